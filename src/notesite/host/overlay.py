"""Folders laid over one another: the site's own file where it has one, else the default theme's.

Templates and static files are the site owner's own, and trusted: links in them are followed.
"""

from __future__ import annotations

import os
from pathlib import Path

from notesite.lines import is_text
from notesite.refusal import Unusable

_LITTER = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})


def overlay(*folders: Path) -> dict[str, bytes]:
    """Return path (`/` between parts) → content of all files in *folders*, the last folder's where they meet.

    A folder that does not exist counts as empty. Raises OSError for a file that cannot be read.
    """
    chosen: dict[str, Path] = {}
    for folder in folders:
        chosen |= files(folder)
    return {path: chosen[path].read_bytes() for path in sorted(chosen)}


def files(folder: Path) -> dict[str, Path]:
    """Return the regular files in *folder*, by their path in it; none if there is no such folder.

    Raises Unusable if one's name is no text, OSError if *folder*, or one in it, cannot be read.
    """
    found: dict[str, Path] = {}
    for parent, folders, names in os.walk(folder, onerror=_unless_missing):
        folders[:] = sorted(name for name in folders if name not in _LITTER)
        for name in names:
            path = Path(parent, name)
            # A pipe or a socket would block whoever reads it.
            if name in _LITTER or not path.is_file():
                continue
            if not is_text(str(path.relative_to(folder))):
                raise Unusable(f"the name of {path} is not UTF-8 text", hint="rename it")
            found[path.relative_to(folder).as_posix()] = path
    return found


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
