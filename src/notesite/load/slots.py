"""Slots in the HTML under construction: a mark the renderer may put anywhere, even into an attribute.

The parser's renderer makes strings. A slot is written as its number between NULs, which no text can hold, so
nothing has to be searched for later: the finished string is split at the marks, once.
"""

from __future__ import annotations

from notesite.model import Body, Slot

_EDGE = "\x00"


class Slots:
    """The slots of one piece of HTML, numbered as they are put in."""

    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def mark(self, slot: Slot) -> str:
        """Return what stands for *slot* in a string."""
        self._slots.append(slot)
        return f"{_EDGE}{len(self._slots) - 1}{_EDGE}"

    def body(self, html: str) -> Body:
        """Return *html* with its marks made slots."""
        written = html.split(_EDGE)
        parts: list[str | Slot] = [*written]
        parts[1::2] = [self._slots[int(number)] for number in written[1::2]]
        return tuple(filter(None, parts))
