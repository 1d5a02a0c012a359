"""Two manifests, of the site as published and as built → what a reader would notice. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

import msgspec

from notesite.near import nearest
from notesite.report import counted

SHOWN = 10
"""Addresses that are named of each kind before the rest is only counted."""

_LIST = re.compile(r"(?:page|tags|categories|series|archive)/")
"""Pages that list others come and go with what they list: nobody need be led on from `/page/9/`."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How one manifest differs from another: paths of files, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.added or self.changed or self.gone)


class LostAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address that readers may have, at which nothing stands any more."""

    url: str
    now: str | None
    """Where the page seems to have moved; None: it seems to be gone."""


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """Return what becomes of *old* (path → digest) in *new*."""
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path])),
        gone=tuple(sorted(old.keys() - new.keys())),
    )


def lost(found: Changes) -> tuple[LostAddress, ...]:
    """Return the addresses of articles and redirects that are lost, each with where it may have moved.

    An alias leaves a page at the old address, so that it is not lost.
    """
    arrived = {url_of(path): None for path in found.added if is_page(path) and not _LIST.match(path)}
    by_name = {_name(url): url for url in reversed(arrived)}
    went = (url_of(path) for path in found.gone if is_page(path) and not _LIST.match(path))
    return tuple(LostAddress(url=url, now=by_name.get(nearest(_name(url), by_name) or "")) for url in went)


def is_page(path: str) -> bool:
    """Say whether the file at *path* is a page somebody may have the address of."""
    return path.endswith((".html", ".htm")) and path != "404.html"


def url_of(path: str) -> str:
    """Return the address that *path*, below the output folder, answers to: `a/index.html` → `/a/`."""
    return "/" + (path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path)


def summary(found: Changes) -> Iterator[str]:
    """Yield a line for each kind of change: pages by their addresses, all else counted."""
    for sign, word, paths in (("+", "new", found.added), ("~", "changed", found.changed), ("-", "gone", found.gone)):
        pages = [url_of(path) for path in paths if is_page(path)]
        others = len(paths) - len(pages)
        if pages:
            yield f"  {sign} {counted(len(pages), 'page')} {word}: {_listed(pages)}"
        if others:
            yield f"  {sign} {counted(others, 'other file')} {word}"


def size(count: int) -> str:
    """Return *count* bytes as people say it: `3.4 MB`."""
    if count < 1000:
        return counted(count, "byte")
    amount, unit = next((count / 1000**n, unit) for n, unit in ((3, "GB"), (2, "MB"), (1, "kB")) if count >= 1000**n)
    return f"{amount:.1f} {unit}"


def _listed(urls: Iterable[str]) -> str:
    # Articles before the lists they are in: that is what one looks for.
    ordered = sorted(urls, key=lambda url: (url == "/" or _LIST.match(url[1:]) is not None, url))
    more = f" … and {len(ordered) - SHOWN:,} more" if len(ordered) > SHOWN else ""
    return " ".join(ordered[:SHOWN]) + more


def _name(url: str) -> str:
    return basename(url.rstrip("/"))
