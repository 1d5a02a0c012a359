"""Colours as they are shown: by day and by night, where they are forced, and to those who see none."""

from __future__ import annotations

import base64
import io

import pytest
from looking import ARTICLE, CODE, DARK, KINDS, shown, specimen
from luminance import LUMINANCE
from PIL import Image
from playwright.sync_api import Browser
from pygments.token import STANDARD_TYPES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_formula_has_the_ink_of_its_text(browser: Browser, site: str, scheme: str) -> None:
    inks = """[...document.querySelectorAll('.body > p .katex')].map(
        e => [e, e.parentElement.closest(':not(.katex-display, .math, .glue)')].map(e => getComputedStyle(e).color))"""
    with shown(browser, site + ARTICLE, color_scheme=scheme) as page:
        found = page.evaluate(inks)
    assert found
    assert all(formula == text for formula, text in found)


def test_forced_colours_cover_no_part_of_a_formula(browser: Browser, site: str) -> None:
    """A plate of the ground's colour behind each text would cover what an index or accent is near."""
    inked = []
    for forced in ("none", "active"):
        with shown(browser, site + ARTICLE, forced_colors=forced) as page:
            page.add_style_tag(content=":root { --text: #000; --bg: #fff }")
            formulas = page.locator(".math.display .katex-html")
            parts = [formulas.nth(at).screenshot() for at in range(3)]
            inked.append([page.evaluate(DARK, base64.b64encode(part).decode()) for part in parts])
    assert inked[1] == pytest.approx(inked[0], rel=0.01)


FORCED = """() => {
    const styles = [...document.querySelectorAll('.body .katex, .body .katex *')].map(e => getComputedStyle(e))
    const grounds = styles.map(style => style.backgroundColor)
    return [[...new Set(styles.map(style => style.color))], grounds.every(ground => ground === 'rgba(0, 0, 0, 0)')]
}"""


COLOURED = """<div class="math display"><span class="katex-display"><span class="katex">x
    <span style="color:blue;--ink:blue">y</span>
    <span style="background-color:yellow;--ground:yellow">z</span></span></span>
    <span class="katex number">(1)</span></div>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_are_those_of_formulas_and_their_numbers(browser: Browser, site: str, scheme: str) -> None:
    with shown(browser, site + ARTICLE, forced_colors="active", color_scheme=scheme) as page:
        text = page.evaluate("getComputedStyle(document.body).color")
        specimen(page, COLOURED)
        assert page.evaluate(FORCED) == [[text], True]
        specimen(page, '<p><a href="#">见 <span class="katex">x</span></a></p>')
        link = page.evaluate("getComputedStyle(document.querySelector('.body a')).color")
        assert page.evaluate(FORCED) == [[link], True]
        # What only keeps room for something stays unseen.
        specimen(page, '<span class="katex"><span style="color:transparent">x</span></span>')
        assert page.evaluate(FORCED)[0] == [text, "rgba(0, 0, 0, 0)"]


BARS = """([selector, part]) =>
    [...document.querySelectorAll(selector)].map(e => getComputedStyle(e, part).borderInlineStartWidth)"""


BEGIN = """e => {
    const style = getComputedStyle(e), within = parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft)
    return e.getBoundingClientRect().left + within
}"""


def test_the_bar_beside_the_section_that_is_read_is_a_bar_alone(browser: Browser, site: str) -> None:
    """At a scale between whole ones, as Windows has it, where nothing lies on whole pixels."""
    with shown(browser, site + ARTICLE, device_scale_factor=1.25, color_scheme="light") as page:
        page.evaluate("document.querySelector('.body h2:nth-of-type(2)').scrollIntoView()")
        page.wait_for_selector(".toc [aria-current]")
        text = page.evaluate(f"({BEGIN})(document.querySelector('.toc [aria-current]'))")
        entry = page.evaluate("document.querySelector('.toc [aria-current]').getBoundingClientRect().toJSON()")
        beside = {"x": text - 7, "y": entry["top"] - 4, "width": 6, "height": entry["height"] + 8}
        assert len(Image.open(io.BytesIO(page.screenshot(clip=beside))).convert("RGB").getcolors() or ()) == 1


def test_forced_colours_leave_the_marks_of_where_one_is(browser: Browser, site: str) -> None:
    """They take shadows away, which mark the section that is read and what a link leads to."""
    with shown(browser, site + ARTICLE, forced_colors="active") as page:
        begins = f"() => [...document.querySelectorAll('.toc a')].map({BEGIN})"
        before = page.evaluate(begins)
        page.evaluate("document.querySelector('.body h2:nth-of-type(2)').scrollIntoView()")
        page.wait_for_selector(".toc [aria-current]")
        assert page.evaluate(BARS, [".toc [aria-current]", "::before"]) == ["2px"]
        assert page.evaluate(begins) == pytest.approx(before, abs=0.1)
        page.evaluate("location.hash = document.querySelector('.math.display[id]').id")
        assert page.evaluate("getComputedStyle(document.querySelector('.math:target')).outlineStyle") == "solid"
        # So they do with grounds, which underline a link with a formula.
        specimen(page, '<p><a href="#">见 <span class="katex">x</span></a></p>')
        assert "underline" in page.evaluate("getComputedStyle(document.querySelector('.body a')).textDecorationLine")


@pytest.mark.parametrize("width", [360, 1280])
def test_lines_of_code_that_matter_have_a_border_which_moves_none_of_them(
    browser: Browser, site: str, width: int
) -> None:
    with shown(browser, site + CODE, width, forced_colors="active") as page:
        assert set(page.evaluate(BARS, [".hl", None])) == {"2px"}
        moved = f"() => [...document.querySelectorAll('.hl')].map(e => ({BEGIN})(e) - ({BEGIN})(e.closest('code')))"
        assert max(map(abs, page.evaluate(moved))) < 1


def test_boxes_can_be_told_apart_without_colour(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        specimen(
            page,
            "<blockquote><p>引</p></blockquote><div class='callout callout-note'><p class='callout-title'>注</p></div>",
        )
        bars = page.evaluate(
            "['blockquote', '.callout'].map(s => document.querySelector('.body ' + s))"
            ".map(e => getComputedStyle(e).borderInlineStartWidth)"
        )
        weight = page.evaluate("getComputedStyle(document.querySelector('.callout-title')).fontWeight")
    assert bars == ["1px", "2px"]
    assert weight == "600"


CONTRAST = (
    """minimum => {"""
    + LUMINANCE
    + """
    const over = (top, below) => top.slice(0, 3).map((v, at) => v * top[3] / 255 + below[at] * (1 - top[3] / 255))
    const ground = e => {
        const own = rgb(getComputedStyle(e).backgroundColor)
        return own[3] === 255 || !e.parentElement ? own : over(own, ground(e.parentElement))
    }
    const seen = {}
    for (const e of document.querySelectorAll('body *')) {
        const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        if (!text || e.closest('.katex, script') || !e.checkVisibility()) continue
        const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e))
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
        if (ratio < minimum) seen[e.tagName + '.' + e.className] = ratio
    }
    return seen
}"""
)


AS_ELEMENTS = """() => {
    for (const [of, pseudo] of [['.hl', '::before'], ['.c1', '::selection']]) {
        const e = document.querySelector(of), shown = getComputedStyle(e, pseudo), name = of.slice(1) + pseudo
        const style = `color: ${shown.color}; background: ${shown.backgroundColor}`
        e.innerHTML += `<i class="${name}" style="${style}">x</i>`
    }
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(browser: Browser, site: str, scheme: str) -> None:
    with shown(browser, site, color_scheme=scheme, reduced_motion="reduce") as page:
        for path in KINDS:
            page.goto(site + path)
            assert page.evaluate(CONTRAST, 4.5) == {}, path
    tokens = "".join(f'<span class="{name}">x</span>' for name in STANDARD_TYPES.values() if name)
    with shown(browser, site + CODE, color_scheme=scheme) as page:
        specimen(
            page,
            f'<figure class="code"><pre><code>{tokens}<span class="hl">{tokens}</span></code></pre></figure>',
        )
        assert page.evaluate(CONTRAST, 4.5) == {}
        specimen(page, '<p class="text">正文</p>')
        assert "P.text" not in page.evaluate(CONTRAST, 7)
        # What no element has: numbers of marked lines, what is selected.
        line = '<span class="line hl" data-line="1">x</span><span class="c1">x</span>'
        specimen(page, f'<figure class="code"><pre><code>{line}</code></pre></figure>')
        page.evaluate(AS_ELEMENTS)
        assert page.evaluate(CONTRAST, 4.5) == {}
        inks = ("text", "heading", "muted", "link", "hover", "visited", "accent", "keyword")
        words = "".join(f'<i style="color: var(--{ink})">x</i>' for ink in inks)
        specimen(page, f"<p><mark>{words}</mark></p>")
        assert page.evaluate(CONTRAST, 4.5) == {}


def test_dark_is_not_black_and_a_choice_holds_from_the_first_paint(browser: Browser, site: str) -> None:
    ground = "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    with shown(browser, site, color_scheme="dark") as page:
        assert not {"rgb(0, 0, 0)", "rgb(255, 255, 255)"} & set(page.evaluate(ground))
        dark = page.evaluate(ground)
        page.evaluate("localStorage.theme = 'light'")
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ window.first = {ground} }})")
        page.reload()
        first = page.evaluate("window.first")
        assert first[0] == "rgb(248, 250, 253)"
        assert first != dark


def test_a_drawing_on_nothing_has_a_plate_by_night_that_does_not_glare(browser: Browser, site: str) -> None:
    plate = "getComputedStyle(document.querySelector('.body img')).backgroundColor"
    seen = {}
    for scheme in ("light", "dark"):
        with shown(browser, site + ARTICLE, color_scheme=scheme) as page:
            specimen(page, "<img alt='' src=''>")
            seen[scheme] = page.evaluate(plate)
    assert seen == {"light": "rgba(0, 0, 0, 0)", "dark": "rgb(209, 214, 220)"}


def test_links_in_text_are_known_without_colour(browser: Browser, site: str) -> None:
    inside = ".body p a:not(.footnote-back, sup a), :is(.series, .neighbours) a:not([aria-current])"
    lines = """inside => [...document.querySelectorAll(inside)].map(
        a => [!!a.querySelector('.katex'), getComputedStyle(a)]).map(
        ([formula, style]) => [formula, style.textDecorationLine, style.backgroundImage.split('(')[0]].join(' '))"""
    with shown(browser, site + ARTICLE) as page:
        # A line under text would end where a formula begins.
        assert set(page.evaluate(lines, inside)) == {"false underline none", "true none linear-gradient"}
