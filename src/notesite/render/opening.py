"""The rules a page needs to begin: they travel in the page itself, so that it shows before any other file is there.

A style sheet in a page's head is a second journey to the host, and until it is over the screen stays empty.
"""

from __future__ import annotations

import re

MARK = b"/* So much for the first paint. */"
"""Stands in `site.css` after the rules that pages carry; a style sheet without it stays whole."""

_ELSEWHERE = re.compile(rb"@import|@charset|</|url\((?!\s*[\"']?data:)", re.IGNORECASE)
"""What means another thing in a page than in a file below `assets/`."""


def parted(sheet: bytes) -> tuple[bytes, bytes]:
    """Return the rules of *sheet* that pages carry and the others; the first empty if it is not to be parted."""
    first, mark, rest = sheet.partition(MARK)
    if not mark or not first.isascii() or _ELSEWHERE.search(first):
        return b"", sheet
    return first, rest
