"""An author's own file, written anew: whole or not at all, and only if it is still what was read."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from notesite.refusal import Unusable


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
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
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


def is_linked(path: Path, *, within: Path) -> bool:
    """Say whether *path*, in the folder *within*, is a link or lies behind one."""
    return path.resolve() != within.resolve() / path.relative_to(within)
