"""Pictures and other files that have changed since a browser fetched them: it does not ask for them again by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from notesite.stages.files import Planned

MOST = 100
"""Changed files that pages are told of one by one, with every change. Of more they are told that any may have
changed."""


def digests(brought: Iterable[Planned], before: Mapping[str, str]) -> dict[str, str]:
    """Return what the files *brought* hold, by their paths, and what those that are gone held *before*."""
    return {**before, **{file.path: file.digest for file in brought if file.digest}}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of files that hold something else *now* than *before*."""
    return (path for path, held in before.items() if now[path] != held)


def told_of(before: Mapping[str, int], paths: Iterable[str], *, base_path: str, version: int) -> dict[str, int]:
    """Return *before*, and that *paths* below *base_path* are others since *version*.

    A path with a slash at its end stands for all that are below it.
    """
    base = unquote(base_path)
    both = {**before, **{base + path: version for path in paths}}
    return both if len(both) <= MOST else {base: version}
