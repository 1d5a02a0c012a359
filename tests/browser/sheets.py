"""A long article's style sheets stand in its text, and would leave with it when a test puts another in its place."""

from __future__ import annotations

from playwright.sync_api import Page


def keep_sheets(page: Page) -> None:
    """Give the page's head the style sheets of its text, too."""
    links = "[...document.querySelectorAll('main link[rel=stylesheet]')].map(link => link.href)"
    for address in page.evaluate(links):
        page.add_style_tag(url=address)
