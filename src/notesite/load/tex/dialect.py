"""TeX as MathJax reads it → TeX as KaTeX reads it: the tables of what is done at which token, put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html.entities import html5

from notesite.load.tex.definitions import DEFINING, Definition, Misread, read
from notesite.load.tex.delimiters import BEFORE, SIZE, SIZES
from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.load.tex.environments import passing
from notesite.load.tex.environments.settling import settle
from notesite.load.tex.handlers import colors, groups, packages, physics, plaintex, references
from notesite.load.tex.lexer import names
from notesite.load.tex.walk import Handler, Walk
from notesite.pattern import pattern

_DEEPEST = 4
"""Definitions inside definitions that are still translated."""


def definition(walk: Walk, index: int) -> int:
    """Let a definition hold from here on; KaTeX reads its translation."""
    found = read(walk.tokens, index)
    if isinstance(found, Misread):
        hint = "write \\newcommand{\\name}[1]{…}, with all its braces"
        walk.complain("error", "math.macro", found.message, hint, found.start, found.end)
        return index + 1
    made, after = found
    start, end = walk.starts[index], walk.starts[after]
    for each in made:
        walk.define(each)
    walk.defined.append((start, end))
    walk.replace(start, end, "".join(map(inline_definition, made)) if not walk.fragment else walk.text[start:end])
    return after


def inline_definition(made: Definition) -> str:
    """Return *made* as KaTeX reads it inside a formula; nothing for what is only expanded before it."""
    if made.ending is not None:
        return ""
    if made.alias:
        return f"\\global\\let{made.name}={made.body} "
    body = translate(made.body, 1)
    if made.pattern:
        return f"\\gdef{made.name}{made.pattern}{{{body}}}"
    parameters = "".join(f"#{number}" for number in range(1, made.parameters + 1))
    if made.default is None:
        return f"\\gdef{made.name}{parameters}{{{body}}}"
    default = translate(made.default, 1)
    return f"\\gdef{made.name}@opt{parameters}{{{body}}}\\gdef{made.name}{{{made.name}@opt{{{default}}}}}"


MATH: Mapping[str, Handler] = {
    **groups.HANDLERS,
    **passing.HANDLERS,
    **references.HANDLERS,
    **plaintex.HANDLERS,
    **packages.HANDLERS,
    **physics.HANDLERS,
    **colors.HANDLERS,
    **dict.fromkeys(DEFINING, definition),
}
TEXTS: Mapping[str, Handler] = {
    **groups.TEXTS,
    **packages.TEXTS,
    **colors.HANDLERS,
    "\\ref": references.reference,
    "\\eqref": references.reference,
    "\\label": references.label,
    "\\end": passing.end,
    "\\\\": passing.row_break,
}

_ENTITY = pattern(r"&#?[A-Za-z0-9]{2,8};")
_ENTITIES = {f"&{name}": char for name, char in html5.items() if len(char) == 1} | {
    "&nbsp;": " ",
    "&#x26;": "&",
    "&#38;": "&",
    "&#x3C;": "<",
    "&#60;": "<",
    "&#x3E;": ">",
    "&#62;": ">",
}
"""What HTML writes by name: copied from a page, or put there by Org's exporters (`$&epsilon;$`)."""
_STRAY = pattern(r"<br\s{0,3}/?>|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ue000-\uf8ff]")

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
    edits = [Edit(*match.span(1), "\\") for match in _SIZED_BRACE.finditer(written.text)]
    edits += [Edit(*match.span(1), "") for match in _ROW_AND_LINE_END.finditer(written.text)]
    edits += [
        Edit(*match.span(), char) for match in _ENTITY.finditer(written.text) if (char := _ENTITIES.get(match[0]))
    ]
    edits += [Edit(*match.span(), " ") for match in _STRAY.finditer(written.text)]
    if not written.text.isascii():
        edits += [Edit(*match.span(), "") for match in _INVISIBLE.finditer(written.text)]
        edits += [Edit(*match.span(), _SPACES[match[0]]) for match in _SPACE.finditer(written.text)]
        edits += [Edit(*match.span(), _drawn(match)) for match in _DRAWN.finditer(written.text)]
        edits += list(_primes(written.text))
    return apply(written, edits)


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
        before = tex[max(0, match.start() - 80) : match.start()]
        if _SCRIPTED.search(before):
            yield Edit(*match.span(), "\\prime " * len(match[0]))
        elif _PRIMED.search(before):
            yield Edit(*match.span(), "'" * len(match[0]))


_ORDINARY = frozenset("{ } ^ _ $ & \\\\ \\left \\right".split()) | frozenset(SIZES)
_SPECIAL = pattern(rf"[$%&#]|[_^][ \t\r\n]*['\\]|\\\\|{SIZE}[ \t\r\n]*\{{")
_CHANGED = frozenset(MATH) - _ORDINARY


def needs_walk(tex: str, known: Mapping[str, Definition]) -> bool:
    """Say whether a walk could change anything in *tex*; most formulas of most notes are KaTeX's TeX already."""
    if _is_changed(tex):
        return True
    return bool(known) and any(name in known and known[name].default is not None for name in names(tex))


@lru_cache(maxsize=4096)  # formulas repeat, in a note and in its neighbours
def _is_changed(tex: str) -> bool:
    """Say whether *tex* is another in KaTeX's dialect, or may be, whatever the macros."""
    return _SPECIAL.search(tex) is not None or not _CHANGED.isdisjoint(names(tex))


def translate(body: str, depth: int = 0) -> str:
    """Return a macro's *body* in KaTeX's dialect."""
    if depth > _DEEPEST:
        return body
    walk = Walk(body, MATH, TEXTS, display=True, known={}, colors={}, fragment=True)
    walk.run()
    return apply(Rewritten(text=body), [*walk.edits, *settle(walk)]).text
