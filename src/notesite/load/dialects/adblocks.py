"""Callouts of Obsidian's plugin Admonition: ```` ```ad-note ````, with `title:` and `collapse:` in its first lines."""

from __future__ import annotations

from typing import NamedTuple

from notesite.pattern import pattern

_OPENING = pattern(r"(`{3,}|~{3,})[ \t]*ad-([A-Za-z][\w-]{0,30})[ \t]*$")
"""The fence of such a block: ```` ```ad-note ````."""
_SAID = pattern(r"(title|collapse|icon|color)[ \t]*:[ \t]*(.*?)[ \t]*$")
"""What its first lines may say: `title: 题`."""
_FOLDS = frozenset(("open", "closed", "close", "true"))


class AdBlock(NamedTuple):
    """What the first lines of one say."""

    word: str
    title: str
    folds: bool
    lines: int
    """How many say it, below the fence."""


def ad_fence(text: str) -> tuple[str, str] | None:
    """Return fence and word of the callout that the line *text* begins; None if it begins none."""
    opening = _OPENING.match(text)
    return (opening[1], opening[2].lower()) if opening else None


def ad_block(word: str, below: list[str]) -> AdBlock:
    """Return what stands in the callout of this *word*, whose first lines are *below*."""
    said: dict[str, str] = {}
    for line in below:
        option = _SAID.match(line.strip())
        if option is None:
            break
        said[option[1]] = option[2]
    return AdBlock(word, said.get("title", ""), said.get("collapse", "") in _FOLDS, len(said))
