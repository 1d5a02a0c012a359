"""A first save done for practice, so that the real one need not wait.

Much is only loaded, compiled or looked up when it is first needed: lexers of the note's languages, parts of KaTeX,
modules. Nothing of the practice is shown.
"""

from __future__ import annotations

from contextlib import suppress

from notesite.diagnostic import Checked
from notesite.index.records import ArticlePage
from notesite.render.templates import TemplateProblem
from notesite.serving.desk import Desk
from notesite.serving.ground import Ground
from notesite.serving.workshop import Workshop
from notesite.stages.loading import Loaded
from notesite.stages.revise import revise
from notesite.tree import SourceFile


def rehearse(note: SourceFile, content: bytes, *, ground: Ground, workshop: Workshop, desk: Desk) -> None:
    """Do all that a save of *note*, which holds *content*, would, except show it."""
    read = workshop.rehearse(ground, note, content)
    site = desk.state_now.current
    if site is None or read.value is None:
        return
    # No other article has this origin, so none is taken for it.
    loaded = Checked(value=Loaded(article=read.value, origin=""), diagnostics=read.diagnostics)
    with desk.composing:
        revised = revise(site, note, loaded, read=workshop.sources(ground))
    if revised is None:
        return
    for page in revised.pages:
        if isinstance(page.view, ArticlePage):
            # What is wrong with its template is told when it is sent.
            with suppress(TemplateProblem):
                desk.try_out(revised.current, page)
