"""Formulas that another site's server draws: such a picture's address holds their TeX."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

_QUERY = re.compile(r"(?:https?:)?//[\w.-]+/(?:equation|math|render/math|chart)/?\?([^#]+)")
"""The address of a picture that a server makes of TeX: `//www.zhihu.com/equation?tex=x`."""
_NAMES = ("tex", "formula", "math")
"""What Zhihu, Juejin, Jianshu and GitHub call the TeX."""
_CODECOGS = re.compile(r"(?:https?:)?//[\w.-]*codecogs\.com/[a-z]+\.(?:latex|image|download)\?([^#]+)")
"""It takes all that follows for TeX: a plus, too, is one."""
_LOOKS = re.compile(r"^(?:\\(?:dpi|bg|fn|inline|large|small|tiny)(?:\{[^{}]*\}|_[a-z]+)?\s*)+")
"""What it takes besides."""


def drawn_tex(address: str) -> str:
    """Return the TeX that is drawn at *address*, which is written as a browser asks for it; empty: none is."""
    if found := _CODECOGS.match(address):
        return _LOOKS.sub("", unquote(found[1]).replace("&space;", " ")).strip()
    if found := _QUERY.match(address):
        asked = dict(parse_qsl(found[1]))
        # Google draws charts and QR codes there, too.
        names = ("chl",) if asked.get("cht") == "tx" else _NAMES
        return next((asked[name] for name in names if name in asked), "").strip()
    return ""
