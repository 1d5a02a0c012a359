"""`robots.txt`: everything may be read, and here is the list of it."""

from __future__ import annotations

from notesite.index.address import output_path
from notesite.index.reserved import ROBOTS, SITEMAP
from notesite.render.links import Links

PATH = output_path(ROBOTS)


def robots(links: Links) -> bytes:
    """Return the file; below a base path crawlers do not ask for it, yet it does no harm there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {links.absolute(SITEMAP)}\n".encode()
