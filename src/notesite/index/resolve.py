"""From a reference to an address: dictionary look-ups only, one rule per kind."""

from __future__ import annotations

import msgspec

from notesite.index.address import href
from notesite.model import Ref


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers to which target."""

    pages: dict[str, str]
    """Every spelling a note may be meant by in the content folder (`a/b.md`, `a/b`, the bundle's folder) → URL."""
    files: dict[str, str]
    """Path of any other file in the content folder → URL."""
    names: dict[str, str]
    """File stem, slug or title → URL; those that several notes share are left out."""

    def resolve(self, ref: Ref) -> str:
        """Return the percent-encoded address of *ref*, or its fallback if nothing answers to it."""
        if ref.kind == "path":
            return href(ref.target) + ref.suffix
        url = self.find(ref)
        return ref.fallback if url is None else href(url) + ref.suffix

    def find(self, ref: Ref) -> str | None:
        """Return the URL that *ref* stands for, decoded; None if nothing answers to it."""
        raise NotImplementedError
