"""Rows of a formula that run into the next one, since `\\\\` at their end was forgotten or lost a backslash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

_ROWS = re.compile(
    r"\\begin\{(?P<name>(?:align(?:ed|at|edat)?|split|[dr]?cases|gather(?:ed)?|eqnarray|multline|array"
    r"|[pbvVB]?matrix|smallmatrix)\*?)\}(?P<body>(?:(?!\\begin|\\end).)*)\\end\{(?P=name)\}",
    re.DOTALL,
)
"""Environments with none inside."""
_SINGLE = re.compile(r"(?<!\\)(?P<mark>\\)[ \t]*\n(?=[ \t]*\S)")
"""One backslash at the end of a line, where two end a row."""
_CELL = re.compile(r"(?<!\\)&")
_BREAK = re.compile(r"\\\\|\\cr\b|\\newline\b")
_LINE = re.compile(r"[^\n]*\S")
_COLUMNS = re.compile(r"\s*\{([lcr|: ]{1,40})\}")
_EQUALS_TWICE = re.compile(r"(?<=&=)[^&\n\\]*(?:\\(?!\\)[^&\n\\]*)*?(?P<end>)\n[ \t]*&=")
"""The end of a line that holds `&=` and goes on, without a row's end, with another `&=`."""
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


class RunOn(msgspec.Struct, frozen=True):
    """A row that goes on where it ought to end."""

    at: tuple[int, int]
    """The sign at its end, in the formula."""
    has_one_backslash: bool


def runs(tex: str) -> Iterator[RunOn]:
    """Yield the first row of each environment in *tex* that runs into the next line though that is a row of its own."""
    for environment in _ROWS.finditer(tex):
        body, start = environment["body"], environment.start("body")
        if single := _SINGLE.search(body):
            yield RunOn((start + single.start("mark"), start + single.end("mark")), has_one_backslash=True)
        elif (end := _lost(environment["name"], _COMMENT.sub(_blank, body))) is not None:
            yield RunOn((start + end - 1, start + end), has_one_backslash=False)


def _lost(name: str, body: str) -> int | None:
    """Return where the first line of a row of *body* ends each of whose lines has as many cells as a row should."""
    rows = _rows(body)
    cells = [len(_CELL.findall(body, *row)) for row in rows]
    for index, row in enumerate(rows):
        wanted = {number for at, number in enumerate(cells) if number and at != index} or _least(name, body)
        lines = [line.span() for line in _LINE.finditer(body, *row)]
        if len(lines) > 1 and {len(_CELL.findall(body, *line)) for line in lines} == wanted:
            return lines[0][1]
    twice = _EQUALS_TWICE.search(body) if _least(name, body) else None
    return len(body[: twice.start("end")].rstrip()) if twice else None


def _least(name: str, body: str) -> set[int]:
    """Return how many `&` a row of environment *name* has if no other row tells: two columns of formulas have three."""
    if columns := _COLUMNS.match(body) if name == "array" else None:
        return {len(re.sub(r"[^lcr]", "", columns[1])) - 1} - {0}
    return {1} if name.startswith(("align", "split", "eqnarray")) or name.endswith("cases") else set()


def _rows(body: str) -> Sequence[tuple[int, int]]:
    columns = _COLUMNS.match(body)
    ends = [found.span() for found in _BREAK.finditer(body)]
    starts = [columns.end() if columns else 0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(body)], strict=True))


def _blank(comment: re.Match[str]) -> str:
    return " " * len(comment[0])
