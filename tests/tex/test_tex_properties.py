"""Whatever stands between the dollars, nothing raises and every place is inside the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tex_support import article

from notesite.load.tex.article import RawFormula, finish
from notesite.load.tex.commands import BRACED
from notesite.load.tex.dialect import MATH
from notesite.load.tex.edit import Edit, Rewritten, apply, origin
from notesite.load.tex.escapes import hexo
from notesite.load.tex.lexer import Tokens
from notesite.load.tex.macros import MacroTable, parse_mapping, parse_preamble
from notesite.load.tex.visible import slug_text, visible_length

_PIECES = sorted(MATH) + [f"\\{name}" for name in sorted(BRACED)][:80]
_MARKS = [
    "{",
    "}",
    "[",
    "]",
    "x",
    "1",
    " ",
    "\n",
    "%",
    "#1",
    "*",
    "\\",
    "{align}",
    "{array}",
    "{cases*}",
    "中",
    "𝔼",
    "'",
]
pieces = st.lists(st.sampled_from(_PIECES + _MARKS * 8), max_size=30).map("".join)
texts = st.one_of(st.text(max_size=60), pieces)


@given(st.lists(texts, max_size=4), st.booleans())
def test_finishing_never_raises_and_stays_inside_its_article(formulas: list[str], display: bool) -> None:
    text, finished, _, problems = article(*formulas, display=display)
    assert len(finished) == max(1, len(formulas)) if formulas else finished == ()
    for problem in problems:
        assert 0 <= problem.start < problem.end <= len(text)
    for each in finished:
        offsets = [offset for offset, _ in each.use.segments]
        assert offsets == sorted(offsets)
        assert offsets[0] == 0
        assert offsets[-1] <= len(each.formula.tex)
        assert all(0 <= origin(each.use.segments, at) <= len(text) for at in range(len(each.formula.tex)))


@pytest.mark.parametrize("rest", ["", "{", "{a", "{a}", "[b", "[b]", "[b]{a", "}", "*", "_"])
def test_a_command_whose_arguments_are_not_there_loses_nothing_around_it(rest: str) -> None:
    for name in sorted(MATH):
        text, (made,), _, problems = article(f"7{name}{rest}")
        assert "7" in made.formula.tex, name
        assert all(0 <= problem.start < problem.end <= len(text) for problem in problems), name


@given(texts)
def test_reading_never_raises(text: str) -> None:
    assert visible_length(text) >= 0
    assert isinstance(slug_text(text), str)
    assert len(hexo.unescape(text).text) <= len(text)
    _, problems = parse_preamble(text)
    assert all(0 <= problem.start <= problem.end for problem in problems)
    parse_mapping([(text, text)])


@given(texts)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(Tokens(text).words) == text


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text("ab{", max_size=3))))
def test_what_an_edit_leaves_keeps_its_origin(text: str, spans: list[tuple[int, int, str]]) -> None:
    edits = [Edit(min(a, b, len(text)), min(max(a, b), len(text)), new) for a, b, new in spans]
    made = apply(Rewritten(text=text), edits)
    for at, (offset, old) in enumerate(made.segments):
        assert 0 <= old <= len(text)
        assert at == 0 or offset > made.segments[at - 1][0]


@pytest.mark.parametrize(
    "tex",
    ["{" * 100_000 + "}" * 100_000, "{" * 200_000, "\\frac" * 100_000, "\\begin{align}" * 40_000, "x^\\hat{" * 50_000,
     "$" * 200_000, "\\newcommand{\\a}{" * 20_000, "\\sqrt[" * 50_000, "\\left(" * 50_000, "a&b\\\\" * 100_000],
    ids=lambda tex: tex[:12],
)  # fmt: skip
def test_deep_and_long_formulas_come_back(tex: str) -> None:
    (made,), _, _ = finish([RawFormula(tex=tex, display=True, start=0)], MacroTable.empty())
    assert made.formula.source == tex
