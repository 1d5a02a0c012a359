"""What a server does while nothing else is to be done: garbage is looked for, and the store grows old."""

from __future__ import annotations

import time
from collections.abc import Callable

from notesite.serving.ageing import Ageing
from notesite.serving.ground import Ground
from notesite.serving.memory import garbage
from notesite.serving.workshop import Workshop
from notesite.stages.revise import Current

AWAY = 60.0
"""Seconds without a change after which nobody will mind if a save takes half a second."""


class Leisure:
    """Work for the time between changes: it hears what happens, and `spend` does a little of it. For one thread."""

    def __init__(self, workshop: Workshop) -> None:
        self._ageing = Ageing(workshop)
        self._litter: set[Callable[[], None]] = set()
        """How to look for the garbage that there may be."""
        self._since = time.monotonic()

    def begins_anew(self) -> None:
        """Hear that something happens: the author is there."""
        self._since = time.monotonic()

    def note_saved(self) -> None:
        """Hear that a note was saved."""
        self._litter.add(garbage.look_at_new)

    def site_built(self) -> None:
        """Hear that another site is shown."""
        garbage.set_apart()
        self._litter |= {garbage.look_at_new, garbage.look_at_all}

    def spend(self, ground: Ground | None, site: Current | None) -> None:
        """Do a little of what is left to do for *site*, which is shown and was built from *ground*."""
        self._tidy()
        if ground is not None and site is not None and self._is_long:
            self._ageing.begin(ground, site)

    def _tidy(self) -> None:
        """Look at all objects for garbage: there is little, since what is not used any more goes by itself."""
        if garbage.look_at_new in self._litter:
            self._litter.remove(garbage.look_at_new)
            garbage.look_at_new()
        elif garbage.look_at_all in self._litter and self._is_long:
            self._litter.clear()
            garbage.look_at_all()

    @property
    def _is_long(self) -> bool:
        return time.monotonic() - self._since > AWAY
