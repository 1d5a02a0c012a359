"""The output folder: a whole new site in place of the old one, and nobody else's file touched.

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
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import msgspec

from notesite import manifest
from notesite.digest import digest
from notesite.manifest import Published
from notesite.model import Output
from notesite.refusal import Unusable

STAGE = ".notesite-stage"
"""Where changed files wait: in the output folder, for a move must not cross file systems."""

_UNCOUNTED = frozenset({STAGE, ".git"})
"""What may be in a folder notesite has not written to yet: its own remains, and a fresh work tree's link."""


def check_folder(folder: Path, *, root: Path, content: Path, own: Iterable[Path]) -> None:
    """Raise Unusable, or OSError, if *folder* cannot become the output of the site at *root*; change nothing.

    It may not hold the site, its *content* or other folders of its *own*, nor be inside the latter: a theme would
    publish itself again, a cache is thrown away. Nor may it hold files notesite did not write.
    """
    real = os.path.realpath(folder)
    for special, name in (("/", "the root folder"), (_home(), "your home")):
        if real == os.path.realpath(special):
            raise Unusable(f"output folder {folder} is {name}", hint="choose a folder of its own with --output")
    own = tuple(own)
    for kept in (root, content, *own):
        if _holds(real, os.path.realpath(kept)) or (kept in own and _holds(os.path.realpath(kept), real)):
            raise Unusable(
                f"output folder {folder} would overwrite {kept}", hint="choose a folder of its own with --output"
            )
    if not folder.exists() and not folder.is_symlink():
        return
    found = {entry.name for entry in folder.iterdir()}
    if found - _UNCOUNTED and manifest.NAME not in found:
        raise Unusable(
            f"output folder {folder} holds files notesite did not write",
            hint="empty it yourself if they are not needed, or choose another with --output",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))


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
        with _stage(folder) as stage:
            site = _Site(folder, stage, known or _NoDigests())
            for file in files:
                if site.stands(file):
                    continue
                output = file.make()
                if output is not None:
                    site.take(output)
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
    with _stage(folder) as stage:
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
        self._manifest = _bytes_of(folder / manifest.NAME) or b""
        self._old = manifest.decode(self._manifest)
        self._new: dict[str, str] = {}
        self._staged: list[str] = []
        self._free: set[str] = {""}
        """Folders of the site known to be real folders, or known to be missing."""

    def stands(self, file: File) -> bool:
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
        """Raise ValueError for a *path* no index gives: only what was remembered, and is not true, leads there."""
        if not manifest.is_inside(path):
            raise ValueError(f"the site needs a file outside its folder: {path!r}")
        if path in self._new:
            raise ValueError(f"the site needs two files at one path: {path!r}")

    def take(self, output: Output) -> None:
        """Write *output* aside, unless it stands in the folder already."""
        path = output.path
        self._take_up(path)
        self._new[path] = output.digest or digest(output.content)
        if _bytes_of(self._folder / path, size=len(output.content)) == output.content:
            return
        self._refuse_strangers(path)
        self._stage.mkdir(exist_ok=True)
        _write(self._waiting(len(self._staged)), output.content)
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
        _write(self._stage / manifest.NAME, content)
        (self._stage / manifest.NAME).replace(self._folder / manifest.NAME)

    def _refuse_strangers(self, path: str) -> None:
        """Raise Unusable if something not ours stands at *path*, or where a folder above it must be."""
        for above in _folders_above(path):
            if above in self._free:
                continue
            mode = _mode(self._folder / above)
            if mode is not None and not stat.S_ISDIR(mode) and above not in self._old:
                raise _stranger(self._folder / above)
            self._free.add(above)
        mode = _mode(self._folder / path)
        if mode is None or path in self._old:
            return
        if not stat.S_ISDIR(mode):
            raise _stranger(self._folder / path)
        for inside in (self._folder / path).rglob("*"):
            if not _is_folder(inside) and inside.relative_to(self._folder).as_posix() not in self._old:
                raise _stranger(inside)

    def _clear(self, path: str) -> None:
        """Take away files of the old site that stand where *path* needs a folder, and the other way round."""
        for above in _folders_above(path):
            if above in self._old and above not in self._new:
                self._delete(above)
        target = self._folder / path
        if _is_folder(target):
            for inside in sorted(self._old):
                if inside.startswith(path + "/"):
                    self._delete(inside)
            # Only empty folders are left: `_refuse_strangers` has looked.
            for folder in sorted((*target.rglob("*"), target), reverse=True):
                with suppress(FileNotFoundError):
                    folder.rmdir()

    def _delete(self, path: str) -> bool:
        """Delete the file of ours at *path* and the folders it leaves empty; say whether there was one."""
        # Gone already, or now below a link somebody made, which leads who knows where.
        if not all(_is_folder(self._folder / above) for above in _folders_above(path)):
            return False
        if _mode(self._folder / path) is None or _is_folder(self._folder / path):
            return False
        (self._folder / path).unlink()
        for above in reversed([*_folders_above(path)]):
            try:
                (self._folder / above).rmdir()
            except OSError:
                break
        return True


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
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


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        # A full disk is noticed by `write`, which does not know the file's name.
        error.filename = error.filename or str(path.parent.parent)
        raise


def _bytes_of(path: Path, *, size: int | None = None) -> bytes | None:
    """Return the content of the file at *path*; None if there is none, or it has not *size* bytes."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or size not in (None, found.st_size):
            return None
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None


def _found(path: str, name: str, known: Digests) -> str | None:
    """Return the digest of the file at *path*, without reading it if its stamp holds; None if there is none."""
    found = _status(path)
    if found is None or not stat.S_ISREG(found.st_mode):
        return None
    return known.digest(path, name, found) or known.reading(path, name, lambda: _bytes_of(Path(path)))


def _mode(path: Path) -> int | None:
    found = _status(path)
    return None if found is None else found.st_mode


def _status(path: Path | str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_folder(path: Path) -> bool:
    """Say whether *path* is a folder itself, not a link to one."""
    return stat.S_ISDIR(_mode(path) or 0)


def _folders_above(path: str) -> Iterator[str]:
    """Yield the folders above *path*, outermost first, without the output folder itself."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _home() -> str:
    try:
        return str(Path.home())
    except RuntimeError:  # a user without an entry and without $HOME, as in some containers
        return "/"


def _holds(real: str, kept: str) -> bool:
    return kept == real or kept.startswith(real.rstrip("/") + "/")


def _stranger(path: Path) -> Unusable:
    return Unusable(
        f"{path} stands where the site needs its own file, and notesite did not write it", hint="move it away"
    )
