"""What KaTeX's markup becomes: shorter and drawn the same, its width and its characters known."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from notesite.host import katex as room
from notesite.host.katex import Katex
from notesite.host.theme import katex_folder
from notesite.model import Formula, Typeset


def made(katex: Katex, tex: str, *, display: bool = False) -> Typeset:
    (result,) = katex.typeset([Formula(tex=tex, source=tex, display=display)])
    assert result.error == ""
    return result


def test_classes_without_a_rule_are_left_out(katex: Katex) -> None:
    sheet = (katex_folder() / "katex.min.css").read_text("utf-8")
    for name in re.findall(r'UNUSED = new Set\("([^"]+)"', _script("kinds.js"))[0].split():
        assert not re.search(rf"\.{name}\b(?!-)", sheet), name
    assert "mord" not in made(katex, "a+b").html


def _script(name: str) -> str:
    return (Path(room.__file__).parent / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("tex", "scripts"),
    [
        ("x_i", 1),
        ("x^2", 1),
        ("f'", 1),
        ("x_i^2", 2),
        ("e^{x_i^2}", 3),
        (r"\sum\nolimits_i \left(x\right)^2", 2),
        (r"x_{\color{red}{i}}", 1),
        (r"\tiny x_i", 1),
    ],
)
def test_scripts_stand_in_the_line_of_their_base(katex: Katex, tex: str, scripts: int) -> None:
    html = made(katex, tex).html
    assert "vlist" not in html
    assert html.count('katex-script" style="top:') == scripts


def test_what_only_holds_elements_together_is_left_out(katex: Katex) -> None:
    assert "<span><span" not in made(katex, r"x_i + e^{-x_i^2} \left(\mathrm{a}b\right)^2").html


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("x(", '<span class="mathnormal">x</span>('),
        ("x(1", '<span class="mathnormal">x</span>(<span>1</span>'),
        ("1", "1"),
        (r"(\log", "(<span>lo<span"),
    ],
)
def test_a_text_between_tags_needs_no_element_and_two_are_never_joined(katex: Katex, tex: str, drawn: str) -> None:
    first, again = made(katex, tex).html, made(katex, tex).html
    assert drawn in first
    assert first == again


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("a=b", '<span style="margin:0 .2778em">=</span>'),
        ("f,g", '</span>,<span class="mathnormal" style="margin-right:.0359em;margin-left:.1667em">g</span>'),
        ("1,2", '1<span style="margin-right:.1667em">,</span>2'),
        (r"f\,1", '<span class="mathnormal" style="margin-right:.1076em;padding-right:.1667em">f</span>1'),
        (r"f\!1", 'f</span><span style="margin-left:-.1667em">1</span>'),
        (r"1\,\,2", '<span style="margin-right:.1667em">1</span><span style="margin-left:.1667em">2</span>'),
        (r"\frac{1}{2}", '<span class="mfrac katex-scripts katex-stack" style="margin-inline:.12em">'),
        (r"x^{\frac{1}{2}}", '<span class="mfrac katex-scripts katex-stack" style="margin-inline:.171429em">'),
        (r"x_i\,y", '<span class="mathnormal" style="margin-right:.0359em;margin-left:.1667em">y</span>'),
    ],
)
def test_a_space_is_a_margin_of_its_neighbour(katex: Katex, tex: str, drawn: str) -> None:
    html = made(katex, tex).html
    assert drawn in html
    assert "mspace" not in html


@pytest.mark.parametrize("tex", [r"\text{a}\!\,\!\text{b}", r"x_i\,"])
def test_a_space_that_no_neighbour_takes_is_an_element(katex: Katex, tex: str) -> None:
    assert "mspace" in made(katex, tex).html


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("x_i", 'size3 mathnormal katex-script" style="top:.215em;margin-right:.071429em">i</span>'),
        ("x^f", 'margin-right:.071429em;padding-right:.1076em">f</span>'),
        (r"x_{\mathbf{z}}", 'size3 mathbf katex-script" style="top:.215em;margin-right:.071429em">z</span>'),
        ("x_i^2", '<span class="mathnormal">i</span>'),
        (r"x_{\color{red}{i}}", '<span class="mathnormal" style="color:red;--ink:red">i</span>'),
    ],
)
def test_a_script_of_one_letter_is_that_letter_where_no_other_stands_above(katex: Katex, tex: str, drawn: str) -> None:
    assert drawn in made(katex, tex).html


def test_a_delimiter_that_is_not_moved_does_not_say_so(katex: Katex) -> None:
    assert "delimcenter" not in made(katex, r"\left(x\right)").html


def test_what_is_stacked_stays_one_element(katex: Katex) -> None:
    """Each child of what KaTeX's table holds would be a box of its own."""
    html = made(katex, r"\begin{matrix}a_1 + b\end{matrix}", display=True).html
    assert re.search(r'class="pstrut"[^>]*></span><span><span class="mathnormal">a</span>', html)


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        (r"\frac{a}{b}", 3),
        (r"\binom{a}{b}", 2),
        (r"\cfrac{1}{\frac{a}{b}}", 6),
        (r"\sum_{i=1}^n", 3),
        (r"\max_x", 2),
        (r"\hat{x}", 2),
        (r"x^{\frac{a}{b}}", 4),
        (r"\frac{\sum_i^n x_i}{2}", 6),
    ],
)
def test_fractions_limits_and_accents_are_lines_that_begin_at_one_place(katex: Katex, tex: str, lines: int) -> None:
    html = made(katex, tex, display=True).html
    assert "vlist" not in html
    # A letter that has a box in KaTeX's drawing has the class, too.
    letters = re.findall(r'katex-script">[^<]+</span>', html)
    assert html.count('katex-script"') - len(letters) == lines


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("e^{x_i}", '<span class="mathnormal">e</span>'),
        ("e^{x^2}", '<span class="mathnormal katex-script">e</span>'),
        (r"e\dfrac{a}{b}", '<span class="mathnormal">e</span>'),
        (r"a,\dfrac{a}{b}", ',<span class="mspace" style="margin-right:.1667em"></span>'),
        ("a,e^{x^2}", '<span class="mathnormal katex-script" style="margin-left:.1667em">e</span>'),
    ],
)
def test_beside_what_is_higher_a_letter_has_a_box_where_katex_has_one(katex: Katex, tex: str, drawn: str) -> None:
    """Its row of pixels depends on that; where no letter is stacked higher than letters are, it does not."""
    assert drawn in made(katex, tex).html


@pytest.mark.parametrize(
    ("tex", "strut"), [("x", False), ("x^2", False), (r"\hat x", False), (r"\sqrt{x}", True), (r"\vec{x}", True)]
)
def test_a_line_begins_where_its_letters_do_not_where_a_table_does(katex: Katex, tex: str, strut: bool) -> None:
    assert ("katex-strut" in made(katex, tex).html) is strut


@pytest.mark.parametrize(
    "tex", [r"\frac{\sqrt{a}}{b}", r"\widehat{ab}", r"\vec{a}", r"\frac{\begin{matrix}a\end{matrix}}{b}"]
)
def test_what_makes_a_line_higher_leaves_a_stack_as_katex_has_it(katex: Katex, tex: str) -> None:
    assert "katex-stack" not in made(katex, tex).html


def test_a_stack_is_no_higher_than_the_line_it_stands_in(katex: Katex) -> None:
    """What is larger within it would make that line higher: then KaTeX's table is around it."""
    assert "vlist" not in made(katex, r"\frac{x_{\dfrac{a}{b}}}{c}", display=True).html
    html = made(katex, r"\frac{\Large\frac{a}{b}}{c}").html
    assert html.index("vlist") < html.index("katex-stack")


@pytest.mark.parametrize("tex", [r"x^{\sqrt{a}}", r"x_{\substack{a\\b}}", r"x^{\rule{1em}{2em}}"])
def test_what_makes_a_line_higher_is_stacked_as_katex_does(katex: Katex, tex: str) -> None:
    assert 'class="msupsub"><span class="vlist-t' in made(katex, tex).html


@pytest.mark.parametrize(
    ("tex", "fonts"),
    [
        ("x", {"Math-Italic": "x"}),
        ("(2)", {"Main-Regular": "()2"}),
        (r"\mathbf{A}\boldsymbol{\beta}", {"Main-Bold": "A", "Math-BoldItalic": "β"}),
        (r"\mathbb{R}\mathcal{L}", {"AMS-Regular": "R", "Caligraphic-Regular": "L"}),
        (
            r"\mathfrak{g}\mathsf{s}\mathtt{t}\mathscr{F}",
            {"Fraktur-Regular", "SansSerif-Regular", "Script-Regular", "Typewriter-Regular"},
        ),
        (r"\text{a \textbf{b} \textit{c}}", {"Main-Regular": "a\xa0", "Main-Bold": "b", "Main-Italic": "c"}),
        (r"\Big( \Bigg(", {"Size2-Regular": "(", "Size4-Regular": "("}),
    ],
)
def test_the_fonts_of_a_formula_are_known(katex: Katex, tex: str, fonts: dict[str, str] | set[str]) -> None:
    glyphs = made(katex, tex).glyphs
    assert set(fonts) <= set(glyphs)
    if isinstance(fonts, dict):
        for font, chars in fonts.items():
            assert set(chars) <= set(glyphs[font])


@pytest.mark.parametrize(
    "tex",
    [
        "x",
        r"\frac{a}{b}+\sqrt[3]{x}\tag{1}",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\overbrace{a+b}^{n}\xrightarrow{f}\widehat{abc}\cancel{x}\boxed{y}",
        r"\tiny a\Huge b\text{字 \textbf{c}}\bcancel{d}\not=\phase{-78^\circ}",
        r"\begin{CD}A@>a>>B\\@VbVV@AAcA\\C@=D\end{CD}",
        r"\left\lbrace\begin{array}{c|c}a&b\\\hline c&d\end{array}\right.\mathbb{R}\mathcal{L}",
    ],
)
def test_the_classes_of_a_formula_are_known(katex: Katex, tex: str) -> None:
    """All those in its HTML, but for what every formula has; and `svg` for a drawing."""
    result = made(katex, tex, display=True)
    written = {name for classes in re.findall(r'class="([^"]+)"', result.html) for name in classes.split()}
    drawn = {"svg"} if "<svg" in result.html else set()
    assert {*result.classes.split()} == written - {
        "katex",
        "katex-display",
        "katex-html",
        "katex-mathml",
        "number",
    } | drawn


@pytest.mark.parametrize(
    ("tex", "width"),
    [
        ("x", 0.572),
        ("12", 1.0),
        (r"\frac{1}{12}", 0.944),
        ("x^2", 0.972),
        (r"\text{设}", 0.909),
        (r"\mathrm{设x}", 1.437),
        (r"x_{\text{设}}", 1.322),
        (r"\mathrm{max}", 1.861),
        (r"\iint x", 1.752),
        (r"\iiint x", 2.099),
        (r"\boldsymbol{ab}", 1.155),
        ("90°", 1.5),
        (r"x\Large x", 1.396),
        (r"x\scriptstyle x", 0.972),
    ],
)
def test_the_width_of_a_formula_is_known_in_em(katex: Katex, tex: str, width: float) -> None:
    assert made(katex, tex).width == pytest.approx(width, abs=0.02)


@pytest.mark.parametrize("tex", [r"e^{i\pi}+1=0", r"\alpha\beta+1", r"\mathbb{E}_{\theta\phi}x"])
def test_greek_letters_side_by_side_are_no_guess(katex: Katex, tex: str) -> None:
    """Texts of several characters are measured one by one; a part with one that is guessed keeps no room."""
    (typeset,) = katex.typeset([Formula(tex=tex, source=tex, display=False)])
    assert '"katex-base" style="--width:' in typeset.html
    assert '"katex-base">' not in typeset.html


def test_the_width_in_a_line_is_that_of_the_widest_part_between_breaks(katex: Katex) -> None:
    whole = made(katex, "abcd+efgh=abcd+efgh=abcd", display=True)
    parts = made(katex, "abcd+efgh=abcd+efgh=abcd")
    assert parts.width < whole.width / 3
    assert parts.html.count("<wbr>") == 4
    assert "<wbr>" not in whole.html


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        pytest.param(r"\tau = 0.07", [r"\tau = 0.07"], id="nothing long enough to be parted"),
        pytest.param(r"X_1 - X_0", ["X_1 - X_0"], id="nor by an operator"),
        pytest.param(r"a + b = c + d", ["a + b =", "c + d"], id="after a relation sooner than after an operator"),
        pytest.param(r"\mathrm{SNR}(1 - a) + b", [r"\mathrm{SNR}(1 - a) +", "b"], id="not within brackets"),
        pytest.param(r"f(abcdef + abcdef)", ["f(abcdef +", "abcdef)"], id="within long ones"),
        pytest.param(r"a = \allowbreak b", [r"a = \allowbreak", "b"], id="where it is allowed by the author"),
    ],
)
def test_a_line_is_broken_where_it_disturbs_least(katex: Katex, tex: str, parts: list[str]) -> None:
    html = made(katex, tex).html
    assert html.count('class="katex-base"') == len(parts)
    said = re.compile(r'katex-base" style="--width:([\d.]+)em')
    widths = [sum(map(float, said.findall(part))) for part in html.split("<wbr>")]
    alone = [made(katex, part.rstrip("+= ") or part).width for part in parts]
    assert all(width >= least for width, least in zip(widths, alone, strict=True))


def test_a_number_stands_beside_its_formula_and_counts_for_its_width(katex: Katex) -> None:
    plain, numbered = made(katex, "x=1", display=True), made(katex, r"x=1\tag{12}", display=True)
    formula, number = numbered.html.split('<span class="katex number">')
    assert "katex-tag" not in formula
    assert "katex-tag" in number
    assert number.startswith('<span class="katex-html" aria-hidden="true" hidden>')
    assert numbered.width - plain.width == pytest.approx(1.778, abs=0.02)


def test_a_listener_hears_a_formula_once(katex: Katex) -> None:
    html = made(katex, r'x < "y"').html
    assert html.count("<math") == 1
    assert 'alttext="x &lt; &quot;y&quot;"' in html
    assert html.count('aria-hidden="true"') == html.count("katex-html") == 1


@pytest.mark.parametrize(
    "tex", [r"\sigma_{\max}", r"x_{\log}^{\sin}", r"\frac{\det}{\overline{\arg}}", r"\underset{\min}{x}"]
)
def test_scripts_have_as_many_elements_as_mathml_wants(katex: Katex, tex: str) -> None:
    wanted = {"msub": 2, "msup": 2, "munder": 2, "mover": 2, "mfrac": 2, "msubsup": 3, "munderover": 3}
    math = ElementTree.fromstring(made(katex, tex).mathml)
    counts = [(wanted[name], len(node)) for node in math.iter() if (name := node.tag.partition("}")[2]) in wanted]
    assert counts
    assert all(expected == found for expected, found in counts)


def test_what_checkers_reject_and_browsers_skip_is_not_written(katex: Katex) -> None:
    numbered = made(katex, r"x \tag{1}", display=True)
    assert "<mtd>" in numbered.html
    assert "width=" not in numbered.mathml.replace('<mtable width="100%">', "")
    assert "height:-" not in made(katex, r"\left.x\right|_{u}").html


def test_an_authors_colours_have_names_that_a_style_sheet_can_read(katex: Katex) -> None:
    coloured = made(katex, r"\textcolor{#d00}{x}+\colorbox{yellow}{y}\phantom{z}")
    assert 'style="color:#d00;--ink:#d00"' in coloured.html
    assert "background-color:yellow;--ground:yellow" in coloured.html
    assert "color:transparent;--" not in coloured.html
    assert {"--ink", "--ground"} <= {*coloured.classes.split()}
    assert "--" not in made(katex, r"x\phantom{z}").classes


@pytest.mark.parametrize("digits", [5, 20, 25, 30, 400])
@pytest.mark.parametrize(
    "tex",
    [
        r"x\kern-{}em y",
        r"x^{{a\kern-{}em}}",
        r"\rule[-{}em]{{1em}}{{1em}}",
        r"\raisebox{{-{}em}}{{x}}",
        r"a\hspace{{-{}em}}=",
    ],
)
def test_a_length_without_bounds_is_written_like_any_other(katex: Katex, tex: str, digits: int) -> None:
    """KaTeX bounds only what is longer than nothing."""
    made(katex, tex.format("9" * digits))
