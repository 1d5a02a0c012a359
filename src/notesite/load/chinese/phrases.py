"""Headings whose lines can end where their phrases do.

Chinese is broken between any two characters, also within a word: `为什么回 / 归`. A heading whose phrases all fit into
the narrowest column is broken between them only: `整流流： / 为什么回归…`.
"""

from __future__ import annotations

from notesite.lines import display_width
from notesite.pattern import pattern

PHRASED = "phrased"
"""The class of such a heading."""

_PHRASE = pattern(r"[^\s，。、；：？！）」』》】…—,;:?!]+[，。、；：？！）」』》】…—,;:?!]*")
"""A stretch of text up to the next marks, with them."""
_WIDEST = 21
"""Columns of the widest phrase: half as many Han characters in a title's size stand on a screen of 320 px."""


def is_phrased(text: str) -> bool:
    """Whether the heading *text* takes several lines in the narrowest column, none of its phrases more than one."""
    return display_width(text) > _WIDEST >= max(map(display_width, _PHRASE.findall(text)), default=0)
