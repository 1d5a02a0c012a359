"""Where a box between fences ends, and what is said of one between backticks that lacks its end."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text, lines_after, may_look
from notesite.load.context import context_of
from notesite.load.dialects.callouts.opening import read_opening

_TOLD = "unclosed box"
"""Under which it is kept up to what line such a box goes on: what is wrong within it is told of with it."""


class End(NamedTuple):
    """Where a box ends."""

    last: int
    """The line below its text."""
    lines: int = 1
    """Those of the fence that ends it, which is none where what it stands in ends."""
    lacks: bool = False
    """Whether no fence ends just this box: it ends where code in its place would."""


def end_of_box(state: StateBlock, start_line: int, end_line: int, fence: str) -> End | None:
    """Return where the box that *fence* begins ends, though it may lack its end; None: the line begins no box."""
    last = closing_line(state, start_line, end_line, fence)
    return _without_pair(state, start_line, end_line, fence) if last is None else End(last)


def closing_line(state: StateBlock, start_line: int, end_line: int, fence: str) -> int | None:
    """Return the line of the fence that closes; boxes within are skipped, of as many marks as this one or of more.

    Quarto's have more as readily as fewer. If no fence is left for the outer box then, it ends as other generators
    have it: with the first one that is long enough.
    """
    within: list[int] = []
    enough = None
    for line, text in lines_after(state, start_line, end_line, most=end_line):
        if not text.startswith(fence):
            continue
        marks = len(text) - len(text.lstrip(fence[0]))
        if marks < len(text):
            within += [marks] if read_opening(text) else []
        elif marks not in within:
            return line
        else:
            while within.pop() != marks:
                pass
            if enough is None and marks > len(fence):
                enough = line
    return enough


def end_of_item(state: StateBlock, start_line: int, end_line: int) -> End | None:
    """Return where the list item ends that a callout begins in: it ends there too, as in VuePress and VitePress."""
    if not state.blkIndent:
        return None
    for line in range(start_line + 1, end_line):
        if not may_look(state):
            return None
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return End(line, lines=0)
    return End(end_line, lines=0)


def _without_pair(state: StateBlock, start_line: int, end_line: int, fence: str) -> End | None:
    """Return where the box of *fence* ends of which no line closes just it.

    That is the first line that may close it, though a box within begins above; else the end of what it stands in.
    None: the line begins no box, for nobody ends colons that way, and code in a line ends in it.
    """
    if fence[0] == ":" or not may_look(state) or fence[0] in line_text(state, start_line)[len(fence) :]:
        return None
    last = start_line
    for last, text in lines_after(state, start_line, end_line, most=end_line):
        if text.startswith(fence) and not text.strip(fence[0]):
            return End(last, lacks=True)
    return End(last + 1, lines=0, lacks=True)


def tell_unclosed(state: StateBlock, start_line: int, fence: str, end: End) -> None:
    """Tell of the box that *fence* begins on *start_line* if nothing ends it, or what ends one within does."""
    if not end.lacks or start_line < state.env.get(_TOLD, 0):
        return
    state.env[_TOLD] = end.last
    note = context_of(state.env)
    at = note.masked.find_in_line(start_line, fence)
    where = "what it stands in" if note.source.text[note.masked.line_start(end.last) :].strip() else "the note"
    note.report(
        "warning",
        "markdown.unclosed",
        "this box goes on through the beginning of another: it may lack its end"
        if end.lines
        else f"nothing closes this box: it goes on up to the end of {where}",
        (at, at + len(fence)),
        f"write {fence} on a line of its own where the box ends, indented as here",
    )
