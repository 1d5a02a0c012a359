"""A note looked at by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks_support import cases, shown, surveyed
from hypothesis import given
from hypothesis import strategies as st

from notesite.load.options import LoadOptions

CASES = list(cases(Path(__file__).parent / "fixtures" / "survey.md"))


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_survey(text: str, expected: str) -> None:
    """Each finding stands where it says, and nothing else is found."""
    assert shown(surveyed(text).diagnostics) == expected


def test_macros_are_used_through_others_and_by_any_formula() -> None:
    options = LoadOptions(macros=(("\\a", "\\b"), ("\\b", "x"), ("\\c", "y"), ("\\d", "z")))
    assert surveyed("---\ntitle: $\\c$\n---\n$$\\a$$\n", options=options).macros == ("\\a", "\\b", "\\c")


def test_outside_addresses_have_their_places() -> None:
    text = (
        "[甲](https://a.example/x?y#z) <https://b.example>\n\n"
        '<a href="http://c.example/">丙</a> ![](//d.example/p.png) [里](a.md)\n'
    )
    found = [(link.url, link.place.line, link.place.column) for link in surveyed(text).outside]
    assert found == [
        ("https://a.example/x?y", 1, 5),
        ("https://b.example", 1, 31),
        ("http://c.example/", 3, 10),
        ("https://d.example/p.png", 3, 39),
    ]


def test_what_is_no_text_says_nothing() -> None:
    assert surveyed("").diagnostics == ()


@given(st.text(alphabet="![]()公式复制代码\u200bp_1$`\\\n #<img>ab:{}【】†", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    """Every finding points into the text it was found in."""
    lines = text.split("\n")
    for found in surveyed(text).diagnostics:
        assert found.place.column - 1 + found.place.length <= len(lines[found.place.line - 1]) + 1
