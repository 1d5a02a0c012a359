"""What KaTeX finds wrong, in the author's words and at the author's place."""

from __future__ import annotations

import pytest
from tex_support import article

from notesite.diagnostic import Diagnostic
from notesite.host.katex import Katex
from notesite.lines import Source
from notesite.load.tex.explaining.blame import DELIMITERS
from notesite.load.tex.explaining.explain import explain


def found(katex: Katex, *formulas: str, display: bool = True) -> list[Diagnostic]:
    text, finished, _, _ = article(*formulas, display=display)
    results = katex.typeset([each.formula for each in finished])
    source = Source("content/x.md", text)
    pairs = zip(finished, results, strict=True)
    return [one for each, result in pairs for one in explain(each.use, result, source)]


DEFINE = r"define it: \newcommand{\zzz}{…}, in the formula or as a macro of the article or site"


ARGUMENTS = r"say how many arguments a macro takes: \newcommand{\name}[1]{…}; the sign is \#"


def marked(one: Diagnostic) -> str:
    return one.place.text[one.place.column - 1 : one.place.column - 1 + one.place.length]


@pytest.mark.parametrize(
    ("tex", "code", "at", "hint"),
    [
        (r"a+\alhpa", "math.unknown-command", r"\alhpa", r"did you mean \alpha?"),
        (r"a\cdotb", "math.unknown-command", r"\cdotb", r"did you mean \cdot b?"),
        (r"\bfx", "math.unknown-command", r"\bfx", r"did you mean \bf x?"),
        (r"\tp^*", "math.unknown-command", r"\tp", DEFINE.replace("zzz", "tp")),
        (r"\rank A", "math.unknown-command", r"\rank", DEFINE.replace("zzz}{…", r"rank}{\operatorname{rank}")),
        (r"\vect{x}", "math.unknown-command", r"\vect", DEFINE.replace("zzz}{…", r"vect}[1]{\mathbf{#1}")),
        (r"\to\E", "math.unknown-command", r"\E", DEFINE.replace("zzz}{…", r"E}{\mathbb{E}")),
        (r"\W+1", "math.unknown-command", r"\W", f"write W if the letter is meant, or {DEFINE.replace('zzz', 'W')}"),
        (r"\ita x", "math.unknown-command", r"\ita", r"did you mean \eta?"),
        (r"\diffd x", "math.unknown-command", r"\diffd", DEFINE.replace("zzz", "diffd")),
        (
            r"\ointctrclockwise x",
            "math.unknown-command",
            r"\ointctrclockwise",
            DEFINE.replace("zzz", "ointctrclockwise"),
        ),
        (r"\left{a\right\}", "math.syntax", r"\left{", r"write \left\{"),
        (r"\left\{a\right}", "math.syntax", r"\right}", r"write \right\}"),
        (r"\left \mathbf{x}\right)", "math.syntax", r"\left \mathbf", DELIMITERS),
        (r"\frac{a｝{b}", "math.unbalanced", "｝", "write }"),
        (r"\frac｛a}{b}", "math.unbalanced", "｛", "write {"),
        (r"\newcommand{\z}{#1}\z{x}", "math.syntax", r"\newc", ARGUMENTS),
        (r"\begin{cases}a end{cases}", "math.unbalanced", "end", r"write \end"),
        (r"left( a \right)", "math.unbalanced", "left", r"write \left"),
        (r"\bar\bar{x}", "math.missing-argument", r"\bar", r"write \bar{\bar{…}}"),
        (r"\begin{alinged}a\end{alinged}", "math.unknown-environment", "{alinged}", "did you mean aligned?"),
        (r"x+\frac{a}{b", "math.unbalanced", "{", "add the missing }, or the argument"),
        (r"a}", "math.unbalanced", "}", "remove it, or add the missing {"),
        (r"\left( a", "math.unbalanced", r"\left", r"add \right. for an invisible delimiter"),
        (r"a_1_2", "math.double-script", "_", "group with braces: {a_b}_c or a_{b_c}"),
        (r"x^", "math.missing-argument", "^", "write ^{…}"),
        (r"x+\H", "math.missing-argument", r"\H", r"write \H{…}"),
        (r"a &= b", "math.syntax", "&", r"put the rows into \begin{aligned} … \end{aligned}, or write \& for the sign"),
        (r"\begin{cases}a\end{array}", "math.unbalanced", r"\end", "both take the same name"),
        (r"\mbox{a}\label{l}+\zzz", "math.unknown-command", r"\zzz", DEFINE),
    ],
)
def test_error(tex: str, code: str, at: str, hint: str, katex: Katex) -> None:
    (one,) = found(katex, tex)
    assert (one.severity, one.code) == ("error", code)
    assert marked(one) == at
    assert one.hint == hint


def test_the_place_is_right_behind_characters_outside_the_basic_plane(katex: Katex) -> None:
    (one,) = found(katex, r"\text{𝔼𝔼𝔼} \nosuch")
    assert marked(one) == r"\nosuch"


def test_a_number_in_a_circle_is_as_much_at_home_in_a_formula_as_han(katex: Katex) -> None:
    assert found(katex, r"①\Rightarrow\text{②，⑶}") == []
    (one,) = found(katex, "①🙂")
    assert (one.code, marked(one)) == ("math.unknown-symbol", "🙂")


def test_full_width_marks_of_a_formula_are_one_warning(katex: Katex) -> None:
    (one,) = found(katex, "f（x，y）")
    assert (one.severity, one.code, marked(one)) == ("warning", "math.fullwidth", "（")
    assert one.message == "full-width （，） in a formula"
    assert one.hint == "write `(` `,` `)`, or end the formula before it"


def test_marks_within_a_chinese_text_are_told_with_it(katex: Katex) -> None:
    (one,) = found(katex, r"\xrightarrow{消元、化简}")
    assert (one.code, marked(one)) == ("math.han", "消元")
    assert [one.code for one in found(katex, "y，其中x")] == ["math.fullwidth", "math.han"]


def test_chinese_outside_text_is_a_note(katex: Katex) -> None:
    (one,) = found(katex, "p_{概率}")
    assert (one.severity, one.code, marked(one), one.hint) == ("note", "math.han", "概率", r"write \text{概率}")


def test_chinese_inside_text_is_nothing(katex: Katex) -> None:
    assert found(katex, r"p_{\text{概率，}}", r"\mbox{如果}x") == []


def test_every_broken_formula_of_an_article_is_told(katex: Katex) -> None:
    assert [one.code for one in found(katex, r"\a", "x", r"b}")] == ["math.unknown-command", "math.unbalanced"]
