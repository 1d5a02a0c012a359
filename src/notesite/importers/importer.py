"""What an importer is: it knows where another tool keeps its notes, and at which address it shows each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

Settings = Mapping[str, object]
"""Another tool's settings, as its YAML, TOML or JSON has them."""

NOTES = (".md", ".markdown")

LOOKS = frozenset(
    ".css .scss .sass .less .styl .js .mjs .ts .map .html .htm .xml .ejs .pug .swig .njk .liquid".split()
    + ".woff .woff2 .ttf .otf .eot .canvas .base .lock .gemspec".split()
)
"""Endings of what makes another tool's pages, and would stand in the way here."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an address can be made of: where a note lies, and what its front matter says."""

    path: str
    """In the other tool's folder."""
    slug: str = ""
    date: dt.datetime | None = None
    categories: tuple[str, ...] = ()
    extra: Mapping[str, object] = {}
    """What has no meaning here, such as Hexo's `abbrlink`."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What another tool's settings say of the whole site; empty: nothing."""

    title: str = ""
    subtitle: str = ""
    author: str = ""
    language: str = ""
    timezone: str = ""
    base_url: str = ""


_GITBOOK = ".gitbook/assets/"
_GITBOOK_ADDRESS = re.compile(r"(\]\(<?|(?:src|href)=[\"'])((?:\.{0,2}/)*)\.(?=gitbook/assets/)")
"""The dot of `.gitbook/assets/` in the address of a link or an element, with what stands before it."""


class Importer:
    """Reads one folder of another tool's; as it stands here, of any tool that has notes and nothing else.

    GitBook is such a tool, but its pictures lie in a folder that starts with a dot, and as such is never published.
    """

    hidden: tuple[str, ...] = (".gitbook",)
    """Names that start with a dot, of files that may come along."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def about(self) -> About:
        """Return what is said of the whole site."""
        return About()

    def home(self, path: str) -> str:
        """Return where the file *path* goes below the site's folder: `content/…`, `static/…`; empty: nowhere."""
        if path.startswith(".") and not path.startswith(_GITBOOK):
            return ""
        return "" if is_looks(path) else f"content/{path.removeprefix('.')}"

    def lent(self, _path: str, /) -> str:
        """Return where the file *path* goes that the theme lends the site, if a note shows it; empty: nowhere."""
        return ""

    def language(self, _path: str, /) -> str:
        """Return in which other language than the site's the note *path* is, and stays behind for; empty: in none."""
        return ""

    def address(self, _facts: Facts, /) -> str | None:
        """Return where the other tool shows a note, below its base; empty: nowhere in particular; None: unknown."""
        return ""

    def text(self, text: str, /) -> str:
        """Return the *text* of a note as it is written here; all that is understood here stays."""
        return _GITBOOK_ADDRESS.sub(r"\1\2", text) if _GITBOOK in text else text


def is_note(path: str) -> bool:
    """Say whether *path* is a note's."""
    return path.lower().endswith(NOTES)


def is_looks(path: str) -> bool:
    """Say whether *path* makes the other tool's pages look as they do."""
    name = path.rpartition("/")[2].lower()
    return name == "robots.txt" or any(name.endswith(ending) for ending in LOOKS)


def below(path: str, folder: str) -> str | None:
    """Return *path* as seen from *folder*; None: it lies elsewhere."""
    folder = folder.strip("/")
    if not folder or folder == ".":
        return path
    return path[len(folder) + 1 :] if path.startswith(folder + "/") else None


def word(settings: Settings, *keys: str) -> str:
    """Return the text that stands in *settings* under the first of *keys* that has one."""
    for key in keys:
        node: object = settings
        for part in key.split("."):
            node = node.get(part) if isinstance(node, Mapping) else None
        if isinstance(node, list) and node:
            node = node[0]
        if isinstance(node, str | int) and not isinstance(node, bool) and str(node).strip():
            return str(node).strip()
    return ""


def flag(settings: Settings, *keys: str) -> bool:
    """Return whether one of *keys* is switched on in *settings*."""
    return any(settings.get(key) is True for key in keys)


def stem(path: str) -> str:
    """Return *path* without its ending."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)
