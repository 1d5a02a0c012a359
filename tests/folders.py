"""A content folder without a disk."""

from __future__ import annotations

from collections.abc import Mapping

from notesite.diagnostic import Checked, Diagnostic, Place
from notesite.digest import digest
from notesite.tree import Read, Seen, SourceFile


class Files(Read):
    """A content folder that is a dictionary: path → content; None: cannot be read."""

    def __init__(self, files: Mapping[str, str | bytes | None]) -> None:
        self.files = files

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*."""
        content = self.files[file.path]
        if content is None:
            place = Place(path=file.source_path)
            unreadable = Diagnostic(severity="error", code="scan.unreadable", message="no", place=place)
            return Checked(value=None, diagnostics=(unreadable,))
        return Checked(value=content if isinstance(content, bytes) else content.encode())

    def seen(self, file: SourceFile) -> Checked[Seen | None]:
        """Return it with its digest."""
        content = self(file)
        held = None if content.value is None else Seen(content=content.value, digest=digest(content.value))
        return Checked(value=held, diagnostics=content.diagnostics)

    def known(self, file: SourceFile) -> str | None:
        """Know no digest before it is read."""
        return None
