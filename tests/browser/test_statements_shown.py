"""Theorems, proofs and numbered captions as they look: upright, apart from other boxes, led to by references."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, measured_site: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 600})
    page.goto(measured_site + "boxes/")
    return page


def test_boxes_differ_without_colour(page: Page) -> None:
    look = """s => {
        const style = getComputedStyle(document.querySelector('.body > ' + s))
        return [style.borderInlineStartWidth, style.backgroundColor !== 'rgba(0, 0, 0, 0)', style.paddingInlineStart]
    }"""
    looks = [tuple(page.evaluate(look, s)) for s in (".claim", ".statement-proof", ".callout", "blockquote")]
    assert len(set(looks)) == 4
    assert page.evaluate("getComputedStyle(document.querySelector('.statement-title b')).fontWeight") == "600"


def test_statements_are_upright(page: Page) -> None:
    slanted = "[...document.querySelectorAll('.statement *')].filter(e => !e.closest('.katex'))"
    assert page.evaluate(f"{slanted}.filter(e => getComputedStyle(e).fontStyle !== 'normal').length") == 0


def test_a_proof_ends_with_a_mark_at_the_edge(page: Page) -> None:
    edges = page.evaluate("""[...document.querySelectorAll('.statement-proof')].map(e => {
        const mark = document.createRange()
        mark.selectNodeContents(e.querySelector('.qed'))
        const [box, ended] = [e.getBoundingClientRect(), mark.getBoundingClientRect()]
        return [Math.round(box.right - ended.right), ended.bottom <= box.bottom + 8]
    })""")
    assert edges == [[0, True], [0, True]]
    first_line = page.evaluate("""(() => {
        const [text, mark] = [document.querySelector('p:has(> .qed)'), document.querySelector('.qed')]
        return mark.getBoundingClientRect().top - text.getBoundingClientRect().top
    })()""")
    assert abs(first_line) < 4, "in the line of the last words"


@pytest.mark.parametrize(
    ("name", "text"),
    [("cauchy", "定理 1（柯西不等式）"), ("cut", "图 1\u2003割"), ("narrow", "表 1\u2003一个")],
    ids=["theorem", "figure", "table"],
)
def test_a_reference_leads_there_and_marks_the_number(page: Page, name: str, text: str) -> None:
    page.locator(f".body > p > .eqref[href='#{name}']").click()
    assert text in page.evaluate("document.querySelector(':target').textContent.replaceAll('\\n', '')")
    marked = "getComputedStyle(document.querySelector(':target :is(p, figcaption, caption) > b')).backgroundColor"
    assert page.evaluate(marked) != "rgba(0, 0, 0, 0)"
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") >= 0


def test_on_paper_a_mark_stays_with_its_proof_and_a_claim_whole(page: Page) -> None:
    page.emulate_media(media="print")
    style = "(s, p) => [...document.querySelectorAll(s)].map(e => getComputedStyle(e)[p])"
    assert page.evaluate(f"({style})('.claim, :has(> .qed)', 'breakInside')") == ["avoid"] * 4
    assert page.evaluate(f"({style})('.statement-title', 'breakAfter')") == ["avoid"] * 3
    page.emulate_media(media="screen")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_tables_caption_may_be_longer_than_the_table_is_wide(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    lines = "document.querySelector('caption').getBoundingClientRect().height / (.8235 * 1.65 * 17)"
    assert page.evaluate(lines) < 3.1
    page.set_viewport_size({"width": 1280, "height": 600})
