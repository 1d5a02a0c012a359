"""What holds in Chromium holds in Firefox: fonts, columns, formulas as wide, nothing moving, wide formulas alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from gecko import Gecko
from patience import until
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = ("", "f30/", "fimg/", "boxes/", "archive/", "tags/", "404.html")


WIDTHS = "[...document.querySelectorAll('.katex-html')].map(e => e.getBoundingClientRect().width)"
FONTS = "[...document.fonts].filter(f => f.status === '{}').length"


def test_formulas_are_set_in_their_fonts_and_as_wide(browser: Browser, firefox: Gecko, measured_site: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(measured_site + "f30/")
    page.evaluate("document.fonts.ready")
    expected = page.evaluate(WIDTHS)
    page.close()
    firefox.goto(measured_site + "f30/")
    assert firefox.evaluate(FONTS.format("loaded")) == 4
    assert firefox.evaluate(FONTS.format("error")) == 0
    found = firefox.evaluate(WIDTHS)
    assert len(found) == len(expected) == 40
    assert max(abs(one - other) for one, other in zip(found, expected, strict=True)) < 1.5


TYPE = """(() => {
    const style = getComputedStyle(document.querySelector('.body > p'))
    const off = getComputedStyle(document.querySelector('.katex'))
    return [style.textAutospace, off.textAutospace, style.lineBreak, style.textAlign,
        document.querySelector('.body').clientWidth / parseFloat(style.fontSize)]
})()"""


def test_text_is_set_as_in_chromium(firefox: Gecko, measured_site: str) -> None:
    firefox.goto(measured_site + "f30/")
    assert firefox.evaluate(TYPE) == ["normal", "no-autospace", "strict", "justify", 40]


def test_notes_hang_beside_the_text_and_never_on_each_other(firefox: Gecko, measured_site: str) -> None:
    firefox.goto(measured_site + "f30/")
    boxes = firefox.evaluate("""[...document.querySelectorAll('.footnotes li')].map(e => {
        const box = e.getBoundingClientRect()
        return [box.left, box.top, box.bottom]
    })""")
    edge = firefox.evaluate("document.querySelector('.body').getBoundingClientRect().right")
    assert len(boxes) == 5
    assert all(left > edge for left, _, _ in boxes)
    assert all(above[2] < below[1] for above, below in pairwise(boxes))


NOTE_OPENED = """(() => {
    const number = document.querySelector('.footnote-ref a')
    number.scrollIntoView({block: 'center'})
    number.focus()
    number.click()
    const note = document.querySelector('.footnotes :popover-open'), box = note.getBoundingClientRect()
    const isBelow = Math.abs(innerHeight - box.bottom) < 1 && box.height <= innerHeight / 2
    const found = [isBelow, note === document.activeElement]
    note.querySelector('.footnote-back').click()
    return [...found, location.hash, document.querySelector('.footnotes :popover-open'), document.activeElement.id]
})()"""


def test_a_note_comes_up_from_below_and_goes_back_there(firefox: Gecko, measured_site: str) -> None:
    firefox.goto(measured_site + "f30/", 700)
    until(firefox, lambda: firefox.evaluate("document.documentElement.dataset.enhanced === ''"))
    assert firefox.evaluate(NOTE_OPENED) == [True, True, "", None, "fnref-1"]


MOVED_BY_FONTS = 12
"""Pixels that formulas may move what is on the first screen when their fonts come."""

# Firefox's own windows are 500 pixels wide at least. Every frame looks where each block stands that is shown already.
NARROW = """
const [url, width, done] = arguments
document.documentElement.innerHTML = `<body style="margin: 0"><iframe style="border: 0; height: 800px"></iframe>`
const frame = document.querySelector('iframe'), stood = new Map()
frame.style.width = width + 'px'
let moved = 0, late = 0, after = 0, faces = 0
const look = () => {
    const page = frame.contentDocument, sheets = page?.querySelectorAll('link[rel=stylesheet]') ?? []
    if (sheets.length && page.styleSheets.length >= sheets.length && page.body) {
        const loaded = [...page.fonts].filter(face => face.status === 'loaded').length
        for (const block of page.querySelectorAll('main, main *:is(p, h1, h2, h3, figure, .math.display, li)')) {
            if (!block.checkVisibility({visibilityProperty: true})) continue
            const top = block.getBoundingClientRect().top
            const by = Math.abs(top - (stood.get(block) ?? top))
            if (loaded === faces) moved = Math.max(moved, by)
            else if (top < 800) late = Math.max(late, by)
            stood.set(block, top)
        }
        faces = loaded
    }
    after += page?.readyState === 'complete' && page.fonts.status === 'loaded'
    if (after < 20) return requestAnimationFrame(look)
    const [root, cut] = [page.documentElement, []]
    for (const one of page.querySelectorAll('.katex-display')) {
        if (one.scrollHeight > one.clientHeight + 1) cut.push(one.textContent)
    }
    done([stood.size, moved, late, root.scrollWidth <= width, cut])
}
frame.src = url
requestAnimationFrame(look)
"""


@pytest.mark.parametrize("width", [320, 1240])
def test_nothing_moves_is_cut_or_scrolls_the_page(firefox: Gecko, measured_site: str, width: int) -> None:
    for path in PAGES:
        firefox.goto(measured_site + "404.html")
        answer = firefox.command("WebDriver:ExecuteAsyncScript", script=NARROW, args=[measured_site + path, width])
        blocks, moved, late, fits, cut = answer["value"]
        assert blocks > 3, path
        assert (moved, fits, cut) == (0, True, []), path
        # Firefox centres the line of a large operator's stand-in elsewhere.
        assert late < MOVED_BY_FONTS, path


def test_a_mark_never_begins_a_line_after_a_formula(firefox: Gecko, measured_site: str) -> None:
    firefox.goto(measured_site + "boxes/")
    parted = firefox.evaluate("""(() => {
        const body = document.querySelector('.body'), wrong = []
        const glue = document.querySelector('p > .glue').outerHTML
        document.querySelectorAll('main link').forEach(sheet => document.head.append(sheet))
        body.innerHTML = `<p>${Array.from({length: 40}, (_, i) => '汉'.repeat(5 + i % 9) + ' ' + glue).join('')}</p>`
        for (let width = 320; width < 680; width += 9) {
            body.style.width = width + 'px'
            for (const glue of body.querySelectorAll('p .glue')) {
                const mark = glue.lastChild
                if (mark.nodeType !== 3) continue
                const range = document.createRange()
                range.selectNodeContents(mark)
                const parts = glue.querySelectorAll('.katex-base'), last = parts[parts.length - 1]
                const [at, before] = [range.getBoundingClientRect(), last.getBoundingClientRect()]
                if (at.top > before.bottom) wrong.push([width, mark.data])
            }
        }
        return [body.querySelectorAll('p .glue').length, wrong]
    })()""")
    assert parted[0] > 5
    assert parted[1] == []
