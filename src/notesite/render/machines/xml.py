"""Text for XML 1.0, which has no way at all to write most control characters."""

from __future__ import annotations

import re
from html import escape

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(value: str) -> str:
    """Return *value* for an element or attribute: escaped, without the characters XML 1.0 cannot hold."""
    return escape(_ILLEGAL.sub("", value))
