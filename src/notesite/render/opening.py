"""The rules a page needs to begin: they travel in the page itself, so that it shows before any other file is there.

A style sheet in a page's head is a second journey to the host, and until it is over the screen stays empty.
"""

from __future__ import annotations

import re

import msgspec

MARK = b"/* So much for the first paint. */"
"""Stands in `site.css` after the rules that pages carry; a style sheet without it stays whole."""

_OWN = re.compile(rb"/\* Only in ([\w.]+(?:, [\w.]+)*)\. \*/(.*?)/\* In all\. \*/", re.DOTALL)
"""Rules after the mark that pages made by the templates named carry likewise, and no file."""

_ELSEWHERE = re.compile(rb"@import|@charset|</|url\((?!\s*[\"']?data:)", re.IGNORECASE)
"""What means another thing in a page than in a file below `assets/`."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """A style sheet in parts."""

    opening: bytes = b""
    """Rules that all pages carry; empty if the sheet is not to be parted."""
    own: dict[str, bytes] = {}
    """Rules that only pages of one template carry, by its name."""
    rest: bytes
    """The others."""


def parted(sheet: bytes) -> Parts:
    """Return the rules of *sheet* that pages carry and the others, which are all if it is not to be parted."""
    opening, mark, rest = sheet.partition(MARK)
    if not mark or not _portable(opening):
        return Parts(rest=sheet)
    own: dict[str, bytes] = {}

    def take(match: re.Match[bytes]) -> bytes:
        if not _portable(match[2]):
            return match[0]
        for template in match[1].decode("ascii").split(", "):
            own[template] = own.get(template, b"") + match[2]
        return b""

    rest = _OWN.sub(take, rest)
    return Parts(opening=opening, own=own, rest=rest)


def _portable(rules: bytes) -> bool:
    """Whether *rules* mean in a page what they mean in a file."""
    return rules.isascii() and not _ELSEWHERE.search(rules)
