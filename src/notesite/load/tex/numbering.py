"""Gives equations their numbers, in the order of the article, and remembers which label has which."""

from __future__ import annotations

from string import ascii_lowercase

import msgspec

from notesite.load.tex.edit import Edit
from notesite.load.tex.environments.names import NUMBERED
from notesite.load.tex.rows import Frame, Row, RowTag
from notesite.load.tex.walk import Walk
from notesite.pattern import pattern

_ONE_NUMBER = frozenset({"equation", "multline", "displaymath"})
"""Environments that have one number, however many lines."""

_MARKUP = pattern(r"\\[a-zA-Z@]+\s*|[${}\\]")


class NumberedLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A label that got a number."""

    label: str
    tex: str
    """The tag as it stands in `\\text{…}`."""
    start: int
    end: int

    @property
    def text(self) -> str:
        """The tag as plain text."""
        return _MARKUP.sub("", self.tex).strip() or self.tex


class Numbering:
    """Counts the equations of one article."""

    def __init__(self) -> None:
        self.last = 0
        self._group: Frame | None = None
        """The one whose rows have letters now."""
        self._letters = 0

    def number(self, walk: Walk) -> tuple[list[Edit], list[NumberedLabel]]:
        """Return the edits that number *walk*'s rows, and its labels."""
        edits: list[Edit] = []
        labels: list[NumberedLabel] = []
        if not walk.display:
            for tag in walk.whole.tags:
                edits += _beside(tag)
            labels += _labelled(walk.whole, walk.whole.tags[0].tex) if walk.whole.tags else ()
            return edits, labels
        outer = [frame for frame in walk.frames if frame.outer]
        tagged_outside = bool(walk.whole.tags)
        for frame in outer:
            if frame.group is not None and frame.group is not self._group:
                labels += self._enter(frame.group)
            for row in _numbered_rows(frame):
                automatic = frame.name in NUMBERED and not tagged_outside
                more, found = self._row(row, automatic=automatic)
                edits += more
                labels += found
        self._group = None
        if outer and walk.whole.labels and not walk.whole.tags:
            # A label behind the environment means the equation before it.
            if self.last:
                labels += _labelled(walk.whole, str(self.last))
            walk.whole.unnumbered = True
        # It is blank unless what stands in it makes it an equation of one number.
        more, found = self._row(walk.whole, automatic=True)
        return edits + more, labels + found

    def _row(self, row: Row, *, automatic: bool) -> tuple[list[Edit], list[NumberedLabel]]:
        edits = [edit for tag in row.tags[1:] for edit in _beside(tag)]
        if row.tags:
            return edits, _labelled(row, row.tags[0].tex)
        # Who labels an equation wants to refer to it, so it gets a number, also in a place without numbers.
        if row.unnumbered or not ((automatic and not row.blank) or row.labels):
            return edits, []
        number = self._next()
        edits.append(Edit(row.end, row.end, f"\\tag{{{number}}}"))
        return edits, _labelled(row, number)

    def _enter(self, group: Frame) -> list[NumberedLabel]:
        """Give *group* the next number; return its labels."""
        self._group = group
        self._letters = 0
        self.last += 1
        return [label for row in group.rows for label in _labelled(row, str(self.last))]

    def _next(self) -> str:
        if self._group is None:
            self.last += 1
            return str(self.last)
        self._letters += 1
        return f"{self.last}{_lettered(self._letters)}"


def _numbered_rows(frame: Frame) -> list[Row]:
    if frame.name.rstrip("*") not in _ONE_NUMBER or len(frame.rows) == 1:
        return frame.rows
    rows = [row for row in frame.rows if not row.blank] or frame.rows[:1]
    whole = Row(frame.rows[0].start)
    whole.end = rows[-1].end
    whole.blank = False
    whole.unnumbered = any(row.unnumbered for row in frame.rows)
    whole.tags = [tag for row in frame.rows for tag in row.tags]
    whole.labels = [label for row in frame.rows for label in row.labels]
    return [whole]


def _lettered(number: int) -> str:
    """Return *number*, from 1, in letters: `a` … `z`, `aa` …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters


def _labelled(row: Row, tex: str) -> list[NumberedLabel]:
    return [NumberedLabel(label=name, tex=tex, start=start, end=end) for name, start, end in row.labels]


def _beside(tag: RowTag) -> list[Edit]:
    """Set a tag beside its formula where it cannot stand at the margin."""
    if tag.literal:
        return [Edit(tag.start, tag.end, "\\qquad\\text ")]
    return [Edit(tag.start, tag.end, "\\qquad(\\text "), Edit(tag.argument.end, tag.argument.end, ")")]
