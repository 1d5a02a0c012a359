"""MkDocs: notes in `docs/`, each at its path; those of Material's blog at their dates.

Source: mkdocs.org/user-guide/configuration, squidfunk.github.io/mkdocs-material/plugins/blog.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from notesite.importers.importer import About, Facts, Importer, Settings, below, is_looks, stem, word

SETTINGS = ("mkdocs.yml", "mkdocs.yaml")
_UNFIT = re.compile(r"[^\w\- ]")


class MkDocs(Importer):
    """One of MkDocs' folders."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._docs = word(settings, "docs_dir") or "docs"
        self._blog = _blog(settings)

    def about(self) -> About:
        """Return what `mkdocs.yml` says."""
        said = self._settings
        return About(
            title=word(said, "site_name"),
            subtitle=word(said, "site_description"),
            author=word(said, "site_author"),
            language=word(said, "theme.language"),
            base_url=word(said, "site_url"),
        )

    def home(self, path: str) -> str:
        """All that is in `docs/` stays where it lies."""
        inside = below(path, self._docs)
        return "" if inside is None or inside.startswith(".") or is_looks(inside) else f"content/{inside}"

    def address(self, facts: Facts, /) -> str | None:
        """A note stands where its path says, an article of the blog at its date and title."""
        inside = below(facts.path, self._docs) or facts.path
        if self._blog is not None and below(inside, self._blog + "/posts") is not None:
            return self._of_blog(facts)
        bare = stem(inside)
        folder, _, last = bare.rpartition("/")
        if last in ("index", "README"):
            return f"/{folder}/" if folder else ""
        return f"/{bare}.html" if self._settings.get("use_directory_urls") is False else f"/{bare}/"

    def _of_blog(self, facts: Facts) -> str | None:
        title = str(facts.extra.get("title", ""))
        name = facts.slug or _UNFIT.sub("", title).strip().lower().replace(" ", "-")
        return f"/{self._blog}/{facts.date:%Y/%m/%d}/{name}/" if facts.date is not None and name else None


def _blog(settings: Settings) -> str | None:
    """Return the folder of Material's blog; None: there is none, or it has addresses of its own."""
    plugins = settings.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else ():
        said = plugin.get("blog") if isinstance(plugin, Mapping) else None
        if plugin == "blog" or (isinstance(plugin, Mapping) and "blog" in plugin):
            said = said if isinstance(said, Mapping) else {}
            own = any(key in said for key in ("post_url_format", "post_url_date_format"))
            return None if own else (word(said, "blog_dir") or "blog").strip("/")
    return None
