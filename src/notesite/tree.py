"""The content folder as a value: which notes and which other files there are, not what is in them."""

from __future__ import annotations

from typing import Protocol

import msgspec

from notesite.diagnostic import Checked


class SourceFile(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One file of the content folder."""

    path: str
    """In the content folder, `/` between parts."""
    source_path: str
    """As diagnostics show it: relative to the site's root where it is inside."""


class Tree(msgspec.Struct, frozen=True, kw_only=True):
    """What a build starts from. Both by path."""

    notes: tuple[SourceFile, ...] = ()
    """Markdown files."""
    files: tuple[SourceFile, ...] = ()
    """All else that may be published as it is: pictures, attachments."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a file held when it was read."""

    content: bytes
    digest: str


class Read(Protocol):
    """Fetch a file's bytes; the only way a stage gets at them."""

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*; None, with an error that says why, if it cannot be had."""
        ...

    def seen(self, file: SourceFile) -> Checked[Seen | None]:
        """Return the content of *file*, and its digest; None, with an error that says why, if it cannot be had."""
        ...

    def known(self, file: SourceFile) -> str | None:
        """Return the digest of the content of *file* if it need not be read for that."""
        ...

    def digest(self, file: SourceFile) -> Checked[str | None]:
        """Return the digest of the content of *file*, which is read only if it is not known."""
        known = self.known(file)
        if known is not None:
            return Checked(value=known)
        seen = self.seen(file)
        return Checked(value=None if seen.value is None else seen.value.digest, diagnostics=seen.diagnostics)
