"""The table of contents as a tree, from headings in document order."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from notesite.model import Body, Heading

DEPTH = 3
"""Nested lists shown; deeper headings are left out: a contents list longer than the text helps nobody."""


class TocEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and those below it."""

    id: str
    title: Body
    children: tuple[TocEntry, ...]


def tree(headings: Sequence[Heading], *, depth: int = DEPTH) -> tuple[TocEntry, ...]:
    """Return *headings* nested by level; a skipped level (`##` then `####`) nests once, not twice."""
    entries: list[TocEntry] = []
    start = 0
    while start < len(headings):
        end = start + 1
        while end < len(headings) and headings[end].level > headings[start].level:
            end += 1
        first = headings[start]
        below = tree(headings[start + 1 : end], depth=depth - 1) if depth > 1 else ()
        entries.append(TocEntry(id=first.id, title=first.title, children=below))
        start = end
    return tuple(entries)
