"""The kinds of folders that can be imported, by the names that `notesite import` knows them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from notesite.importers import hexo, hugo, jekyll, mkdocs, notion, obsidian, vuepress
from notesite.importers.importer import Importer, Settings


class Kind(msgspec.Struct, frozen=True):
    """A kind of folder."""

    settings: tuple[str, ...]
    """Where its settings may stand; the first file there counts."""
    importer: Callable[[Settings], Importer]
    folder: str = ""
    """Where more settings lie, each file holding a part of them; empty: nowhere."""
    joined: Callable[[Settings, Mapping[str, Settings]], Settings] | None = None
    """Adds those, by their names without endings, to the first."""
    needed: bool = False
    """The settings must be there: only they tell which folder is meant."""


KINDS: Mapping[str, Kind] = {
    "hexo": Kind(hexo.SETTINGS, hexo.Hexo),
    "hugo": Kind(hugo.SETTINGS, hugo.Hugo, folder=hugo.FOLDER, joined=hugo.joined),
    "jekyll": Kind(jekyll.SETTINGS, jekyll.Jekyll),
    "mkdocs": Kind(mkdocs.SETTINGS, mkdocs.MkDocs, needed=True),
    "notion": Kind((), notion.Notion),
    "obsidian": Kind(obsidian.SETTINGS, obsidian.Obsidian),
    "vitepress": Kind(vuepress.SETTINGS, vuepress.VuePress, needed=True),
    "vuepress": Kind(vuepress.SETTINGS, vuepress.VuePress, needed=True),
    "markdown": Kind((), Importer),
}
