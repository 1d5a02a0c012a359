"""Gives equations their numbers, in the order of the article, and remembers which label has which."""

from __future__ import annotations

import re

import msgspec

from notesite.load.tex.edit import Edit
from notesite.load.tex.environments import NUMBERED
from notesite.load.tex.rows import Frame, Row, Tag
from notesite.load.tex.walk import Walk

_ONE_NUMBER = frozenset({"equation", "multline", "displaymath"})
"""Environments that have one number, however many lines."""

_MARKUP = re.compile(r"\\[a-zA-Z@]+\s*|[${}\\]")


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
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

    def number(self, walk: Walk) -> tuple[list[Edit], list[Numbered]]:
        """Return the edits that number *walk*'s rows, and its labels."""
        edits: list[Edit] = []
        labels: list[Numbered] = []
        if not walk.display:
            for tag in walk.whole.tags:
                edits += _beside(tag)
            labels += _labelled(walk.whole, walk.whole.tags[0].tex) if walk.whole.tags else ()
            return edits, labels
        outer = [frame for frame in walk.frames if frame.outer]
        tagged_outside = bool(walk.whole.tags)
        for frame in outer:
            for row in _numbered_rows(frame):
                automatic = frame.name in NUMBERED and not tagged_outside
                more, found = self._row(row, automatic=automatic)
                edits += more
                labels += found
        if outer and walk.whole.labels and not walk.whole.tags:
            # A label behind the environment means the equation before it.
            if self.last:
                labels += _labelled(walk.whole, str(self.last))
            walk.whole.unnumbered = True
        more, found = self._row(walk.whole, automatic=False)
        return edits + more, labels + found

    def _row(self, row: Row, *, automatic: bool) -> tuple[list[Edit], list[Numbered]]:
        edits = [edit for tag in row.tags[1:] for edit in _beside(tag)]
        if row.tags:
            return edits, _labelled(row, row.tags[0].tex)
        # Who labels an equation wants to refer to it, so it gets a number, also in a place without numbers.
        if row.unnumbered or not ((automatic and not row.blank) or row.labels):
            return edits, []
        self.last += 1
        edits.append(Edit(row.end, row.end, f"\\tag{{{self.last}}}"))
        return edits, _labelled(row, str(self.last))


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


def _labelled(row: Row, tex: str) -> list[Numbered]:
    return [Numbered(label=name, tex=tex, start=start, end=end) for name, start, end in row.labels]


def _beside(tag: Tag) -> list[Edit]:
    """Set a tag beside its formula where it cannot stand at the margin."""
    if tag.literal:
        return [Edit(tag.start, tag.end, "\\qquad\\text ")]
    return [Edit(tag.start, tag.end, "\\qquad(\\text "), Edit(tag.argument.end, tag.argument.end, ")")]
