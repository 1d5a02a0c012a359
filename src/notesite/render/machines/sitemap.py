"""The list of pages for search engines (sitemaps.org 0.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from notesite.index.address import output_path
from notesite.index.records import Index
from notesite.index.reserved import ARCHIVE, HOME, OVERVIEWS, SITEMAP
from notesite.render.links import Links
from notesite.render.machines.atom import changed, timestamp
from notesite.render.machines.xml import text
from notesite.render.pages import overviews

PATH = output_path(SITEMAP)
LIMIT = 50_000
"""Addresses one sitemap may hold; articles come first, so what a larger site loses is lists."""


def sitemap(index: Index, *, links: Links) -> bytes:
    """Return the sitemap: home, articles, first pages of lists; with the time of change where known."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for url, day in list(_addresses(index))[:LIMIT]:
        lastmod = "" if day is None else f"<lastmod>{timestamp(day)}</lastmod>"
        lines.append(f"<url><loc>{text(links.absolute(url))}</loc>{lastmod}</url>")
    lines.append("</urlset>\n")
    return "\n".join(lines).encode("utf-8")


def _addresses(index: Index) -> Iterator[tuple[str, dt.datetime | None]]:
    newest = max((moment for page in index.articles if (moment := changed(page)) is not None), default=None)
    yield HOME, newest
    for page in index.articles:
        # An article may itself stand at `/`; an address is listed once.
        if page.url != HOME:
            yield page.url, changed(page)
    yield ARCHIVE, newest
    for kind, _ in overviews(index):
        yield OVERVIEWS[kind], None
    for feed in index.feeds:
        if feed.kind != "home":
            yield feed.url, None
