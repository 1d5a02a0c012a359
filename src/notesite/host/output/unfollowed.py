"""What stands at a path itself: a link is a link here, wherever it leads."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def bytes_of(path: Path, *, size: int | None = None) -> bytes | None:
    """Return the content of the file at *path*; None if there is none, or it has not *size* bytes."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or size not in (None, found.st_size):
            return None
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None


def mode(path: Path) -> int | None:
    """Return type and permissions of what stands at *path*; None if nothing does."""
    found = status(path)
    return None if found is None else found.st_mode


def status(path: Path | str) -> os.stat_result | None:
    """Return what the disk says of *path*; None if nothing stands there."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(path: Path) -> bool:
    """Say whether *path* is a folder itself, not a link to one."""
    return stat.S_ISDIR(mode(path) or 0)


def folders_above(path: str) -> Iterator[str]:
    """Yield the folders above *path*, outermost first, without the output folder itself."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
