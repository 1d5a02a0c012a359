"""Macros: how they are read, how long they hold, what a formula gets of them."""

from __future__ import annotations

import pytest
from tex_support import article, tex

from notesite.host.katex import Katex
from notesite.host.theme import katex_folder
from notesite.load.options import LoadOptions
from notesite.load.tex.macros import MacroTable, parse_mapping, parse_preamble


@pytest.mark.parametrize(
    ("preamble", "used", "expected"),
    [
        (r"\newcommand{\E}{\mathbb{E}}", r"\E", {r"\E": r"\mathbb{E}"}),
        (r"\newcommand\E{\mathbb{E}} % why", r"\E", {r"\E": r"\mathbb{E}"}),
        (r"\renewcommand*{\p}[2]{p(#1\mid#2)}", r"\p ab", {r"\p": r"p(#1\mid#2)"}),
        (r"\def\x#1#2{#2#1}", r"\x", {r"\x": "#2#1"}),
        (r"\gdef\x{y}", r"\x", {r"\x": "y"}),
        (r"\DeclareMathOperator*{\am}{arg\,min}", r"\am", {r"\am": r"\operatorname*{arg\,min}"}),
        (r"\def\a{1}\let\b=\a\def\a{2}", r"\b", {r"\b": "1"}),
        (r"\require{ams}\usepackage[a]{b}\def\a{1}", r"\a", {r"\a": "1"}),
        (r"\def\a{\b}\def\b{\c}\def\c{1}\def\d{2}", r"\a", {r"\a": r"\b", r"\b": r"\c", r"\c": "1"}),
        (r"\def\a{\mbox{x}}", r"\a", {r"\a": r"\mbox{x}", r"\mbox": r"\hbox"}),
    ],
)
def test_a_preamble_s_macros_come_with_what_they_use(preamble: str, used: str, expected: dict[str, str]) -> None:
    table, problems = parse_preamble(preamble)
    assert problems == ()
    assert dict(table.used_by(used)) == expected


def test_what_is_no_definition_is_told_where_it_stands() -> None:
    text = "\\def\\a{1}\nhello \\world\n\\newcommand{\\b}{2}"
    table, (problem,) = parse_preamble(text)
    assert text[problem.start : problem.end] == r"hello \world"
    assert problem.code == "math.macro"
    assert dict(table.used_by(r"\a\b")) == {r"\a": "1", r"\b": "2"}


def test_a_mapping_takes_names_with_and_without_backslash_and_mathjax_s_lists() -> None:
    table, problems = parse_mapping([("\\E", r"\mathbb{E}"), ("R", r"\mathbb{R}"), ("f", ["#1^#2", 2, "x"])])
    assert problems == ()
    assert tex(r"\E\R\f[a]b\f c", macros=table) == [r"\E\R\f@opt{a}b\f c"]


@pytest.mark.parametrize("pair", [("\\a b", "x"), ("\\a", "{"), ("\\a", None), ("", "x")])
def test_a_wrong_entry_of_a_mapping_is_an_error(pair: tuple[str, object]) -> None:
    _, (problem,) = parse_mapping([pair])
    assert (problem.severity, problem.code) == ("error", "math.macro")


def test_a_definition_holds_from_its_formula_on_and_shows_nothing() -> None:
    _, finished, _, _ = article(r"\x", r"\newcommand{\x}{1}", r"\x")
    assert [each.formula.macros for each in finished[::2]] == [(), ((r"\x", "1"),)]
    assert [each.hidden for each in finished] == [False, True, False]


def test_merging_lets_the_article_s_macros_win() -> None:
    site, _ = parse_preamble(r"\def\a{1}\def\b{2}")
    own, _ = parse_preamble(r"\def\a{3}")
    assert dict(site.merged(own).used_by(r"\a\b")) == {r"\a": "3", r"\b": "2"}
    assert dict(site.used_by(r"\a")) == {r"\a": "1"}


def test_macros_that_begin_and_end_environments_are_numbered_like_them() -> None:
    assert tex(r"\def\be{\begin{equation}}\def\ee{\end{equation}}", r"\be x\ee")[1] == (
        r"\begin{equation*} x\tag{1}\end{equation*}"
    )


@pytest.mark.parametrize(
    "formulas",
    [
        (r"\let\oldvec\vec\renewcommand{\vec}[1]{\oldvec{\mathbf{#1}}}", r"\vec{x}"),
        (r"\def\ip#1,#2.{\langle#1\mid#2\rangle}", r"\ip a,b."),
        (r"\newenvironment{eq}[1]{\begin{align}#1}{\end{align}}", r"\begin{eq}{z}&=1\end{eq}"),
        (r"\newcommand{\f}[3][x]{#1#2}", r"\f{1}{2}+\f[y]{1}{2}"),
        (r"\newcommand{\vx}{\boldsymbol{x}}", r"a_\vx^\vx"),
        (r"\newcommand{\R}{\mathbb{R}}\newcommand{\R}{\mathbb{R}}", r"\R"),
        (r"\DeclarePairedDelimiterX{\kl}[2]{(}{)}{#1\delimsize\|#2}", r"\kl{p}{q}\kl*{p}{q}"),
    ],
)
def test_katex_sets_what_uses_them(formulas: tuple[str, ...], katex: Katex) -> None:
    results = katex.typeset([each.formula for each in article(*formulas)[1]])
    assert [result.error for result in results] == ["", ""]


def test_empty_table_needs_nothing() -> None:
    assert MacroTable.empty().used_by(r"\alpha") == ()


def test_a_macro_used_only_with_its_optional_argument_is_handed_along(katex: Katex) -> None:
    table = parse_preamble(r"\newcommand{\n}[2][2]{\lVert #2 \rVert_{#1}}")[0]
    _, (made,), _, _ = article(r"\n[1]{x}", macros=table)
    assert katex.typeset([made.formula])[0].error == ""


def test_the_default_of_a_first_argument_holds_in_a_mapping() -> None:
    table, problems = parse_mapping([(r"\norm", (r"\lVert #2 \rVert_{#1}", 2, "2"))])
    _, finished, _, _ = article(r"\norm{x}", r"\norm[1]{x}", macros=table)
    assert problems == ()
    with Katex(katex_folder()) as katex:
        shown = [typeset.text for typeset in katex.typeset([each.formula for each in finished])]
    assert shown == ["‖x‖₂", "‖x‖₁"]


def test_the_macros_of_a_site_are_read_once_for_all_its_notes() -> None:
    """A preamble can take as long to read as a note."""
    options = [LoadOptions(preamble=r"\newcommand{\E}{\mathbb{E}}", macros=(("\\R", "\\mathbb{R}"),)) for _ in range(2)]
    site, again = (each.site_macros() for each in options)
    assert site is again
    assert site.merged(MacroTable.empty()) is site
    assert dict(site.used_by(r"\E \R")) == {"\\E": "\\mathbb{E}", "\\R": "\\mathbb{R}"}
