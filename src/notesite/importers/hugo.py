"""Hugo: notes in `content/`, addresses by their paths, or by `permalinks` for each section.

Source: gohugo.io/content-management/urls, gohugo.io/configuration/permalinks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from notesite.importers.importer import About, Facts, Importer, Settings, below, flag, is_looks, is_note, stem, word
from notesite.importers.permalink import date_values, expanded

_NAMES = ("hugo", "config")
SETTINGS = tuple(f"{name}.{ending}" for name in _NAMES for ending in ("toml", "yaml", "yml", "json"))
FOLDER = "config/_default"
_LEAVES = ("index", "_index")


class Hugo(Importer):
    """One of Hugo's folders. Of a site in several languages its main one is brought."""

    def __init__(self, settings: Settings) -> None:
        settings = _lowered(settings)
        super().__init__(settings)
        languages = settings.get("languages")
        self._languages = [str(one) for one in languages] if isinstance(languages, Mapping) else []
        first = self._languages[0] if len(self._languages) == 1 else "en"
        self._main = (word(settings, "defaultcontentlanguage") or first).lower()
        self._content = word(settings, f"languages.{self._main}.contentdir", "contentdir") or "content"
        self._static = word(settings, "staticdir") or "static"
        others = map(self._content_of, self._languages)
        self._others = [folder for folder in others if folder and folder != self._content]

    def about(self) -> About:
        """Return what the settings say."""
        said, own = self._settings, f"languages.{self._main}"
        return About(
            title=word(said, f"{own}.title", "title"),
            subtitle=word(said, f"{own}.params.subtitle", "params.subtitle", "params.description"),
            author=word(
                said,
                *(f"{above}{key}" for above in (f"{own}.params.", "params.", "") for key in ("author.name", "author")),
            ),
            language=word(said, f"{own}.languagecode", f"{own}.locale", "languagecode", "locale"),
            timezone=word(said, "timezone"),
            base_url=word(said, f"{own}.baseurl", "baseurl"),
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

    def lent(self, path: str, /) -> str:
        """What lies in `static/` of a theme is part of the site, and pages show what lies in `assets/`."""
        parts = path.split("/")
        if parts[0] == "themes" and parts[2:3] == ["static"]:
            parts = parts[2:]
        if parts[0] not in ("static", "assets") or is_looks(path) or is_note(path):
            return ""
        return "/".join(("static", *parts[1:]))

    def language(self, path: str, /) -> str:
        """Return the language of the name's ending, or of its folder."""
        folders = ((one, self._content_of(one)) for one in self._languages if one != self._main)
        folder = next((one for one, content in folders if content and below(path, content) is not None), "")
        named = stem(path).rpartition(".")[2].lower()
        return folder or (named if named in self._languages and named != self._main else "")

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
            return self._prefixed(f"/{address}.html" if flag(self._settings, "uglyurls") else f"/{address}/")
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
        return self._prefixed(expanded(pattern, values))

    def _content_of(self, language: str) -> str:
        return word(self._settings, f"languages.{language}.contentdir")

    def _prefixed(self, address: str | None) -> str | None:
        """Return *address* below the main language's, where the settings want that."""
        below_language = address and flag(self._settings, "defaultcontentlanguageinsubdir")
        return f"/{self._main}{address}" if below_language else address

    def _in_main(self, path: str) -> str | None:
        """Return *path* without the mark of the main language; None: another's note."""
        bare, dot, language = stem(path).rpartition(".")
        if not (is_note(path) and dot and language.lower() in self._languages):
            return path
        return bare + path[len(stem(path)) :] if language.lower() == self._main else None

    def _pattern(self, section: str) -> str:
        patterns = self._settings.get("permalinks")
        own = (
            patterns.get("page")
            if isinstance(patterns, Mapping) and isinstance(patterns.get("page"), Mapping)
            else patterns
        )
        return word(own, section.lower()) if isinstance(own, Mapping) and section else ""

    def _sanitized(self, part: str) -> str:
        """Return *part* as Hugo writes it in addresses."""
        kept = "".join(
            "-" if char.isspace() else char
            for char in part.strip()
            if char.isspace() or char in "._-~+@/" or unicodedata.category(char)[0] in "LNM"
        )
        kept = re.sub("-{2,}", "-", kept)
        return kept if flag(self._settings, "disablepathtolower") else kept.lower()


def joined(settings: Settings, more: Mapping[str, Settings]) -> Settings:
    """Return *settings* with *more*, by the names of its files without their endings, as Hugo joins them.

    A name says where it belongs: `params`, `languages.en`, `menus.en`, `params.en`.
    """
    whole = _lowered(settings)
    for name, said in more.items():
        key, _, language = name.lower().partition(".")
        below_languages = {"languages": {language: _lowered(said) if key == "languages" else {key: _lowered(said)}}}
        placed = _lowered(said) if key in _NAMES else below_languages if language else {key: _lowered(said)}
        whole = _laid_over(whole, placed)
    return whole


def _laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    whole = dict(below)
    for key, value in above.items():
        old = whole.get(key)
        whole[key] = _laid_over(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return whole


def _lowered(settings: Settings) -> dict[str, object]:
    """Return *settings* with all keys in small letters: to Hugo `baseURL`, `baseUrl` and `baseurl` are one."""
    return {
        str(key).lower(): _lowered(value) if isinstance(value, Mapping) else value for key, value in settings.items()
    }
