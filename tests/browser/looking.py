"""Looking at a page of this repository's site as a reader would, in a window of some width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page
from sheets import whole_sheets

WIDTHS = (320, 360, 500, 768, 1280)
ARTICLE = "generative/ddpm/"
NOTES = "generative/vae/"
SHORT = "about-this-blog/"
"""For texts of a test's own: long ones take long to open."""
CODE = "algorithms/leetcode-236-lowest-common-ancestor/"
KINDS = ("", ARTICLE, NOTES, CODE, "archive/", "tags/", "categories/", "tags/DDPM/", "404.html")


@contextmanager
def shown(browser: Browser, url: str, width: int = 1280, **options: object) -> Iterator[Page]:
    """Open *url* in a window of *width* pixels without scroll bars, fonts loaded."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    if options.get("java_script_enabled", True):
        whole_sheets(page)
        page.evaluate("document.fonts.ready")
    yield page
    context.close()


def at_width(page: Page, width: int, script: str) -> Any:
    """Return what *script* gives in a window of *width* pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate(script)


def specimen(page: Page, html: str) -> None:
    """Put *html* in the place of the article's text."""
    page.evaluate("html => { document.querySelector('.body').innerHTML = html }", html)


DARK = """async drawn => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(drawn), c => c.charCodeAt(0))]))
    const canvas = new OffscreenCanvas(image.width, image.height), sheet = canvas.getContext('2d')
    sheet.drawImage(image, 0, 0)
    const { data } = sheet.getImageData(0, 0, image.width, image.height)
    return data.filter((value, at) => at % 4 === 0 && value < 128).length
}"""
"""How many pixels of a picture of the page, given in Base64, are dark."""
