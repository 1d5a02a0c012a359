"""Pages enlarged twice and four times, letters alone enlarged, and controls that stand out from what is around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from luminance import LUMINANCE
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ("", "f30/", "fimg/", "boxes/", "english/", "archive/", "tags/", "tags/扩散模型/", "categories/", "404.html")
ZOOM = {1: (1280, 1024), 2: (640, 512), 4: (320, 256)}
"""Zoom → what is left of a window of 1280 by 1024 pixels, in those of CSS: a browser's zoom is nothing else."""


@contextmanager
def zoomed(browser: Browser, zoom: int, **options: Any) -> Iterator[Page]:
    width, height = ZOOM[zoom]
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=zoom, reduced_motion="reduce", **options
    )
    yield context.new_page()
    context.close()


# What scrolls sideways, and what is cut: nothing but what has two dimensions of its own may do the former.
LOSSES = """() => {
    const found = []
    const own = '.katex-display, .math.wide, .table, pre, .toc details > div, .katex *, .katex-mathml, .skip'
    const whole = document.createElement('style')
    whole.textContent = '* { content-visibility: visible !important }'
    document.head.append(whole)
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    for (const e of document.querySelectorAll('body *')) {
        if (!e.checkVisibility() || e.matches(own) || e.closest('.katex, .skip, [aria-hidden=true], svg')) continue
        const style = getComputedStyle(e), name = e.outerHTML.slice(0, 80)
        if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) found.push('cut at the side: ' + name)
        if (style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2) found.push('cut below: ' + name)
        const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        if (text && !e.closest('.katex-display, .math, .table, pre')) {
            const box = e.getBoundingClientRect()
            if (box.right > innerWidth + 1 || box.left < -1) found.push('off the screen: ' + name)
        }
    }
    const fixed = [...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).position === 'fixed')
        .filter(e => e.checkVisibility({opacityProperty: true}))
    const covered = fixed.reduce((sum, e) => sum + e.offsetWidth * e.offsetHeight, 0)
    if (covered > innerWidth * innerHeight / 5) found.push('a fifth of the screen is covered')
    return found
}"""


@pytest.mark.parametrize("zoom", [2, 4])
def test_nothing_is_lost_on_an_enlarged_page(browser: Browser, measured_site: str, zoom: int) -> None:
    with zoomed(browser, zoom) as page:
        for path in PAGES:
            page.goto(measured_site + path)
            assert page.evaluate(LOSSES) == [], path


def test_nothing_is_lost_where_a_reader_asks_for_large_letters(large_letters: Browser, measured_site: str) -> None:
    with zoomed(large_letters, 1) as page:
        for path in PAGES:
            page.goto(measured_site + path)
            assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 34
            assert page.evaluate(LOSSES) == [], path


def test_no_page_is_wider_than_a_phone_whose_letters_are_large(large_letters: Browser, measured_site: str) -> None:
    page = large_letters.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    for path in PAGES:
        page.goto(measured_site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.close()


def test_the_banner_stands_in_one_line_on_the_narrowest_phone(browser: Browser, measured_site: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    page.goto(measured_site)
    lines = "(e => e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))(document.querySelector('.banner'))"
    assert page.evaluate(lines) == pytest.approx(1, abs=0.1)
    page.close()


@pytest.mark.parametrize("zoom", [2, 4])
def test_whatever_has_the_focus_is_seen_on_an_enlarged_page(browser: Browser, measured_site: str, zoom: int) -> None:
    seen = """() => {
        const e = document.activeElement, box = e.getBoundingClientRect()
        if (e === document.body) return null
        const x = Math.min(box.right, innerWidth) - 2
        const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
        const top = document.elementsFromPoint(Math.max(box.left, 0) + 2, y).concat(document.elementsFromPoint(x, y))
        const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
        return [within && top.some(t => e.contains(t) || t.contains(e)), e.outerHTML.slice(0, 80)]
    }"""
    with zoomed(browser, zoom) as page:
        page.goto(measured_site + "boxes/")
        stops = 0
        while stop := (page.keyboard.press("Tab"), page.evaluate(seen))[1]:
            assert stop[0], stop[1]
            stops += 1
            assert stops < 100
    assert stops > 10


# Of each control, what tells that it is one: the ink of its sign, its border, the ring it has when it is in focus.
LINES = (
    """() => {"""
    + LUMINANCE
    + """
    const ground = e => {
        const own = rgb(getComputedStyle(e).backgroundColor)
        return own[3] === 255 || !e.parentElement ? own : ground(e.parentElement)
    }
    const contrast = (a, b) => {
        const [x, y] = [light(a), light(b)]
        return (Math.max(x, y) + .05) / (Math.min(x, y) + .05)
    }
    const controls = 'button, summary, input, dialog, .toc details, .top a, .enlarge, [tabindex="0"], [popover]'
    const found = {}
    for (const e of document.querySelectorAll(controls)) {
        if (!e.checkVisibility({visibilityProperty: true})) continue
        const name = e.className || e.localName, around = ground(e.parentElement)
        const style = getComputedStyle(e)
        const lines = {ink: style.color}
        if (style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) && !e.matches('pre')) {
            lines.border = style.borderTopColor
        }
        e.focus({focusVisible: true})
        const ringed = getComputedStyle(e)
        if (document.activeElement === e) {
            if (ringed.outlineStyle === 'none' || parseFloat(ringed.outlineWidth) < 2) found[name + ' ring'] = 0
            lines.ring = ringed.outlineColor
        }
        for (const [line, colour] of Object.entries(lines)) {
            const painted = rgb(colour)
            if (!painted[3]) continue
            const least = Math.min(contrast(painted, around), line === 'border' ? 21 : contrast(painted, ground(e)))
            found[name + ' ' + line] = Math.min(least, found[name + ' ' + line] ?? 21)
        }
    }
    return found
}"""
)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light")])
def test_controls_stand_out_from_what_is_around_them(
    browser: Browser, measured_site: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    seen: dict[str, float] = {}
    for path in ("", "f30/", "boxes/", "fimg/", "404.html"):
        page.goto(measured_site + path)
        page.wait_for_selector("[data-enhanced]", state="attached")
        seen |= page.evaluate(LINES)
    for keys, opened in (["?"], ".help"), (["f", "Enter"], ".formula-menu"):
        page.goto(measured_site + "f30/")
        page.wait_for_selector("[data-enhanced]", state="attached")
        for key in keys:
            page.keyboard.press(key)
        page.locator(opened).wait_for()
        seen |= page.evaluate(LINES)
    context.close()
    assert {name: ratio for name, ratio in seen.items() if ratio < 3} == {}
    assert {"theme ink", "theme ring", "copy ink", "input ring", "summary ring"} <= seen.keys()
