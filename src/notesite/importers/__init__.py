"""Folders of other tools → what they are here: where each file goes, which address a note keeps. Text in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from notesite.importers import hexo, hugo, jekyll, notion, obsidian
from notesite.importers.kind import Importer, Settings


class Kind(msgspec.Struct, frozen=True):
    """A kind of folder."""

    settings: tuple[str, ...]
    """Where its settings may stand; the first file there counts."""
    importer: Callable[[Settings], Importer]


KINDS: Mapping[str, Kind] = {
    "hexo": Kind(hexo.SETTINGS, hexo.Hexo),
    "hugo": Kind(hugo.SETTINGS, hugo.Hugo),
    "jekyll": Kind(jekyll.SETTINGS, jekyll.Jekyll),
    "notion": Kind((), notion.Notion),
    "obsidian": Kind(obsidian.SETTINGS, obsidian.Obsidian),
    "markdown": Kind((), Importer),
}
