"""A title as plain text: what one would type to name it."""

from __future__ import annotations

import re
from html import unescape

from notesite.model import Body, Formula, Picture, Plain, Ref, Slot

_TAG = re.compile(r"<[^>]*>")


def title_text(title: Body) -> str:
    """Return *title* as one would type it: no markup, formulas as their source."""
    return "".join(_text(part) for part in title).strip()


def _text(part: str | Slot) -> str:
    match part:
        case str():
            return unescape(_TAG.sub("", part)) if "<" in part or "&" in part else part
        case Formula():
            return f"${part.source}$"
        case Plain():
            return f"${part.formula.source}$"
        case Ref(kind="day"):
            return part.fallback
        case Ref() | Picture() | int():
            return ""
