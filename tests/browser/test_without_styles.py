"""A note whose page is not shown: its text in order and each formula once, without style sheets and in reader mode."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from checkers import tool
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 900})
    yield context.new_page()
    context.close()


SEEN = """() => [...document.querySelectorAll('.body .katex')].map(e => {
    const [math, drawing] = ['math', '.katex-html'].map(s => e.querySelector(s))
    const box = math?.getBoundingClientRect()
    return [box?.width > 4 && box?.height > 4, drawing?.checkVisibility() ?? false]
})"""


def test_each_formula_is_seen_once_without_style_sheets(page: Page, measured_site: str) -> None:
    page.goto(measured_site + "f30/")
    page.evaluate("document.querySelectorAll('link[rel=stylesheet], style').forEach(e => e.remove())")
    seen = [tuple(formula) for formula in page.evaluate(SEEN)]
    # The ten numbers are drawings of their own; MathML has them in the formula.
    assert (seen.count((True, False)), seen.count((False, False)), len(seen)) == (30, 10, 40)
    assert page.evaluate("document.body.innerText").index("跳到正文") == 0


def test_with_style_sheets_the_drawing_is_seen(page: Page, measured_site: str) -> None:
    page.goto(measured_site + "f30/")
    assert page.evaluate("[...document.querySelectorAll('.katex-html')].every(e => e.checkVisibility())")


# Firefox's own; others took theirs from it.
READ = """() => {
    const read = new Readability(document.cloneNode(true)).parse()
    const shown = document.createElement('div')
    shown.innerHTML = read.content
    const count = s => shown.querySelectorAll(s).length
    const text = root => {
        const copy = root.cloneNode(true)
        copy.querySelectorAll('.katex, math, button').forEach(e => e.remove())
        return copy.textContent.replace(/\\s+/g, '')
    }
    const counts = Object.fromEntries(['math', '.katex-html, [hidden]', 'pre', 'table', 'img'].map(s => [s, count(s)]))
    return [read.title, counts, text(shown) === text(document.querySelector('.body'))]
}"""


@pytest.mark.parametrize(("name", "title", "pictures"), [("f30", "三十个公式的推导", 0), ("fimg", "六幅图的推导", 6)])
def test_reader_mode_keeps_all_of_a_note_and_each_formula_once(
    page: Page, measured_site: str, name: str, title: str, pictures: int
) -> None:
    reader = tool("@mozilla/readability/Readability.js")
    page.goto(f"{measured_site}{name}/")
    page.add_script_tag(path=reader)
    counts = {"math": 30, ".katex-html, [hidden]": 0, "pre": 3, "table": 1, "img": pictures}
    assert page.evaluate(READ) == [title, counts, True]


def test_reader_mode_keeps_callouts_and_statements(page: Page, measured_site: str) -> None:
    reader = tool("@mozilla/readability/Readability.js")
    page.goto(measured_site + "f30/")
    page.evaluate("html => document.querySelector('.body > p').insertAdjacentHTML('afterend', html)", BOXES)
    page.add_script_tag(path=reader)
    text = page.evaluate("new Readability(document.cloneNode(true)).parse().textContent")
    assert "提示的话" in text
    assert "定理的话" in text


BOXES = """
<div class="callout callout-note" role="note"><p class="callout-title">注</p><p>提示的话。</p></div>
<div class="statement claim statement-theorem"><p class="statement-title"><b>定理 1</b></p><p>定理的话。</p></div>
"""
