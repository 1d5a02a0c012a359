"""Bars in code in a table: where they make a row too long, they are the code's, as Python-Markdown reads all.

    | 运算符 | 意思 |
    |---|---|
    | `||` | 逻辑或 |

To GitHub each of them ends a cell, whatever stands around it, and the cells at the end of the row are lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.token import Token

from notesite.load.blocklines import line_text
from notesite.load.context import context_of
from notesite.pattern import pattern

WHOLE = "whole"
"""In the `meta` of a row's token: what was too many of its cells belongs to code, and is there."""

_TICKS = pattern(r"(?<!\\)`+")
_BAR = pattern(r"(?<!\\)\|")


def read_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a table as markdown-it does, and put rows together that fall apart at bars in code."""
    first = len(state.tokens)
    if not table(state, start_line, end_line, silent):
        return False
    if not silent:
        _mend(state, state.tokens[first:])
    return True


def columns_of(row: str) -> int:
    """Return how many cells *row* has."""
    return len(_cells(row))


def with_code(row: str) -> str:
    """Return *row* with a backslash before each bar in its code."""
    written: list[str] = []
    last = 0
    for start, end in _codes(row):
        written += (row[last:start], _BAR.sub(r"\\|", row[start:end]))
        last = end
    return "".join((*written, row[last:]))


def _mend(state: StateBlock, tokens: list[Token]) -> None:
    columns = sum(token.type == "th_open" for token in tokens)
    for index, token in enumerate(tokens):
        if token.type != "tr_open" or token.map is None:
            continue
        row = line_text(state, token.map[0])
        if "`" not in row or columns_of(row) <= columns:
            continue
        cells = _cells(with_code(row))
        if len(cells) == columns:
            for inline, cell in zip((one for one in tokens[index:] if one.type == "inline"), cells, strict=False):
                inline.content = cell.strip()
            token.meta[WHOLE] = True
            report_bar(state, token.map[0])


def report_bar(state: StateBlock, line: int) -> None:
    """Tell of the first bar in code on *line*."""
    note = context_of(state.env)
    text = note.masked.line_text(line)
    bar = next((bar for start, end in _codes(text) for bar in _BAR.finditer(text, start, end)), None)
    if bar is None:
        return
    at = note.masked.line_start(line) + bar.start()
    note.report(
        "warning",
        "markdown.surplus-cell",
        "this bar stands in code and would end the cell: it is read as part of the code",
        (at, at + 1),
        "write `\\|`, in code too: elsewhere the row has a cell more, and loses its last",
    )


def _cells(row: str) -> list[str]:
    cells = escapedSplit(row.strip())
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _codes(row: str) -> Iterator[tuple[int, int]]:
    """Yield where the code spans of *row* stand."""
    ticks = list(_TICKS.finditer(row))
    single: set[int] = set()
    at = 0
    while at < len(ticks):
        long = len(ticks[at][0])
        others = () if long in single else range(at + 1, len(ticks))
        close = next((other for other in others if len(ticks[other][0]) == long), None)
        if close is None:
            single.add(long)
        else:
            yield ticks[at].start(), ticks[close].end()
        at = at + 1 if close is None else close + 1
