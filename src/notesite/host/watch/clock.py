"""Time as the Watch knows it: what it does depends on no other, so that a test can turn the hands."""

from __future__ import annotations

import time
from queue import SimpleQueue

from notesite.host.watch.hints import Message
from notesite.host.watch.settling import Seconds


class Clock:
    """The system's, which never goes back."""

    def now(self) -> Seconds:
        return time.monotonic()

    def receive(self, messages: SimpleQueue[Message], within: Seconds) -> Message:
        """Return the next of *messages*; `queue.Empty` if none comes *within* so many seconds, 0 or more."""
        return messages.get(timeout=within)
