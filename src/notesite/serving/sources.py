"""The notes as a server reads them: a file is looked at when it is said to have changed, and not again."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from notesite.contents import Contents
from notesite.diagnostic import Checked
from notesite.tree import SourceFile


class Sources:
    """Reads files, and remembers their digests until told that they changed; for several threads."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._mutex = threading.Lock()
        self._digests: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._changes = 0

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file* as it is on disk."""
        return self._contents(file)

    def digest(self, file: SourceFile) -> Checked[str | None]:
        """Return the digest of *file*, or of what stands for it."""
        with self._mutex:
            known = self._kept.get(file.path) or self._digests.get(file.path)
            before = self._changes
        if known is not None:
            return Checked(value=known)
        found = self._contents.digest(file)
        with self._mutex:
            # Changed while it was read: what was read may be neither the old nor the new.
            if found.value is not None and before == self._changes:
                self._digests[file.path] = found.value
        return found

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

    def stand_in(self, path: str, content: str | None) -> None:
        """Have the content with digest *content* stand for the file *path*; None: the file itself."""
        with self._mutex:
            if content is None:
                self._kept.pop(path, None)
            else:
                self._kept[path] = content
