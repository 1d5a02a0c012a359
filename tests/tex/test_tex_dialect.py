"""What authors write for MathJax becomes what KaTeX sets."""

from __future__ import annotations

import pytest
from tex_support import article, fixtures, tex

from notesite.host.katex import Katex

CASES = list(fixtures("dialect.md"))


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_translation(given: str, expected: str) -> None:
    assert tex(given) == [expected]


def test_katex_sets_every_translation(katex: Katex) -> None:
    made = [article(given)[1][0].formula for _, given, _ in CASES]
    results = katex.typeset(made)
    assert [(f.source, r.error) for f, r in zip(made, results, strict=True) if r.error] == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (r"\begin{align}a&=b\\c&=d\end{align}", r"\begin{aligned}a&=b\\c&=d\end{aligned}"),
        (r"\begin{equation}a\end{equation}", r"{\displaystyle a}"),
        (r"\begin{split}a&b\end{split}", r"\begin{aligned}a&b\end{aligned}"),
        (r"a\tag{1}", r"a\qquad(\text {1})"),
        (r"\begin{alignat*}{2}a&b\end{alignat*}", r"\begin{alignedat}{1}a&b\end{alignedat}"),
    ],
)
def test_display_environments_stand_in_a_line_of_text(given: str, expected: str, katex: Katex) -> None:
    _, (made,), _, _ = article(given, display=False)
    assert made.formula.tex == expected
    assert katex.typeset([made.formula])[0].error == ""


@pytest.mark.parametrize(
    "given",
    [r"\alpha_1^{2} + \frac{a}{b}", r"\begin{cases}a\\b\end{cases}", r"\left(\frac12\right)^2", "x'", r"\text{中 文}"],
)
def test_katex_s_own_tex_is_left_alone(given: str) -> None:
    _, (made,), _, problems = article(given)
    assert made.formula.tex == given
    assert made.formula.macros == ()
    assert problems == ()


@pytest.mark.parametrize("given", [r"a_1_2", r"a &= b", r"\frac{a}{", r"\left( a", r"\foo"])
def test_what_mathjax_refuses_stays_an_error(given: str, katex: Katex) -> None:
    assert katex.typeset([article(given)[1][0].formula])[0].error


def test_commands_that_katex_lacks_come_along_as_macros() -> None:
    _, (made,), _, _ = article(r"\mathbbm{1}_\mathds{R}")
    assert made.formula.macros == ((r"\mathbbm", r"\mathbb"), (r"\mathds", r"\mathbb"))


def test_a_percent_sign_that_hides_something_is_told() -> None:
    text, _, _, problems = article(r"\frac{50%}{2}")
    assert [(p.code, p.message, text[p.start : p.end]) for p in problems] == [
        ("math.comment", "% begins a comment: }{2} is not shown", "%}{2}")
    ]


@pytest.mark.parametrize("given", ["x = 50%", "50 %", "50%\n"])
def test_a_percent_sign_at_the_end_hides_itself(given: str) -> None:
    text, _, _, (problem,) = article(given)
    assert (problem.message, text[problem.start]) == ("% begins a comment, and is not shown", "%")


@pytest.mark.parametrize("given", ["a\n% note\n+b", "a = 5%\n+b", "a%\n", r"50\%"])
def test_a_comment_on_a_line_of_its_own_is_not(given: str) -> None:
    assert article(given)[3] == ()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (r"\href{http://a.b}{x}", "math.untrusted"),
        (r"\includegraphics{a.png}", "math.untrusted"),
        (r"\color{nosuch-color}{x}", "math.unknown-color"),
        (r"\textcolor{nocolour}{x}", "math.unknown-color"),
        (r"cost $5", "math.dollar"),
        (r"\newcommand{\x}[q]{a}", "math.macro"),
    ],
)
def test_what_cannot_be_shown_as_written_is_told(given: str, code: str) -> None:
    assert [problem.code for problem in article(given)[3]] == [code]


@pytest.mark.parametrize(
    ("given", "expected", "hint"),
    [
        (r"\color{grene} x", r"\color{currentcolor} x", "did you mean 'green'?"),
        (r"\colorbox{qqqq}{x}", r"\colorbox{transparent}{x}", r"use a CSS name, #rrggbb, or \definecolor"),
    ],
)
def test_an_unknown_colour_leaves_what_it_colours_as_it_was(given: str, expected: str, hint: str) -> None:
    _, (made,), _, (problem,) = article(given)
    assert made.formula.tex == expected
    assert problem.hint == hint


@pytest.mark.parametrize("spec", ["RebeccaPurple", "currentColor", "grey", "ForestGreen", "#abc", "facade", "ABCDEF"])
def test_a_known_colour_is_taken(spec: str) -> None:
    assert article(rf"\textcolor{{{spec}}}{{x}}")[3] == ()
