"""Pictures that are nothing to whoever cannot see them: no alternative text, and no word that they are ornaments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.token import Token

from notesite.lines import Segments
from notesite.load.context import Context
from notesite.load.offsets import to_file
from notesite.load.rawhtml import ATTRIBUTE, bare
from notesite.pattern import pattern

_IMG = pattern(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
"""A whole `<img>`, whatever its attributes hold between quotes."""
_MARK = pattern(r"!\[(?:\s*(?:\|[^\[\]]*)?\](?=[(\[])|\[[^\[\]|]*(?:\|[ \t]*\d*(?:[xX]\d+)?[ \t]*)?\]\])")
"""`![]` before an address, `![|300]`, `![[a.png]]`, `![[a.png|300]]`."""
_ALT = pattern(r"\salt\b", re.IGNORECASE)
_ORNAMENTAL = frozenset(("presentation", "none"))
_MESSAGE = "this picture has no alternative text: whoever cannot see it gets nothing of it"
_HINT = "say in a few words what it shows: `{}`; an ornament says so by `{}`"


def is_ornament(attributes: Mapping[str, object]) -> bool:
    """Whether the author says with these *attributes* that a picture shows nothing."""
    return attributes.get("role") in _ORNAMENTAL or attributes.get("aria-hidden") == "true"


def is_undescribed(token: Token) -> bool:
    """Whether the picture *token* lacks a text and is to be reported."""
    return not token.content.strip() and not is_ornament(token.attrs)


def report_picture(note: Context, *, start: int, content: str, segments: Segments) -> int:
    """Tell of the undescribed picture next from *start* on in *content*; return where its mark has begun."""
    mark = _MARK.search(content, start)
    at, end = mark.span() if mark else (start, start)
    there = to_file(segments, at)
    wiki = content.startswith("![[", at)
    described = "![[…|…]]" if wiki else "![…](…)"
    _report(
        note,
        (there, there + max(1, end - at)),
        described,
        "![](…){role=presentation}" if wiki else "{role=presentation}",
    )
    return at + len("![")


def report_tag(note: Context, at: tuple[int, int]) -> None:
    """Tell of another generator's tag for a picture, which stands from *at*[0] to *at*[1] and says nothing."""
    _report(note, at, "![…](…)", "![](…){role=presentation}")


def report_raw(html: str, note: Context, *, at: int) -> None:
    """Tell of each undescribed `<img>` in *html*, which stands in the file from *at* on."""
    for tag in _IMG.finditer(html):
        start = note.source.text.find(tag[0], at)
        length = len(tag[0])
        if start < 0:
            # What makes a quotation or an item of its lines stands between them.
            start, length = at, 1
        at = start + length
        if not _ALT.search(tag[0]) and not is_ornament(
            {name.lower(): bare(value).lower() for name, _, value in ATTRIBUTE.findall(tag[0])}
        ):
            _report(note, (start, start + length), 'alt="…"', 'alt=""')


def _report(note: Context, at: tuple[int, int], described: str, ornament: str) -> None:
    if not note.in_excerpt:
        note.report("warning", "image.no-alt", _MESSAGE, at, _HINT.format(described, ornament))
