"""Memos that keep nothing on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from notesite.digest import Key

T = TypeVar("T")


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
