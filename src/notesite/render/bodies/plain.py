"""A body as one line of text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import assert_never

from notesite.model import Body, Formula, Picture, Plain, Ref
from notesite.render.bodies.slots import Resolver, Typesetter, formula_text
from notesite.render.htmlreader import HTMLReader

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = frozenset({"br", "p", "div", "li", "dt", "dd", "tr", "td", "th", "hr", "pre", "blockquote"})
_SILENT = frozenset({"script", "style", "template"})


def plain(body: Body, *, typeset: Typesetter, resolve: Resolver | None = None) -> str:
    """Return *body* as one line of text: no tags, entities decoded, formulas in readable Unicode.

    Other notes' titles that stand in it are what *resolve* says; without it they are left out.
    """
    parts: list[str] = []
    tagged = False
    for part in body:
        match part:
            case str():
                parts.append(part)
                tagged = tagged or "<" in part
            case Formula():
                parts.append(escape(formula_text(part, typeset(part))))
            case Plain(formula=formula):
                parts.append(escape(formula_text(formula, typeset(formula))))
            case Ref(kind="title" | "called") if resolve is not None:
                parts.append(escape(resolve(part)))
            case Ref(kind="day"):
                parts.append(escape(part.fallback))
            case Ref() | int():
                pass  # They stand in attributes, which have no text.
            case Picture(alt=alt):
                parts.append(escape(plain(alt or (), typeset=typeset)))
            case _:
                assert_never(part)
    html = "".join(parts)
    return _SPACE.sub(" ", _text_of(html) if tagged else unescape(html)).strip()


def _text_of(html: str) -> str:
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _TextReader(HTMLReader):
    """Collects what a reader would read aloud: text and pictures' `alt`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<script/>` opens nothing in HTML's eyes that an end tag would close here.
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
