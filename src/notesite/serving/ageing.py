"""Dropping from the store what nobody asks for any more, also where a site is only served and never built.

Builds let values grow old; a server asks for each once, and keeps writing what every edit makes. So a run of it counts
as a build, once it has put something on disk, and again with much of that. Nobody waits for it: it is done when the
author is away, in slices, between which whatever comes goes first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from notesite.commands.wish import stamps_key
from notesite.digest import Key
from notesite.serving.ground import Ground
from notesite.serving.workshop import Workshop
from notesite.stages.living import living
from notesite.stages.revise import Current

MUCH = 64 * 2**20
"""Bytes put on disk that count as another build."""


class Ageing:
    """Lets the store of a site grow old. For one thread."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._due = 1
        """How many bytes must have been put on disk for the next time."""
        self._thread: threading.Thread | None = None

    def begin(self, ground: Ground, site: Current) -> None:
        """Let the store grow older now, if that is due, for the *site* that is shown."""
        if self._workshop.memo.written < self._due or (self._thread is not None and self._thread.is_alive()):
            return
        self._due = self._workshop.memo.written + MUCH
        self._thread = threading.Thread(target=self._run, args=[ground, site], name="ageing", daemon=True)
        self._thread.start()

    def _run(self, ground: Ground, site: Current) -> None:
        self._workshop.memo.age(self._living(ground, site), pause=self._workshop.precedence.give_way)

    def _living(self, ground: Ground, site: Current) -> Iterator[Key]:
        """Yield what the next start would ask for."""
        yield stamps_key(ground.content)
        loader, read = self._workshop.loader(ground), self._workshop.sources(ground)
        for note in ground.tree.notes:
            held = read.digest(note).value
            if held is not None:
                yield loader.key(note, held)
        yield from self._workshop.memo.held()
        yield from living(site.parts)
