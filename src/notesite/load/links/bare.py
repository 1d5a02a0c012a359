"""Bare URLs as links, which end where a Chinese sentence goes on: at any full-width mark."""

from __future__ import annotations

from typing import Any

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from notesite.pattern import pattern

_MARK = "，。；：！？、（）《》〈〉「」『』【】〔〕“”‘’…—～·\u3000"
_RUN = pattern(f"[^{_MARK}]+")
_WORD = pattern(rf"[^\s{_MARK}]+")
"""As far as a link can reach: of ten thousand links in a line each is looked at without those after it."""


class ChineseLinkify(LinkifyIt):  # type: ignore[misc]  # the library has no types
    """Finds URLs in the runs between full-width marks."""

    def pretest(self, text: str) -> bool:
        """Whether *text* may hold a link: with a scheme only, it would hold one of these."""
        return "//" in text or "@" in text

    def match(self, text: str) -> list[Any] | None:
        """Return the links of *text*, offsets as in the whole of it; None if there is none."""
        found = []
        for run in _RUN.finditer(text):
            for link in super().match(run[0]) or ():
                link.index += run.start()
                link.last_index += run.start()
                found.append(link)
        return found or None

    def match_at_start(self, text: str) -> Any | None:
        """Return the link *text* begins with, None if it begins with none."""
        word = _WORD.match(text)
        return super().match_at_start(word[0]) if word else None


def linkify_chinese(md: MarkdownIt) -> None:
    """Make *md* link bare URLs with a scheme: `README.md` and `a.py` are files, not hosts."""
    md.linkify = ChineseLinkify().set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
