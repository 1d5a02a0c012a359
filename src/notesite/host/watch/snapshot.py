"""What the watched folders hold, as last looked at: what has changed is what differs from it.

Hints are forgotten, doubled and late; a snapshot is not. It also tells a file written anew from one that is merely
touched, as a stamp cannot: it knows the digests of files that are not large.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal

import msgspec

from notesite.digest import digest

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is read to see whether it has changed; of a larger one, size and time say it."""

SMALL = 64 * 1024
"""Bytes that are asked for at least, since a file may have grown since it was looked at."""

Identity = tuple[int, int]
"""Device and inode."""


class KnownPath(msgspec.Struct):
    """What was found at a path."""

    kind: Literal["file", "folder", "other"]
    identity: Identity
    size: int
    modified: int
    digest: str | None = None
    """Of a file's content; "" if it cannot be read, None as long as it has not been."""


class Snapshot:
    """The files and folders below some paths, by absolute path."""

    def __init__(
        self,
        *,
        wanted: Callable[[str, bool], bool],
        allowed: Callable[[str], bool],
        unfinished: Callable[[str], bool],
        attend: Callable[[str], None],
        forget: Callable[[str], None],
    ) -> None:
        """*wanted* says whether a path, of a folder or not, counts; *allowed*, whether a link may lead to a path.

        *unfinished* says whether a path will be looked at later, for it may be half written.
        *attend* and *forget* are called with each folder before it is read, and when it is gone.
        """
        self._wanted = wanted
        self._allowed = allowed
        self._unfinished = unfinished
        self._attend = attend
        self._forget = forget
        self._known: dict[str, KnownPath] = {}
        self._entries: dict[str, set[str]] = {}
        self._owner: dict[Identity, str] = {}
        """By which path a folder is known. Links may lead to it by others: it is read once, so no loop is endless."""
        self._aliases: dict[str, set[str]] = {}
        """{folder: links by which it could be read, too}."""
        self._targets: dict[str, set[str]] = {}
        """{file: links that lead to it}, real paths: who writes through a link changes both."""
        self._links: dict[str, str] = {}
        self._unread: deque[str] = deque()

    def __contains__(self, path: str) -> bool:
        return path in self._known

    def get(self, path: str) -> KnownPath | None:
        return self._known.get(path)

    def add(self, path: str) -> None:
        """Take in *path* and everything below it, which is nothing if it does not exist."""
        for _ in self._add(path):
            pass

    def look(self, path: str, *, written: bool, closely: bool = True) -> Iterator[str]:
        """Yield what has changed at *path* and, if it came, went or is another folder, below it; by all its names.

        *written* says that its content was heard to change, which counts where nothing is known of the content.
        Not *closely* is quicker: a file with another stamp has changed.
        """
        for changed in self._look(path, written=written, closely=closely):
            yield changed
            for name in self._other_names(changed):
                self._know_as(name, changed)
                yield name
        yield from self._orphans()

    def differing(self, tops: Iterable[str]) -> Iterator[str]:
        """Yield the paths at or below *tops* that look other than they did; nothing of the snapshot changes."""
        pending = list(tops)
        while pending:
            path = pending.pop()
            known, found = self._known.get(path), glance(path)
            if differs(known, found):
                yield path
            elif path in self._entries:
                pending += (os.path.join(path, name) for name in self._wanted_names(path) | self._entries[path])  # noqa: PTH118

    def links(self) -> Iterable[str]:
        """Return the links: the folder they are in does not tell when what they lead to changes."""
        gone = [path for path in self._links if not os.path.islink(path)]  # noqa: PTH114
        for path in gone:
            self._unlink(path)
        return tuple(self._links)

    def folders(self) -> Collection[str]:
        return self._entries

    def arrivals(self, folder: str) -> Iterator[str]:
        """Attend *folder*, which has just come, and all below it; yield the files there, which may be half written."""
        pending = [folder]
        while pending:
            path = pending.pop()
            self._attend(path)
            for name, (below, is_folder) in _list(path):
                if not self._wanted(below, is_folder):
                    continue
                if not is_folder:
                    yield below
                elif not os.path.islink(os.path.join(path, name)):  # noqa: PTH114, PTH118
                    pending.append(below)

    def unheard(self, path: str) -> Iterator[str]:
        """Attend *path* again, if it is a folder; yield what came to it or left it. Nothing of the snapshot changes."""
        if path in self._entries:
            self._attend(path)
            yield from (os.path.join(path, name) for name in self._wanted_names(path) ^ self._entries[path])  # noqa: PTH118

    def read_some(self, amount: int) -> bool:
        """Read up to *amount* files whose content is not known yet; say whether any is left."""
        for _ in range(min(amount, len(self._unread))):
            path = self._unread.popleft()
            known = self._known.get(path)
            if known is None or known.kind != "file" or known.digest is not None or known.size > LARGEST:
                continue
            content = _content(path, known.size)
            found = glance(path)
            # If it has another stamp, it was changed since, and of that somebody will hear.
            if found is not None and _stamp(found) == _stamp(known):
                known.digest = content
        return bool(self._unread)

    def keep_digests(self, of: Snapshot) -> None:
        """Take over what *of* had read of files that have still the same stamp."""
        for path, known in self._known.items():
            before = of.get(path)
            if before is not None and before.identity == known.identity and _stamp(before) == _stamp(known):
                known.digest = before.digest

    def _wanted_names(self, folder: str) -> set[str]:
        return {name for name, entry in _list(folder) if self._wanted(*entry)}

    def _look(self, path: str, *, written: bool, closely: bool) -> Iterator[str]:
        known, found = self._known.get(path), glance(path)
        if known is not None and (found is None or _is_another(known, found) or self._leads_elsewhere(path)):
            yield from self._remove(path)
            known = None
        if found is None:
            return
        if known is None:
            yield from self._add(path)
        elif found.kind == "file" and self._has_changed(path, known, found, written=written, closely=closely):
            yield path

    def _other_names(self, path: str) -> Iterator[str]:
        if self._targets:
            yield from self._targets.get(os.path.realpath(path), ())
        for folder, links in self._aliases.items():
            if path.startswith(folder + os.sep):
                # A folder below itself would have names without end.
                yield from (link + path[len(folder) :] for link in links if not link.startswith(folder + os.sep))

    def _know_as(self, link: str, path: str) -> None:
        """Give *link* the state of what it leads to at *path*; otherwise its change would be told a second time."""
        known, found = self._known.get(link), self._known.get(path)
        if known is not None and found is not None and known.kind == found.kind == "file":
            self._known[link] = found

    def _orphans(self) -> Iterator[str]:
        """Look anew at links to folders that are gone."""
        for folder in [folder for folder in self._aliases if folder not in self._entries]:
            for link in self._aliases.pop(folder):
                yield from self._remove(link)
                yield from self._add(link)

    def _add(self, top: str) -> Iterator[str]:
        """Take in *top* and all below it; links last, so that what they lead to has its own path if it is here."""
        pending, links = [top], deque[str]()
        while pending or links:
            path = pending.pop() if pending else links.popleft()
            found = glance(path)
            is_link = os.path.islink(path)  # noqa: PTH114
            if found is None:
                if is_link:
                    self._links[path] = ""
                continue
            if is_link and path != top and pending:
                links.append(path)
                continue
            if path != top and self._unfinished(path):
                continue
            yield path
            if not self._admit(path, found, is_link=is_link):
                continue
            names = self._entries[path] = set()
            for name, (below, is_folder) in _list(path):
                if self._wanted(below, is_folder):
                    names.add(name)
                    pending.append(below)

    def _admit(self, path: str, found: KnownPath, *, is_link: bool) -> bool:
        """Note what is at *path*; say whether it is a folder to be read."""
        self._known[path] = found
        parent, name = os.path.split(path)
        if parent in self._entries:
            self._entries[parent].add(name)
        if is_link:
            real = self._links[path] = os.path.realpath(path)
            if not self._allowed(real):
                found.kind = "other"
            elif found.kind == "file":
                self._targets.setdefault(real, set()).add(path)
        if found.kind == "file":
            self._unread.append(path)
        if found.kind != "folder":
            return False
        owner = self._owner.get(found.identity)
        if owner is not None and owner != path and identity(owner) == found.identity:
            self._aliases.setdefault(owner, set()).add(path)
            return False
        self._owner[found.identity] = path
        # Before it is read, so that nothing can come in between.
        self._attend(path)
        return True

    def _remove(self, top: str) -> Iterator[str]:
        parent, name = os.path.split(top)
        if parent in self._entries:
            self._entries[parent].discard(name)
        pending = [top]
        while pending:
            path = pending.pop()
            known = self._known.pop(path, None)
            if known is None:
                continue
            yield path
            self._unlink(path)
            yield from self._unalias(path)
            if path in self._entries:
                pending += (os.path.join(path, name) for name in self._entries.pop(path))  # noqa: PTH118
                self._forget(path)
                if self._owner.get(known.identity) == path:
                    del self._owner[known.identity]

    def _unalias(self, link: str) -> Iterator[str]:
        """Let *link* lead to no folder; yield what could be read through it."""
        for folder, links in self._aliases.items():
            if link in links:
                links.discard(link)
                yield from [link + path[len(folder) :] for path in self._known if path.startswith(folder + os.sep)]

    def _leads_elsewhere(self, path: str) -> bool:
        """Say whether *path* has become a link, or none, or one to another file."""
        if not os.path.islink(path):  # noqa: PTH114
            return path in self._links
        return self._links.get(path) != os.path.realpath(path)

    def _unlink(self, path: str) -> None:
        real = self._links.pop(path, "")
        if real in self._targets:
            self._targets[real].discard(path)

    def _has_changed(self, path: str, known: KnownPath, found: KnownPath, *, written: bool, closely: bool) -> bool:
        """Say whether a file's content is another than it was, and note what it is."""
        if known.kind == "other":
            return False
        self._known[path] = found
        if not closely or found.size > LARGEST:
            self._unread.append(path)
            return _stamp(known) != _stamp(found) or known.identity != found.identity
        found.digest = _content(path, found.size)
        if known.digest is None:
            return written or known.size != found.size
        return known.digest != found.digest


def glance(path: str) -> KnownPath | None:
    """Return what is at *path*, through links; None if nothing is, or they go round in a circle."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    kind: Literal["file", "folder", "other"] = (
        "folder" if stat.S_ISDIR(found.st_mode) else "file" if stat.S_ISREG(found.st_mode) else "other"
    )
    return KnownPath(kind, (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns)


def identity(path: str) -> Identity | None:
    """Return which file or folder is at *path*, None if nothing is."""
    found = glance(path)
    return found.identity if found is not None else None


def differs(known: KnownPath | None, found: KnownPath | None) -> bool:
    """Say whether *found* is not what was *known*, as far as can be said without reading."""
    if known is None or found is None:
        return known is not found
    return _is_another(known, found) or (known.kind == "file" and _stamp(known) != _stamp(found))


def _is_another(known: KnownPath, found: KnownPath) -> bool:
    if known.kind == "other":  # so is a link that leads out of the site, whatever it leads to
        return known.identity != found.identity
    return known.kind != found.kind or (known.kind == "folder" and known.identity != found.identity)


def _stamp(known: KnownPath) -> tuple[int, int]:
    return known.size, known.modified


def _list(folder: str) -> list[tuple[str, tuple[str, bool]]]:
    """Return (name, (path, whether it is a folder)) of what is in *folder*; nothing if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, (entry.path, _is_folder(entry))) for entry in entries]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _content(path: str, size: int) -> str:
    """Return the digest of the file at *path*, which was *size* bytes long a moment ago; "" if it cannot be read."""
    try:
        # A pipe put in the file's place must not block.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(descriptor, "rb") as stream:
            # Room is made for as much as is asked for, and once glibc has taken 16 MB back it keeps as much for itself.
            return digest(stream.read(max(size + 1, SMALL)))
    except OSError:
        return ""
