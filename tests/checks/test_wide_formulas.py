"""Formulas a phone cannot show whole are told by a check, at their place."""

from __future__ import annotations

import pytest

from notesite.checks.wide import wide_formulas
from notesite.diagnostic import Diagnostic
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.model import Formula, Typeset

NOTE = "---\ndate: 2026-01-01\n---\n设 $x$，\n\n$$\n  y = 1\n$$\n"


def found(widths: dict[str, float]) -> list[Diagnostic]:
    article = load_article(NOTE.encode(), path="a.md", source_path="content/a.md", options=LoadOptions()).value
    assert article is not None

    def typeset(formula: Formula) -> Typeset:
        return Typeset(html="x", width=widths[formula.tex.strip()[0]])

    return list(wide_formulas(article, typeset=typeset, text=lambda: Source("content/a.md", NOTE)))


@pytest.mark.parametrize(
    ("widths", "told"),
    [
        pytest.param({"x": 18.0, "y": 20.0}, [], id="what fits is not told"),
        pytest.param({"x": 1.0, "y": 20.1}, [(7, "20.1 em")], id="a displayed formula"),
        pytest.param({"x": 19.0, "y": 1.0}, [(4, "20.9 em")], id="a formula in a line is set larger"),
    ],
)
def test_formulas_wider_than_a_phone_are_told(widths: dict[str, float], told: list[tuple[int, str]]) -> None:
    diagnostics = found(widths)
    assert [(d.place.line, d.severity, d.code) for d in diagnostics] == [
        (line, "note", "math.wide") for line, _ in told
    ]
    for diagnostic, (_, width) in zip(diagnostics, told, strict=True):
        assert diagnostic.message == f"this formula is {width} wide; a screen of 360 pixels shows 20 em"
