"""Where a fragment may lead: the ids in each article, and which of them a fragment means that is not an id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from notesite.index.claims import folded
from notesite.load.headings import equation_id, slug
from notesite.model import Ref


class Ids:
    """The ids in each article, by its path."""

    def __init__(self, ids: Mapping[str, Collection[str]]) -> None:
        self._ids = dict(ids)
        """As sets once they were asked for."""

    def __contains__(self, path: str) -> bool:
        return path in self._ids

    def of(self, path: str) -> Collection[str]:
        """Return those in the article at *path*."""
        ids = self._ids[path]
        if not isinstance(ids, frozenset):
            ids = self._ids[path] = frozenset(ids)
        return ids


def meant_anchor(ref: Ref, ids: Collection[str]) -> str:
    """Return the one of *ids* that the fragment of *ref*, which is none of them, can only mean; else nothing."""
    if ref.kind == "label":
        return "" if ref.target in ids else equation_id(ref.target)
    return id_meant(unquote(ref.suffix.partition("#")[2]), ids) if "#" in ref.suffix else ""


def id_meant(anchor: str, ids: Collection[str]) -> str:
    """Return the one of *ids* that *anchor*, which is none of them, can only mean; empty if there is none.

    Authors write a heading's own words (Obsidian, Typora), or the id another generator makes of them: it is the same
    letters and digits.
    """
    if not anchor or anchor in ids or not ids:
        return ""
    wanted = slug(anchor)
    if wanted in ids:
        return wanted
    same = alike(anchor, ids)
    if len(same) == 1:
        return same[0]
    return _counted_from_one(wanted, ids) or _without_han(anchor, ids)


def alike(anchor: str, ids: Collection[str]) -> Sequence[str]:
    """Return those of *ids*, in order, with the letters and digits of *anchor*; none if it has none."""
    bare = letters(anchor)
    return _by_letters(frozenset(ids)).get(bare, ()) if bare else ()


@lru_cache(maxsize=4)  # A long note whose links are all wrong asks for each of them.
def _by_letters(ids: frozenset[str]) -> Mapping[str, list[str]]:
    return _grouped(sorted(ids), letters)


@lru_cache(maxsize=4)
def _by_ascii(ids: frozenset[str]) -> Mapping[str, list[str]]:
    return _grouped((known for known in sorted(ids) if not known.isascii()), _ascii)


def _grouped(names: Iterable[str], by: Callable[[str], str]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(by(name), []).append(name)
    return groups


def _counted_from_one(anchor: str, ids: Collection[str]) -> str:
    """Return the id of the second of several headings with one text, `x-2` to VuePress and others."""
    text, _, number = anchor.rpartition("-")
    meant = f"{text}-{int(number) - 1}" if number.isdecimal() and len(number) < 4 else ""
    return meant if meant in ids and text in ids else ""


def _without_han(anchor: str, ids: Collection[str]) -> str:
    """Return the only one of *ids* that MkDocs, which keeps nothing but ASCII, would spell as *anchor*."""
    wanted = _ascii(anchor) if anchor.isascii() else ""
    same = _by_ascii(frozenset(ids)).get(wanted, ()) if wanted else ()
    return same[0] if len(same) == 1 else ""


def _ascii(identifier: str) -> str:
    kept = "".join(char for char in identifier.lower() if char.isascii())
    return "-".join(filter(None, kept.split("-")))


def letters(text: str) -> str:
    """Return the letters and digits of *text*, case aside: anchors that share them are one to those who write them."""
    return "".join(char for char in folded(text) if char.isalnum())
