"""A page carries the rules that it needs, and waits for the end of its first screen; a test may put in another text."""

from __future__ import annotations

import re
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import Page


def whole_sheets(page: Page) -> None:
    """Give a page of notesite's all rules of the theme's style sheet and KaTeX's, too, and let it wait for nothing."""
    # The host of these tests lists its folders.
    feed = page.evaluate("document.querySelector('link[type$=xml]')?.getAttribute('href')")
    if feed is None:
        return
    page.evaluate("document.querySelector('main').classList.remove('waits')")
    assets = urljoin(page.url, feed)
    for folder, name in (("assets/katex/", r"katex\.\w+\.css"), ("assets/", r"site\.\w+\.css")):
        with urlopen(urljoin(assets, folder)) as listing:
            (sheet,) = set(re.findall(name, listing.read().decode("utf-8")))
        page.add_style_tag(url=urljoin(assets, folder + sheet))
