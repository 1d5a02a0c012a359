"""Formulas among the text around them: their lines, numbers, edges, and what leads to them."""

from __future__ import annotations

import pytest
from looking import ARTICLE, CODE, NOTES, SHORT, WIDTHS, at_width, shown, specimen
from luminance import LUMINANCE
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_code_and_formulas_get_no_space_put_between_characters(browser: Browser, site: str) -> None:
    with shown(browser, site + NOTES) as page:
        found = page.evaluate(
            "['code', 'pre', 'sup', '.katex'].map(s => document.querySelector('.body ' + s))"
            ".map(e => getComputedStyle(e).textAutospace)"
        )
    assert found == ["no-autospace"] * 4


LINE_GRID = """() => {
    const height = e => parseFloat(getComputedStyle(e).lineHeight)
    const all = [...document.querySelectorAll('.body > p')].filter(p => !p.querySelector('.display'))
    return [all.length, all.filter(p => Math.abs(p.clientHeight / height(p) % 1 - .5) < .47).length]
}"""


def test_formulas_and_notes_leave_the_lines_where_they_are(browser: Browser, site: str) -> None:
    paragraphs = off = 0
    for path in (ARTICLE, NOTES, CODE):
        with shown(browser, site + path) as page:
            counts = page.evaluate(LINE_GRID)
        paragraphs, off = paragraphs + counts[0], off + counts[1]
    assert paragraphs > 40
    # Fractions and big operators within the text do stretch a line: a few paragraphs, not more.
    assert off / paragraphs <= 0.15


def test_a_wide_formula_stands_on_the_base_line_of_its_line(browser: Browser, site: str) -> None:
    formula = '<span class="katex"><span class="katex-html"><span class="katex-base">{}</span></span></span>'
    letter = '<span class="mathnormal">x</span>'
    deep = '<span class="katex-strut" style="height:3em;vertical-align:-2em"></span>'
    tops = "[...document.querySelectorAll('.body .mathnormal')].map(e => e.getBoundingClientRect().top)"
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(
            page, f'<p>{formula.format(letter)} <span class="math wide">{formula.format(letter + deep)}</span></p>'
        )
        first, second = page.evaluate(tops)
    assert first == pytest.approx(second, abs=1)


def test_lines_of_a_wide_formula_keep_off_each_other_and_ordinary_ones_stand_as_lines_of_text_do(
    browser: Browser, site: str
) -> None:
    part = '<span class="katex-base" style="--width:10em"><span class="katex-strut" style="{}"></span>x</span>'
    wide = '<span class="math wide"><span class="katex"><span class="katex-html">{0}<wbr>{0}</span></span></span>'
    boxes = """[...document.querySelectorAll('.body .katex-base')].map(e => e.getBoundingClientRect())
        .map(box => [box.top, box.bottom])"""
    with shown(browser, site + ARTICLE, 360) as page:
        # As `dfrac` has it.
        specimen(page, f"<p>{wide.format(part.format('height:1.8116em;vertical-align:-.704em'))}</p>")
        (_, above), (below, _) = page.evaluate(boxes)
        specimen(page, f"<p>{wide.format(part.format('height:1.1em;vertical-align:-.25em'))}</p>")
        (first, _), (second, _) = page.evaluate(boxes)
        line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.math.wide > .katex')).lineHeight)")
    assert below - above >= 3
    assert second - first == pytest.approx(line, abs=0.5)


def test_rows_made_without_an_environment_keep_off_each_other(browser: Browser, site: str) -> None:
    part = '<span class="katex-base"><span class="katex-strut" style="height:2em;vertical-align:-.7em"></span>x</span>'
    rows = f'<span class="katex-html">{part}<span class="mspace katex-newline"></span>{part}</span>'
    gap = """(() => {
        const [above, below] = [...document.querySelectorAll('.body .katex-base')].map(e => e.getBoundingClientRect())
        const { fontSize } = getComputedStyle(document.querySelector('.body .katex'))
        return (below.top - above.bottom) / parseFloat(fontSize)
    })()"""
    with shown(browser, site + ARTICLE) as page:
        formula = f'<span class="katex-display"><span class="katex">{rows}</span></span>'
        specimen(page, f'<div class="math display">{formula}</div>')
        assert page.evaluate(gap) == pytest.approx(0.3, abs=0.05)


def middles_of_lines(browser: Browser, site: str, text: str) -> list[float]:
    """Return where on a phone the middles of two lines of a wide formula are, and that of what stands beside it.

    It stands in the place of `{}` in *text*, and they come as they do there.
    """
    part = '<span class="katex-base" style="display: inline-block; width: 12em">x</span>'
    formula = f'<span class="katex"><span class="katex-html">{part}<wbr>{part}</span></span>'
    middles = """[...document.querySelectorAll('.body .katex-base, .body i')].map(e => {
        const box = e.getBoundingClientRect()
        return (box.top + box.bottom) / 2
    })"""
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, text.format(f'<span class="math wide">{formula}</span>'))
        found: list[float] = page.evaluate(middles)
    return found


def test_the_mark_of_a_wide_formula_stands_beside_its_last_line(browser: Browser, site: str) -> None:
    first, last, mark = middles_of_lines(browser, site, '<p><span class="glue">{}<i>，</i></span>其中</p>')
    assert first < last - 15
    assert abs(mark - last) < 10


def test_the_number_of_a_list_stands_beside_the_first_line_of_a_wide_formula(browser: Browser, site: str) -> None:
    # What is in the item stands where the number does.
    number, first, last = middles_of_lines(browser, site, "<ol><li><i>.</i>{}</li></ol>")
    assert first < last - 15
    assert abs(number - first) < 10


def test_a_wide_formula_in_a_line_fades_where_it_goes_on(browser: Browser, site: str) -> None:
    masks = """async () => {
        const e = document.querySelector('.math.wide'), seen = []
        for (const left of [0, 1e6]) {
            e.scrollLeft = left
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
            seen.push(getComputedStyle(e).maskImage.includes('to left') && e.scrollLeft === 0
                || getComputedStyle(e).maskImage.includes('to right') && e.scrollLeft > 0)
        }
        return [...seen, e.scrollWidth > e.clientWidth]
    }"""
    wide = '<p>文<span class="math wide"><span class="katex"><span style="display: inline-block; width: 60em">x</span>'
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f"{wide}</span></span></p>")
        assert page.evaluate(masks) == [True, True, True]
        page.set_viewport_size({"width": 1280, "height": 800})
        specimen(page, '<p>文<span class="math wide"><span class="katex">x</span></span></p>')
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("getComputedStyle(document.querySelector('.math.wide')).maskImage") == "none"


def test_a_formula_in_a_heading_moves_no_page_whose_letters_are_twice_as_large(browser: Browser, site: str) -> None:
    part = '<span class="katex"><span class="katex-base" style="--width:12em">x</span></span>'
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f"<h2>题 {part}</h2><h3>{part}</h3>")
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(
            "[...document.querySelectorAll('.body > *')].every(e => (e.scrollLeft = 999, e.scrollLeft > 0))"
        )


def test_a_broken_formula_before_a_mark_breaks_where_the_line_ends(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f'<p><span class="glue"><code class="math-error">{"a = b " * 30}</code>，</span></p>')
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


NUMBERS = """() => {
    const column = document.querySelector('.body').getBoundingClientRect()
    return [...document.querySelectorAll('.math.display > .number, .katex-tag')].map(number => {
        const display = number.closest('.math.display')
        const right = () => number.getBoundingClientRect().right - column.right
        const before = right()
        const scrollers = [display, ...display.querySelectorAll('.katex-display')]
        const moved = scrollers.map(e => (e.scrollLeft = 1e6, e.scrollLeft))
        return {before, after: right(), scrolled: Math.max(...moved)}
    })
}"""


def test_numbers_stay_at_the_edge_of_the_text(browser: Browser, site: str) -> None:
    scrolled = 0.0
    with shown(browser, site + ARTICLE) as page:
        for width in WIDTHS:
            numbers = at_width(page, width, NUMBERS)
            assert len(numbers) > 1
            for number in numbers:
                assert number["before"] == pytest.approx(0, abs=3), width
                assert number["after"] == pytest.approx(0, abs=3), width
                scrolled = max(scrolled, number["scrolled"])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert scrolled > 100


def test_a_reference_leads_to_its_formula_and_marks_it(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, reduced_motion="reduce") as page:
        references = page.locator(".body .eqref")
        assert references.count() > 2
        for reference in references.all():
            reference.click()
            box = page.evaluate(
                "document.querySelector('.math:has(:target), .math:target').getBoundingClientRect().toJSON()"
            )
            shadow = page.evaluate("getComputedStyle(document.querySelector(':target').closest('.math')).boxShadow")
            assert 100 < box["top"] < box["bottom"] < 800
            assert "2px 0px" in shadow


def test_formulas_stand_wherever_text_does(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        for place in ("h1", ".body h2", ".toc a", ".series a", "td"):
            assert page.locator(f"{place} .katex").count() > 0, place
        assert not set("$\\{}") & set(page.title())
    with shown(browser, site) as page:
        for place in (".title", ".excerpt"):
            assert page.locator(f"{place} .katex").count() > 0, place


AUTHORS = (
    "blue red green purple orange gray navy black brown maroon teal magenta crimson darkblue #00c #640 white".split()
)


AUTHORS_CONTRAST = f"""colours => {{ {LUMINANCE}
    const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05)
    const of = (e, name) => rgb(getComputedStyle(e)[name])
    const shown = name => {{
        const [ink, ground] = document.querySelectorAll(`.body [data-of="${{name}}"]`)
        const page = of(document.documentElement, 'backgroundColor'), text = of(document.body, 'color')
        return [ratio(of(ink, 'color'), page), ratio(of(ground, 'backgroundColor'), text),
            of(ink, 'color').join(), of(ground, 'backgroundColor').join(), rgb(name).join()]
    }}
    return Object.fromEntries(colours.map(name => [name, shown(name)]))
}}"""


def test_colours_that_an_author_gives_formulas_are_read_on_the_dark_page(browser: Browser, site: str) -> None:
    """Blue on what is nearly black has a contrast of 2.2; so has light text on yellow."""
    inks = "".join(f'<span data-of="{name}" style="color:{name};--ink:{name}">x</span>' for name in AUTHORS)
    grounds = "".join(
        f'<span data-of="{name}" style="background-color:{name};--ground:{name}">x</span>' for name in AUTHORS
    )
    for scheme in ("light", "dark"):
        with shown(browser, site + SHORT, color_scheme=scheme) as page:
            specimen(page, f'<p><span class="katex">{inks}{grounds}</span></p>')
            found = page.evaluate(AUTHORS_CONTRAST, AUTHORS)
        for name, (ink, ground, shown_ink, shown_ground, own) in found.items():
            if scheme == "light":
                assert (shown_ink, shown_ground) == (own, own), name
            else:
                assert min(ink, ground) >= 4.5, (name, ink, ground)


def test_bars_of_fractions_and_roots_are_drawn_where_a_pixel_is_large(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, device_scale_factor=1) as page:
        styles = "[...document.querySelectorAll('.body > :is(p, .math) {}')].map(e => getComputedStyle(e))"
        found = page.evaluate(styles.format(".frac-line") + ".map(style => parseFloat(style.borderBottomWidth))")
        roots = page.evaluate(styles.format(".sqrt svg") + ".map(style => style.fill)")
        ink = page.evaluate("getComputedStyle(document.body).color")
    assert len(found) > 10
    assert min(found) >= 1
    assert roots
    assert set(roots) == {ink}


def test_a_formula_in_a_title_is_broken_only_where_a_line_is_too_short_for_it(browser: Browser, site: str) -> None:
    lines = """[...document.querySelectorAll('h1 .katex')].map(e => [...e.querySelectorAll('.katex-base')])
        .map(parts => new Set(parts.map(part => Math.round(part.getBoundingClientRect().bottom / 10))).size)"""
    with shown(browser, site + ARTICLE, 360) as page:
        assert page.evaluate(lines) == [1]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


BROKEN = """() => {
    const title = document.querySelector('h1'), formula = document.querySelector('h1 .katex')
    const html = formula.querySelector('.katex-html')
    title.replaceChildren('题目里的话'.repeat(4), formula)
    html.innerHTML = html.innerHTML.repeat(12)
    const parts = [...html.querySelectorAll('.katex-base')].map(part => part.getBoundingClientRect())
    const lines = [...new Set(parts.map(part => Math.round(part.bottom)))], range = document.createRange()
    range.selectNodeContents(title.firstChild)
    return {em: parseFloat(getComputedStyle(title).fontSize), steps: lines.slice(1).map((y, at) => y - lines[at]),
            above: lines[0] - range.getBoundingClientRect().bottom}
}"""


def test_a_formula_broken_in_a_title_has_lines_as_high_as_the_text(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 360) as page:
        found = page.evaluate(BROKEN)
    assert len(found["steps"]) >= 2
    assert min(found["steps"]) > 1.1 * found["em"]
    assert found["above"] > 0.7 * found["em"]
