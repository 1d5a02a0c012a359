"""How high a text will be on a card, estimated: blocks of a few words fill a card as long sentences do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.excerpt.reading import formula_cost

_COLUMN = 38
"""Ems of a line of the wide column that are filled on average."""
_NARROW = 0.55
"""Ems of a Latin letter, a space, or a sign of a formula."""
_FORMULA = 2.5
"""Lines of a displayed formula with the space around it."""
_GAP, _ITEM_GAP = 0.75, 0.25
"""Lines between two blocks, and between the items of a list."""


class Height:
    """The height of what was added so far."""

    def __init__(self) -> None:
        self._above = 0.0
        """Lines that are full."""
        self._width = 0.0
        """Ems of the text that stands below them."""

    def lines(self) -> float:
        """Return the height in lines."""
        return self._lines(self._width)

    def along(self, text: str, offsets: Iterable[int]) -> Iterator[float]:
        """Yield the height in lines with *text* up to each of *offsets*, which ascend; no character is read twice."""
        width, before = self._width, 0
        for offset in offsets:
            width += _ems(text[before:offset])
            before = offset
            yield self._lines(width)

    def _lines(self, width: float) -> float:
        return self._above + ceil(width / _COLUMN)

    def begin_block(self, *, spaced: bool) -> None:
        """Begin a block; *spaced*: a paragraph, else an item."""
        above = self.lines()
        self._above = above + (_GAP if spaced else _ITEM_GAP) if above else 0
        self._width = 0

    def add_all(self, children: Sequence[Token], note: Context) -> None:
        """Add the inline tokens *children*."""
        for child in children:
            self.add(child, note)

    def add(self, child: Token, note: Context) -> None:
        """Add an inline token."""
        if child.type in ("text", "code_inline", "mention"):
            self._width += _ems(child.content)
        elif child.type == "hardbreak":
            self._above, self._width = self.lines(), 0
        elif note.is_display(child):
            self._above, self._width = self.lines() + _FORMULA, 0
        elif taken := note.stands_for(child):
            self._width += formula_cost(taken.inner) * _NARROW


def _ems(text: str) -> float:
    # Han and its marks have three bytes, what is narrow mostly has one.
    narrow = (3 * len(text) - len(text.encode("utf-8", "replace"))) / 2
    return len(text) - narrow * (1 - _NARROW)
