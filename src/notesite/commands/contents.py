"""The bytes and digests of the content folder's files, as the stages ask for them."""

from __future__ import annotations

from notesite.diagnostic import Checked
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.tree import Read, Seen, SourceFile


class Contents(Read):
    """Reads from a Folder; what was read once by this or a former build need not be read to know its digest."""

    def __init__(self, folder: Folder, stamps: Stamps) -> None:
        self._folder = folder
        self._stamps = stamps

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*; None and an error if it cannot be read or is too large."""
        return self._folder.read(file)

    def seen(self, file: SourceFile) -> Checked[Seen | None]:
        """Return the content of *file* with its digest, which need not be read for that again."""
        content: Checked[bytes | None] = Checked(value=None)

        def read() -> bytes | None:
            nonlocal content
            content = self._folder.read(file)
            return content.value

        made = self._stamps.reading(self._path(file), file.path, read)
        seen = None if content.value is None or made is None else Seen(content=content.value, digest=made)
        return Checked(value=seen, diagnostics=content.diagnostics)

    def known(self, file: SourceFile) -> str | None:
        """Return the digest of *file*'s content if its stamp holds."""
        return self._stamps.digest(self._path(file), file.path)

    def _path(self, file: SourceFile) -> str:
        return f"{self._folder.content}/{file.path}"
