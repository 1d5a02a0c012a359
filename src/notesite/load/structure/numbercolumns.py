"""Columns of numbers in tables whose author said nothing of where they stand: to the right, digit below digit."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.pattern import pattern

_NUMBER = pattern(
    r"(?:\*\*)?[-+±−~≈<>]?[ \t]?\d[\d,]*(?:\.\d+)?(?:[ \t]?(?:[%‰×kKMGB]|±[ \t]?\d+(?:\.\d+)?))?(?:\*\*)?"
)
"""One that a cell may hold and nothing else, which may be set in bold as the best of its column."""
_NONE = frozenset(("", "-", "–", "—", "/", "N/A"))
"""What stands where there is no number."""
_FEW = 2
"""Rows with the head of which a column of one number is none."""
_RIGHT = "text-align:right"


def align_numbers(state: StateCore) -> None:
    """Align columns of numbers; the first, of what the rows are about, stays."""
    if not any(token.type == "table_open" for token in state.tokens):
        return
    for rows in _tables(state.tokens):
        for at in range(1, len(rows[0]) if len(rows) > _FEW else 0):
            column = [row[at] for row in rows if at < len(row)]
            texts = {inline.content.strip() for _, inline in column[1:]} - _NONE
            if len(column) < len(rows) or any(cell.attrGet("style") for cell, _ in column):
                continue
            if texts and all(map(_NUMBER.fullmatch, texts)):
                for cell, _ in column:
                    cell.attrSet("style", _RIGHT)


def _tables(tokens: list[Token]) -> Iterator[list[list[tuple[Token, Token]]]]:
    """Yield the rows of each table, of its head first, as cells and what they hold."""
    rows: list[list[tuple[Token, Token]]] = []
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append((token, tokens[index + 1]))
        elif token.type == "table_close" and rows:
            yield rows
