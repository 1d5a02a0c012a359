"""Chinese in a formula: set as the text around it, clear of bars and lines; no font of KaTeX's is asked for it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SEEN = """() => {
  const text = getComputedStyle(document.querySelector(".body > p"))
  return [...document.querySelectorAll(".body > p .cjk_fallback")].map((han) => {
    const base = han.closest(".katex-base").getBoundingClientRect(), style = getComputedStyle(han)
    return {
      characters: han.textContent,
      "font of the text": style.fontFamily === text.fontFamily,
      size: Math.round((100 * parseFloat(style.fontSize)) / parseFloat(text.fontSize)),
      "ends with its part": Math.abs(han.getBoundingClientRect().right - base.right) < 1,
    }
  })
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, measured_site: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light", device_scale_factor=4)
    page.goto(measured_site + "han/", wait_until="networkidle")
    yield page
    page.close()


def test_han_in_a_line_are_those_of_the_text_and_in_scripts_large_enough_to_read(page: Page) -> None:
    seen = page.evaluate(SEEN)
    assert [(han.pop("characters"), han.pop("size")) for han in seen] == [
        ("损失", 100),
        ("粗体", 100),
        ("交叉熵", 100),
        ("斜体", 100),
        ("训练", 77),
    ]
    assert all(han == {"font of the text": True, "ends with its part": True} for han in seen)


def test_no_font_of_katex_is_asked_for_han(page: Page) -> None:
    loaded = "performance.getEntriesByType('resource').map((one) => one.name).filter((name) => name.includes('woff2'))"
    assert {url.rsplit("_", 1)[1] for url in page.evaluate(loaded)} == {
        "Main-Regular-common.woff2",
        "Math-Italic-common.woff2",
    }


@pytest.mark.parametrize(("formula", "bands"), [(0, 3), (1, 3), (2, 2)])
def test_lines_and_bars_are_clear_of_han(page: Page, formula: int, bands: int) -> None:
    """Between the rows of pixels that hold ink, as many as there are lines and characters one above the other."""
    picture = page.locator(".math.display .katex-html").nth(formula).screenshot()
    ink = Image.open(io.BytesIO(picture)).convert("L").point(lambda shade: 255 * (shade < 128))
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() is not None for y in range(ink.height)]
    assert sum(is_inked for is_inked, _ in groupby(rows)) == bands
