"""What an address in a note points at: the outside, this page, another note, or a file."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote

from notesite.model import Ref
from notesite.pattern import pattern

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_NOTE = (".md", ".markdown")
_OF_FOLDERS = frozenset(("index.md", "readme.md"))
_FILE = pattern(r"\.[A-Za-z0-9!]{1,12}$")

_LOCAL = re.compile(r"file:|[A-Za-z]:(?:[\\/]|%5[Cc])")

decoded = lru_cache(maxsize=1024)(unquote)
"""An address as the author wrote it; the same one is asked for several times in a row."""
_HEADING = "?id="
"""How docsify has links to a heading, whose address as a whole is a fragment."""


def parted(href: str) -> tuple[str, str]:
    """Return *href* as its path and the `?query#fragment` after it."""
    end = min((at for at in map(href.find, "?#") if at >= 0), default=len(href))
    return href[:end], href[end:]


def is_local(href: str) -> bool:
    """Whether *href* names a file of the author's machine: `C:\\a.png`, `file:///a.png`."""
    return _LOCAL.match(href) is not None


@lru_cache(maxsize=1024)  # an excerpt, too, asks for each
def address(href: str, *, path: str) -> str | Ref:
    """Return where *href*, written in the note *path*, leads: a URL for outside addresses, else a Ref."""
    if _OUTSIDE.match(href) or not href:
        return href
    target, suffix = _target(href)
    if not target or (target == "./" and "#" in suffix):
        # `./#id` is this page to whoever sees addresses, and not its folder.
        return Ref(kind="page", target=path, suffix=suffix, fallback=href)
    if target.startswith("/"):
        return Ref(kind="path", target=target, suffix=suffix, fallback=href)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if joined == ".." or joined.startswith("../"):
        # Browsers stay at the top, too: `_posts/a.md`, which stood a folder deeper, shows `../images/b.png`.
        return Ref(kind="path", target=_above(joined), suffix=suffix, fallback=href)
    # The content folder itself is the home page.
    joined = "" if joined == "." else joined
    if target.lower().endswith(_NOTE) or not _FILE.search(target):
        return Ref(kind="page", target=joined, suffix=suffix, fallback=href)
    return Ref(kind="file", target=joined, suffix=suffix, fallback=href)


def in_folder(href: str, folder: str) -> str:
    """Return *href* of a picture as this site writes it if relative ones lie in *folder*; empty: beside the note."""
    if not folder or not href or href.startswith(("/", "#")) or _OUTSIDE.match(href):
        return href
    if _OUTSIDE.match(folder):
        return f"{folder.rstrip('/')}/{href.removeprefix('./')}"
    return posixpath.normpath(f"/{folder.strip('/')}/{href}")


def picture_address(href: str, *, path: str) -> str | Ref:
    """Return where the picture *href* of the note *path* stands: beside the note, or in the folder that bears its name.

    Hexo calls that the note's asset folder, and shows its pictures by their names alone. The target tells of both
    (`a/vae/../1.png`), and whoever looks for it tries both.
    """
    to = address(href, path=path)
    folder, file = posixpath.split(path)
    if not isinstance(to, Ref) or to.kind != "file" or file.lower() in _OF_FOLDERS or "../" in href:
        return to
    stem = posixpath.splitext(file)[0]
    inside = to.target.removeprefix(f"{folder}/") if folder else to.target
    return Ref(kind="file", target=posixpath.join(folder, stem, "..", inside), suffix=to.suffix, fallback=to.fallback)


def html_address(href: str, *, path: str) -> str | Ref:
    """Return where *href* leads that stands in HTML of the note *path*.

    MkDocs gives each note a folder of its own and leaves HTML as it is: its `../a.png` may stand beside the note.
    So the target keeps its `..` behind the note's folder, and whoever looks for it tries both.
    """
    to = address(href, path=path)
    target, _ = _target(href)
    folder, file = posixpath.split(path)
    if not isinstance(to, Ref) or to.kind != "file" or not target.startswith("../") or file.lower() in _OF_FOLDERS:
        return to
    return Ref(kind="file", target=f"{folder}/{target}", suffix=to.suffix, fallback=href)


def _above(target: str) -> str:
    """Return the path of the site that *target*, which leads above its top, means to a browser."""
    while target.startswith("../"):
        target = target[3:]
    return f"/{target}" if target != ".." else "/"


def asset_of(name: str, *, path: str) -> Ref:
    """Return the file *name* in the folder beside the note *path* that bears its name (Hexo's asset folder)."""
    folder, file = posixpath.split(path)
    stem = posixpath.splitext(file)[0]
    folder = folder if stem == "index" else posixpath.join(folder, stem)
    return Ref(kind="file", target=posixpath.normpath(posixpath.join(folder, name)), fallback=name)


def named(name: str) -> Ref:
    """Return the note that another generator's tag calls *name*."""
    target, suffix = _target(name)
    return Ref(kind="name", target=target.strip("/"), suffix=suffix, fallback=name)


def _target(href: str) -> tuple[str, str]:
    """Return the decoded path of *href* and its query and fragment as written; docsify's `?id=a` is the fragment."""
    target, suffix = parted(href)
    if suffix.startswith(_HEADING) and "&" not in suffix:
        suffix = f"#{suffix[len(_HEADING) :]}"
    return decoded(target).replace("\\", "/"), suffix
