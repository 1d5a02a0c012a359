"""Hexo: notes in `source/_posts/`, pages and pictures beside it; addresses by `permalink` in `_config.yml`.

Source: hexo.io/docs/permalinks, hexo.io/docs/configuration.
"""

from __future__ import annotations

import re

from notesite.importers.globs import matched, patterns
from notesite.importers.importer import About, Facts, Importer, Settings, below, is_looks, is_note, stem, word
from notesite.importers.permalink import date_values, expanded

SETTINGS = ("_config.yml", "_config.yaml")
_DEFAULT = ":year/:month/:day/:title/"
_SPACES = re.compile(r"\s+")


class Hexo(Importer):
    """One of Hexo's folders."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._source = word(settings, "source_dir") or "source"
        self._pattern = word(settings, "permalink") or _DEFAULT
        self._theme = word(settings, "theme")
        self._raw = patterns(settings, "skip_render")

    def about(self) -> About:
        """Return what `_config.yml` says."""
        said = self._settings
        url, root = word(said, "url").rstrip("/"), word(said, "root").strip("/")
        path = url.partition("://")[2].partition("/")[2]
        return About(
            title=word(said, "title"),
            subtitle=word(said, "subtitle"),
            author=word(said, "author"),
            language=word(said, "language"),
            timezone=word(said, "timezone"),
            base_url=f"{url}/{root}" if url and root and path != root else url,
        )

    def home(self, path: str) -> str:
        """Posts, drafts and pages are notes; what lies beside posts stays there, all else is found by its address."""
        inside = below(path, self._source)
        if inside is None or (is_note(inside) and matched(inside, self._raw)):
            return ""
        if is_looks(inside) and not inside.startswith("_posts/"):
            return ""
        for folder, to in (("_posts", "content"), ("_drafts", "content/_drafts")):
            if (rest := below(inside, folder)) is not None:
                return f"{to}/{rest}"
        if inside.startswith("_"):
            return ""
        return f"content/{inside}" if is_note(inside) else f"static/{inside}"

    def lent(self, path: str, /) -> str:
        """What lies in `source/` of the theme is part of the site."""
        rest = below(path, f"themes/{self._theme}/source") if self._theme else None
        return f"static/{rest}" if rest is not None and not is_looks(rest) and not is_note(rest) else ""

    def address(self, facts: Facts, /) -> str | None:
        """Posts stand where `permalink` says, pages where their files lie."""
        inside = below(facts.path, self._source) or facts.path
        post = below(inside, "_posts") or below(inside, "_drafts")
        if post is None:
            return "" if stem(inside).rpartition("/")[2] == "index" else f"/{stem(inside)}.html"
        words = {key: str(value) for key, value in facts.extra.items() if isinstance(value, str | int)}
        title = stem(post)
        values = {
            **words,
            **date_values(facts.date),
            "title": title,
            "name": title.rpartition("/")[2],
            "category": "/".join(map(_slug, facts.categories))
            or word(self._settings, "default_category")
            or "uncategorized",
        }
        if facts.slug:
            values["slug"] = facts.slug
        return expanded(self._pattern, values)


def _slug(name: str) -> str:
    return _SPACES.sub("-", name.strip())
