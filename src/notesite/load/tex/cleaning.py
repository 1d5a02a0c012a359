"""What HTML, editors and input methods leave in a formula → characters that TeX knows, before it is read as TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from notesite.load.tex.delimiters import BEFORE
from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.pattern import pattern

_ENTITY = pattern(r"&#?[A-Za-z0-9]{2,8};")
"""What HTML writes by name or number: copied from a page, put there by Org's exporters (`$&epsilon;$`) or by CSDN's
(`$l&#x27;&lt;n$`)."""
_STRAY = pattern(r"<br\s{0,3}/?>|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ue000-\uf8ff]")
"""What is no TeX and leaves a space: `<br>`, control characters, line separators, private characters."""

_INVISIBLE = pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""What a copy from a typeset page or a chat leaves between the letters; no font draws it, none of it is TeX."""
_SPACES = {
    "\u00a0": " ",
    "\u2002": "\\enspace ",
    "\u2003": "\\quad ",
    "\u2004": "\\;",
    "\u2005": "\\:",
    "\u2006": "\\,",
    "\u2007": "\\enspace ",
    "\u2008": "\\,",
    "\u2009": "\\,",
    "\u200a": "\\,",
    "\u202f": "\\,",
    "\u205f": "\\:",
    "\u3000": "\\quad ",
}
_SPACE = pattern("[" + "".join(_SPACES) + "]")
_PRIMES = pattern("[\u2019\u2032]+")
_SCRIPTED = pattern(r"[_^][ \t]{0,9}\{?[ \t]{0,9}\Z")
_PRIMED = pattern(r"(?<!\^)[A-Za-z0-9)\]|\u0370-\u03ff]\Z|\\[A-Za-z]{2,20}[ \t]?\Z|(?<!\^)\{[^{}]{1,60}\}\Z")
"""What a prime may stand behind: a letter, a digit, a bracket, a command, braces; but no exponent."""
_BEFORE_PRIME = 80
"""Characters before a prime that are looked at: as many as `_PRIMED` may need."""
_NAMED = {
    "\u0305": "\u0304",
    "\u2205": "\\emptyset",
    "\u2206": "\\Delta",
    "\u220a": "\\in",
    "\u220d": "\\ni",
    "\u2215": "/",
    "\u221a": "\\surd",
    "\u2225": "\\parallel",
    "\u2236": ":",
    "\u22a4": "\\top",
    "\u22a5": "\\perp",
    "\u22a7": "\\models",
    "\u22b4": "\\trianglelefteq",
    "\u22b5": "\\trianglerighteq",
    "\u22c4": "\\diamond",
    "\u22c6": "\\star",
    "\u25a1": "\\square",
    "\u25b3": "\\triangle",
    "\u25cb": "\\bigcirc",
    "\u2605": "\\bigstar",
}
_SIZED = pattern(rf"{BEFORE}[ \t]*\Z")
_SIZED_BRACE = pattern(rf"{BEFORE}[ \t]*(\\{{2,3}})(?=[{{}}])")
"""No row begins behind `\\left`: `\\left \\\\\\{` was escaped for Hexo, in a note where other formulas were not."""
_ROW_AND_LINE_END = pattern(r"(?<!\\)\\\\(\\)[ \t]*\n")
"""Converters of HTML write three backslashes for two: the third is a space, behind which no `\\hline` may stand."""
_DRAWN = pattern("[" + "".join(_NAMED) + "\u2126\u212a\U0001d6e2-\U0001d71b]")
"""What KaTeX knows by other names only: `⊤`, `∅`, `⊥`, Greek letters of Unicode's italics, and the signs of ohm and
kelvin, which are Ω and K."""


def cleaned(written: Rewritten) -> Rewritten:
    """Return *written* without what HTML and old editors left in it, which MathJax never gets to see."""
    text = written.text
    if text.isascii() and text.isprintable() and "&" not in text and "<br" not in text and "\\\\" not in text:
        return written
    edits = [Edit(*match.span(1), "\\") for match in _SIZED_BRACE.finditer(text)]
    edits += [Edit(*match.span(1), "") for match in _ROW_AND_LINE_END.finditer(text)]
    edits += [Edit(*match.span(), char) for match in _ENTITY.finditer(text) if (char := _character(match[0]))]
    edits += [Edit(*match.span(), " ") for match in _STRAY.finditer(text)]
    if not text.isascii():
        edits += [Edit(*match.span(), "") for match in _INVISIBLE.finditer(text)]
        edits += [Edit(*match.span(), _SPACES[match[0]]) for match in _SPACE.finditer(text)]
        edits += [Edit(*match.span(), _drawn(match)) for match in _DRAWN.finditer(text)]
        edits += list(_primes(text))
    return apply(written, edits)


def _character(entity: str) -> str:
    """Return the character that *entity* names, if it is one."""
    named = " " if entity == "&nbsp;" else unescape(entity)
    return named if len(named) == 1 else ""


def _drawn(found: re.Match[str]) -> str:
    """Return how KaTeX takes the sign *found*."""
    if found[0] not in _NAMED:
        return unicodedata.normalize("NFKC", found[0])
    bar = found[0] == "\u2225" and _SIZED.search(found.string[max(0, found.start() - 10) : found.start()])
    return "\\|" if bar else f"{_NAMED[found[0]]} "


def _primes(tex: str) -> Iterator[Edit]:
    """Yield how to write the primes that came as typographic ones, as MathJax takes them."""
    if "\u2018" in tex:
        return
    for match in _PRIMES.finditer(tex):
        before = tex[max(0, match.start() - _BEFORE_PRIME) : match.start()]
        if _SCRIPTED.search(before):
            yield Edit(*match.span(), "\\prime " * len(match[0]))
        elif _PRIMED.search(before):
            yield Edit(*match.span(), "'" * len(match[0]))
