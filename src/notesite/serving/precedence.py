"""Who goes first: a build waits while a save is on its way to the page.

Both want the interpreter, and the page being changed in the browser wants a processor. A build can be late by a
tenth of a second and nobody sees it; a save cannot.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

ON_ITS_WAY = 0.15
"""Seconds that a save has to itself: until it is shown, and after that, until the page in the browser has changed."""


class Precedence:
    """Told of saves by some threads, asked by others that can wait."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """*clock* tells seconds, *sleep* lets some pass."""
        self._clock = clock
        self._sleep = sleep
        self._mutex = threading.Lock()
        self._until = 0.0
        self._own = 0.0
        """Until then it is the turn of those who waited, whatever is saved."""

    def claim(self) -> None:
        """Have others wait from now on, for a moment: a save has come, or is shown."""
        with self._mutex:
            self._until = self._clock() + ON_ITS_WAY

    def give_way(self) -> None:
        """Wait while a save is on its way, but not for ever: who has waited goes on for as long, saves or not."""
        began = self._clock()
        if began < self._own:
            return
        longest = began + 2 * ON_ITS_WAY
        while (rest := min(self._until, longest) - self._clock()) > 0:
            self._sleep(rest)
        ended = self._clock()
        if ended > began:
            self._own = ended + (ended - began)
