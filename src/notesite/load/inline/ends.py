"""Where a paragraph has no end for what begins in it."""

from __future__ import annotations


class Ends:
    """Knows where each terminator stands last, so that a thousand openings without one are not a thousand searches."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._last: dict[str, int] = {}

    def after(self, terminator: str, start: int) -> bool:
        """Whether *terminator* stands anywhere after *start*."""
        if terminator not in self._last:
            self._last[terminator] = self._content.rfind(terminator)
        return self._last[terminator] > start
