"""The notes as a server reads them: a file is looked at when it is said to have changed, and not again."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import msgspec

from notesite.commands.contents import Contents
from notesite.diagnostic import Checked
from notesite.digest import digest
from notesite.tree import Read, Seen, SourceFile


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """The last good text of a file."""

    digest: str
    content: bytes | None = None
    """None: nobody has kept it, and it can only be remembered what was made of it."""


class Sources(Read):
    """Reads files, and remembers their digests until told that they changed; for several threads."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._mutex = threading.Lock()
        self._digests: dict[str, str] = {}
        self._kept: dict[str, StandIn] = {}
        self._changes = 0

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*, or of what stands for it if that is at hand."""
        with self._mutex:
            kept = self._kept.get(file.path)
        if kept is not None and kept.content is not None:
            return Checked(value=kept.content)
        return self._contents(file)

    def on_disk(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file* itself."""
        return self._contents(file)

    def seen(self, file: SourceFile) -> Checked[Seen | None]:
        """Return the content and digest of *file*, or of what stands for it if that is at hand."""
        with self._mutex:
            kept = self._kept.get(file.path)
            before = self._changes
        if kept is not None and kept.content is not None:
            return Checked(value=Seen(content=kept.content, digest=kept.digest))
        found = self._contents.seen(file)
        if found.value is not None:
            self._note(file, found.value.digest, before)
        return found

    def known(self, file: SourceFile) -> str | None:
        """Return the digest of *file*, or of what stands for it, if nothing need be read for that."""
        with self._mutex:
            kept = self._kept.get(file.path)
            known = kept.digest if kept is not None else self._digests.get(file.path)
            before = self._changes
        if known is None and (known := self._contents.known(file)) is not None:
            self._note(file, known, before)
        return known

    def _note(self, file: SourceFile, made: str, before: int) -> None:
        """Note that *file* has the digest *made*, unless something has changed since there were *before* changes."""
        with self._mutex:
            # Changed while it was read: what was read may be neither the old nor the new.
            if before == self._changes:
                self._digests[file.path] = made

    def forget(self, paths: Iterable[str] | None = None) -> None:
        """Look at the files *paths* again when they are next asked for; None: at all."""
        with self._mutex:
            self._changes += 1
            if paths is None:
                self._digests.clear()
            for path in paths or ():
                self._digests.pop(path, None)

    def read_anew(self, contents: Contents) -> None:
        """Look at all files again, by *contents*: what was known of them may be wrong."""
        self._contents = contents
        self.forget()

    def last_good(self, file: SourceFile, *, text: bytes | None) -> StandIn | None:
        """Return what stands for *file*, or else what it was when it was last looked at; None if that is not known.

        *text* is what that may have been.
        """
        with self._mutex:
            kept = self._kept.get(file.path)
        if kept is not None:
            return kept
        known = self.digest(file).value
        is_it = text is not None and digest(text) == known
        return None if known is None else StandIn(digest=known, content=text if is_it else None)

    def stand_in(self, path: str, text: StandIn | None) -> None:
        """Have *text* stand for the file *path*; None: the file itself."""
        with self._mutex:
            if text is None:
                self._kept.pop(path, None)
            else:
                self._kept[path] = text
