"""Pictures that another site draws of a formula → the formula: how Zhihu, Juejin and others hand out a note's TeX."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote_plus

import msgspec

_ADDRESS = r"https?://[\w.-]+/(?:equation|math|render/math)/?\?(?:[^#\s)\"'>]*?&(?:amp;)?)?(?:tex|formula|math)=(?P<{}>[^\s)\"'>#&]*)"
_DRAWN = re.compile(
    rf"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\(\s*{_ADDRESS.format('marked')}[^)\n]*\)"
    rf"|<img\b[^<>]*?\bsrc=[\"']{_ADDRESS.format('tagged')}[^<>]*>"
    r"|<img\b[^<>]*?\beeimg=[\"'][12][\"'][^<>]*?\balt=[\"'](?P<alt>[^\"']*)[\"'][^<>]*>"
)
_SIGNS = ("equation?", "equation/?", "math?", "math/?", "eeimg")
"""One of them is in whatever is such a picture, and in few other notes."""
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)


class Undrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A note whose formulas are written, and how many were pictures."""

    text: str
    number: int = 0


def undrawn(text: str) -> Undrawn:
    """Return *text* with the TeX of each such picture between dollars, between two of them if it fills a line."""
    if not any(sign in text for sign in _SIGNS):
        return Undrawn(text=text)
    code = [found.span() for found in _CODE.finditer(text)]
    parts, at, number = [], 0, 0
    for found in _DRAWN.finditer(text):
        written = found["marked"] or found["tagged"]
        tex = unquote_plus(html.unescape(written)) if written else html.unescape(found["alt"] or "")
        tex = tex.strip()
        if not tex or "$" in tex or any(start <= found.start() < end for start, end in code):
            continue
        alone = _is_alone(text, *found.span())
        # Zhihu ends what fills a line with a line break.
        tex = tex.removesuffix("\\\\").rstrip()
        parts += [text[at : found.start()], f"$$\n{tex}\n$$" if alone else f"${' '.join(tex.split())}$"]
        at, number = found.end(), number + 1
    return Undrawn(text="".join((*parts, text[at:])), number=number)


def _is_alone(text: str, start: int, end: int) -> bool:
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return not text[line_start:start].strip() and not text[end : line_end if line_end >= 0 else len(text)].strip()
