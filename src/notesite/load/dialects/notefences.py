"""Callouts of Jekyll's theme for Read the Docs: ```` ```note ````, to all others code in a language nobody has."""

from __future__ import annotations

from collections.abc import Iterable

from notesite.pattern import pattern

_OPENING = pattern(r"(`{3,}|~{3,})[ \t]*(note|tip|warning|danger)$")
_TEXT = pattern(r"[\u3400-\u9fff]|(?:[A-Za-z]['A-Za-z]*[,;:]? ){5}")
"""What is written for people: Chinese, or five words in a row."""


def note_fence(text: str) -> tuple[str, str] | None:
    """Return fence and word of the callout that the line *text* may begin; None if it begins none."""
    opening = _OPENING.match(text)
    return (opening[1], opening[2]) if opening else None


def hold_text(lines: Iterable[str]) -> bool:
    """Whether *lines*, those between the fences, are a text rather than what some program says under that name."""
    return any(_TEXT.search(line) for line in lines)
