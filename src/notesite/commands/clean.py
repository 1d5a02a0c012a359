"""`notesite clean` without its printing: what was published is deleted, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from notesite.commands.wish import CACHE, settings_file
from notesite.host import output
from notesite.host.lock import PATIENCE, lock


def clean(root: Path, folder: Path, *, cache: bool) -> int:
    """Delete the published site, and the cache folder if asked to; return the number of published files."""
    settings_file(root)
    with lock(root / CACHE / "lock", patience=PATIENCE):
        deleted = output.clean(folder)
        if cache:
            # With the lock in it: a build that waits for that makes its own.
            shutil.rmtree(root / CACHE)
    return deleted
