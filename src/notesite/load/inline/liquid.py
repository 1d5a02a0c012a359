"""Jekyll's addresses: `![]({{ site.baseurl }}/a.png)`, `[b]({{ '/b/' | relative_url }})`.

What Liquid says there is where the site stands, which the build knows itself.
"""

from __future__ import annotations

from notesite.pattern import pattern

_BASE = r"\{\{-?\s*site\.(?:baseurl|url)\s*(?:\|[^{}\n]{0,100})?-?\}\}"
_TEXT = r"\{\{-?\s*(?:'[^'{}\n]{0,500}'|\"[^\"{}\n]{0,500}\")\s*\|[^{}\n]{0,200}\}\}"
_ADDRESS = pattern(rf"(?:\]\([ \t]*|(?:src|href)\s*=\s*[\"']?[ \t]*)((?:{_BASE}|{_TEXT})+)")
"""What Liquid makes at the beginning of an address, of a link or an element."""
_PIECE = pattern(rf"({_BASE})|{_TEXT}")
_QUOTED = pattern(r"'([^']*)'|\"([^\"]*)\"")


def addressed(content: str) -> str:
    """Return *content*, as long as before, with the addresses that Liquid makes as paths of the site."""
    if "{{" not in content:
        return content
    return _ADDRESS.sub(lambda found: found[0][: found.start(1) - found.start()] + _path(found[1]), content)


def _path(written: str) -> str:
    parts = []
    for piece in _PIECE.finditer(written):
        quoted = None if piece[1] else _QUOTED.search(piece[0])
        parts.append((quoted[1] or quoted[2] or "") if quoted else "")
    # Spaces before an address are no part of it; offsets behind it stay what they are.
    return "".join(parts).rjust(len(written))
