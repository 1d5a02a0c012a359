"""Text → the bytes of a page, without the characters that HTML forbids."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters HTML forbids, which no reader could see."""

# The same in UTF-8, in parts that are found fast: a page is long, and hardly any holds one. Each expression begins with
# a character, which the engine looks for by itself.
_SINGLE = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_NONCHARACTER = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")


def fit(html: str) -> bytes:
    """Return *html* in UTF-8 without the characters HTML forbids; half a surrogate pair becomes a question mark."""
    raw = html.encode("utf-8", "replace")
    if len(raw.translate(None, _SINGLE)) < len(raw) or _CONTROL.search(raw) or _NONCHARACTER.search(raw):
        return _FORBIDDEN.sub("", html).encode("utf-8", "replace")
    return raw
