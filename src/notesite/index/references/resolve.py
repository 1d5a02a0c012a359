"""Reference → the address that a page writes for it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from notesite.index.address import href
from notesite.index.references.ids import meant_anchor
from notesite.index.references.spellings import Spellings
from notesite.index.references.titles import title_text
from notesite.model import TITLES, Body, Ref


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers to which target, and where."""

    spellings: Spellings
    urls: dict[str, str]
    """Content path of everything published → URL."""
    titles: Mapping[str, Body] = msgspec.field(default_factory=dict)
    """Content path of each article → its title."""
    answers: dict[tuple[str, str], str] = msgspec.field(default_factory=dict)
    """Those given so far, by kind and target; empty: nothing answers."""

    def resolve(self, ref: Ref) -> str:
        """Return the percent-encoded address of *ref*; if nothing answers to it, what was written, or of a day none."""
        answer = self.answer(ref)
        if ref.kind == "day":
            return answer
        if not answer:
            return ref.fallback
        if ref.kind in TITLES:
            return answer + ref.suffix
        return answer + (self._suffix(ref) if "#" in ref.suffix else ref.suffix)

    def answer(self, ref: Ref) -> str:
        """Return the address of *ref* without what follows it; empty if nothing answers."""
        asked = (ref.kind, ref.target)
        answer = self.answers.get(asked)
        if answer is None:
            answer = self.answers[asked] = self._answer(ref)
        return answer

    def _suffix(self, ref: Ref) -> str:
        """Return what follows the address, a fragment as the id it means."""
        found = self.spellings.find(ref)
        meant = meant_anchor(ref, self.spellings.ids.get(found.path, ()) if found else ())
        return f"{ref.suffix.partition('#')[0]}#{quote(meant)}" if meant else ref.suffix

    def _answer(self, ref: Ref) -> str:
        found = self.spellings.find(ref)
        if ref.kind in TITLES:
            return title_text(self.titles.get(found.path, ())) if found else ""
        url = (found.url or self.urls.get(found.path, "")) if found else ""
        return href(url or (ref.target if ref.kind == "path" else ""))
