"""Files that must not be there yet: all of them are written, each whole, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from notesite.refusal import Unusable


def write_new(folder: Path, files: Mapping[str, bytes | Path], *, hint: str) -> None:
    """Write *files* (path below *folder* → content, or the file that has it), and the folders they need.

    Raises Unusable with *hint*, naming what is in the way and having written nothing, if any of them would be
    written over, or needs a folder where a file stands; OSError where the disk says no: then none is left behind.
    """
    in_the_way = sorted(set(_in_the_way(folder, files)))
    if in_the_way:
        named = ", ".join(map(str, in_the_way))
        if any(folder.is_relative_to(path) for path in in_the_way):
            raise Unusable(f"{named} is not a folder", hint="move it away")
        raise Unusable(f"{named} {'is' if len(in_the_way) == 1 else 'are'} there already", hint=hint)
    made: list[Path] = []
    try:
        for path, content in files.items():
            _write(folder / path, content, made)
    except BaseException:
        # Whoever tries again would meet half a file, or be told that what was begun is there already.
        for file in made:
            with suppress(OSError):
                file.unlink()
        raise


def _write(target: Path, content: bytes | Path, made: list[Path]) -> None:
    """Write *content* to *target*, which joins what was *made* as soon as it is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # `x`: whoever was faster keeps what they wrote.
    with target.open("xb") as file:
        made.append(target)
        if isinstance(content, bytes):
            file.write(content)
            return
        with content.open("rb") as origin:
            shutil.copyfileobj(origin, file)


def _in_the_way(folder: Path, paths: Iterable[str]) -> Iterator[Path]:
    for path in paths:
        target = folder / path
        if os.path.lexists(target):
            yield target
            continue
        # Not above *folder*'s own parents: those are the user's, and links among them are fine.
        nearest = next(above for above in target.parents if os.path.lexists(above))
        if not nearest.is_dir():
            yield nearest
