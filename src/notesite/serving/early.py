"""Pages before the site is built: one that somebody asks for is made of just its note, and all else waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from posixpath import basename

import msgspec

from notesite.index.address import article_address, output_path
from notesite.index.records import ArticlePage
from notesite.model import Article
from notesite.refusal import Refusal
from notesite.render.pages import Page
from notesite.render.templates import TemplateProblem
from notesite.serving.desk import Desk, other_files
from notesite.serving.ground import Ground
from notesite.serving.state import State, seen
from notesite.serving.workshop import Workshop
from notesite.stages.build import brought_files
from notesite.stages.revise import Current, current
from notesite.tree import SourceFile

ASKED = 0.05
"""Seconds that the first build waits for somebody to ask for a page: a browser that was open asks at once."""
MADE = 5.0
"""Seconds that it waits for that page, at most."""


class Early:
    """Shows pages before the first build has ended. `show` may be called from any thread."""

    def __init__(self, workshop: Workshop, *, ground: Callable[[], Ground | None]) -> None:
        """*ground* returns what there is on disk, once that is known."""
        self._workshop = workshop
        self._ground = ground
        self._surveyed = threading.Event()
        """It is known what there is on disk."""
        self.over = threading.Event()
        """Whoever waited for a page at the start has it; the rest may begin."""
        self._asked = threading.Condition()
        self._making = 0
        """Pages being made."""

    def begin(self, ground: Ground) -> None:
        """Wait while a page is made that somebody waits for: building the site meanwhile would make it late."""
        # V8 starts while the note is parsed.
        threading.Thread(target=self._start_engine, args=[ground], name="v8", daemon=True).start()
        self._surveyed.set()
        with self._asked:
            self._asked.wait_for(lambda: self._making, timeout=ASKED)
            self._asked.wait_for(lambda: not self._making, timeout=MADE)
        self.over.set()

    def _start_engine(self, ground: Ground) -> None:
        # What keeps it from starting is told by whoever needs it.
        with suppress(Exception):
            self._workshop.start_engine(ground)

    def end(self) -> None:
        """Let nobody wait any longer: the first build has ended, whatever it came to."""
        self._surveyed.set()
        self.over.set()

    def show(self, desk: Desk, target: bytes) -> bool:
        """Bring the page at the path *target* into the state of *desk*; say if that can be done."""
        with self._asked:
            self._making += 1
            self._asked.notify_all()
        try:
            return self._shown(desk, target)
        except (OSError, Refusal, TemplateProblem):
            # Told by the build, if it meets the same.
            return False
        finally:
            with self._asked:
                self._making -= 1
                self._asked.notify_all()

    def _shown(self, desk: Desk, target: bytes) -> bool:
        if self._ground() is None:
            self._surveyed.wait(MADE)
        ground = self._ground()
        note = None if ground is None else _note_at(ground, target)
        if ground is None or note is None or desk.state_now.current is not None:
            return desk.state_now.current is not None
        site = current(self._workshop.build(ground, alone=note))
        with desk.swapping:
            state = desk.state_now
            if state.current is None:
                desk.show(self._with(state, site, ground), anew=False)
        for page in _articles(site):
            # So that it is at hand. What is wrong with its template is told when it is sent.
            with suppress(TemplateProblem):
                desk.compose(site, page)
        return True

    def _with(self, state: State, site: Current, ground: Ground) -> State:
        """Return *state* with the page of the note that *site* was made of."""
        own = {page.path: page for page in _articles(site)}
        pages = {**state.pages, **own}
        brought = brought_files(site.parts, read=self._workshop.sources(ground))
        files = {**state.files, **other_files(site.parts, brought)}
        routes = seen(state.routes.version, ground.config.base_path, pages, files)
        alone = {**state.alone, **dict.fromkeys(own, site)}
        return msgspec.structs.replace(state, routes=routes, pages=pages, files=files, alone=alone)


def _articles(site: Current) -> list[Page]:
    return [page for page in site.parts.pages if isinstance(page.view, ArticlePage)]


def _note_at(ground: Ground, target: bytes) -> SourceFile | None:
    """Return the note that probably stands at the path *target*: by its file's name, for no note was read yet."""
    asked = (seen(0, ground.config.base_path, {}, {}).path_of(target) or "/").removesuffix("index.html")
    name = basename(asked.rstrip("/"))
    if not name:
        return None
    wanted = output_path(asked.rstrip("/") + "/")
    for note in ground.tree.notes:
        if name in note.path:
            article = Article(path=note.path, source_path=note.source_path, title=())
            if output_path(article_address(article).value) == wanted:
                return note
    return None
