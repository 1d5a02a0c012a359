"""Cards, the archive and what else lists articles, as they are set."""

from __future__ import annotations

import base64

import pytest
from looking import ARTICLE, shown
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1280])
def test_each_date_of_a_card_stands_in_one_line(browser: Browser, site: str, width: int) -> None:
    lines = """() => [...document.querySelectorAll('.card .when > span')].map(e => {
        const range = document.createRange(); range.selectNodeContents(e)
        return range.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)
    })"""
    with shown(browser, site, width) as page:
        found = page.evaluate(lines)
    assert found
    assert max(found) < 1.5


def test_excerpts_keep_the_lines_of_articles(browser: Browser, site: str) -> None:
    line = "getComputedStyle(document.querySelector('{}')).lineHeight"
    with shown(browser, site) as page:
        excerpt = page.evaluate(line.format(".excerpt p"))
        assert page.evaluate("document.querySelectorAll('.excerpt').length") == 12
    with shown(browser, site + ARTICLE) as page:
        assert page.evaluate(line.format(".body p")) == excerpt


def test_a_card_without_words_keeps_its_numbers_off_the_title(browser: Browser, site: str) -> None:
    with shown(browser, site) as page:
        gap = page.evaluate(
            """() => {
                const card = document.querySelector('.card')
                card.querySelector('.excerpt').remove()
                const [title, foot] = ['.title', '.foot'].map(s => card.querySelector(s).getBoundingClientRect())
                return foot.top - title.bottom
            }"""
        )
    assert gap > 10


def test_numbers_of_the_archive_stand_below_one_another(browser: Browser, site: str) -> None:
    with shown(browser, site + "archive/") as page:
        ends = page.evaluate(
            """() => [0, 1].map(at => new Set([...document.querySelectorAll('.month .meta')].map(
                meta => Math.round(meta.children[at].getBoundingClientRect().right))).size)"""
        )
        page.evaluate("document.querySelector('.month .meta').lastElementChild.remove()")
        without = page.evaluate(
            """new Set([...document.querySelectorAll('.month .meta')].map(
                meta => Math.round(meta.firstElementChild.getBoundingClientRect().right))).size"""
        )
    assert ends == [1, 1]
    assert without == 1  # of a note without formulas


def test_the_flat_carrier_is_a_line_of_one_pixel(browser: Browser, site: str) -> None:
    with shown(browser, site + "404.html") as page:
        box = page.locator(".carrier").bounding_box()
        assert box is not None
        drawn = page.screenshot(clip={"x": box["x"] + 40, "y": box["y"], "width": 1, "height": 48})
        column = page.evaluate(
            """async drawn => {
                const image = await createImageBitmap(new Blob([Uint8Array.from(atob(drawn), c => c.charCodeAt(0))]))
                const canvas = new OffscreenCanvas(image.width, image.height), sheet = canvas.getContext('2d')
                sheet.drawImage(image, 0, 0)
                const { data } = sheet.getImageData(0, 0, 1, image.height)
                return [...Array(image.height).keys()].map(y => data.slice(4 * y, 4 * y + 3).join())
            }""",
            base64.b64encode(drawn).decode(),
        )
    ground = column[0]
    assert sum(color != ground for color in column) == 1


def test_a_count_is_drawn_below_its_number(browser: Browser, site: str) -> None:
    """The terms' hairlines are marked at their ends, by a tenth for each note where none has more than ten."""
    with shown(browser, site + "tags/") as page:
        drawn = page.evaluate(
            """() => [...document.querySelectorAll('.terms > li')].map(term => {
                const share = term.querySelector('.share').getBoundingClientRect(), all = term.getBoundingClientRect()
                return [Math.abs(share.right - all.right) < 1, Math.round(10 * share.width / all.width),
                    parseInt(term.querySelector('.meta').textContent)]
            })"""
        )
    assert drawn
    assert all(at_end and tenths == count for at_end, tenths, count in drawn)
