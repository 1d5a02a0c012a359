"""Whether what is remembered may be to blame for a fault: then it is forgotten, and the site made without it.

A checksum keeps out damage, not forgery: whatever a store made by others says, a site made without one is right.
"""

from __future__ import annotations

import threading

from notesite.serving.memory.warm import Warm

FORGOTTEN = "what was remembered led to a fault: it is forgotten, and the site made anew"
"""Said on the terminal."""


class Doubt:
    """Doubt of what is remembered. For several threads; cast once in a run, for a second fault is our own."""

    def __init__(self, memo: Warm) -> None:
        self._memo = memo
        self._mutex = threading.Lock()
        self._is_cast = False
        self._is_due = False

    def cast(self) -> bool:
        """Hear of a fault; say whether the next build is to begin without what is remembered."""
        with self._mutex:
            if self._is_cast or not self._memo.is_from_disk:
                return False
            self._is_cast = self._is_due = True
            return True

    def forgets(self) -> bool:
        """Forget what is remembered if it was doubted and not forgotten since; say whether it was."""
        with self._mutex:
            due, self._is_due = self._is_due, False
        if due:
            self._memo.forget()
        return due
