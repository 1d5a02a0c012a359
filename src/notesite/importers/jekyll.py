"""Jekyll: notes in `_posts/`, named after their dates; addresses by `permalink` in `_config.yml`.

Source: jekyllrb.com/docs/permalinks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from notesite.importers.kind import About, Facts, Importer, Settings, is_looks, is_note, stem, word
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
_UNFIT = re.compile(r"[^\w.~!$&'()+,;=@]+")
_OWN = frozenset(("readme", "license", "changelog", "contributing", "code_of_conduct"))
"""Files about the repository, not of the site."""


class Jekyll(Importer):
    """One of Jekyll's folders."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        wanted = word(settings, "permalink") or "date"
        own = _of_posts(settings) or wanted
        self._pattern, self._posts = _STYLES.get(wanted, wanted), _STYLES.get(own, own)

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
        """Posts and drafts leave their folders; pages stay where they lie, and so does what they show."""
        parts = path.split("/")
        if parts[0] in ("vendor", "bin") or is_looks(path):
            return ""
        for folder, to in (("_posts", ""), ("_drafts", "_drafts/")):
            if folder in parts[:-1]:
                at = parts.index(folder)
                return "content/" + to + "/".join((*parts[:at], *parts[at + 1 :]))
        if any(part.startswith("_") for part in parts[:-1]) or parts[0].startswith(("_", "Gemfile", "Rakefile")):
            return ""
        if len(parts) == 1 and stem(path).lower() in _OWN:
            return ""
        return f"content/{path}" if is_note(path) else f"static/{path}"

    def address(self, facts: Facts, /) -> str | None:
        """Posts stand where `permalink` says, pages where their files lie."""
        parts = facts.path.split("/")
        name = stem(parts[-1])
        ending = "/" if self._pattern.endswith("/") else ".html"
        if "_posts" not in parts and "_drafts" not in parts:
            return "" if name == "index" else f"/{stem(facts.path)}{ending}"
        # What lies above `_posts` is a category, what lies in it is not.
        folders = parts[: next(at for at, part in enumerate(parts) if part in ("_posts", "_drafts"))]
        title = _UNFIT.sub("-", facts.slug or _DATED.sub("", name)).strip("-")
        date = facts.date
        values = {
            **date_values(date),
            "title": title,
            "slug": title.lower(),
            "categories": "/".join((*folders, *(one.lower().replace(" ", "-") for one in facts.categories))),
            "output_ext": ".html",
        }
        if date is not None:
            values |= {"week": f"{date:%V}", "short_day": f"{date:%a}"}
        return expanded(self._posts, values)


def _of_posts(settings: Settings) -> str:
    """Return the pattern that `defaults` give all posts; empty: none."""
    found = ""
    defaults = settings.get("defaults")
    for default in defaults if isinstance(defaults, list) else ():
        if (
            isinstance(default, Mapping)
            and word(default, "scope.type") in ("", "posts")
            and not word(default, "scope.path")
        ):
            found = word(default, "values.permalink") or found
    return found
