"""What makes each of the files no reader opens, by its path."""

from __future__ import annotations

from collections.abc import Callable

from notesite.config import Config
from notesite.index.records import Index
from notesite.render.bodies.pictures import NO_PICTURES, Gallery
from notesite.render.bodies.slots import Typesetter
from notesite.render.links import Links
from notesite.render.machines import atom, robots, sitemap

NO_JEKYLL = ".nojekyll"


def machine_files(
    index: Index, *, config: Config, links: Links, typeset: Typesetter, gallery: Gallery = NO_PICTURES
) -> dict[str, Callable[[], bytes]]:
    """Return what makes `atom.xml`, `sitemap.xml`, `robots.txt` and `.nojekyll`; the site's own static files win."""
    own: dict[str, Callable[[], bytes]] = {
        atom.PATH: lambda: atom.atom(index, config=config, links=links, typeset=typeset, gallery=gallery),
        sitemap.PATH: lambda: sitemap.sitemap(index, links=links),
        robots.PATH: lambda: robots.robots(links),
        NO_JEKYLL: bytes,
    }
    brought = frozenset(links.assets.values())
    return {path: make for path, make in own.items() if path not in brought}
