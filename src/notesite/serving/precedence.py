"""Who goes first: a build waits while a save is on its way to the page.

Both want the interpreter, and the page being changed in the browser wants a processor. A build can be late by a
tenth of a second and nobody sees it; a save cannot.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from notesite.host.processes.workers import Moment

ON_ITS_WAY = 0.15
"""Seconds that a save has to itself: until it is shown, and after that, until the page in the browser has changed."""
LONGEST = 0.5
"""Seconds that saves in a row have, at most; then it is for as long the turn of those who waited."""


class _Own:
    """A moment that only this process needs to know."""

    value = 0.0


class Precedence:
    """Told of saves by some threads, asked by others that can wait."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """*clock* tells seconds, *sleep* lets some pass."""
        self._clock = clock
        self._sleep = sleep
        self._mutex = threading.Lock()
        self._since = 0.0
        self._until: Moment = _Own()
        self._is_shared = False

    def claim(self) -> None:
        """Have others wait from now on, for a moment: a save has come, or is shown."""
        now = self._clock()
        with self._mutex:
            ended = self._until.value
            if now < ended:
                self._until.value = min(now + ON_ITS_WAY, self._since + LONGEST)
            elif now >= ended + (ended - self._since):
                self._since, self._until.value = now, now + ON_ITS_WAY

    def give_way(self) -> None:
        """Wait while a save is on its way."""
        while (rest := self._until.value - self._clock()) > 0:
            self._sleep(rest)

    def shared(self) -> Moment:
        """Return until when to wait, always at its newest, for processes to which it is given as they begin."""
        if not self._is_shared:
            # With it comes ctypes, and most builds need no other process.
            from multiprocessing import RawValue  # noqa: PLC0415

            with self._mutex:
                self._until = RawValue("d", self._until.value)
            self._is_shared = True
        return self._until
