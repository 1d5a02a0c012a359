"""Tables that a comment hides: markdown-it looks for tables first, and would show one, the marks of the comment too."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.repairs.codebars import read_table


def hidden_tables(md: MarkdownIt) -> None:
    """Teach *md* to leave tables hidden that stand in a comment."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def begins_comment(state: StateBlock, line: int) -> bool:
    """Whether a comment begins on *line* and goes on below it."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src.startswith("<!--", at) and "-->" not in state.src[at : state.eMarks[line]]


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    return not begins_comment(state, start_line) and read_table(state, start_line, end_line, silent)
