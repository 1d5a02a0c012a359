"""Bars in code and wiki links in a table: where they make a row too long, they end no cell.

Python-Markdown reads all bars in code so, and Quartz all in links, `[[note|text]]`.

    | 运算符 | 意思 |
    |---|---|
    | `||` | 逻辑或 |

To GitHub each of them ends a cell, whatever stands around it, and the cells at the end of the row are lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.token import Token

from notesite.load.blocklines import line_text
from notesite.load.context import context_of
from notesite.pattern import pattern

WHOLE = "whole"
"""In the `meta` of a row's token: what was too many of its cells belongs to code or a link, and is there."""

_TICKS = pattern(r"(?<!\\)`+")
_BAR = pattern(r"(?<!\\)\|")
_LINK = pattern(r"\[\[[^\[\]\n|]{1,300}\|[^\[\]\n]{0,300}\]\]")
"""A link or picture of Obsidian's with a text or a size."""


def read_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a table as markdown-it does, and put rows together that fall apart at bars in code and links."""
    first = len(state.tokens)
    if not table(state, start_line, end_line, silent):
        return False
    if not silent:
        _mend(state, state.tokens[first:])
    return True


def columns_of(row: str) -> int:
    """Return how many cells *row* has."""
    return len(_cells(row))


def mended(row: str, columns: int) -> str | None:
    """Return *row*, which has too many cells, with a backslash before each bar in code, and in links if need be.

    None if it does not come to as many cells as the table has *columns*.
    """
    coded = _escaped(row, _codes(row))
    # A row that bars in code alone make too long has its other bars as they are.
    both = (coded, _escaped(coded, _links(coded)))
    return next((whole for whole in both if whole != row and columns_of(whole) == columns), None)


def _mend(state: StateBlock, tokens: list[Token]) -> None:
    columns = sum(token.type == "th_open" for token in tokens)
    for index, token in enumerate(tokens):
        if token.type != "tr_open" or token.map is None:
            continue
        row = line_text(state, token.map[0])
        if ("`" not in row and "[[" not in row) or columns_of(row) <= columns:
            continue
        whole = mended(row, columns)
        if whole is not None:
            cells = _cells(whole)
            for inline, cell in zip((one for one in tokens[index:] if one.type == "inline"), cells, strict=False):
                inline.content = cell.strip()
            token.meta[WHOLE] = True
            report_bar(state, token.map[0])


def report_bar(state: StateBlock, line: int) -> None:
    """Tell of the first bar in code on *line*, or of the first in a link where code has none."""
    note = context_of(state.env)
    text = note.masked.line_text(line)
    for where, what, spans in (("code", "code", _codes(text)), ("a link", "link", _links(text))):
        bar = next((bar for start, end in spans for bar in _BAR.finditer(text, start, end)), None)
        if bar is None:
            continue
        at = note.masked.line_start(line) + bar.start()
        note.report(
            "warning",
            "markdown.surplus-cell",
            f"this bar stands in {where} and would end the cell: it is read as part of the {what}",
            (at, at + 1),
            f"write `\\|`, in {where} too: elsewhere the row has a cell more, and loses its last",
        )
        return


def _escaped(row: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return *row* with a backslash before each bar in *spans* of it."""
    written: list[str] = []
    last = 0
    for start, end in spans:
        written += (row[last:start], _BAR.sub(r"\\|", row[start:end]))
        last = end
    return "".join((*written, row[last:]))


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


def _links(row: str) -> Iterator[tuple[int, int]]:
    """Yield where the wiki links of *row* stand that are not in code."""
    codes = list(_codes(row))
    for link in _LINK.finditer(row):
        if not any(start < link.end() and link.start() < end for start, end in codes):
            yield link.span()
