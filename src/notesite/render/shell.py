"""What all pages share: the site's name, menu, style sheets and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from notesite.config import Config, MenuEntry
from notesite.index.records import Index
from notesite.index.reserved import ARCHIVE, FEED, HOME, OVERVIEWS
from notesite.render.links import Links
from notesite.render.pages import overviews
from notesite.render.sheets.assets import KATEX_CSS, THEME_CSS
from notesite.render.sheets.paint import grounds, paint
from notesite.render.views import MenuItem, Shell


def make_shell(config: Config, index: Index, links: Links, *, words: Mapping[str, str]) -> Shell:
    """Return what all pages of a site share."""
    # A site that overrides the theme's own files may have done away with one.
    icons = (config.favicon, "favicon.svg", "favicon.ico", "favicon.png")
    icon = next((name for name in icons if name in links.assets), "")
    needs_css = config.math.output != "mathml" and KATEX_CSS in links.assets
    return Shell(
        site=config,
        menu=_menu(config, index, links, words),
        social=_configured(config.social, links),
        home=links.href(HOME),
        feed=links.href(FEED),
        stylesheet=links.asset(THEME_CSS) if THEME_CSS in links.assets else "",
        math_stylesheet=links.asset(KATEX_CSS) if needs_css else "",
        script=links.asset("site.js") if "site.js" in links.assets else "",
        stylesheets=tuple(links.asset(name) for name in config.css if name in links.assets),
        scripts=tuple(links.asset(name) for name in config.js if name in links.assets),
        paint=paint(config),
        grounds=grounds(config),
        icon=links.asset(icon) if icon else "",
    )


def _menu(config: Config, index: Index, links: Links, words: Mapping[str, str]) -> tuple[MenuItem, ...]:
    if config.menu:
        return _configured(config.menu, links)
    own = [(words["menu.archive"], ARCHIVE)]
    own += [(words[f"menu.{kind}"], OVERVIEWS[kind]) for kind, _ in overviews(index)]
    return tuple(MenuItem(label=label, url=links.href(url)) for label, url in own)


def _configured(entries: Iterable[MenuEntry], links: Links) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(label=entry.label, url=links.configured(entry.url)) for entry in entries)
