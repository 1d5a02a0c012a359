"""MyST's boxes between backticks that lack their end: each ends where code in its place would, and is still a box."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text, lines_after, may_look
from notesite.load.context import context_of

_TOLD = "unclosed box"
"""Under which it is kept up to what line such a box goes on: what is wrong within it is told of with it."""


def end_without_pair(state: StateBlock, start_line: int, end_line: int, fence: str) -> tuple[int, int] | None:
    """Return where the box of *fence* ends of which no line closes just it, and how many lines close it.

    That is the first line that may close it, though a box within begins above; else the end of what it stands in.
    None: the line begins no box, for nobody ends colons that way, and code in a line ends in it.
    """
    if fence[0] == ":" or not may_look(state) or fence[0] in line_text(state, start_line)[len(fence) :]:
        return None
    last = start_line
    for last, text in lines_after(state, start_line, end_line, most=end_line):
        if text.startswith(fence) and not text.strip(fence[0]):
            return last, 1
    return last + 1, 0


def tell_unclosed(state: StateBlock, lines: tuple[int, int], fence: str, *, closed: int) -> None:
    """Tell of the box on *lines* that *fence* begins: nothing closes it, or, if it is *closed*, one within as well."""
    start_line, last = lines
    if start_line < state.env.get(_TOLD, 0):
        return
    state.env[_TOLD] = last
    note = context_of(state.env)
    at = note.masked.find_in_line(start_line, fence)
    where = "what it stands in" if note.source.text[note.masked.line_start(last) :].strip() else "the note"
    note.report(
        "warning",
        "markdown.unclosed",
        "this box goes on through the beginning of another: it may lack its end"
        if closed
        else f"nothing closes this box: it goes on up to the end of {where}",
        (at, at + len(fence)),
        f"write {fence} on a line of its own where the box ends, indented as here",
    )
