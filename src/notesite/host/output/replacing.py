"""A whole new site in place of the old one, and nobody else's file touched.

The contract, and the fault behind each clause:

1. Every file is, at every instant, a whole old or a whole new version: what changed is written aside first,
   then moved into place. A disk that fills up, a broken template and a power cut come before the first move.
2. Assets move first, then pages, then lists, deletions last (the order of the outputs): a reader in
   between never gets a page whose style sheet is not there yet.
3. Only what the manifest lists is replaced or deleted. It is on disk, old files and new, before the first
   move, so that a build killed half-way leaves no file that nobody owns.
4. What is on disk is compared, never assumed, so the next build repairs whatever an interruption left.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from notesite import manifest
from notesite.digest import digest
from notesite.host.output.stage import staging, write
from notesite.host.output.unfollowed import bytes_of, folders_above, is_folder, mode, status
from notesite.manifest import Published
from notesite.model import Output
from notesite.refusal import Unusable


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file the site needs, which need not be made if it stands in the folder already."""

    path: str
    """Below the output folder."""
    digest: str
    """Of its content; empty: not known before it is made."""
    make: Callable[[], Output | None]
    """None: it cannot be had after all."""


class Digests(Protocol):
    """What is known of files by their stamps (see `stamps.py`)."""

    def digest(self, path: str, name: str, found: os.stat_result, /) -> str | None:
        """Return the digest of the file at *path*, which the disk has *found*, if it is known without reading."""
        ...

    def reading(self, path: str, name: str, read: Callable[[], bytes | None]) -> str | None:
        """Return the digest of what *read* gets of the file at *path*."""
        ...

    def placed(self, path: str, name: str, made: str, *, staged: os.stat_result) -> None:
        """Hear that a file with the digest *made* was moved to *path*; *staged* is what it was before that."""
        ...


class _NoDigests:
    """Knows nothing: every file is read."""

    def digest(self, path: str, name: str, found: os.stat_result, /) -> str | None:  # noqa: ARG002
        return None

    def reading(self, path: str, name: str, read: Callable[[], bytes | None]) -> str | None:  # noqa: ARG002
        content = read()
        return None if content is None else digest(content)

    def placed(self, path: str, name: str, made: str, *, staged: os.stat_result) -> None:
        pass


def publish(files: Iterable[File], folder: Path, *, known: Digests | None = None) -> Published:
    """Make *folder* hold *files* and no file of a former build; change nothing if making one raises.

    *known* tells which files of the folder need not be read to be compared.
    Raises Unusable where the site needs a path at which somebody else's file stands, OSError with the path
    where the disk says no.
    """
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with staging(folder) as stage:
            site = _Site(folder, stage, known or _NoDigests())
            for file in files:
                site.need(file)
            return site.settle()
    except BaseException:
        if not existed:
            with suppress(OSError):
                folder.rmdir()
        raise


def clean(folder: Path) -> int:
    """Delete what the manifest of *folder* lists, and the folder if that empties it; count the files."""
    if not (folder / manifest.NAME).is_file():
        return 0
    with staging(folder) as stage:
        site = _Site(folder, stage, _NoDigests())
        deleted = site.settle().deleted
    (folder / manifest.NAME).unlink()
    with suppress(OSError):
        folder.rmdir()
    return deleted


class _Site:
    """One publication: takes outputs one by one, keeps none, then moves them all."""

    def __init__(self, folder: Path, stage: Path, known: Digests) -> None:
        self._folder = folder
        self._known = known
        self._stage = stage
        self._manifest = bytes_of(folder / manifest.NAME) or b""
        self._old = manifest.decode(self._manifest)
        self._new: dict[str, str] = {}
        self._staged: list[str] = []
        self._free: set[str] = {""}
        """Folders of the site known to be real folders, or known to be missing."""

    def need(self, file: File) -> None:
        """Make *file* part of the site: as it stands in the folder if it is known to, else written aside."""
        if self._stands(file):
            return
        output = file.make()
        if output is not None:
            self._take(output)

    def _stands(self, file: File) -> bool:
        """Say whether *file* is known to stand in the folder as it should; it is then part of the site."""
        path = file.path
        if not file.digest or self._old.get(path) != file.digest:
            return False
        self._take_up(path)
        if _found(f"{self._folder}/{path}", path, self._known) != file.digest:
            return False
        self._new[path] = file.digest
        return True

    def _take_up(self, path: str) -> None:
        """Raise ValueError for a *path* that no index gives: only a store that is not true leads there."""
        if not manifest.is_inside(path):
            raise ValueError(f"the site needs a file outside its folder: {path!r}")
        if path in self._new:
            raise ValueError(f"the site needs two files at one path: {path!r}")

    def _take(self, output: Output) -> None:
        """Write *output* aside, unless it stands in the folder already."""
        path = output.path
        self._take_up(path)
        self._new[path] = output.digest or digest(output.content)
        if bytes_of(self._folder / path, size=len(output.content)) == output.content:
            return
        self._refuse_strangers(path)
        self._stage.mkdir(exist_ok=True)
        write(self._waiting(len(self._staged)), output.content)
        self._staged.append(path)

    def settle(self) -> Published:
        """Move what was taken into place and delete what is gone from the site."""
        gone = sorted(self._old.keys() - self._new.keys())
        final = manifest.encode(self._new)
        if self._staged or gone or final != self._manifest:
            self._write_manifest(manifest.encode(self._old | self._new))
            for number, path in enumerate(self._staged):
                self._clear(path)
                (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
                staged = self._waiting(number).stat()
                self._waiting(number).replace(self._folder / path)
                self._known.placed(f"{self._folder}/{path}", path, self._new[path], staged=staged)
            deleted = sum([self._delete(path) for path in gone])
            self._write_manifest(final)
        else:
            deleted = 0
        written = len(self._staged)
        return Published(written=written, unchanged=len(self._new) - written, deleted=deleted)

    def _waiting(self, number: int) -> Path:
        return self._stage / str(number)

    def _write_manifest(self, content: bytes) -> None:
        self._stage.mkdir(exist_ok=True)
        write(self._stage / manifest.NAME, content)
        (self._stage / manifest.NAME).replace(self._folder / manifest.NAME)

    def _refuse_strangers(self, path: str) -> None:
        """Raise Unusable if something not ours stands at *path*, or where a folder above it must be."""
        for above in folders_above(path):
            if above in self._free:
                continue
            found = mode(self._folder / above)
            if found is not None and not stat.S_ISDIR(found) and above not in self._old:
                raise _stranger(self._folder / above)
            self._free.add(above)
        found = mode(self._folder / path)
        if found is None or path in self._old:
            return
        if not stat.S_ISDIR(found):
            raise _stranger(self._folder / path)
        for inside in (self._folder / path).rglob("*"):
            if not is_folder(inside) and inside.relative_to(self._folder).as_posix() not in self._old:
                raise _stranger(inside)

    def _clear(self, path: str) -> None:
        """Take away files of the old site that stand where *path* needs a folder, and the other way round."""
        for above in folders_above(path):
            if above in self._old and above not in self._new:
                self._delete(above)
        target = self._folder / path
        if is_folder(target):
            for inside in sorted(self._old):
                if inside.startswith(path + "/"):
                    self._delete(inside)
            # Only empty folders are left: `_refuse_strangers` has looked.
            for folder in sorted((*target.rglob("*"), target), reverse=True):
                with suppress(FileNotFoundError):
                    folder.rmdir()

    def _delete(self, path: str) -> bool:
        """Delete the file of ours at *path* and the folders it leaves empty; say whether there was one."""
        # It is gone already, or lies below a link that somebody made since and that may lead anywhere.
        if not all(is_folder(self._folder / above) for above in folders_above(path)):
            return False
        if mode(self._folder / path) is None or is_folder(self._folder / path):
            return False
        (self._folder / path).unlink()
        for above in reversed([*folders_above(path)]):
            try:
                (self._folder / above).rmdir()
            except OSError:
                break
        return True


def _found(path: str, name: str, known: Digests) -> str | None:
    """Return the digest of the file at *path*, without reading it if its stamp holds; None if there is none."""
    found = status(path)
    if found is None or not stat.S_ISREG(found.st_mode):
        return None
    return known.digest(path, name, found) or known.reading(path, name, lambda: bytes_of(Path(path)))


def _stranger(path: Path) -> Unusable:
    return Unusable(
        f"{path} stands where the site needs its own file, and notesite did not write it", hint="move it away"
    )
