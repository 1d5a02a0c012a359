"""Ids of headings: the heading's own words, Chinese kept, unique in the note, the same whatever follows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from notesite.pattern import pattern

_ATTRIBUTES = pattern(
    r"\{:?((?:[ \t]*(?:#[^\s#{}]+|\.[^\s#.{}]+|(?<![^\s{])-(?=[\s#.}])|docsify-ignore(?:-all)?))+)[ \t]*\}$"
)
"""An id and classes at the end of a heading, `{#end .wide}`; Pandoc's `{-}` asks for no number, which none has here,
and `{docsify-ignore}` for no place in docsify's sidebar."""


@lru_cache(maxsize=1024)  # notes of one author have the same headings
def slug(text: str) -> str:
    """Return the id that *text*, a heading without markup, asks for; never empty.

    As GitHub makes them, so that tables of contents written for it lead here too: lower case, letters, digits, `-`
    and `_` of every script kept, each space a `-`, all else dropped.
    """
    kept = []
    for char in unicodedata.normalize("NFC", text.strip().lower()):
        if char.isspace():
            kept.append("-")
        elif char in "-_" or unicodedata.category(char)[0] in "LNM":
            kept.append(char)
    return "".join(kept) or "section"


def equation_id(label: str) -> str:
    """Return the id of the formula that *label* names."""
    return "eq-" + "-".join(label.split())


class UniqueIds:
    """The ids given out so far in one note."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._last: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return *wanted*, or with the first free `-1`, `-2` … behind it."""
        given, number = wanted, self._last.get(wanted, 0)
        while given in self._taken:
            number += 1
            given = f"{wanted}-{number}"
        self._last[wanted] = number
        self._taken.add(given)
        return given


def split_attributes(content: str) -> tuple[str, str, str]:
    """Return (*content* without a trailing `{#id .class}`, id, classes)."""
    match = _ATTRIBUTES.search(content.rstrip()) if content.rstrip().endswith("}") else None
    if not match:
        return content, "", ""
    words = re.findall(r"#([^\s#{}]+)|\.([^\s#.{}]+)", match[1])
    ids = [name for name, _ in words if name]
    return (
        content[: match.start()].rstrip(),
        ids[-1] if ids else "",
        " ".join(word for _, word in words if word),
    )
