"""Callouts whose kind is misspelt: `> [!NOET]` is a box called “NOET”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed
from notesite.load.dialects.callouts.words import KINDS, callout_of
from notesite.near import edits, nearest

_KIND = re.compile(r"\[!([A-Za-z]{3,20})\*?(?:\|[^\[\]]{0,80})?\]")
"""`[!NOTE]`, also `[!note|left]`."""


def misspelt_callouts(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each kind of callout nobody knows that is one slip from one, once; others are words of the author's own."""
    source = parsed.note.masked
    told: set[str] = set()
    for token in parsed.tokens:
        if token.type != "callout_open" or not token.map:
            continue
        kind = _KIND.search(source.line_text(token.map[0]))
        near = nearest(kind[1].lower(), KINDS) if kind and callout_of(kind[1]) is None else None
        if kind and near and edits(kind[1].lower(), near) == 1 and kind[1] not in told:
            told.add(kind[1])
            start = source.line_start(token.map[0]) + kind.start(1)
            yield Diagnostic(
                severity="note",
                code="markdown.callout-kind",
                message=f"`{kind[1]}` is no kind of callout: it stands there as a title",
                place=parsed.note.source.place(start, start + len(kind[1])),
                hint=f"did you mean `{near}`?",
            )
