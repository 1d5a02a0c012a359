"""Text for XML 1.0, which has no way at all to write most control characters."""

from __future__ import annotations

import re
from html import escape

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Return *value* for an element or attribute: escaped, without the characters XML 1.0 cannot hold."""
    return escape(_ILLEGAL.sub("", value))
