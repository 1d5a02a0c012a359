"""MyST's tables written as lists of lists: ```` ```{list-table} 题 ````."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

Cell = list[Token]
_MOST_CELLS = 0x10000
"""Up to which short rows are filled up, as the parser of Markdown's own tables does: one long row among thousands would
make millions."""
_CELL = ("paragraph_open", "inline", "paragraph_close")


def rows_of(tokens: Sequence[Token]) -> list[list[Cell]] | None:
    """Return the tokens of each cell of each row, if *tokens* are one list of lists of single paragraphs."""
    if not tokens or tokens[0].type != "bullet_list_open" or tokens[-1].level != tokens[0].level:
        return None
    rows: list[list[Cell]] = []
    for token in tokens[1:-1]:
        match token.level - tokens[0].level, token.type:
            case 1, "list_item_open":
                rows.append([])
            case 3, "list_item_open":
                rows[-1].append([])
            case (1 | 3, "list_item_close") | (2, "bullet_list_open" | "bullet_list_close"):
                pass
            case (4 | 5, "paragraph_open" | "inline" | "paragraph_close"):
                rows[-1][-1].append(token)
            case _:
                return None
    cells = [tuple(token.type for token in cell) for row in rows for cell in row]
    return rows if cells and set(cells) <= {_CELL, ()} else None


def push_table(state: StateBlock, rows: list[list[Cell]], lines: tuple[int, int], *, headers: int) -> None:
    """Write *rows*, the first of them *headers*, as Markdown's own tables are written."""
    columns = min(max(map(len, rows)), _MOST_CELLS // len(rows))
    state.push("table_open", "table", 1).map = list(lines)
    for part, name, cell_name in ((rows[:headers], "thead", "th"), (rows[headers:], "tbody", "td")):
        if not part:
            continue
        state.push(f"{name}_open", name, 1).map = list(lines)
        for row in part:
            state.push("tr_open", "tr", 1).map = list(lines)
            for cell in [*row, *([[]] * (columns - len(row)))]:
                _push_cell(state, cell, cell_name, lines[0])
            state.push("tr_close", "tr", -1)
        state.push(f"{name}_close", name, -1)
    state.push("table_close", "table", -1)


def _push_cell(state: StateBlock, cell: Cell, name: str, line: int) -> None:
    state.push(f"{name}_open", name, 1)
    inline = state.push("inline", "", 0)
    inline.content = cell[1].content if cell else ""
    inline.map = cell[1].map if cell else [line, line + 1]
    inline.children = []
    state.push(f"{name}_close", name, -1)
