"""Obsidian's comments: `%%…%%` within a paragraph, or over several blocks. No reader is to see them."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text, lines_after
from notesite.load.context import Context, context_of

_LONGEST = 200
"""Lines of a comment."""


def comments(md: MarkdownIt) -> None:
    """Teach *md* those that begin a block; the others are taken out of their paragraphs with the formulas."""
    md.block.ruler.before("fence", "comment", _comment)


def report_comment(note: Context, at: tuple[int, int]) -> None:
    """Tell that what begins *at* is not shown: where nobody uses Obsidian, it may be no comment."""
    note.report(
        "note",
        "markdown.comment",
        "Obsidian's comment, `%%…%%`, is left out",
        at,
        "write `<!-- … -->`, which every tool leaves out, or `\\%\\%` for the signs themselves",
    )


def _comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line) or silent:
        return False
    first = line_text(state, start_line)
    # `%%time` is Jupyter's; what ends on its own line is taken out with the formulas.
    if not first.startswith("%%") or first[2:3].isalnum() or "%" in first[2:]:
        return False
    for line, text in lines_after(state, start_line, end_line, most=_LONGEST):
        if text.endswith("%%"):
            note = context_of(state.env)
            at = note.masked.find_in_line(start_line, "%%")
            report_comment(note, (at, at + 2))
            state.line = line + 1
            return True
    return False
