"""Jekyll: notes in `_posts/`, named after their dates, and in collections; addresses by `permalink` in `_config.yml`.

Source: jekyllrb.com/docs/permalinks, jekyllrb.com/docs/collections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from notesite.importers.globs import matched, patterns, within
from notesite.importers.importer import About, Facts, Importer, Settings, below, flag, is_looks, is_note, stem, word
from notesite.importers.permalink import date_values, expanded

SETTINGS = ("_config.yml", "_config.yaml", "_config.toml")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_DATED = re.compile(r"^\d{2,4}-\d{1,2}-\d{1,2}-")
"""The date in the name of a post."""
_UNSLUG = re.compile(r"[\W_]+")
_UNFIT = re.compile(r"[^\w.~!$&'()+,;=@]+")
_OWN = frozenset(("readme", "license", "changelog", "contributing", "code_of_conduct"))
"""Files about the repository, not of the site."""


class Jekyll(Importer):
    """One of Jekyll's folders."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        wanted = word(settings, "permalink") or "date"
        own = _default(settings, "posts") or wanted
        self._pattern, self._posts = _STYLES.get(wanted, wanted), _STYLES.get(own, own)
        self._ending = "/" if self._pattern.endswith("/") else ".html"
        self._collections = {
            name: _default(settings, name) or pattern or f"/:collection/:path{self._ending}"
            for name, pattern in _collections(settings).items()
        }
        self._above = word(settings, "collections_dir")
        self._included, self._excluded = patterns(settings, "include"), patterns(settings, "exclude")

    def about(self) -> About:
        """Return what `_config.yml` says."""
        said = self._settings
        url, base = word(said, "url").rstrip("/"), word(said, "baseurl").strip("/")
        return About(
            title=word(said, "title", "name"),
            subtitle=word(said, "subtitle", "tagline", "description"),
            author=word(said, "author.name", "author"),
            language=word(said, "lang", "locale", "language"),
            timezone=word(said, "timezone"),
            base_url=f"{url}/{base}" if url and base else url,
        )

    def home(self, path: str) -> str:
        """Posts and drafts leave their folders; pages stay where they lie, and so does what they show.

        Folders that start with `_` come if they are a collection that has pages, or if the settings name them.
        """
        path = self._inside(path)
        parts = path.split("/")
        if parts[0] in ("vendor", "bin") or is_looks(path) or within(path, self._excluded):
            return ""
        for folder, to in (("_posts", ""), ("_drafts", "_drafts/")):
            if folder in parts[:-1]:
                at = parts.index(folder)
                return "content/" + to + "/".join((*parts[:at], *parts[at + 1 :]))
        if parts[0].startswith("_") and (self._collection(parts) or matched(parts[0], self._included)):
            return "content/" + "/".join((parts[0].removeprefix("_"), *parts[1:])) if len(parts) > 1 else ""
        if any(part.startswith("_") for part in parts[:-1]) or parts[0].startswith(("_", "Gemfile", "Rakefile")):
            return ""
        if len(parts) == 1 and stem(path).lower() in _OWN:
            return ""
        return f"content/{path}" if is_note(path) else f"static/{path}"

    def address(self, facts: Facts, /) -> str | None:
        """Posts stand where `permalink` says, those of collections where theirs says, pages where their files lie."""
        path = self._inside(facts.path)
        parts = path.split("/")
        name = stem(parts[-1])
        collection = self._collection(parts)
        if "_posts" not in parts and "_drafts" not in parts and not collection:
            return "" if name == "index" else f"/{stem(path)}{self._ending}"
        # What lies above `_posts` is a category, what lies in it is not.
        folders = parts[: next((at for at, part in enumerate(parts) if part in ("_posts", "_drafts")), 0)]
        title = facts.slug or _DATED.sub("", name)
        date = facts.date
        values = {
            **date_values(date),
            "title": _UNFIT.sub("-", title).strip("-"),
            "slug": _slug(title),
            "name": _slug(name),
            "path": stem("/".join(parts[1:])),
            "collection": collection,
            "categories": "/".join((*folders, *(one.lower() for one in facts.categories))),
            "slugified_categories": "/".join(map(_slug, (*folders, *facts.categories))),
            "output_ext": ".html",
        }
        if date is not None:
            values |= {"week": f"{date:%V}", "short_day": f"{date:%a}"}
        return expanded(self._collections[collection] if collection else self._posts, values)

    def _inside(self, path: str) -> str:
        """Return *path* as if collections lay at the top."""
        return (below(path, self._above) if self._above else None) or path

    def _collection(self, parts: list[str]) -> str:
        """Return the name of the collection that holds the file at *parts*; empty: none."""
        name = parts[0].removeprefix("_")
        return name if parts[0] != name and name in self._collections else ""


def _slug(text: str) -> str:
    return _UNSLUG.sub("-", text).strip("-").lower()


def _collections(settings: Settings) -> dict[str, str]:
    """Return the collections that have pages, by name, with the patterns they give their addresses."""
    said = settings.get("collections")
    if not isinstance(said, Mapping):
        return {}
    return {
        str(name): word(one, "permalink")
        for name, one in said.items()
        if isinstance(one, Mapping) and flag(one, "output") and name != "posts"
    }


def _default(settings: Settings, kind: str) -> str:
    """Return the pattern that `defaults` give all that is of *kind*: `posts`, or a collection; empty: none."""
    found = ""
    defaults = settings.get("defaults")
    for default in defaults if isinstance(defaults, list) else ():
        if (
            isinstance(default, Mapping)
            and word(default, "scope.type") in ("", kind)
            and word(default, "scope.path") in ("", f"_{kind}")
        ):
            found = word(default, "values.permalink") or found
    return found
