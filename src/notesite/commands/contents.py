"""The bytes and digests of the content folder's files, as the stages ask for them."""

from __future__ import annotations

from notesite.diagnostic import Checked
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.tree import SourceFile


class Contents:
    """Reads from a Folder; what was read once by this or a former build need not be read to know its digest."""

    def __init__(self, folder: Folder, stamps: Stamps) -> None:
        self._folder = folder
        self._stamps = stamps

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*; None and an error if it cannot be read or is too large."""
        return self._folder.read(file)

    def digest(self, file: SourceFile) -> Checked[str | None]:
        """Return the digest of *file*'s content, without reading it if its stamp holds."""
        path = f"{self._folder.content}/{file.path}"
        known = self._stamps.digest(path, file.path)
        if known is not None:
            return Checked(value=known)
        content = Checked[bytes | None](value=None)

        def read() -> bytes | None:
            nonlocal content
            content = self._folder.read(file)
            return content.value

        return Checked(value=self._stamps.reading(path, file.path, read), diagnostics=content.diagnostics)
