"""Parsing a note and setting its formulas while the watch still waits for more: most of what a save takes.

Nothing of it is shown before the watch tells of the save; if the note was written again meanwhile, it is parsed again.
"""

from __future__ import annotations

import msgspec

from notesite.diagnostic import Checked
from notesite.serving.ground import Ground
from notesite.serving.workshop import Workshop
from notesite.stages.loading import Loaded
from notesite.stages.revise import Current
from notesite.stages.typesetting import shown_formulas
from notesite.tree import SourceFile


class _Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    ground: Ground
    note: SourceFile
    content: bytes
    loaded: Checked[Loaded | None]


class Foresight:
    """What the note written last will be loaded as. For one thread."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._foreseen: _Foreseen | None = None

    def look(self, ground: Ground, note: SourceFile, *, shown: bytes | None) -> None:
        """Load what *note* holds now, unless that is what is *shown*."""
        content = self._workshop.sources(ground).on_disk(note).value
        if content is None or content == shown:
            return
        loaded = self._workshop.loader(ground).load_one(note, content)
        self._foreseen = _Foreseen(ground=ground, note=note, content=content, loaded=loaded)

    def prepare(self, site: Current) -> None:
        """Have the formulas of that note set, as those of *site* are."""
        if self._foreseen is not None and self._foreseen.loaded.value is not None:
            site.parts.setter.prepare(shown_formulas(self._foreseen.loaded.value.article))

    def loaded(self, ground: Ground, note: SourceFile, content: bytes) -> Checked[Loaded | None]:
        """Return the article in *content*, which *note* holds now."""
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen.ground is ground and foreseen.note == note and foreseen.content == content:
            return foreseen.loaded
        return self._workshop.loader(ground).load_one(note, content)
