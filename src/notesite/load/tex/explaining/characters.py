"""Characters of a formula that its fonts do not have, or that are meant for prose: each kind is told once a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from notesite.load.tex.problem import Problem
from notesite.pattern import pattern

_HALF_WIDTH = {"，": ",", "。": ".", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!"} | {
    chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)
}
_HAN = pattern(
    r"[\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_ENCLOSED = frozenset(map(chr, (*range(0x2460, 0x2500), *range(0x2776, 0x2794), *range(0x3220, 0x3300))))
"""Numbers and signs in a circle or in parentheses: in every Chinese font, as Han is."""
_MEANT = {
    "“”‘’": "quotation marks stand in \\text{…}; the argument of a command stands in { }",
    "\u2013\u2014": "a minus is `-`; a dash stands in \\text{…}",
}
_DRAWN = "it is drawn with a font of the reader's system"
_LONGEST = 60
"""Code points of the author's text that a message quotes."""


def is_of_prose(char: str) -> bool:
    """Whether *char* is Han, or a full-width mark."""
    return char in _HALF_WIDTH or _HAN.match(char) is not None


def doubtful(tex: str, at: Iterable[int]) -> Iterator[Problem]:
    """Yield what to say of the characters of *tex* that stand *at* these places, none of which its fonts have."""
    marks, han, strange = _sorted(tex, at)
    if strange:
        yield _strange(tex, strange)
    if marks:
        yield _full_width(tex, marks)
    if han:
        yield _chinese(tex, min(han))


def _sorted(tex: str, at: Iterable[int]) -> tuple[list[int], list[int], list[int]]:
    """Return where full-width marks, Han and others stand."""
    marks: list[int] = []
    han: list[int] = []
    strange: list[int] = []
    for place in at:
        char = tex[place]
        if char in _HALF_WIDTH:
            if not _is_amid_han(tex, place):
                marks.append(place)
        elif _HAN.match(char):
            han.append(place)
        elif char not in _ENCLOSED:
            strange.append(place)
    return marks, han, strange


def _is_amid_han(tex: str, at: int) -> bool:
    """Whether the mark *at* stands within a Chinese text, which is told as a whole: `\\xrightarrow{消元、化简}`."""
    return _HAN.match(tex[at - 1 : at]) is not None and _HAN.match(tex[at + 1 : at + 2]) is not None


def _strange(tex: str, at: Sequence[int]) -> Problem:
    named = dict.fromkeys(f"{tex[place]} (U+{ord(tex[place]):04X})" for place in at)
    seen = {tex[place] for place in at}
    hint = next((hint for chars, hint in _MEANT.items() if not seen.isdisjoint(chars)), _DRAWN)
    return Problem(
        severity="note",
        code="math.unknown-symbol",
        message=f"{', '.join(named)[:_LONGEST]} {'is' if len(named) == 1 else 'are'} in no font for formulas",
        hint=hint,
        start=min(at),
        end=min(at) + 1,
    )


def _full_width(tex: str, at: Sequence[int]) -> Problem:
    seen = "".join(dict.fromkeys(tex[place] for place in at))
    plain = " ".join(f"`{mark}`" for mark in dict.fromkeys(_HALF_WIDTH[char] for char in seen))
    return Problem(
        severity="warning",
        code="math.fullwidth",
        message=f"full-width {seen[:_LONGEST]} in a formula",
        hint=f"write {plain[:_LONGEST]}, or end the formula before it",
        start=min(at),
        end=min(at) + 1,
    )


def _chinese(tex: str, first: int) -> Problem:
    match = _HAN.match(tex, first)
    words = match[0] if match else tex[first]
    return Problem(
        severity="note",
        code="math.han",
        message=f"{words[:_LONGEST]} in a formula outside \\text",
        hint=f"write \\text{{{words[:_LONGEST]}}}",
        start=first,
        end=first + len(words),
    )
