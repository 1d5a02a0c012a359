"""Headings that leave a level out: a screen reader's list of them then has a gap."""

from __future__ import annotations

from collections.abc import Iterator

from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed


def skipped_levels(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each heading of *parsed* that stands more than one level below the one before it."""
    above = 0
    source, lines = parsed.note.source, parsed.note.masked
    for token in parsed.tokens:
        # In a quote or a list it is somebody else's heading.
        if token.type != "heading_open" or token.level or not token.map:
            continue
        level = int(token.tag[1])
        if above and level > above + 1:
            text = lines.line_text(token.map[0])
            start = lines.line_start(token.map[0]) + len(text) - len(text.lstrip())
            yield Diagnostic(
                severity="note",
                code="markdown.heading-skipped",
                message=f"a heading of level {level} follows one of level {above}",
                place=source.place(start, start + level),
                hint=f"write `{'#' * (above + 1)}`",
            )
        above = level
