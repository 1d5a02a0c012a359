"""One build at a time: a lock the kernel lets go of when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, EEXIST, EISDIR, ELOOP, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path

from notesite.refusal import Locked

PATIENCE = 5.0
"""Seconds to wait for another build to end."""
_PAUSE = 0.05
"""Seconds between two tries."""
_UNWRITABLE = (EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EISDIR, ENOTDIR, EEXIST, ELOOP)
_open: set[int] = set()
"""Lock files this process has open."""


@contextmanager
def lock(path: Path, *, patience: float) -> Iterator[bool]:
    """Hold the lock file *path* and yield True; raise Locked after *patience* seconds.

    Yield False where nothing can be written, as on a disk that is read-only or full, or where something else stands in
    its place or its folder's, such as a link that leads nowhere: there is nothing to guard with then. The file stays,
    unless its holder throws the folder away that it is in.
    """
    deadline = time.monotonic() + patience
    try:
        descriptor = _opened(path)
    except OSError as error:
        # The folder is behind a broken link, or the site itself is gone.
        if error.errno not in _UNWRITABLE and not path.is_symlink():
            raise
        yield False
        return
    try:
        _wait(descriptor, path, deadline)
        while not _is_at(descriptor, path):
            # Whoever held the file has removed it: it would not keep out a newcomer, who makes another.
            _close(descriptor)
            descriptor = _opened(path)
            _wait(descriptor, path, deadline)
        # The number only names the holder to those who wait; on a full disk the lock holds without it.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield True
    finally:
        _close(descriptor)


def _opened(path: Path) -> int:
    # Not the folder that one is in: whose site was moved away would find another in its place.
    path.parent.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    _open.add(descriptor)
    return descriptor


def _close(descriptor: int) -> None:
    if descriptor in _open:
        _open.remove(descriptor)
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    """Say whether the file that *descriptor* has open is the one at *path*."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _wait(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode("ascii", "replace")
                message = f"another build, process {holder or 'unknown'}, holds {path}"
                raise Locked(message, hint="wait for it to end, then build again") from None
            time.sleep(_PAUSE)
        else:
            return


def _let_go() -> None:
    """Close the lock files in a process that was forked: else it would hold the lock for one that has died."""
    for descriptor in _open:
        os.close(descriptor)
    _open.clear()


os.register_at_fork(after_in_child=_let_go)
