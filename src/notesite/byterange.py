"""Parts of a file, as players of films and sound ask for them: some play nothing that cannot be had in parts.

RFC 9110, section 14. One part at a time: a request for several may be answered with the whole.
"""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
"""A header that asks for one range: `bytes=0-99`, `bytes=100-`, `bytes=-5`."""


def asked_for(header: str, size: int) -> range | None:
    """Return which bytes, of *size*, a request with the `Range` *header* asks for: none if it is past the end.

    None: all of them, also where the header says nothing that is understood.
    """
    found = _ONE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(min(int(first), size), min(int(last) + 1, size) if last else size)


def content_range(part: range, size: int) -> str:
    """Return the `Content-Range` of *part* of *size* bytes."""
    return f"bytes {part.start}-{part.stop - 1}/{size}" if part else f"bytes */{size}"
