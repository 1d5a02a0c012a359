"""Empty items below an item's text, as Logseq leaves them: `-` alone on a line, further in.

To CommonMark it is the underline of a heading: the item would stand in the table of contents, and what belongs to the
empty one, four columns in, would be code. In an item nobody underlines with one dash.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.lheading import lheading
from markdown_it.rules_block.list import list_block

_DEEPEST = 3
"""Columns further in than the text above, beyond which a line is more of that text."""


def empty_items(md: MarkdownIt) -> None:
    """Teach *md* to read them as items."""
    md.block.ruler.at("list", _items, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("lheading", _heading)


def _items(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a list; one that begins with an empty item ends the paragraph above it, too."""
    if silent and state.parentType == "paragraph" and _is_empty(state, start_line):
        return True
    return list_block(state, start_line, end_line, silent)


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a heading whose underline stands above the first empty item."""
    below = start_line + 1
    while below < end_line and not state.isEmpty(below) and not _is_empty(state, below):
        below += 1
    return lheading(state, start_line, below, silent)


def _is_empty(state: StateBlock, line: int) -> bool:
    """Whether *line*, below the text of an item, is an item without text."""
    begin, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    return (
        state.listIndent >= 0
        and state.src.startswith("-", begin)
        and 0 <= state.sCount[line] - state.blkIndent <= _DEEPEST
        and not state.src[begin + 1 : end].strip()
    )
