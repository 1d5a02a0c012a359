"""The stage: where changed files of the output folder wait until all of them are written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAGE = ".notesite-stage"
"""Where changed files wait: in the output folder, for a move must not cross file systems."""


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Yield the path of a stage that is not there yet, and leave none behind; a dead build's goes first."""
    stage = folder / STAGE
    _remove(stage)
    try:
        yield stage
    finally:
        _remove(stage)


def _remove(stage: Path) -> None:
    if stage.is_symlink() or stage.is_file():
        stage.unlink()
    elif stage.exists():
        shutil.rmtree(stage)


def write(path: Path, content: bytes) -> None:
    """Write *content* to *path* on the stage; OSError names a path in any case."""
    try:
        path.write_bytes(content)
    except OSError as error:
        # A full disk is noticed by `write`, which does not know the file's name.
        error.filename = error.filename or str(path.parent.parent)
        raise
