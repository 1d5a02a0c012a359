"""Empty items below an item's text, as Logseq leaves them: `-` alone on a line, further in.

To CommonMark it is the underline of a heading: the item would stand in the table of contents, and what belongs to the
empty one, four columns in, would be code. In an item nobody underlines with one dash.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.lheading import lheading
from markdown_it.rules_block.list import list_block

from notesite.pattern import pattern

_DASH = pattern(r"-(?:(?<=^-)|(?<=[ \t>]-))[ \t]*$", re.MULTILINE)
_DEEPEST = 3
"""Columns further in than the text above, beyond which a line is more of that text."""
_MOST = 20
"""Lines with a dash that are looked at below a text, for there may be as many of both as the note has lines."""


def empty_items(md: MarkdownIt) -> None:
    """Teach *md* to read a `-` alone below an item's text as an empty item."""
    md.block.ruler.at("list", _items, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("lheading", _heading)


def _items(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a list; one that begins with an empty item ends the paragraph above it, too."""
    if silent and state.parentType == "paragraph" and _is_empty(state, start_line):
        return True
    return list_block(state, start_line, end_line, silent)


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a heading whose underline stands above the first empty item."""
    dashes = _dashes(state.src) if state.listIndent >= 0 else ()
    next_one = bisect_right(dashes, start_line)
    below = dashes[next_one : next_one + _MOST]
    first = next((line for line in below if line >= end_line or _is_empty(state, line)), end_line)
    return lheading(state, start_line, min(first, end_line), silent)


@lru_cache(maxsize=2)
def _dashes(src: str) -> tuple[int, ...]:
    """Return the lines of *src* that may be empty items."""
    found, line, counted = [], 0, 0
    for dash in _DASH.finditer(src):
        line += src.count("\n", counted, dash.start())
        counted = dash.start()
        found.append(line)
    return tuple(found)


def _is_empty(state: StateBlock, line: int) -> bool:
    """Whether *line*, below the text of an item, is an item without text."""
    begin, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    return (
        state.listIndent >= 0
        and state.src.startswith("-", begin)
        and 0 <= state.sCount[line] - state.blkIndent <= _DEEPEST
        and not state.src[begin + 1 : end].strip()
    )
