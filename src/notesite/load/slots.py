"""Slots in the HTML under construction: a mark the renderer may put anywhere, even into an attribute.

The parser's renderer makes strings. A slot is written as its number between NULs, which no text can hold, so
nothing has to be searched for later: the finished string is split at the marks, once.
"""

from __future__ import annotations

import re

from notesite.model import Body, Slot

_MARK = re.compile("\x00([0-9]+)\x00")


class Slots:
    """The slots of one piece of HTML, numbered as they are put in."""

    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def mark(self, slot: Slot) -> str:
        """Return what stands for *slot* in a string."""
        self._slots.append(slot)
        return f"\x00{len(self._slots) - 1}\x00"

    def body(self, html: str) -> Body:
        """Return *html* with its marks made slots."""
        parts = _MARK.split(html)
        out: list[str | Slot] = []
        for index, part in enumerate(parts):
            if index % 2:
                out.append(self._slots[int(part)])
            elif part:
                out.append(part)
        return tuple(out)
