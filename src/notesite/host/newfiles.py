"""Files that must not be there yet: written whole, or not at all if anything is in the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from notesite.refusal import Unusable


def write_new(folder: Path, files: Mapping[str, bytes | Path], *, hint: str) -> None:
    """Write *files* (path below *folder* → content, or the file that has it), and the folders they need.

    Raises Unusable with *hint*, naming what is in the way and having written nothing, if any of them would be
    written over, or needs a folder where a file stands; OSError where the disk says no.
    """
    in_the_way = sorted(set(_in_the_way(folder, files)))
    if in_the_way:
        named = ", ".join(map(str, in_the_way))
        if folder in in_the_way:
            raise Unusable(f"{named} is not a folder", hint="move it away")
        raise Unusable(f"{named} {'is' if len(in_the_way) == 1 else 'are'} there already", hint=hint)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _write(folder / path, content)


def _write(target: Path, content: bytes | Path) -> None:
    # `x`: whoever was faster keeps what they wrote.
    with target.open("xb") as file:
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
