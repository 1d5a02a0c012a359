"""Addresses that every site has, whatever its notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

TermKind = Literal["tag", "category", "series"]

HOME = "/"
OVERVIEWS: Mapping[TermKind, str] = {"tag": "/tags/", "category": "/categories/", "series": "/series/"}
"""Where all terms of each kind are listed; below it stands every term's own list."""
ARCHIVE = "/archive/"
NOT_FOUND = "/404.html"
FEED = "/atom.xml"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"

LISTS = frozenset((HOME, *OVERVIEWS.values(), ARCHIVE))
"""Those of pages that list others."""

OWNERS: Mapping[str, str] = {
    HOME: "the home page",
    OVERVIEWS["tag"]: "the overview of tags",
    OVERVIEWS["category"]: "the overview of categories",
    OVERVIEWS["series"]: "the overview of series",
    ARCHIVE: "the archive",
    NOT_FOUND: "the page for missing addresses",
    FEED: "the Atom feed",
    SITEMAP: "the site map",
    ROBOTS: "the robots file",
}
"""What stands at each, for messages."""
