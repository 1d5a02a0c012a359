"""Formulas that are pictures of another site's server, as pages of some hosts have them and copies take them along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from notesite.checks.outside import addresses
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_DRAWN = re.compile(
    r"https?://(?:[\w.-]+/(?:equation|math|render/math|chart)/?\?(?:[^#]*?&)?(?:tex|formula|math|chl)=([^&#]+)"
    r"|[\w.-]*codecogs\.com/[a-z]+\.(?:latex|image|download)\?([^#]+))"
)
"""Zhihu, Juejin, Jianshu, GitHub and Google, by what they call the TeX; Codecogs, which takes all that follows."""
_SIZE = re.compile(r"^(?:\\(?:dpi|bg|fn|inline|large|small|tiny)(?:\{[^{}]*\}|_[a-z]+)?\s*)+")
"""What Codecogs takes besides."""
_LONGEST = 80


def formula_pictures(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each picture of *parsed* that another site's server draws from TeX, which its address holds."""
    for address, place in addresses(parsed):
        drawn = _DRAWN.match(address)
        if drawn is None:
            continue
        tex = _SIZE.sub("", _written(drawn)).strip()
        yield Diagnostic(
            severity="warning",
            code="leftover.formula-picture",
            message="this formula is a picture that another site draws: it has no text, and is gone when that site is",
            place=place,
            hint=f"write `${tex}$`" if tex and len(tex) <= _LONGEST else "write the TeX of its address between `$`",
        )


def _written(drawn: re.Match[str]) -> str:
    """Return the TeX in the address; in Codecogs' a plus is one."""
    return unquote_plus(drawn[1]) if drawn[1] else unquote(drawn[2]).replace("&space;", " ")
