"""Files written for a renderer that takes backslashes away."""

from __future__ import annotations

import pytest

from notesite.load.tex.edit import origin
from notesite.load.tex.escapes.hexo import escaping, unescape


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ([r"\begin{cases}a\\\\b\end{cases}"], True),
        ([r"\\{a\\}"], True),
        ([r"x\_{1}"], True),
        ([r"a\\\\b", r"c\\d"], False),
        ([r"a\\b"], False),
        ([r"\text{a\_b}"], False),
        ([r"\begin{matrix}a\\{b}\end{matrix}"], False),
        ([], False),
    ],
)
def test_a_file_is_recognised_as_a_whole(formulas: list[str], expected: bool) -> None:
    assert escaping(formulas) is expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\\\\ b", r"a\\ b"),
        (r"\\{x\\}", r"\{x\}"),
        (r"\left \\\{x\right \\\}", r"\left \{x\right \}"),
        (r"x\_{1}y\_2", "x_{1}y_2"),
        (r"a\*b", "a*b"),
        (r"\alpha\,\{b\}", r"\alpha\,\{b\}"),
        (r"a\\,b\\|c", r"a\,b\|c"),
    ],
)
def test_it_is_read_as_meant(written: str, meant: str) -> None:
    assert unescape(written).text == meant


def test_places_in_what_is_meant_lead_back_to_what_is_written() -> None:
    written = r"a\\\\ x\_{1} \foo"
    made = unescape(written)
    assert origin(made.segments, made.text.index(r"\foo")) == written.index(r"\foo")
