"""Space stands between blocks: at the edges of what holds them there is none, whatever comes first or last."""

from __future__ import annotations

from itertools import product

import pytest
from measured import BLOCKS, HOLDERS
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# From the edge of what a box holds to its first block and from the last one to the other edge, in pixels. A formula is
# measured as it is drawn, anything else with its lines, which are higher than their characters.
EDGES = """async name => {
    const heading = document.getElementById(name)
    heading.scrollIntoView()
    // What was far away is laid out a frame or two after the page has been scrolled there.
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame)
    let box = heading.nextElementSibling
    if (name.startsWith('item') || name.startsWith('tight')) box = box.firstElementChild
    const drawn = e => (e.matches('.math') ? e : e.querySelector(':scope > .ends'))?.querySelector('.katex-html') ?? e
    const blocks = [...box.children], style = getComputedStyle(box), edge = box.getBoundingClientRect()
    const title = blocks[0].matches('.callout-title, .statement-title') && blocks.shift()
    const begin = title ? title.getBoundingClientRect().bottom : edge.top + parseFloat(style.paddingTop)
    const first = blocks[0].matches('.math') ? drawn(blocks[0]) : blocks[0]
    return [first.getBoundingClientRect().top - begin,
            edge.bottom - parseFloat(style.paddingBottom) - drawn(blocks.at(-1)).getBoundingClientRect().bottom]
}"""
# From each block to the one after the next: what is laid out late keeps the space at its edges to itself.
STEPS = """async () => {
    const found = []
    for (const block of document.querySelectorAll('.body > :not(h2)')) {
        block.previousElementSibling.scrollIntoView()
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        const [above, below] = [block.previousElementSibling, block.nextElementSibling]
            .map(e => e?.getBoundingClientRect())
        if (below) found.push(below.top - above.bottom)
    }
    return found
}"""


@pytest.fixture(scope="module", params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, measured_site: str) -> Page:
    page = browser.new_page(viewport={"width": request.param, "height": 800}, reduced_motion="reduce")
    page.goto(measured_site + "rhythm/")
    return page


def test_nothing_is_added_at_the_edges_of_a_box(page: Page) -> None:
    em = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    for holder, block in product(HOLDERS, BLOCKS):
        if (holder, block) == ("tight", "text"):
            continue  # one paragraph
        above, below = page.evaluate(EDGES, f"{holder}-{block}")
        titled = holder in ("claim", "proof", "callout")
        held = (above - 0.45 * em if titled else above, below)
        for at, space in enumerate(held):
            if holder == "tight" and at == 0:
                continue  # its first child follows text
            drawn = block == "formula" or (block == "line" and at == 1)
            # Half of what a line is higher than its characters: .4 em.
            assert space == pytest.approx(0.4 * em if drawn else 0, abs=0.25 * em if drawn else 0.6), (
                holder,
                block,
                at,
            )


def test_a_block_below_the_text_of_an_item_stands_off_it(page: Page) -> None:
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body li')).lineHeight)")
    for block in ("formula", "code", "table", "quote"):
        above, _ = page.evaluate(EDGES, f"tight-{block}")
        assert line + 8 < above < line * 2 + 2, block
    above, _ = page.evaluate(EDGES, "tight-list")
    assert line + 6 < above < line + 9


AROUND = """async name => {
    const heading = document.getElementById(name), item = heading.nextElementSibling.firstElementChild
    heading.scrollIntoView()
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame)
    const block = item.lastElementChild, drawn = block.matches('.math') ? block.querySelector('.katex-html') : block
    const box = drawn.getBoundingClientRect(), line = parseFloat(getComputedStyle(item).lineHeight)
    return [box.top - item.getBoundingClientRect().top - line,
            item.nextElementSibling.getBoundingClientRect().top - box.bottom]
}"""


def test_a_block_in_an_item_is_as_far_from_what_follows_as_from_its_text(page: Page) -> None:
    for block in ("formula", "code", "table", "quote"):
        above, below = page.evaluate(AROUND, f"tight-{block}")
        assert above == pytest.approx(below, abs=8), block


def test_what_is_laid_out_late_stands_where_it_would(page: Page) -> None:
    late = page.evaluate(STEPS)
    page.add_style_tag(content=".body > * { content-visibility: visible !important }")
    assert page.evaluate(STEPS) == pytest.approx(late, abs=0.1)
