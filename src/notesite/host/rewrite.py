"""An author's own file, written anew: whole or not at all, and only if it is still what was read."""

from __future__ import annotations

import fcntl
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from notesite.refusal import Unusable

_ASIDE = ".notesite-fix"
"""What the name of a file ends with that is not in its place yet."""

_LEFT = re.compile(rf"\..+\.[a-z0-9_]{{8}}{re.escape(_ASIDE)}", re.DOTALL)


def rewrite(path: Path, *, before: bytes, after: bytes, within: Path) -> None:
    """Replace the file *path*, which holds *before*, by one with *after*, of the same mode.

    Unusable if it holds something else by now, or lies outside of the folder *within* or behind a link: a link may
    lead to somebody else's file.
    """
    if is_linked(path, within=within):
        raise Unusable(f"{path} is, or lies behind, a link; nothing is written there", hint="mend it where it is")
    looks = path.stat(follow_symlinks=False)
    if not stat.S_ISREG(looks.st_mode) or path.read_bytes() != before:
        raise Unusable(f"{path} has changed meanwhile", hint="run the command again")
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=_ASIDE, dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            # Until it is closed: who clears up sees that somebody is still at it.
            with suppress(OSError):
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
            aside.chmod(stat.S_IMODE(looks.st_mode))
            with suppress(PermissionError):
                os.chown(name, looks.st_uid, looks.st_gid)
            aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def clear(folder: Path) -> None:
    """Delete what a `rewrite` that was killed has left in *folder*, at any depth."""
    for parent, _, names in os.walk(folder):
        for name in filter(_LEFT.fullmatch, names):
            with suppress(OSError):
                _clear(Path(parent, name))


def _clear(left: Path) -> None:
    descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        # Where somebody is still at it this raises.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            left.unlink()
    finally:
        os.close(descriptor)


def is_linked(path: Path, *, within: Path) -> bool:
    """Say whether *path*, in the folder *within*, is a link or lies behind one."""
    return path.resolve() != within.resolve() / path.relative_to(within)
