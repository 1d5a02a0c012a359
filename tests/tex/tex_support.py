"""What the tests of formulas share: fixtures, and an article's formulas one after another in one text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from notesite.load.tex.article import Finished, Label, RawFormula, finish
from notesite.load.tex.macros import MacroTable
from notesite.load.tex.problem import Problem

_FIXTURES = Path(__file__).parent / "fixtures"
_BETWEEN = "$ and $"


def fixtures(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, input and expected output of each case in a fixture file."""
    for block in (_FIXTURES / name).read_text("utf-8").split("\n.\n\n"):
        title, given, expected = block.removesuffix("\n.\n").split("\n.\n")
        yield title.strip(), given, expected


def article(
    *formulas: str, display: bool = True, macros: MacroTable | None = None
) -> tuple[str, tuple[Finished, ...], Mapping[str, Label], tuple[Problem, ...]]:
    """Return the text that holds *formulas*, and what becomes of them."""
    text = "$" + _BETWEEN.join(formulas) + "$"
    raws, at = [], 1
    for tex in formulas:
        raws.append(RawFormula(tex=tex, display=display, start=at))
        at += len(tex) + len(_BETWEEN)
    return text, *finish(raws, macros or MacroTable.empty())


def tex(*formulas: str, display: bool = True, macros: MacroTable | None = None) -> list[str]:
    """Return what KaTeX gets for each of *formulas*, written in one article."""
    return [each.formula.tex for each in article(*formulas, display=display, macros=macros)[1]]
