"""A text being rewritten, and where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from notesite.lines import Segments
from notesite.pattern import pattern

_CONTROL_WORD_LAST = pattern(r"(?<!\\)(?:\\\\)*\\[a-zA-Z@]+\Z")
"""A command at the end, to which a letter behind it would be added."""
_TAIL = 60
"""Longest stretch looked at to see whether a text ends in a control word."""


class Edit(msgspec.Struct, frozen=True):
    """Put *new* where the text from *start* to *end* stands."""

    start: int
    end: int
    new: str = ""


class Rewritten(msgspec.Struct, frozen=True, kw_only=True):
    """A text and its origin."""

    text: str
    segments: Segments = ((0, 0),)
    """The first is at 0."""


def origin(segments: Segments, offset: int) -> int:
    """Return where the character at *offset* came from; an inserted one, from where it was put."""
    if not segments:
        return offset
    at = max(0, bisect_right(segments, (offset, float("inf"))) - 1)
    here, there = segments[at]
    found = there + max(0, offset - here)
    # What was put in may be longer than what it stands for.
    return min(found, segments[at + 1][1]) if at + 1 < len(segments) else found


def apply(before: Rewritten, edits: Iterable[Edit]) -> Rewritten:
    """Return *before* with *edits* made; of two that overlap, the one that begins first.

    Insertions at one offset stand in the order given, before what replaces the text that begins there.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start))
    if not ordered:
        return before
    text = before.text
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    done = length = 0
    tail = ""
    for edit in ordered:
        if edit.start < done:
            continue
        kept = text[done : edit.start]
        tail = (tail + kept)[-_TAIL:]
        added = edit.new
        if _runs_on(tail, added or text[edit.end : edit.end + 1]):
            added = " " + added
        tail = (tail + added)[-_TAIL:]
        if added and _runs_on(tail, text[edit.end : edit.end + 1]):
            added += " "
        marks.append((length, done))
        length += len(kept)
        marks.append((length, edit.start))
        length += len(added)
        pieces += (kept, added)
        done = edit.end
    pieces.append(text[done:])
    marks.append((length, done))
    return Rewritten(text="".join(pieces), segments=composed(before.segments, marks))


def _runs_on(before: str, after: str) -> bool:
    """Say whether *after* would be read as part of the control word *before* ends in."""
    letter = after[:1].isalpha() and after[:1].isascii()
    return letter and _CONTROL_WORD_LAST.search(before) is not None


def composed(segments: Segments, marks: Sequence[tuple[int, int]]) -> Segments:
    """Return the segments of a text cut as *marks* say (offset, offset before) out of one with *segments*."""
    found: list[tuple[int, int]] = []
    for at, (offset, old) in enumerate(marks):
        # Marks that differ in nothing are of zero length; the last one says where that offset came from.
        if at + 1 < len(marks) and marks[at + 1][0] == offset:
            continue
        found.append((offset, origin(segments, old)))
        end = offset + (marks[at + 1][0] - offset) if at + 1 < len(marks) else None
        first = bisect_right(segments, (old, float("inf")))
        for here, there in segments[first:] if end is None else _until(segments, first, old + end - offset):
            found.append((offset + here - old, there))
    return tuple(found) or ((0, 0),)


def _until(segments: Segments, first: int, stop: int) -> Segments:
    return segments[first : bisect_right(segments, (stop - 1, float("inf")), first)]
