"""The list of files notesite wrote into an output folder, as bytes: what is not on it is not ours to delete.

One JSON object a line, sorted by path, so that two builds of one site have equal manifests and a version
control system shows what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

NAME = ".notesite-manifest"
"""Of the manifest's file, directly in the output folder."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the published site."""

    path: str
    digest: str
    """Of its content when it was written. Whoever uploads the site can tell from it what is new."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing did: numbers of files."""

    written: int
    unchanged: int
    """Left as they were, times included."""
    deleted: int


def encode(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of the files in *digests* (path → digest)."""
    entries = (Entry(path=path, digest=made) for path, made in sorted(digests.items()))
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)


def decode(content: bytes) -> dict[str, str]:
    """Return path → digest of a manifest; lines that are damaged, or name a path outside, are left out.

    A path too few means a file that stays; a path too many would be a file of someone else's deleted.
    """
    return {entry.path: entry.digest for entry in _entries(content.splitlines()) if is_inside(entry.path)}


def is_inside(path: str) -> bool:
    """Say whether *path*, relative and `/` between parts, names a file below the output folder."""
    return "\0" not in path and _NO_NAMES.isdisjoint(path.split("/"))


_NO_NAMES = frozenset(("", ".", ".."))
_entry = msgspec.json.Decoder(Entry)


def _entries(lines: Iterable[bytes]) -> Iterable[Entry]:
    for line in lines:
        try:
            yield _entry.decode(line)
        except msgspec.DecodeError:
            continue
