"""What a site may want to remember though this build had no need to ask for it.

A build after one edit asks for one note's formulas. One after a change of a template asks for those of all notes, and
they must not have grown old meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from notesite.digest import Key
from notesite.render.machines import atom
from notesite.stages.build import Parts
from notesite.stages.reasons import last_key


def living(parts: Parts) -> Iterator[Key]:
    """Yield the keys of all formulas and pictures of a site, and of why each thing was last made anew."""
    formulas = {use.formula for loaded in parts.loaded for use in loaded.article.uses}
    yield from parts.setter.keys(formulas)
    for name, copies in parts.pictures.copies():
        yield last_key("picture", name)
        yield from copies
    yield from (last_key("load", note.source_path) for note in parts.tree.notes)
    yield from (last_key("compose", page.path) for page in parts.pages)
    yield last_key("atom", atom.PATH)
