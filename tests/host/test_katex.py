"""KaTeX in V8, as the build meets it."""

from __future__ import annotations

import asyncio
import html
import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest

from notesite.host.katex import LENGTH, Katex, rough
from notesite.host.katex.isolate import ExhaustedError, Isolate
from notesite.host.theme import katex_folder
from notesite.model import Formula, Typeset

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def formula(tex: str, *, display: bool = False, source: str | None = None, **macros: str) -> Formula:
    named = tuple(sorted((f"\\{name}", body) for name, body in macros.items()))
    return Formula(tex=tex, source=tex if source is None else source, display=display, macros=named)


def one(katex: Katex, tex: str, *, display: bool = False, source: str | None = None, **macros: str) -> Typeset:
    (result,) = katex.typeset([formula(tex, display=display, source=source, **macros)])
    return result


def test_results_stand_in_the_order_of_the_formulas_over_many_batches(katex: Katex) -> None:
    results = katex.typeset([formula(f"x_{{{i}}}") if i % 7 else formula(r"\nope") for i in range(170)])
    assert [r.error != "" for r in results] == [i % 7 == 0 for i in range(170)]
    assert all(f"<mn>{i}</mn>" in r.mathml for i, r in enumerate(results) if i % 7)


def test_nothing_is_asked_of_v8_for_no_formula() -> None:
    typesetter = Katex(katex_folder().with_name("no-such-folder"))
    assert typesetter.typeset([]) == []


def test_a_closed_typesetter_starts_again_when_asked(katex: Katex) -> None:
    before = one(katex, "x")
    katex.close()
    assert one(katex, "x") == before


def test_formulas_are_set_where_an_event_loop_runs() -> None:
    async def served() -> Typeset:
        with Katex(katex_folder()) as typesetter:
            return one(typesetter, "x^2")

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(lambda: asyncio.run(served())).result().text == "x²"


def test_the_annotation_holds_what_the_author_wrote_not_what_katex_got(katex: Katex) -> None:
    result = one(katex, r"a<b\tag{1}", display=True, source=r"a<b\label{eq}")
    found = re.search(r'<annotation encoding="application/x-tex">(.*?)</annotation>', result.html)
    assert found is not None
    assert html.unescape(found[1]) == r"a<b\label{eq}"
    assert r"\tag" not in result.html


def test_mathml_for_feeds_is_wellformed_xml_with_the_source_as_its_alternative_text(katex: Katex) -> None:
    source = 'a < b \\& "c"\n\t中文 > d'
    result = one(katex, r"a<b \& \text{中文}>d", display=True, source=source)
    math = ElementTree.fromstring(result.mathml)
    assert math.tag == MATHML + "math"
    assert math.attrib == {"display": "block", "alttext": source}
    tags = {element.tag.removeprefix(MATHML) for element in math.iter()}
    assert tags.isdisjoint({"semantics", "annotation"})


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"\begin{align} a &= b \notag\\ c &= d \tag{1}\\ e &= f \tag*{甲} \end{align}", ["a=b", "c=d(1)", "e=f甲"]),
        (r"\begin{gather} a \tag{<}\\ b \tag{2.1} \end{gather}", ["a(<)", "b(2.1)"]),
        (r"\begin{align} a &= b \tag{$x$}\\ c &= d \tag{2} \end{align}", ["a=b", "c=d"]),
    ],
)
def test_lines_keep_their_numbers_in_mathml_and_have_the_same_columns(katex: Katex, tex: str, rows: list[str]) -> None:
    math = ElementTree.fromstring(one(katex, tex, display=True).mathml)
    found = math.findall(f".//{MATHML}mtr")
    assert ["".join(row.itertext()) for row in found] == rows
    assert ["".join(row[0].itertext()) for row in found] == [text[0] for text in rows]


@pytest.mark.parametrize(
    ("tex", "colors"),
    [
        (r"\textcolor{#ff8800}{x}", ["#ff8800"]),
        (r"\textcolor{red}{x}", ["red"]),
        (r"\textcolor{#ff8800aa}{x}+\colorbox{#f80a}{y}", ["#ff8800", "#f80"]),
        (r"\textcolor{currentcolor}{x}+\colorbox{tomato}{y}", []),
    ],
    ids=["digits", "a name of HTML 4", "no colour shines through", "other names"],
)
def test_colours_in_mathml_are_those_it_knows(katex: Katex, tex: str, colors: list[str]) -> None:
    """MathML 3, § 2.1.5.2."""
    result = one(katex, tex)
    for markup in (result.html, result.mathml):
        assert re.findall(' math(?:color|background)="([^"]*)"', markup) == colors


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"\stackrel{\mathrm{def}}{=}", "<mover><mo>=</mo><mi>def</mi></mover>"),
        (r"\overset{a}{x}", "<mover><mi>x</mi><mi>a</mi></mover>"),
        (r"\mathop{\mathrm{argmin}}_x", "<msub><mi>argmin</mi><mi>x</mi></msub>"),
        (r"\mathop{\underset{x}{\min}}", "<munder><mrow><mi>min</mi><mo>\u2061</mo></mrow><mi>x</mi></munder>"),
        (r"\mathrel{a=b}", "<mrow><mi>a</mi><mo>=</mo><mi>b</mi></mrow>"),
        (r"\mathbin{\hat\otimes}", '<mover accent="true"><mo>⊗</mo><mo>^</mo></mover>'),
        (r"\coloneqq", "<mo>≔</mo>"),
    ],
    ids=[
        "over a relation",
        "over a letter",
        "a name as an operator",
        "what is under one",
        "several as one",
        "an accent",
        "a sign",
    ],
)
def test_a_token_in_mathml_holds_nothing_but_text(katex: Katex, tex: str, rows: str) -> None:
    """In one of MathML a parser of HTML takes `<mover>` for an element of HTML, which nobody knows."""
    assert one(katex, tex).mathml.split(">", 1)[1] == f"<mrow>{rows}</mrow></math>"


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\mathrm{KL}(p)", ["KL", "p"]),
        (r"\mathrm{d}x\,\mathrm{d}y", ["d", "x", "d", "y"]),
        (r"\Gamma\Delta", ["Γ", "Δ"]),
        (r"\mathrm{H_2O}", ["H", "O"]),
    ],
    ids=["a name", "letters", "capitals of Greek", "not only letters"],
)
def test_a_name_is_one_word_in_mathml(katex: Katex, tex: str, letters: list[str]) -> None:
    assert re.findall("<mi[^>]*>([^<]*)</mi>", one(katex, tex).mathml) == letters


def test_a_column_alone_has_no_distance_to_others_in_mathml(katex: Katex) -> None:
    assert 'columnspacing=""' not in one(katex, r"\begin{aligned} a \\ b \end{aligned}", display=True).mathml


def test_inline_mathml_says_nothing_of_display(katex: Katex) -> None:
    assert "display" not in ElementTree.fromstring(one(katex, "x").mathml).attrib


def test_characters_that_xml_cannot_hold_are_left_out(katex: Katex) -> None:
    result = one(katex, r'\text{a\char"1 b}', source="a\x01b\ud800")
    ElementTree.fromstring(result.mathml)
    assert "\x01" not in result.html + result.mathml + result.text
    result.html.encode("utf-8")


def test_what_separates_the_answers_of_a_batch_cannot_come_from_a_formula(katex: Katex) -> None:
    nul = chr(0)
    first, broken, last = katex.typeset(
        [
            formula(r'a\text{b\char"0 c}', source=f"a{nul}b"),
            formula(rf"\text{{{nul}}}", source=nul),
            formula("d", source=f"d{nul}"),
        ]
    )
    assert (first.text, last.text) == ("ab c", "d")
    assert nul not in first.html + first.mathml + last.html + last.mathml
    assert broken.error == f"Unexpected character: '{nul}'"


@pytest.mark.parametrize(
    ("output", "has_html", "has_mathml"),
    [("htmlAndMathml", True, True), ("html", True, False), ("mathml", False, True)],
)
def test_each_output_form_holds_what_it_says(output: str, has_html: bool, has_mathml: bool) -> None:
    with Katex(katex_folder(), output=output) as typesetter:
        for display in (False, True):
            result = one(typesetter, "x^2", display=display, source="SOURCE")
            assert ('class="katex-html"' in result.html) == has_html
            assert ("<math" in result.html) == has_mathml
            assert ("SOURCE</annotation>" in result.html) == has_mathml
            assert 'alttext="SOURCE"' in result.mathml
            assert result.text == "x²"


def test_macros_of_a_formula_are_its_own(katex: Katex) -> None:
    first, second, third = katex.typeset(
        [formula(r"\gdef\E{a}\E"), formula(r"\E"), formula(r"\E", E=r"\mathbb{E}")],
    )
    assert first.text == "a"
    assert "\\E" in second.error
    assert third.text == "𝔼"


def test_definitions_written_into_a_formula_are_gone_with_it_whatever_the_order(katex: Katex) -> None:
    a, b = formula(r"\gdef\v{1}\v"), formula(r"\gdef\v{2}\v")
    assert [r.text for r in katex.typeset([a, b])] == ["1", "2"]
    assert [r.text for r in katex.typeset([b, a])] == ["2", "1"]


@pytest.mark.parametrize(
    ("tex", "message", "spot"),
    [
        pytest.param(r"x + \foo y", r"Undefined control sequence: \foo", r"\foo", id="an unknown command"),
        pytest.param(r"𝔼 + 🙂 \foo", r"Undefined control sequence: \foo", r"\foo", id="astral characters before it"),
        pytest.param(r"x^a^b", "Double superscript", "^", id="two superscripts"),
        pytest.param(
            r"\frac{a}{b", "Unexpected end of input in a macro argument, expected '}'", "", id="an open brace"
        ),
    ],
)
def test_an_error_is_found_where_it_is(katex: Katex, tex: str, message: str, spot: str) -> None:
    result = one(katex, tex)
    assert result.error == message
    assert tex[result.position : result.position + result.length] == spot
    assert result.position == (tex.rindex(spot) if spot else len(tex))
    assert (result.html, result.mathml) == ("", "")


def test_an_error_in_a_macro_points_at_its_use_and_names_it(katex: Katex) -> None:
    tex = r"\barx + 🙂 \bar"
    result = one(katex, tex, bar=r"a \foo b", barx="y")
    assert result.error == r"Undefined control sequence: \foo (in the macro \bar)"
    assert (result.position, result.length) == (tex.rindex(r"\bar"), 4)


def test_the_text_of_a_broken_formula_holds_no_tex(katex: Katex) -> None:
    result = one(katex, r"\foo", source=r"\foo{x_1} \\ & \frac{a}{b}$")
    assert result.text == "foo x_1 frac a b"


def test_rough_text_of_anything_has_no_backslash_or_brace() -> None:
    assert rough("\\") == ""
    assert rough("\\{a\\}\\\n~b") == "a b"


def test_what_katex_frowns_upon_is_set_and_told_with_its_place(katex: Katex) -> None:
    tex = "🙂 + 概率"
    result = one(katex, tex)
    assert result.error == ""
    assert "概" in result.html
    assert [(w.code, w.position, w.length) for w in result.warnings] == [
        ("unknownSymbol", 0, 1),
        ("unicodeTextInMathMode", 4, 1),
        ("unicodeTextInMathMode", 5, 1),
    ]
    assert result.warnings[0].message == 'unknown character "🙂" (U+1F642)'


def test_a_comment_at_the_end_is_told(katex: Katex) -> None:
    assert [w.code for w in one(katex, "x % y").warnings] == ["commentAtEnd"]


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{JavaScript:alert(1)}{x}",
        r"\href{https://example.org}{x}",
        r"\url{javascript:alert(1)}",
        r"\includegraphics{https://example.org/a.png}",
        r"\htmlClass{a}{x}",
        r"\htmlId{a}{x}",
        r"\htmlStyle{position:fixed}{x}",
        r"\htmlData{a=b}{x}",
        r"\htmlData{__proto__=b}{x}",
    ],
)
def test_what_reaches_out_of_a_formula_is_left_out_and_told(katex: Katex, tex: str) -> None:
    result = one(katex, r"𝔼 " + tex)
    (name,) = re.findall(r"^\\[A-Za-z]+", tex)
    assert [(w.code, w.position, w.length) for w in result.warnings] == [("untrusted", 2, len(name))]
    shown = re.sub(r"<annotation.*?</annotation>| alttext=\"[^\"]*\"", "", result.html)
    assert not re.search(r"href=|src=|id=|data-|position:fixed|example\.org|javascript", shown, re.IGNORECASE)
    assert "\\" not in result.text


def test_a_refused_command_used_twice_is_told_at_both_places(katex: Katex) -> None:
    warnings = one(katex, r"\url{a}+\url{b}").warnings
    assert [w.position for w in warnings] == [0, 8]


def test_chemistry_is_understood(katex: Katex) -> None:
    assert one(katex, r"\ce{2H2 + O2 -> 2H2O}").error == ""


def test_sizes_are_held_to_a_limit(katex: Katex) -> None:
    assert "1000000000" not in re.sub(
        r"<annotation.*?</annotation>| alttext=\"[^\"]*\"", "", one(katex, r"\rule{1e9em}{1e9em}").html
    )


HOSTILE = {
    "a macro that doubles itself for ever": r"\def\a{\a\a}\a",
    "doubling by \\edef": r"\edef\a{xx}" + r"\edef\a{\a\a}" * 40 + r"\a",
    "superscripts without end": "x" + "²" * (LENGTH - 1),
    "a hundred thousand open braces": "{" * 100_000,
    "as many braces as are tried": "{" * LENGTH,
    "left after left": r"\left(" * (LENGTH // 6),
    "roots in roots": r"\sqrt{" * 2000 + "x" + "}" * 2000,
    "a formula of a megabyte": "x" * 1_000_000,
    "an array of 500 × 500": r"\begin{matrix}" + r"\\".join(["&".join(["x"] * 500)] * 500) + r"\end{matrix}",
}


@pytest.mark.parametrize("tex", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_formula_harms_no_other(katex: Katex, tex: str) -> None:
    good = formula(r"\frac12")
    expected = one(katex, r"\frac12")
    before, _, after = katex.typeset([good, formula(tex), good])
    assert before == after == expected


@pytest.mark.parametrize("name", [name for name in HOSTILE if "superscripts" not in name])
def test_a_hostile_formula_is_an_error(katex: Katex, name: str) -> None:
    assert one(katex, HOSTILE[name]).error != ""


def test_one_that_takes_too_long_is_the_only_one_to_fail() -> None:
    slow = formula(r"\def\a{" + "x" * 19_000 + "}" + r"\a" * 400)
    assert len(slow.tex) <= LENGTH
    with Katex(katex_folder(), seconds=0.5) as typesetter:
        results = typesetter.typeset([formula("x"), slow, formula("y")])
    assert [r.text for r in results if not r.error] == ["x", "y"]
    assert re.search("took (longer than 0.5 seconds|more than 256 MB)", results[1].error)


def test_where_the_machine_stands_still_a_formula_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where other programs have all processors, or it was asleep."""
    call, times = Isolate.call, []

    def held_up(isolate: Isolate, *arguments: str, seconds: float) -> str:
        times.append(seconds)
        if len(times) < 4:
            raise ExhaustedError("took longer", stood_still=True)
        return call(isolate, *arguments, seconds=600)

    monkeypatch.setattr(Isolate, "call", held_up)
    with Katex(katex_folder()) as typesetter:
        assert not one(typesetter, "x").error


def test_a_formula_cannot_write_to_what_others_are_made_with(katex: Katex) -> None:
    before = one(katex, "x")
    katex.typeset([formula(r"\gdef\__proto__{1}\gdef\constructor{2}\def\toString{3} \htmlData{__proto__=1}{x}")])
    assert one(katex, "x") == before


def test_the_identity_changes_with_the_output_form_only(katex: Katex) -> None:
    assert katex.identity == Katex(katex_folder()).identity
    assert katex.identity != Katex(katex_folder(), output="html").identity
