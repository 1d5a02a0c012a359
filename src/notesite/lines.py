"""Offset ↔ line and column of a source text, and how wide a text is on a terminal."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import accumulate

import msgspec

from notesite.diagnostic import Place

SHOWN = 400
"""Code points of a source line a Place keeps: a 1 MB line must not be printed, nor remembered, whole."""

_BEFORE = 100
"""Of these, how many stand before the fault."""


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """What to write so that a text says by itself what it is read as: what stands from *start* to *end* becomes *text*.

    Made beside a diagnostic, for `notesite check --fix`; never remembered, since only who asks for it needs it.
    """

    code: str
    """Of the diagnostic, which is gone once this is written."""
    start: int
    """Offsets into the text as the loader reads it."""
    end: int
    text: str


Segments = tuple[tuple[int, int], ...]
"""Where a text that was taken out of another, or written anew, stands in that: (offset in the text, in the other), in
code points, ascending; between two, both advance together."""


class Source:
    """A decoded text and where it came from: line ends are already `\\n`.

    Offsets are code points from the start of the text, 0-based.
    """

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        if self._starts is None:
            lengths = (len(line) + 1 for line in self.text.split("\n"))
            self._starts = list(accumulate(lengths, initial=0))[:-1]
        return self._starts

    def line_start(self, line: int) -> int:
        """Return the offset of 0-based *line*; past the end, the text's length."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Return the offsets at which 0-based *line* begins and ends; past the end, the text's length."""
        starts, length = self.starts, len(self.text)
        if line + 1 < len(starts):
            return starts[line], starts[line + 1] - 1
        return (starts[line] if line < len(starts) else length), length

    def line_text(self, line: int) -> str:
        """Return 0-based *line* without its line end."""
        start, end = self.line_bounds(line)
        return self.text[start:end]

    def find_in_line(self, line: int, mark: str) -> int:
        """Return the offset at which *mark* stands first in 0-based *line*; that of the line if it does not."""
        start, end = self.line_bounds(line)
        found = self.text.find(mark, start, end)
        return found if found >= 0 else start

    def line_of(self, offset: int) -> int:
        """Return the 0-based line that holds *offset*."""
        return bisect_right(self.starts, max(0, min(offset, len(self.text)))) - 1

    def place(self, start: int, end: int | None = None) -> Place:
        """Return the Place of the text from *start* to *end*, cut at the end of its first line."""
        return shortened(self.path, *self.stretch(start, end))

    def stretch(self, start: int, end: int | None = None) -> tuple[int, int, int, str]:
        """Return the line and column of *start*, both 0-based, how far *end* is from it on that line, and the line."""
        start = max(0, min(start, len(self.text)))
        line = self.line_of(start)
        begins, ends = self.line_bounds(line)
        column = start - begins
        length = max(1, min((end if end is not None else start + 1) - start, ends - begins - column))
        return line, column, length, self.text[begins:ends]


def shortened(path: str, line: int, column: int, length: int, text: str) -> Place:
    """Return the Place at *line* and *column*, both 0-based, which shows `SHOWN` characters of *text* at most.

    *text* may end before the fault, where a line is not kept whole: then there is nothing a caret could point at.
    """
    if column > len(text):
        return Place(path=path, line=line + 1, column=column + 1, length=length)
    skipped = max(0, column - _BEFORE) if len(text) > SHOWN and column + length > SHOWN else 0
    shown = text[skipped : skipped + SHOWN]
    return Place(path=path, line=line + 1, column=column + 1, length=length, text=shown, skipped=skipped)


def is_text(name: str) -> bool:
    """Say whether *name*, of a file or from the command line, is UTF-8: the system passes on any bytes as a name."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def display_width(text: str) -> int:
    """Return how many terminal cells *text* takes: Han and full-width marks two, combining marks none."""
    return sum(map(_cells, text))


@cache
def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
