"""Memos that keep nothing on disk, and how much the one on disk keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from notesite.digest import Key

T = TypeVar("T")


def rows(root: Path) -> int:
    """Return how many values the store of the site at *root* keeps."""
    with closing(sqlite3.connect(root / ".notesite" / "store.sqlite")) as base:
        return int(base.execute("SELECT count(*) FROM remembered").fetchone()[0])


class NoMemo:
    """A memo that forgets at once: every build is a build from nothing."""

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return nothing."""
        return {}

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Forget *values*."""


class DictMemo:
    """A memo as long as its process."""

    def __init__(self) -> None:
        self._known: dict[Key, object] = {}

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return what was kept under *keys*."""
        # One key, one step, one type: law 1.
        return {key: self._known[key] for key in keys if key in self._known}  # type: ignore[misc]

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Remember *values* until the process ends."""
        self._known.update(values)
