"""What a diagnostic looks like: the caret stands under the fault, whatever the line is made of."""

from __future__ import annotations

import pytest

from notesite.diagnostic import Diagnostic, Place
from notesite.lines import SHOWN, Source, display_width
from notesite.report import LINE_CELLS, excerpt, full, report, short, tally


def diagnostic(
    text: str = "",
    *,
    column: int = 1,
    length: int = 1,
    line: int = 41,
    severity: str = "error",
    code: str = "a.b",
    **rest: str,
) -> Diagnostic:
    place = Place(path=rest.get("path", "content/x.md"), line=line, column=column, length=length, text=text)
    message = rest.get("message", "unknown command \\foo")
    return Diagnostic(severity=severity, code=code, message=message, place=place, hint=rest.get("hint", ""))  # type: ignore[arg-type]


def test_the_whole_form() -> None:
    found = diagnostic("设 $\\foo{x}$ 为真", column=4, length=4, hint="did you mean \\footnotesize?")
    assert full(found) == (
        "content/x.md:41:4: error: unknown command \\foo [a.b]\n"
        "    设 $\\foo{x}$ 为真\n"
        "        ^^^^\n"
        "    hint: did you mean \\footnotesize?"
    )


UNDERLINES = [
    ("ascii", "abcdef", 3, 2, "abcdef", "  ^^"),
    ("Han before the fault: two cells each", "中文abc", 3, 1, "中文abc", "    ^"),
    ("Han under the fault: two carets each", "a中文b", 2, 2, "a中文b", " ^^^^"),
    ("full-width marks are as wide as Han", "（x）。", 4, 1, "（x）。", "     ^^"),
    ("a TAB becomes blanks up to the next stop", "\tab", 2, 1, "    ab", "    ^"),
    ("a TAB after Han fills what is left of the stop", "中\tx", 3, 1, "中  x", "    ^"),
    ("a TAB itself at fault", "a\tb", 2, 1, "a   b", " ^^^"),
    ("combining marks take no cell", "e\u0301x", 3, 1, "e\u0301x", " ^"),
    ("just past the end of the line", "abc", 4, 1, "abc", "   ^"),
    ("a column far past the end stands at the end", "abc", 40, 9, "abc", "   ^"),
    ("a length past the end stops at the end", "abc", 2, 99, "abc", " ^^"),
    ("an escape sequence is written out", "a\x1b[31mb", 8, 1, "a\\x1b[31mb", "          ^"),
    ("bidi controls are written out", "x\u202ey", 2, 1, "x\\u202ey", " ^^^^^^"),
    ("a zero-width space is written out", "x\u200by", 3, 1, "x\\u200by", "       ^"),
    ("a lone surrogate is written out", "\ud800y", 2, 1, "\\ud800y", "      ^"),
    ("an ideographic space stays", "\u3000x", 2, 1, "\u3000x", "  ^"),
]


@pytest.mark.parametrize(
    ("text", "column", "length", "source", "carets"),
    [c[1:] for c in UNDERLINES],
    ids=[c[0] for c in UNDERLINES],
)
def test_underline(text: str, column: int, length: int, source: str, carets: str) -> None:
    assert excerpt(Place(path="x", column=column, length=length, text=text)) == (source, carets)


@pytest.mark.parametrize("column", [1, 20, 150, 299, 300])
@pytest.mark.parametrize("char", ["x", "中", "\x07"])
def test_a_long_line_is_cut_around_the_fault(column: int, char: str) -> None:
    text = char * (column - 1) + "!" + char * (300 - column)
    source, carets = excerpt(Place(path="x", column=column, text=text))
    assert display_width(source) <= LINE_CELLS + 1
    before = source[: source.index("!")]
    assert display_width(before) == carets.index("^")
    assert carets.count("^") == 1


@pytest.mark.parametrize("room", [20, 35, 75])
def test_in_a_narrow_terminal_the_fault_is_seen_above_its_carets(room: int) -> None:
    text = "一段很长的文字" * 20
    for column in (1, 30, 140):
        source, carets = excerpt(Place(path="x", column=column, length=2, text=text), room=room)
        assert display_width(source) <= room + 1
        assert len(carets.rstrip()) <= room
        lead = len(carets) - len(carets.lstrip())
        at = next(n for n in range(len(source)) if display_width(source[:n]) == lead)
        assert source[at : at + 2] == text[column - 1 : column + 1]


def test_a_long_fault_is_underlined_only_as_far_as_it_is_shown() -> None:
    source, carets = excerpt(Place(path="x", column=1, length=300, text="中" * 300))
    assert source.endswith("…")
    assert len(carets) == display_width(source[:-1])


def test_no_source_line_no_caret() -> None:
    assert full(diagnostic("", hint="h")).splitlines()[1:] == ["    hint: h"]


def test_names_and_messages_cannot_forge_lines() -> None:
    line = short(diagnostic(path="content/a\nb\x1b]0;x\x07.md", message="no \u2028 such \ud800 file"))
    assert line == "content/a\\x0ab\\x1b]0;x\\x07.md:41:1: error: no \\u2028 such \\ud800 file [a.b]"


def test_colour_only_where_asked() -> None:
    found = diagnostic("x", hint="h")
    assert "\x1b" not in full(found)
    assert "\x1b[1;31merror:\x1b[0m" in full(found, colour=True)


def test_repeated_warnings_are_counted_and_errors_never_left_out() -> None:
    found = [
        diagnostic(line=n, severity=s, code=c, message=f"{c} {n}")
        for n in range(1, 33)
        for s, c in (("warning", "w.w"), ("error", "e.e"))
    ]
    blocks = list(report(found, form="text", colour=False))
    assert sum("error:" in block for block in blocks) == 32
    assert sum("warning:" in block for block in blocks) == 10
    assert blocks[-1] == "… and 22 more [w.w] (see --format json)"


def test_errors_are_counted_where_one_message_repeats() -> None:
    found = [diagnostic(line=n, severity="error", code="e.e", message="unknown \\E") for n in range(1, 33)]
    *shown, last = report([*found, diagnostic(line=50, code="e.e", message="unknown \\F")], form="text", colour=False)
    assert len(shown) == 11
    assert last == "… and 22 more: unknown \\E [e.e] (see --format json)"
    *_, last = report(found, form="text", colour=False, rest="notesite check --format json")
    assert last == "… and 22 more: unknown \\E [e.e] (see notesite check --format json)"


@pytest.mark.parametrize("column", [1, 90, 399, 400, 401, 900, 1000, 1001])
def test_a_very_long_line_is_shown_where_the_fault_is(column: int) -> None:
    text = "中" * (column - 1) + "!" + "中" * (1000 - column)
    place = Source("x", text[:1000]).place(column - 1)
    source, carets = excerpt(place)
    assert (place.column, len(place.text) <= SHOWN) == (column, True)
    assert ("!" in source) == (column <= 1000)
    assert display_width(source.partition("!")[0]) == carets.index("^")


def test_a_word_further_on_in_a_very_long_line_is_found() -> None:
    place = Source("x", "中" * 500 + " a 乙 word 丙").place(501).at("word")
    assert (place.column, place.length) == (506, 4)


def test_the_short_form_leaves_nothing_out() -> None:
    found = [diagnostic(line=n, severity="note") for n in range(1, 33)]
    assert [*report(found, form="short", colour=False)] == [short(d) for d in found]


def test_order_is_by_place_and_repeats_are_dropped() -> None:
    found = [diagnostic(line=9), diagnostic(line=2), diagnostic(line=9)]
    assert [b.split(": ")[0] for b in report(found, form="short", colour=False)] == [
        "content/x.md:2:1",
        "content/x.md:9:1",
    ]


def test_tally() -> None:
    found = [
        diagnostic(severity=s, code=c)
        for s, c in [("note", "b.b"), ("error", "a.a"), ("warning", "b.b"), ("note", "c.c")]
    ]
    counted = tally(found)
    assert (counted.errors, counted.warnings, counted.notes) == (1, 1, 2)
    assert list(counted.by_code.items()) == [("b.b", 2), ("a.a", 1), ("c.c", 1)]
