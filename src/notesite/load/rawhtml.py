"""Addresses and ids inside raw HTML, so that `<img src="a.png">` moves with the site as `![](a.png)` does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Literal

from notesite.pattern import pattern

_TAG = re.compile(r"<!--.*?(?:-->|$)|<([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,4000})>", re.DOTALL)
"""A comment, or a start tag with its attributes."""
ATTRIBUTE = pattern(r"([A-Za-z_:][\w:.-]*)(\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)")
"""An attribute with a value: its name, the equals sign, the value as written."""
Role = Literal["link", "image"]
_ADDRESS: dict[str, Role] = {"src": "image", "href": "link", "poster": "image", "data": "link"}
_IDENTIFIER = pattern(r"(?:id|name)$", re.IGNORECASE)

Rewrite = Callable[[str, Role], str]
"""(address, what it is for) → what to write, escaped for a double-quoted attribute."""

Redraw = Callable[[str], str | None]
"""The attributes of an `<img>` → the whole picture; None: it stays an `<img>` as any other element."""


def readdressed(html: str, rewrite: Rewrite, redraw: Redraw = lambda _: None) -> str:
    """Return *html* with every address passed through *rewrite*, and every picture through *redraw* before."""
    if "=" not in html:
        return html
    return _TAG.sub(lambda tag: _tag(tag, rewrite, redraw), html)


def identifiers(html: str) -> Iterator[str]:
    """Yield the ids and anchor names that *html* defines."""
    for tag in _TAG.finditer(html):
        for name, _, value in ATTRIBUTE.findall(tag[2] or ""):
            if _IDENTIFIER.match(name):
                yield bare(value)


def _tag(tag: re.Match[str], rewrite: Rewrite, redraw: Redraw) -> str:
    if tag[1] is None or "=" not in tag[2]:
        return tag[0]
    element = tag[1].lower()
    if element == "img" and (picture := redraw(tag[2])) is not None:
        return picture

    def attribute(match: re.Match[str]) -> str:
        role = _ADDRESS.get(match[1].lower())
        if role is None or (role == "link" and element in ("use", "base")):
            return match[0]
        return f'{match[1]}="{rewrite(bare(match[3]), role)}"'

    return f"<{tag[1]}{ATTRIBUTE.sub(attribute, tag[2])}>"


def bare(value: str) -> str:
    """Return what an attribute says, from how it is written."""
    return unescape(value[1:-1] if value[:1] in "\"'" else value).strip()
