"""Formulas between tags that say so: GitBook has them in tables, Pandoc in HTML: `<span class="math">x</span>`."""

from __future__ import annotations

from notesite.load.inline.piece import Piece
from notesite.pattern import pattern

MARKED = 'class="math'
_ELEMENT = pattern(
    r"<(span|div)[ \t\n]+class=\"math(?:[ \t]+(inline|display))?\"[ \t]*>[ \t\n]*"
    r"(?:\\\((?P<round>[^<]{1,4000}?)\\\)|\\\[(?P<square>[^<]{1,4000}?)\\\]|\$\$(?P<two>[^<$]{1,4000})\$\$"
    r"|\$(?P<one>[^<$]{1,4000})\$|(?P<bare>[^<$\s][^<$]{0,4000}))[ \t\n]*</\1>"
)
"""An element of the class `math` with a formula in it, between delimiters of its own or bare."""


def marked(content: str, start: int) -> Piece | None:
    """Return the formula whose element begins at *start*, if it is one's."""
    found = _ELEMENT.match(content, start)
    if found is None:
        return None
    display = found[1] == "div" or found[2] == "display" or found.lastgroup in ("square", "two")
    inner = found.span(found.lastgroup or 0)
    return Piece(kind="display" if display else "inline", start=start, end=found.end(), inner=inner)
