"""Which files need not be read again: a file whose stamp is what it was holds what it held.

A stamp is what Git's index keeps of a file: size, times of change and inode. It may only decide *whether to read*,
never what the answer is: a file changed so soon before its stamp was taken that a further change might leave the
stamp equal counts as changed (Git's "racy" files).
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from notesite.digest import digest

COARSE, FINE = 2_000_000_000, 100_000_000
"""Nanoseconds a file must have been left alone before it is looked at, for its stamp to tell a later change.

File systems with a clock of whole seconds (FAT's has two) leave no smaller part in a time; the others' clocks tick at
least every ten milliseconds.
"""


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What the disk says of a file, and the digest of what it then held."""

    size: int
    modified: int
    changed: int
    inode: int
    digest: str


class Stamps:
    """Digests of files by path, re-used while their stamps hold. Begins with what a former build knew."""

    def __init__(self, known: dict[str, Stamp], *, clock: Callable[[], int] = time.time_ns) -> None:
        """*clock* tells nanoseconds, as files do."""
        self._known = known
        self._clock = clock
        self._seen: dict[str, Stamp] = {}
        self._placed: dict[str, Stamp] = {}
        """What this build put in place, as it then was."""
        self.grew = False
        """Something was read that the next build will know by its stamp."""
        self.changed: set[str] = set()
        """Paths of what was read and no longer held what a former build knew."""

    @property
    def seen(self) -> dict[str, Stamp]:
        """What this build has seen, to be known by the next."""
        return dict(self._seen)

    def digest(self, path: Path | str, name: str, found: os.stat_result | None = None) -> str | None:
        """Return the digest of the file at *path* if its stamp says it is what it was, else None.

        *found* is what the disk has just said of it, if it was asked.
        """
        placed = self._placed.get(name)
        stamp = placed or self._known.get(name)
        if stamp is None or (placed is not None and _is_racy(placed, self._clock())):
            return None
        try:
            found = found or os.stat(path)  # noqa: PTH116  of a thousand paths, most need not become a Path
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode) or _stamp(found, stamp.digest) != stamp:
            return None
        self._seen[name] = stamp
        self.grew = self.grew or stamp is placed
        return stamp.digest

    def placed(self, path: Path | str, name: str, made: str, *, staged: os.stat_result) -> None:
        """Note that this build wrote a file with the digest *made*, whose stat was *staged*, and moved it to *path*."""
        try:
            found = os.stat(path)  # noqa: PTH116
        except OSError:
            return
        stamp = _stamp(found, made)
        # Nobody has written to it since: that would show, as it had been left alone for long enough when it was moved.
        own = (found.st_ino, found.st_size, found.st_mtime_ns) == (staged.st_ino, staged.st_size, staged.st_mtime_ns)
        if own and found.st_ctime_ns - found.st_mtime_ns >= _patience(stamp):
            self._placed[name] = stamp

    def reading(self, path: Path | str, name: str, read: Callable[[], bytes | None]) -> str | None:
        """Return the digest of what *read* gets of the file at *path*, to be known by it from now on."""
        before, looked = _look(path), self._clock()
        content = read()
        if content is None:
            return None
        made = digest(content)
        stamp = self._known.get(name)
        if stamp is None or stamp.digest != made:
            self.changed.add(name)
        if before is not None and before == _look(path) and not _is_racy(before, looked):
            self._seen[name] = msgspec.structs.replace(before, digest=made)
            self.grew = True
        return made

    def of(self, path: Path | str, name: str, found: os.stat_result | None = None) -> str | None:
        """Return the digest of the file at *path*, reading it if its stamp does not hold; None if it cannot be."""

        def read() -> bytes | None:
            try:
                return Path(path).read_bytes()
            except OSError:
                return None

        return self.digest(path, name, found) or self.reading(path, name, read)


def _is_racy(stamp: Stamp, looked: int) -> bool:
    """Say whether a file looked at when it had *stamp* may have been changed since without changing it."""
    return looked - max(stamp.modified, stamp.changed) < _patience(stamp)


def _patience(stamp: Stamp) -> int:
    """Return for how long a file on the disk that *stamp* comes from must have been left alone."""
    return FINE if stamp.changed % 1_000_000_000 else COARSE


def _look(path: Path | str) -> Stamp | None:
    try:
        return _stamp(os.stat(path), "")  # noqa: PTH116
    except OSError:
        return None


def _stamp(found: os.stat_result, content_digest: str) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, content_digest)
