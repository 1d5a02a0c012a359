"""Hugo: notes in `content/`, addresses by their paths, or by `permalinks` for each section.

Source: gohugo.io/content-management/urls, gohugo.io/configuration/permalinks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from notesite.importers.kind import About, Facts, Importer, Settings, below, flag, is_looks, is_note, stem, word
from notesite.importers.permalink import date_values, expanded

SETTINGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
_LEAVES = ("index", "_index")


class Hugo(Importer):
    """One of Hugo's folders. Of a site in several languages its main one is brought."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        languages = settings.get("languages")
        self._languages = [str(one) for one in languages] if isinstance(languages, Mapping) else []
        first = self._languages[0] if len(self._languages) == 1 else "en"
        self._main = word(settings, "defaultContentLanguage", "defaultcontentlanguage") or first
        own = f"languages.{self._main}"
        self._content = (
            word(settings, f"{own}.contentDir", f"{own}.contentdir", "contentDir", "contentdir") or "content"
        )
        self._static = word(settings, "staticDir", "staticdir") or "static"
        others = (
            word(settings, f"languages.{one}.contentDir", f"languages.{one}.contentdir") for one in self._languages
        )
        self._others = [folder for folder in others if folder and folder != self._content]

    def about(self) -> About:
        """Return what the settings say."""
        said, own = self._settings, f"languages.{self._main}"
        return About(
            title=word(said, f"{own}.title", "title"),
            subtitle=word(said, f"{own}.params.subtitle", "params.subtitle", "params.description"),
            author=word(said, "params.author.name", "params.author", "author.name", "author"),
            language=word(said, f"{own}.languageCode", f"{own}.locale", "languageCode", "languagecode", "locale"),
            timezone=word(said, "timeZone", "timezone"),
            base_url=word(said, "baseURL", "baseurl", "baseUrl"),
        )

    def home(self, path: str) -> str:
        """`content/` and `static/` are called so here, too; notes in other languages stay behind."""
        if any(below(path, other) is not None for other in self._others):
            return ""
        inside = below(path, self._content)
        if inside is not None:
            return "" if (kept := self._in_main(inside)) is None else f"content/{kept}"
        rest = below(path, self._static)
        return f"static/{rest}" if rest is not None and not is_looks(rest) else ""

    def address(self, facts: Facts, /) -> str | None:
        """A note stands where its path says, in small letters, or where the pattern of its section does."""
        inside = self._in_main(below(facts.path, self._content) or facts.path) or ""
        *folders, last = stem(inside).split("/")
        if last in _LEAVES and not folders:
            return ""
        name = folders[-1] if last in _LEAVES else last
        above = folders[:-1] if last in _LEAVES else folders
        pattern = self._pattern(above[0] if above else "") if last != "_index" else ""
        if not pattern:
            address = "/".join(map(self._sanitized, (*above, facts.slug or name)))
            return f"/{address}.html" if flag(self._settings, "uglyURLs", "uglyurls") else f"/{address}/"
        values = {
            **date_values(facts.date),
            "section": self._sanitized(above[0] if above else ""),
            "sections": "/".join(map(self._sanitized, above)),
            "filename": self._sanitized(last),
            "contentbasename": self._sanitized(name),
            "slugorfilename": self._sanitized(facts.slug or last),
            "slugorcontentbasename": self._sanitized(facts.slug or name),
        }
        values["title"] = self._sanitized(str(facts.extra.get("title", ""))) or values["contentbasename"]
        values["slug"] = self._sanitized(facts.slug) if facts.slug else values["title"]
        return expanded(pattern, values)

    def _in_main(self, path: str) -> str | None:
        """Return *path* without the mark of the main language; None: another's note."""
        bare, dot, language = stem(path).rpartition(".")
        if not (is_note(path) and dot and language in self._languages):
            return path
        return bare + path[len(stem(path)) :] if language == self._main else None

    def _pattern(self, section: str) -> str:
        patterns = self._settings.get("permalinks")
        own = (
            patterns.get("page")
            if isinstance(patterns, Mapping) and isinstance(patterns.get("page"), Mapping)
            else patterns
        )
        return word(own, section) if isinstance(own, Mapping) and section else ""

    def _sanitized(self, part: str) -> str:
        """Return *part* as Hugo writes it in addresses."""
        kept = "".join(
            "-" if char.isspace() else char
            for char in part.strip()
            if char.isspace() or char in "._-~+@/" or unicodedata.category(char)[0] in "LNM"
        )
        kept = re.sub("-{2,}", "-", kept)
        return kept if flag(self._settings, "disablePathToLower", "disablepathtolower") else kept.lower()
