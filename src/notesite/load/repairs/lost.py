"""What Markdown drops, or takes for something else, without a word: surplus cells, and what follows an open block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.load.repairs.codebars import WHOLE
from notesite.pattern import pattern

_BAR = pattern(r"(?<!\\)\|")
_BEGINS = pattern(
    r"^ {0,3}```[ \t]?[A-Za-z][A-Za-z0-9+#-]{0,15}[ \t]*(?:\[[^\[\]\n]{0,60}\]|\{[^{}\n]{0,60}\})?[ \t]*$", re.MULTILINE
)
"""What closes no code block, and begins one: nobody shows it in one that three backquotes close."""
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
"""What stands before the text of a line: white space, marks of quotes and items."""


def report_lost(state: StateCore) -> None:
    """Tell of table rows with more cells than the table has, and of fences and comments that nothing closes."""
    note = context_of(state.env)
    columns, closed = 0, True
    for token in state.tokens:
        kind = token.type
        if kind == "thead_open":
            columns = 0
        elif kind == "th_open":
            columns += 1
        elif kind == "tr_open" and token.map and columns and WHOLE not in token.meta:
            _surplus(token.map[0], columns, note)
        elif kind in ("fence", "taken") and closed and token.map and token.markup:
            # Of several only the first: what closes none opens the next.
            closed = _closes(token, note)
        elif kind == "html_block" and token.map and token.content.lstrip().startswith("<!--"):
            _open_comment(token, note)


def _surplus(line: int, columns: int, note: Context) -> None:
    text = note.masked.line_text(line)
    bars = [bar.start() for bar in _BAR.finditer(text)]
    if len(bars) < columns:
        return
    prefix = _PREFIX.match(text)
    leading = bars[0] == (prefix.end() if prefix else 0)
    if len(bars) < columns + leading:
        return
    start = bars[columns - 1 + leading] + 1
    cell = _next_cell(text, start)
    if cell is None:
        return
    at = note.masked.line_start(line)
    note.report(
        "warning",
        "markdown.surplus-cell",
        f"the table has {columns} columns: this cell is one too many, and left out",
        (at + cell[0], at + cell[1]),
        "a bar that belongs to a cell is `\\|`; give the first row and the line of dashes a column more",
    )


def _next_cell(text: str, start: int) -> tuple[int, int] | None:
    """Return where the first cell from *start* on that holds anything stands."""
    for first, last in _cells(text, start):
        inner = text[first:last]
        if inner.strip():
            return first + len(inner) - len(inner.lstrip()), last - len(inner) + len(inner.rstrip())
    return None


def _cells(text: str, start: int) -> Iterator[tuple[int, int]]:
    for bar in _BAR.finditer(text, start):
        yield start, bar.start()
        start = bar.end()
    yield start, len(text)


def _closes(token: Token, note: Context) -> bool:
    """Say whether the fence *token* has an end; tell if it has none."""
    first, after = token.map or (0, 0)
    marks = token.markup
    # What stands between tags is code, too, and ends with its tag.
    if not _PREFIX.sub("", note.masked.line_text(first), count=1).startswith(marks):
        return True
    last = _PREFIX.sub("", note.masked.line_text(after - 1), count=1).strip()
    ended = after - first > 1 and last.startswith(marks) and not last.strip(marks[0])
    if ended and not (marks == "```" and marks in token.content and _BEGINS.search(token.content)):
        return True
    at = note.masked.find_in_line(first, marks)
    where = (
        "the list or quote it stands in" if note.source.text[note.masked.line_start(after) :].strip() else "the note"
    )
    what = (
        "this code block goes on through the beginning of another: it may lack its end"
        if ended
        else f"nothing closes this code block: all up to the end of {where} is shown as code"
    )
    note.report(
        "warning",
        "markdown.unclosed",
        what,
        (at, at + len(marks)),
        f"write {marks} on a line of its own where the code ends, indented as here",
    )
    return False


def _open_comment(token: Token, note: Context) -> None:
    if "-->" in token.content:
        return
    line = (token.map or [0])[0]
    at = note.masked.find_in_line(line, "<!--")
    note.report(
        "warning",
        "markdown.unclosed",
        "nothing closes this comment: no reader sees what follows it",
        (at, at + len("<!--")),
        "write `-->` where it ends",
    )
