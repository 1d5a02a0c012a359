"""A diagnostic → text: place, message, the source line, a caret under the fault, a hint.

Everything shown comes from files an author may have copied from anywhere, so control characters,
bidi controls and what else would hide or reorder text on a terminal is written out as an escape.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from notesite.diagnostic import Diagnostic, Place, Severity, ordered
from notesite.findings import Findings
from notesite.lines import display_width

Format = Literal["text", "short", "json", "github", "sarif"]

SHOWN_PER_CODE = 10
"""Warnings, and notes, of one code that the text form shows before it only counts; errors with one message likewise."""

LINE_CELLS = 100
"""Terminal cells of a source line that are shown, fewer in a narrow terminal; a longer one is cut around the fault."""
INDENT = "    "
"""Before a source line."""

_TAB = 4
"""Columns from one stop of a TAB to the next, on a terminal."""
_LEAD = 30
"""Cells kept before the fault when the line is cut."""

_JOINERS = "\u200c\u200d"
_PAINT = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "hint": "32"}


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The size of a site."""

    articles: int
    """Published."""
    pages: int
    """HTML files."""
    formulas: int
    """In published articles, repeats counted."""
    distinct_formulas: int
    broken_formulas: int
    """Distinct ones that could not be set."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many diagnostics there are, by severity and by code."""

    errors: int
    warnings: int
    notes: int
    by_code: dict[str, int]
    """Most frequent first."""


def tally(diagnostics: Iterable[Diagnostic]) -> Tally:
    """Count *diagnostics*."""
    severities: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for (severity, code), count in _kinds(diagnostics).items():
        severities[severity] += count
        codes[code] += count
    return Tally(
        errors=severities["error"],
        warnings=severities["warning"],
        notes=severities["note"],
        by_code=dict(sorted(codes.items(), key=lambda item: (-item[1], item[0]))),
    )


def _kinds(diagnostics: Iterable[Diagnostic]) -> Counter[tuple[Severity, str]]:
    return (
        diagnostics.kinds if isinstance(diagnostics, Findings) else Counter((d.severity, d.code) for d in diagnostics)
    )


def summary_line(totals: Totals, diagnostics: Iterable[Diagnostic], *, seconds: float) -> str:
    """Return the last line of a report: `3 articles, 7 pages, 40 formulas (31 distinct) in 0.8 s`."""
    found = tally(diagnostics)
    broken = f", {totals.broken_formulas:,} broken" if totals.broken_formulas else ""
    parts = [counted(totals.articles, "article"), counted(totals.pages, "page")]
    parts.append(counted(totals.formulas, "formula") + f" ({totals.distinct_formulas:,} distinct{broken})")
    parts += [counted(found.errors, "error")] if found.errors else []
    parts += [counted(found.warnings, "warning")] if found.warnings else []
    return f"{', '.join(parts)} in {seconds:.1f} s"


NOTHING = Totals(articles=0, pages=0, formulas=0, distinct_formulas=0, broken_formulas=0)
"""Of a site that could not be looked at."""


def summary_json(
    totals: Totals, diagnostics: Iterable[Diagnostic], *, seconds: float, refusal: tuple[str, str] | None = None
) -> str:
    """Return the whole outcome as one JSON object: `summary`, and `diagnostics` in order, none left out.

    *refusal*, a message and a hint, says why the site could not be looked at; only then there is a `refusal`.
    """
    found = ordered(diagnostics)
    summary = {
        **msgspec.to_builtins(totals),
        "diagnostics": msgspec.to_builtins(tally(found)),
        "seconds": round(seconds, 3),
    }
    # A build that tells people of nothing new is over before this would be loaded.
    import json  # noqa: PLC0415

    # A lone surrogate, from a name on the disk, has no UTF-8 form: as an escape it is still JSON.
    told: dict[str, object] = {"summary": summary, "diagnostics": [*map(_flat, found)]}
    if refusal is not None:
        told["refusal"] = {"message": refusal[0], "hint": refusal[1]}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _flat(diagnostic: Diagnostic) -> dict[str, object]:
    head = {"severity": diagnostic.severity, "code": diagnostic.code, "message": diagnostic.message}
    return {**head, "hint": diagnostic.hint, **msgspec.to_builtins(diagnostic.place)}


def counted(count: int, noun: str) -> str:
    """Return *count* and *noun*: `1 page`, `1,200 pages`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def report(
    diagnostics: Iterable[Diagnostic],
    *,
    form: Literal["text", "short"],
    colour: bool,
    room: int = LINE_CELLS,
    rest: str = "--format json",
) -> Iterator[str]:
    """Yield *diagnostics* in order; see `blocks`."""
    return blocks(Findings(diagnostics), form=form, colour=colour, room=room, rest=rest)


def blocks(
    found: Findings,
    *,
    form: Literal["text", "short"],
    colour: bool,
    room: int = LINE_CELLS,
    rest: str = "--format json",
) -> Iterator[str]:
    """Yield what was *found*, each as a block of text without a final line end.

    The text form leaves out what repeats: of warnings and notes it shows `SHOWN_PER_CODE` of a code, of errors as many
    with one message, and says at the end how many more there are, and that *rest* shows them. The short form is one
    line each, all of them.
    """
    if form == "short":
        yield from (short(d, colour=colour) for d in found)
        return
    # A macro that is defined elsewhere is one fault, however many formulas use it.
    repeated: Counter[tuple[str, str]] = Counter()
    for one in found.few(SHOWN_PER_CODE):
        if one.severity == "error":
            repeated[one.code, one.message] += 1
        if repeated[one.code, one.message] <= SHOWN_PER_CODE:
            yield full(one, colour=colour, room=room)
    for (code, message), count in sorted(repeated.items()):
        if count > SHOWN_PER_CODE:
            yield _more(count, "error", f": {shown(message)} [{code}] (see {rest})", colour)
    for code, severity, count in sorted((code, severity, count) for (severity, code), count in found.kinds.items()):
        if severity != "error" and count > SHOWN_PER_CODE:
            yield _more(count, severity, f" [{code}] (see {rest})", colour)


def _more(count: int, severity: Severity, of: str, colour: bool) -> str:
    more = _paint(f"{count - SHOWN_PER_CODE:,} more", severity, colour)
    return f"… and {more}{of}"


def short(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """Return *diagnostic* as one line: `content/x.md:41:9: error: message [code]`."""
    place = diagnostic.place
    where = f"{shown(place.path)}:{place.line}:{place.column}:"
    severity = _paint(diagnostic.severity + ":", diagnostic.severity, colour)
    return f"{_paint(where, 'place', colour)} {severity} {shown(diagnostic.message)} [{diagnostic.code}]"


def full(diagnostic: Diagnostic, *, colour: bool = False, room: int = LINE_CELLS) -> str:
    """Return *diagnostic* as the short line, then the source line, a caret under the fault and the hint."""
    lines = [short(diagnostic, colour=colour)]
    if diagnostic.place.text.strip():
        source, underline = excerpt(diagnostic.place, room=room)
        lines += [INDENT + source, INDENT + _paint_after_blanks(underline, diagnostic.severity, colour)]
    if diagnostic.hint:
        lines.append(f"    {_paint('hint:', 'hint', colour)} {shown(diagnostic.hint)}")
    return "\n".join(lines)


def excerpt(place: Place, *, room: int = LINE_CELLS) -> tuple[str, str]:
    """Return the source line of *place* and its underline: as many cells before the carets, as many carets.

    TABs become blanks up to the next stop, what would not be seen becomes an escape, and a line wider than
    *room* is cut around the fault, with an ellipsis at each cut.
    """
    cells = _cells(place.text)
    # The fault may stand just past the last character: an end of line that came too early.
    first = min(max(0, place.column - 1 - place.skipped), len(cells))
    last = max(first, min(first + place.length, len(cells)))
    start, before = _start(cells, first, room)
    before = before or ("…" if place.skipped else "")
    taken = _fitting(cells[start:], room - len(before))
    after = "…" if start + len(taken) < len(cells) else ""
    lead = display_width(before + "".join(cells[start:first]))
    span = display_width("".join(cells[first : min(last, start + len(taken))]))
    return before + "".join(taken) + after, " " * lead + "^" * max(1, span)


def shown(text: str) -> str:
    """Return *text* fit for a terminal: what is invisible, moves the cursor or reorders text is escaped."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    code = ord(char)
    if unicodedata.category(char) in ("Zs", "Co"):
        return char
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _cells(line: str) -> list[str]:
    """Return what each character of *line* is shown as."""
    if line.isprintable():
        return list(line)
    cells: list[str] = []
    width = 0
    for char in line:
        cell = " " * (_TAB - width % _TAB) if char == "\t" else _visible(char)
        width += display_width(cell)
        cells.append(cell)
    return cells


def _start(cells: list[str], first: int, room: int) -> tuple[int, str]:
    """Return the first character to show so that the one at *first* is seen, and a mark for what is cut."""
    if display_width("".join(cells)) <= room:
        return 0, ""
    start, width, lead = first, 0, min(_LEAD, room // 3)
    while start and width < lead:
        start -= 1
        width += display_width(cells[start])
    return (start, "…") if start else (0, "")


def _fitting(cells: list[str], room: int) -> list[str]:
    """Return as many of *cells* as *room* is for."""
    if display_width("".join(cells)) <= room:
        return cells
    for number, cell in enumerate(cells):
        room -= display_width(cell)
        if room < 0:
            return cells[:number]
    return cells


def _paint(text: str, role: str, colour: bool) -> str:
    return f"\x1b[{_PAINT[role]}m{text}\x1b[0m" if colour else text


def _paint_after_blanks(underline: str, role: str, colour: bool) -> str:
    carets = underline.lstrip(" ")
    return underline[: len(underline) - len(carets)] + _paint(carets, role, colour)
