"""What the author may have meant by a target nothing answers to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence

from notesite.index.claims import folded
from notesite.index.references.ids import alike
from notesite.index.references.spellings import Spellings
from notesite.model import Ref
from notesite.near import likest

SIBLINGS = 1_000
"""Candidates compared per miss: a site moved whole can miss thousands."""


class Suggestions:
    """Finds look-alikes of missing targets; its tables are made on the first miss."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._tables: dict[str, tuple[dict[str, list[str]], dict[str, list[str]]]] = {}
        self._known: dict[tuple[str, str, str], str] = {}
        self._numbered: dict[tuple[str, str], dict[tuple[str, ...], list[str]]] = {}
        """By universe and folder: the numbers in a name → the paths with such a name."""
        self._names: dict[str, list[str]] = {}
        """Of notes, by their first letter."""

    def for_ref(self, ref: Ref, *, folder: str) -> str:
        """Return what to write instead of *ref* in a note of *folder*; empty if nothing comes close."""
        asked = (ref.kind, ref.target, folder)
        if asked not in self._known:
            self._known[asked] = self._for_ref(ref, folder)
        return self._known[asked]

    def _for_ref(self, ref: Ref, folder: str) -> str:
        if ref.kind == "name":
            return _alike(ref.target, self._names_beginning_as(ref.target))
        universe = "url" if ref.kind == "path" else "content"
        by_name, _ = self._table(universe)
        target = ref.target.rstrip("/")
        parent, _, name = target.rpartition("/")
        # A file that moved keeps its name; the one in the nearest folder is the likeliest.
        moved = by_name.get(folded(name), [])
        match = min(moved, key=lambda path: (len(_relative(path, parent)), path), default="")
        match = match or self._closest_name(name, universe, parent)
        if not match or ref.kind == "path":
            return match
        return _relative(match, folder)

    def for_anchor(self, anchor: str, ids: Collection[str]) -> str:
        """Return the id of *ids* that *anchor* comes closest to, letters and digits counting first."""
        same = alike(anchor, ids)
        if same:
            return same[0]
        return _alike(anchor, sorted(ids))

    def _closest_name(self, name: str, universe: str, folder: str) -> str:
        """Return the path in *folder* whose name looks most like *name*.

        `output4.png` is no slip for `output5.png`: only what holds the same numbers may be meant.
        """
        _, by_folder = self._table(universe)
        if (universe, folder) not in self._numbered:
            by_numbers = self._numbered[universe, folder] = {}
            for path in by_folder.get(folder, []):
                by_numbers.setdefault(_numbers(path.rstrip("/").rpartition("/")[2]), []).append(path)
        alike = self._numbered[universe, folder].get(_numbers(name), [])
        by_stem = {_stem(path.rstrip("/").rpartition("/")[2]): path for path in alike}
        return by_stem.get(_alike(_stem(name), list(by_stem)), "")

    def _names_beginning_as(self, name: str) -> list[str]:
        if not self._names:
            for known in self._spellings.names:
                self._names.setdefault(known[:1].lower(), []).append(known)
        return self._names.get(name[:1].lower(), [])

    def _table(self, universe: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return *universe* by folded last part, and by folder."""
        if universe not in self._tables:
            by_name: dict[str, list[str]] = {}
            by_folder: dict[str, list[str]] = {}
            for spelling, target in self._spellings.exact.items():
                is_url = spelling.startswith("/")
                if is_url if universe == "url" else not is_url and spelling == target:
                    parent, _, name = spelling.rstrip("/").rpartition("/")
                    by_name.setdefault(folded(name), []).append(spelling)
                    by_folder.setdefault(parent, []).append(spelling)
            self._tables[universe] = by_name, by_folder
        return self._tables[universe]


_ALIKE = 0.75
"""Share of letters that a name has in common with the one it is taken for a slip of."""
_NUMBERS = re.compile(r"[0-9]+")


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(name))


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0]


def _alike(target: str, candidates: Sequence[str]) -> str:
    return likest(target, candidates[:SIBLINGS], least=_ALIKE) or ""


def _relative(path: str, folder: str) -> str:
    """Return *path* as seen from *folder*, both below one root."""
    # Both made absolute: for any other path `relpath` asks the machine for its working directory.
    return posixpath.relpath("/" + path.lstrip("/"), "/" + folder.lstrip("/"))
