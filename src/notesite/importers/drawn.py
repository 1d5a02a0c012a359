"""Pictures that another site draws of a formula → the formula: how Zhihu, Juejin and others hand out a note's TeX."""

from __future__ import annotations

import html
import re

import msgspec

from notesite.formulapicture import drawn_tex

_PICTURE = re.compile(
    r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]"
    r"\([ \t]*(?P<address>(?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))*)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|=\d*x\d*))*[ \t]*\)"
    r"|(?P<link><a\b[^<>]*\bcodecogs\.com/eqnedit[^<>]*>\s*)?<img\b(?P<attributes>[^<>]*)>(?(link)\s*</a>)"
)
"""Codecogs' editor hands them out in a link to itself."""
_SOURCE = re.compile(r"\bsrc=(?:\"([^\"]*)\"|'([^']*)')")
"""The address in an `<img>`, between either quotes."""
_ZHIHUS = re.compile(r"\beeimg=[\"'][12][\"']")
"""What tells an `<img>` of Zhihu's that is a formula."""
_ALT = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')")
"""Its alternative text, between either quotes."""
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
"""A fenced block of code."""


class Undrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A note whose formulas are written, and how many were pictures."""

    text: str
    number: int = 0


def undrawn(text: str) -> Undrawn:
    """Return *text* with the TeX of each such picture between dollars, between two of them if it fills a line."""
    code = [found.span() for found in _CODE.finditer(text)]
    parts, at, number = [], 0, 0
    for found in _PICTURE.finditer(text):
        tex = _tex(found)
        if not tex or "$" in tex or any(start <= found.start() < end for start, end in code):
            continue
        alone = _is_alone(text, *found.span())
        # Zhihu ends what fills a line with a line break.
        tex = tex.removesuffix("\\\\").rstrip()
        parts += [text[at : found.start()], f"$$\n{tex}\n$$" if alone else f"${' '.join(tex.split())}$"]
        at, number = found.end(), number + 1
    return Undrawn(text="".join((*parts, text[at:])), number=number)


def _tex(picture: re.Match[str]) -> str:
    """Return the TeX of which *picture* is one; empty: of none."""
    attributes = picture["attributes"]
    if attributes is None:
        return drawn_tex(html.unescape(picture["address"]))
    # Where pictures are loaded late, `src` names none, and `data-src` does.
    addresses = (html.unescape(found[1] or found[2] or "") for found in _SOURCE.finditer(attributes))
    if tex := next(filter(None, map(drawn_tex, addresses)), ""):
        return tex
    alt = _ALT.search(attributes) if _ZHIHUS.search(attributes) else None
    return html.unescape(alt[1] or alt[2] or "").strip() if alt else ""


def _is_alone(text: str, start: int, end: int) -> bool:
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return not text[line_start:start].strip() and not text[end : line_end if line_end >= 0 else len(text)].strip()
