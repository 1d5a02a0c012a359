"""A note looked at by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from checks_support import cases, shown, surveyed
from hypothesis import given
from hypothesis import strategies as st

from folders import Files
from memos import DictMemo
from notesite.checks.survey import Survey
from notesite.load.options import LoadOptions
from notesite.memo import Worked
from notesite.stages.checking import surveys
from notesite.stages.eachnote import in_turn
from notesite.tree import SourceFile, Tree

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


def test_a_note_that_was_surveyed_is_not_surveyed_again() -> None:
    """What is remembered is what was found, and only a change of the note or of the options is looked at anew."""
    texts = {"a.md": "[公式]\n", "b.md": "![](x.png)\n"}
    memo = DictMemo()

    def run(options: LoadOptions) -> tuple[Mapping[str, Survey], int]:
        worked = Worked()
        tree = Tree(notes=tuple(SourceFile(path=path, source_path=path) for path in texts))
        read = Files(texts)
        found = surveys(tree, options=options, read=read, memo=memo, tool="", run=in_turn, worked=worked)
        return found, worked.steps["survey"]

    first, count = run(LoadOptions())
    assert count == 2
    assert run(LoadOptions()) == (first, 0)
    texts["a.md"] = "好\n"
    again, count = run(LoadOptions())
    assert (again["a.md"].diagnostics, again["b.md"], count) == ((), first["b.md"], 1)
    assert run(LoadOptions(html=False))[1] == 2
