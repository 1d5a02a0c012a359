"""`##标题`, a heading without the space, as Markdown was before CommonMark: read as meant, and reported."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.context import context_of
from notesite.load.mask import show
from notesite.pattern import pattern

_TIGHT = re.compile(r"(#{2,6}(?=[^#\s\\{])|#{1,6}(?=[\u3000\u00a0]))")
"""Hashes right before a heading's text, or with a space that Markdown does not know."""
_CLOSING_HASHES = pattern(r"[ \t]+#+[ \t]*$")


def tight_headings(md: MarkdownIt) -> None:
    """Teach *md* to read headings without a space behind their hashes."""
    md.block.ruler.before("heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "reference", "blockquote"]})


def _tight_heading(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    tight = None if state.is_code_block(start_line) else _TIGHT.match(state.src[begin:end])
    if not tight:
        return False
    if silent:
        return True
    tag, marks = f"h{len(tight[1])}", tight[1]
    opening = state.push("heading_open", tag, 1)
    opening.markup, opening.map = marks, [start_line, start_line + 1]
    inline = state.push("inline", "", 0)
    inline.content = _CLOSING_HASHES.sub("", state.src[begin + len(marks) : end]).strip()
    inline.map, inline.children = [start_line, start_line + 1], []
    state.push("heading_close", tag, -1).markup = marks
    state.line = start_line + 1
    note = context_of(state.env)
    at = note.masked.find_in_line(start_line, marks)
    note.report(
        "warning",
        "markdown.heading-space",
        f"`{marks}` without a space after it; it is read as a heading",
        (at, at + len(marks)),
        f"write `{marks} {show(inline.content)[:20]}`",
    )
    note.repair("markdown.heading-space", (at + len(marks), at + len(marks)), " ")
    return True
