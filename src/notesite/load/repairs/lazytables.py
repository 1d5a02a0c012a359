"""A table right below the text of a list item, further left than it: it ends the item, as its author sees it do.

    - 损失
    $$
    L
    $$
    | 甲 | 乙 |
    |---|---|

To Markdown these lines go on with the item's paragraph, and its readers see bars and dashes.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text
from notesite.pattern import pattern

_NO_ROW = pattern(r"\$\$(?:[^|]*$|[^$]*\$\$$)|!\[\[[^\[\]\n]+\]\]")
"""What stands below a table and is no row of it: a display, Obsidian's picture."""
_DASHES = pattern(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+")


def lazy_tables(md: MarkdownIt) -> None:
    """Teach *md* to end a paragraph before such a table, and a table before what stands right below it."""
    md.block.ruler.after("table", "lazy_table", _lazy, {"alt": ["paragraph"]})
    md.block.ruler.after("table", "table_end", _below, {"alt": ["blockquote"]})


def _below(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    """Whether a display, or Obsidian's picture, begins right below the rows of a table: it is no row itself."""
    if not silent or state.parentType != "table" or not line_text(state, start_line - 1).startswith("|"):
        return False
    return _NO_ROW.match(line_text(state, start_line)) is not None


def _lazy(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Whether a table begins on *start_line*, outside of what is read; it is read when that has ended."""
    if not silent or start_line + 1 >= end_line or not 0 <= state.sCount[start_line] < state.blkIndent:
        return False
    head = line_text(state, start_line)
    return (
        head.startswith("|") and head.endswith("|") and _DASHES.fullmatch(line_text(state, start_line + 1)) is not None
    )
