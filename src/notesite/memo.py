"""Remember what a step made of its input, so that the same input is not worked on twice.

The laws of a memo, whatever keeps it:

1. A remembered value depends on nothing outside its key, so a hit and a computation cannot be told apart.
2. Any doubt is a miss: a memo may forget at any time, and may never make something up.
3. Values are immutable; who gets one may keep it.

This module knows no disk. A memo that outlives the process is the host's, and answers the same call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from notesite.digest import Key

T = TypeVar("T")


class Memo(Protocol):
    """Something that may have seen a key before."""

    def remember(self, key: Key, compute: Callable[[], T]) -> T:
        """Return what *compute* returned for *key* before; if that is not known, call it."""
        ...


class NoMemo:
    """A memo that forgets at once: every build is a build from nothing."""

    def remember(self, key: Key, compute: Callable[[], T]) -> T:  # noqa: ARG002 (that is the point)
        """Return *compute*'s result."""
        return compute()


class DictMemo:
    """A memo as long as its process."""

    def __init__(self) -> None:
        self._known: dict[str, object] = {}

    def remember(self, key: Key, compute: Callable[[], T]) -> T:
        """Return what is known under *key*, or *compute* it."""
        id_ = key.id
        if id_ not in self._known:
            self._known[id_] = compute()
        return self._known[id_]  # type: ignore[return-value]  # one key, one step, one type: law 1
