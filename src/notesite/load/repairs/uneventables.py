"""Tables whose first row and line of dashes differ in columns: to Markdown they are none; they are read as such."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit

from notesite.load.blocklines import line_text
from notesite.load.context import context_of
from notesite.load.repairs.codebars import mended, read_table, report_bar
from notesite.load.repairs.hiddentables import begins_comment
from notesite.pattern import pattern

_DASHES = pattern(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*){1,100}(?:\|[ \t]*){0,20}")
"""Cells at its end may be empty: their author has added columns above."""
_PARTED = pattern(r"(?<=[-:])[ \t]+(?=[-:])")
"""Blanks among the dashes of one cell: `:--- :`."""


def uneven_tables(md: MarkdownIt) -> None:
    """Teach *md* to read tables whose first row and dashes differ in columns."""
    md.block.ruler.after("table", "uneven_table", _uneven, {"alt": ["paragraph", "reference"]})


def _uneven(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if start_line + 2 > end_line or state.is_code_block(start_line) or state.is_code_block(start_line + 1):
        return False
    head, dashes = line_text(state, start_line), line_text(state, start_line + 1)
    whole = _PARTED.sub("", dashes)
    if "|" not in head or not _DASHES.fullmatch(whole) or begins_comment(state, start_line):
        return False
    written, dashes, parted = whole, whole.rstrip("| \t"), whole != dashes
    columns, cells = _columns(dashes), _columns(head)
    if (columns == cells and _columns(written) == columns and not parted) or cells < 2:
        return False
    if cells > columns and (whole_head := mended(head, columns)) is not None:
        return _with_mended_head(state, start_line, end_line, silent, whole_head)
    line, added = (
        (start_line, head.removesuffix("|") + "|" + " |" * (columns - cells))
        if cells < columns
        else (start_line + 1, dashes + "|" + " --- |" * (cells - columns))
    )
    if not _read(state, start_line, end_line, silent, other=(line, added)):
        return False
    if not silent:
        note = context_of(state.env)
        text = note.source.line_text(start_line + 1)
        at = note.source.line_start(start_line + 1) + len(text) - len(text.lstrip())
        message, hint = _what(columns, cells, parted=parted)
        note.report("warning", "markdown.table-columns", message, (at, at + len(text.strip())), hint)
    return True


def _what(columns: int, cells: int, *, parted: bool) -> tuple[str, str]:
    """Return what is said of a line of dashes, and what its author should do."""
    others = "other programs show the whole as text"
    uneven = f"this line has dashes for {columns} columns, the row above it {cells} cells"
    if columns != cells:
        return f"{uneven}; they are read as a table", f"give both as many: {others}"
    what = "blanks among the dashes of a column" if parted else "more bars than columns"
    mend = "take them out" if parted else "give both as many"
    return f"{what} stand in this line; it is read as a table's", f"{mend}: {others}"


def _with_mended_head(state: StateBlock, start_line: int, end_line: int, silent: bool, head: str) -> bool:
    read = _read(state, start_line, end_line, silent, other=(start_line, head))
    if read and not silent:
        report_bar(state, start_line)
    return read


def _columns(row: str) -> int:
    return len(escapedSplit(row.removeprefix("|").removesuffix("|")))


def _read(state: StateBlock, start_line: int, end_line: int, silent: bool, *, other: tuple[int, str]) -> bool:
    """Read a table in which the line *other*[0] is *other*[1]."""
    line, text = other
    kept = state.src, state.bMarks[line], state.tShift[line], state.eMarks[line]
    state.src += "\n" + text
    state.bMarks[line], state.tShift[line], state.eMarks[line] = len(kept[0]) + 1, 0, len(state.src)
    try:
        return read_table(state, start_line, end_line, silent)
    finally:
        state.src, state.bMarks[line], state.tShift[line], state.eMarks[line] = kept
