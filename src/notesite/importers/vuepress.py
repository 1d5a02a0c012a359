"""VuePress and VitePress: notes beside `.vuepress/` or `.vitepress/`, each at its path with `.html`.

Source: vuepress.vuejs.org/guide/page.html, vitepress.dev/guide/routing.
"""

from __future__ import annotations

from notesite.importers.importer import About, Facts, Importer, Settings, below, is_looks, stem, word

SETTINGS = tuple(
    f"{folder}/config{name}.{ending}"
    for folder in (".vuepress", ".vitepress")
    for name in ("", "/index")
    for ending in ("js", "ts", "mts", "mjs")
)


class VuePress(Importer):
    """A folder of VuePress' or VitePress'."""

    hidden = (".vuepress",)

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._source = word(settings, "srcDir").removeprefix("./").strip("/")

    def about(self) -> About:
        """Return what the script with the settings says."""
        said = self._settings
        host, base = word(said, "hostname").rstrip("/"), word(said, "base").strip("/")
        return About(
            title=word(said, "title"),
            subtitle=word(said, "description"),
            author=word(said, "author"),
            language=word(said, "lang"),
            base_url=f"{host}/{base}" if host and base and not host.endswith(f"/{base}") else host,
        )

    def home(self, path: str) -> str:
        """What `public/` holds is found by its address, all else stays where it lies."""
        inside = below(path, self._source)
        public = below(path, ".vuepress/public") or (below(inside, "public") if inside else None)
        if inside is None or is_looks(path) or (path.startswith(".") and public is None):
            return ""
        return f"static/{public}" if public is not None else f"content/{inside}"

    def address(self, facts: Facts, /) -> str | None:
        """A note stands where its path says."""
        bare = stem(below(facts.path, self._source) or facts.path)
        folder, _, last = bare.rpartition("/")
        if last in ("index", "README", "readme"):
            return f"/{folder}/" if folder else ""
        return f"/{bare}.html"
