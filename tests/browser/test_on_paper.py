"""Pages on paper."""

from __future__ import annotations

import base64

import pytest
from looking import ARTICLE, DARK, NOTES, SHORT, shown, specimen
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_paper_cuts_no_number_of_a_long_list(browser: Browser, site: str) -> None:
    """There is nothing beside the column, as on a screen, to hang out into."""
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        specimen(page, '<ol start="888"><li>文</li></ol>')
        page.add_style_tag(content=":root { --muted: #000 } body { padding-inline-start: 40px !important }")
        box = page.locator(".body li").bounding_box()
        assert box is not None
        parts = [{"x": x, "y": box["y"], "width": width, "height": box["height"]} for x, width in ((0, 40), (40, 28))]
        beside, number = (
            page.evaluate(DARK, base64.b64encode(page.screenshot(clip=part)).decode())  # type: ignore[arg-type]
            for part in parts
        )
    assert beside == 0
    assert number > 20


PRINTED = """() => {
    const right = document.documentElement.clientWidth
    const hidden = s => [...document.querySelectorAll(s)].every(e => !e.checkVisibility())
    const parts = [...document.querySelectorAll('.katex-base, table, pre')]
    return {ground: getComputedStyle(document.documentElement).backgroundColor, nav: hidden('nav, .skip, .top'),
        notes: document.querySelector('.footnotes').checkVisibility(),
        cut: parts.filter(e => e.getBoundingClientRect().right > right + 1).length}
}"""


def test_no_rule_stands_alone_above_the_foot_of_a_page(browser: Browser, site: str) -> None:
    """The last card of a page without a pager ends in nothing: what comes below begins with a rule."""
    below = "[...document.querySelectorAll('.card')].map(e => getComputedStyle(e).borderBottomWidth)"
    with shown(browser, site + "tags/DDPM/") as page:
        assert page.locator(".pager").count() == 0
        *others, last = page.evaluate(below)
    assert set(others) <= {"1px"}
    assert last == "0px"
    with shown(browser, site) as page:
        assert page.locator(".pager").count() == 1
        assert set(page.evaluate(below)) == {"1px"}


def test_paper_leads_nowhere_on(browser: Browser, site: str) -> None:
    """What only leads to another page is not printed with the cards."""
    with shown(browser, site, 657) as page:
        page.emulate_media(media="print")
        assert page.evaluate("[...document.querySelectorAll('.card .more')].every(e => !e.checkVisibility())")
        assert page.locator(".card .more").count()


def test_paper_shows_everything_on_white(browser: Browser, site: str) -> None:
    # A4 without its margins: 174 mm.
    with shown(browser, site + NOTES, 657, color_scheme="dark") as page:
        page.emulate_media(media="print")
        code = "getComputedStyle(document.querySelector('pre'))"
        assert page.evaluate(f"[{code}.orphans, {code}.widows, {code}.boxDecorationBreak]") == ["4", "4", "clone"]
        assert page.evaluate(PRINTED) == {"ground": "rgb(255, 255, 255)", "nav": True, "notes": True, "cut": 0}


WIDER_THAN_PAPER = """() => {
    const formula = document.querySelector('.math.display:has(.number) .katex-display')
    const part = formula.querySelector('.katex-base'), style = getComputedStyle(formula)
    const line = document.createElement('p')
    formula.tabIndex = 0
    part.style.width = '60em'
    line.innerHTML = '<span class="math wide always"><span style="display: inline-block; width: 60em">x</span></span>'
    formula.closest('.body').append(line)
    return [style.overflow, style.maskImage, getComputedStyle(line.firstChild).overflow,
        part.getBoundingClientRect().right <= formula.parentNode.querySelector('.number').getBoundingClientRect().left]
}"""


def test_a_formula_wider_than_paper_is_there_to_its_end(browser: Browser, site: str) -> None:
    """It does not scroll and fade: it keeps its width and its number, and Chromium makes the page smaller."""
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        assert page.evaluate(WIDER_THAN_PAPER) == ["visible", "none", "visible", True]


PRINTED_LINES = """() => {
    const formula = document.querySelector('.katex-display:has(.mfrac) .katex-html'), style = getComputedStyle(formula)
    formula.innerHTML = formula.querySelector('.katex-base:has(.mfrac)').outerHTML.repeat(24)
    const parts = [...formula.children], own = getComputedStyle(parts[0])
    const drawn = parts[0].getBoundingClientRect().height - parseFloat(own.paddingTop) - parseFloat(own.paddingBottom)
    const tops = [...new Set(parts.map(part => Math.round(part.getBoundingClientRect().top)))]
    return tops.slice(1).map((top, at) => (top - tops[at] - drawn) / parseFloat(style.fontSize))
}"""


def test_lines_of_a_formula_on_paper_stand_apart(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        gaps = page.evaluate(PRINTED_LINES)
    assert len(gaps) > 1
    assert min(gaps) > 0.3


def test_paper_is_a4_and_shows_where_links_lead(browser: Browser, site: str) -> None:
    with shown(browser, site + NOTES) as page:
        assert b"/MediaBox [0 0 594." in page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        bare = '<a class="bare" href="https://example.org/y">https://example.org/y</a>'
        specimen(page, f'<p><a href="https://example.org/x">出处</a> <a href="/tags/">标签</a> {bare}</p>')
        shows = "[...document.querySelectorAll('.body a')].map(a => getComputedStyle(a, '::after').content)"
        outside, inside, said = page.evaluate(shows)
    assert "https://example.org/x" in outside
    assert inside == said == "none"


def test_on_paper_what_leads_up_to_a_block_stays_with_it(browser: Browser, site: str) -> None:
    blocks = ("<ul><li>a</ul>", "<ol><li>a</ol>", "<figure>a</figure>", '<div class="table">a</div>', "<p>a</p>")
    with shown(browser, site + NOTES) as page:
        page.emulate_media(media="print")
        specimen(page, "".join(f'<p class="lead">如下：</p>{block}' for block in blocks))
        breaks = page.evaluate("[...document.querySelectorAll('.lead')].map(p => getComputedStyle(p).breakAfter)")
        specimen(page, "<details><summary>证明</summary><pre>a</pre></details>")
        unfolded = page.evaluate("getComputedStyle(document.querySelector('.body summary')).breakAfter")
    assert breaks == ["avoid"] * 4 + ["auto"]
    assert unfolded == "avoid"


def test_what_is_marked_is_marked_on_paper(browser: Browser, site: str) -> None:
    """Browsers print no grounds unless they have to: a mark would be text as any other."""
    with shown(browser, site + SHORT) as page:
        specimen(page, "<p><mark>重点</mark></p>")
        assert page.evaluate("getComputedStyle(document.querySelector('mark')).printColorAdjust") == "exact"
