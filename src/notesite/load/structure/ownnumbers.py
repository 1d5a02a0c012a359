"""Who numbers the figures and tables of a note: its author, if its text speaks of one by a number, else the build.

A number the author did not mean would be worse than none: of twenty real notes with captions, sixteen speak of 图 3
in their own words, which is seldom the third picture with a caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from notesite.load.context import Context
from notesite.pattern import pattern

FIGURE = pattern(r"(?:图|圖|\bFig(?:ure|s)?\.?)\s*[0-9]")
TABLE = pattern(r"(?:表格?|\bTab(?:le|\.))\s*[0-9]")


def numbers_itself(note: Context, spoken: re.Pattern[str], names: Iterable[str]) -> bool:
    """Whether *note* speaks of one by a number, as *spoken* matches, and its references use none of *names*."""
    text = note.source.text
    if any(f"ref{{{name}}}" in text or f"@{name}" in text for name in names):
        return False
    return spoken.search(text) is not None
