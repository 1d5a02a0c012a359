"""Blocks of this folder's own: what they may begin within, their lines, and what they write and read between them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

ANYWHERE: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
"""Such a block may begin on the line after any text, with no empty one before it."""


def line_text(state: StateBlock, line: int) -> str:
    """Return what *line* says, without its indent and the blanks at its end."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


LOOKS_PER_LINE = 50
"""Lines looked at for the ends of blocks, for each line of a note: ten thousand unclosed ones stay linear."""


def may_look(state: StateBlock) -> bool:
    """Whether one more line may be looked at for the end of a block; counts it."""
    looks: int = state.env.get("looks", 0)
    state.env["looks"] = looks + 1
    return looks < LOOKS_PER_LINE * len(state.bMarks) + 1000


def lines_after(state: StateBlock, start_line: int, end_line: int, *, most: int) -> Iterator[tuple[int, str]]:
    """Yield the lines after *start_line* with what they say, *most* of them, up to one of an outer block."""
    for line in range(start_line + 1, min(end_line, start_line + most)):
        if not may_look(state) or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            return
        yield line, line_text(state, line)


def stands_below(state: StateBlock, line: int, *texts: str) -> bool:
    """Whether one of *texts* stands anywhere below *line*: told at once, where a thousand openings have no end."""
    return _last_of(state.src, texts) >= state.eMarks[line]


@lru_cache(maxsize=8)
def _last_of(src: str, texts: tuple[str, ...]) -> int:
    return max(map(src.rfind, texts))


def push_paragraph(state: StateBlock, content: str, line: int) -> None:
    """Write a paragraph of *content*, which stands on *line*."""
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    push_inline(state, content, (line, line + 1))
    state.push("paragraph_close", "p", -1)


def push_inline(state: StateBlock, content: str, lines: tuple[int, int]) -> None:
    """Write *content*, which stands on *lines*, as the text of the block that is open."""
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [*lines], []


def read_lines(state: StateBlock, first: int, last: int, *, within: str = "", indent: int | None = None) -> None:
    """Read the blocks from the line *first* up to *last*, which ends what stands in them.

    They stand *within* a block of that type, if it says one, and its text begins in the column *indent*.
    """
    kept = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax = within or state.parentType, last
    state.blkIndent = state.blkIndent if indent is None else indent
    state.md.block.tokenize(state, first, last)
    state.parentType, state.lineMax, state.blkIndent = kept
