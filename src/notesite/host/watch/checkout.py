"""When Git has ended its work: it holds a lock on its index while it writes a checkout, a merge or a stash.

Nothing else tells so surely. Git pauses while it writes, for the disk or for other programs; whoever went by pauses
alone would have to wait for longer than the longest of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

_POINTER = "gitdir: "
_NAME = ".git"
_LOCK = "index.lock"


class Checkout:
    """Git at work on *folders*, as far as it can be seen."""

    def __init__(self, folders: Sequence[str]) -> None:
        """*folders* are absolute, and need not be in a repository."""
        self._folders = folders
        self._locks: tuple[str, ...] | None = None
        self._was_seen = False

    def has_ended(self) -> bool:
        """Look, and say whether Git was seen at work since `forget`, and is no longer."""
        if self._locks is None:
            self._locks = tuple(_locks(self._folders))
        is_at_work = any(map(os.path.lexists, self._locks))
        self._was_seen = self._was_seen or is_at_work
        return self._was_seen and not is_at_work

    def forget(self) -> None:
        """Forget what was seen: the next question is about another checkout."""
        self._locks = None
        self._was_seen = False


def _locks(folders: Iterable[str]) -> Iterable[str]:
    """Yield where Git would lock its index if it changed files of *folders*."""
    repositories = {_repository(os.path.realpath(folder)) for folder in folders}
    return (os.path.join(repository, _LOCK) for repository in repositories if repository)  # noqa: PTH118


def _repository(folder: str) -> str | None:
    """Return where Git keeps the index of the work tree that *folder* is in."""
    while True:
        found = os.path.join(folder, _NAME)  # noqa: PTH118
        if os.path.isdir(found):  # noqa: PTH112
            return found
        if os.path.isfile(found):  # noqa: PTH113
            return _pointed_to(found)
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above


def _pointed_to(file: str) -> str | None:
    """Return the folder that *file* names, as it does in work trees beside the first and in submodules."""
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as pointer:  # noqa: PTH123
            line = pointer.readline().rstrip("\n")
    except OSError:
        return None
    named = line.removeprefix(_POINTER)
    return os.path.join(os.path.dirname(file), named) if named != line else None  # noqa: PTH118, PTH120
