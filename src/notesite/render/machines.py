"""The files no reader opens: feed, sitemap, robots, and the mark that tells GitHub to serve all as it is."""

from __future__ import annotations

from notesite.config import Config
from notesite.index.records import Index
from notesite.model import Output
from notesite.render import atom, robots, sitemap
from notesite.render.links import Links
from notesite.render.slots import Typesetter

NO_JEKYLL = ".nojekyll"


def machine_files(index: Index, *, config: Config, links: Links, typeset: Typesetter) -> tuple[Output, ...]:
    """Return `atom.xml`, `sitemap.xml`, `robots.txt` and `.nojekyll`; the site's own static files win."""
    own = (
        Output(path=atom.PATH, content=atom.atom(index, config=config, links=links, typeset=typeset)),
        Output(path=sitemap.PATH, content=sitemap.sitemap(index, links=links)),
        Output(path=robots.PATH, content=robots.robots(links)),
        Output(path=NO_JEKYLL, content=b""),
    )
    brought = frozenset(links.assets.values())
    return tuple(output for output in own if output.path not in brought)
