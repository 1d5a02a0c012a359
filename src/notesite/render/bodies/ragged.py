"""Which paragraphs are not filled to the edge: those of which a line would be torn open.

What no line break parts, part of a formula with its marks or a name, begins the next line where it does not fit, and
the line before it is stretched between all its characters. Widths are known well enough to lay lines out here: a Han
character is one em wide, KaTeX tells of each part of a formula, and letters are about half an em.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from notesite.model import FORMULA_SIZE, Typeset

COLUMNS = {36: 0.2, 37: 0.2, 38: 0.2, 39: 0.2, 40: 0.15}
"""How wide columns are whose lines are filled (`site.css`), in em, and how much further from the next a character may
be there than in a line that is not: most screens have room for the widest."""
LINE_END = "<br>"
"""Stands for what ends a line though it is not full: a displayed formula amid a paragraph."""
_FAR = 2.5
"""In em: where less than that may fall into the next line from one of Han alone, no line is torn."""
_LETTER, _BLANK = 0.57, 0.23
_OTHERS = dict.fromkeys("!'(),.:;I[]`fijlrt|/", 0.33) | dict.fromkeys("MW@%mw", 0.83)
"""Widths of a letter and a space, in em, and of those that are much narrower or wider; fonts differ."""
_SIGN = 0.5 * FORMULA_SIZE
"""Width of one of the signs that a formula shows, about, in em of the text."""

_FORMULA, _JOINER, _BREAK, _END = "\ufffc", "\u2060", "\u200b", "\v"
"""Stand for a formula, between two characters that are held together, where a name may be broken, for a line's end."""
_OPENING, _CLOSING = "（「『《【〈〔“‘", "，。、；：？！）」』》】〉〕”’"
_WORD = re.compile(rf"[{_OPENING}]*(?:[!-,.-~{_FORMULA}]+-*|[^\s{_BREAK}])(?:{_JOINER}\S|[{_CLOSING}])*")
"""What no line break parts, but for formulas: a name may be broken behind a hyphen."""
_LONG = re.compile(r"[!-,.-;=?-~]{12}")
"""What may tear a line without any formula: part of a name, or of a tag."""
_PART = re.compile(r'class="katex-base"(?: style="--width:([\d.]+)em)?')
"""A part of a formula in its markup, and how wide it is, if that is sure."""
_GLUE = '<span class="glue">'
_HELD = re.compile(rf"{_GLUE}([^<{_FORMULA}]*)</span>")
"""Text that is held together: the last words of a paragraph."""
_LINE_END = re.compile(r"<br\b[^>]*>")
_TAG = re.compile(r"<[^>]*>|&\w{1,8}(?=;)")


class Stretch:
    """What was seen of a paragraph so far that tells how far its lines would be stretched."""

    __slots__ = ("_formulas", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        """HTML, a sign in the place of each formula."""
        self._formulas: list[Typeset] = []

    def text(self, html: str) -> None:
        """See the text in *html*, the first with the end of the paragraph's tag."""
        self._parts.append(html)

    def formula(self, made: Typeset) -> None:
        """See a formula that stands in a line."""
        self._parts.append(_FORMULA)
        self._formulas.append(made)

    @property
    def is_too_far(self) -> bool:
        """The paragraph is better left ragged."""
        html = f"<p{''.join(self._parts)}"
        if not self._formulas and not _LONG.search(html.replace(_GLUE, "")):
            return False
        text = _text(html)
        if not self._may_be(text):
            return False
        formulas = iter(self._formulas)
        return any(_is_torn(list(_units(line, formulas))) for line in text.split(_END))

    def _may_be(self, text: str) -> bool:
        """Whether a name is so long, or formulas so wide, or so many beside so little else, that a look is worth it."""
        # Of what stands there, only Han and its marks take three bytes.
        han = (len(text.encode("utf-8", "replace")) - len(text)) // 2
        in_formulas = _SIGN * sum(len(made.text) for made in self._formulas)
        widest = FORMULA_SIZE * max((made.width for made in self._formulas), default=0)
        if han + in_formulas + widest + _LETTER * (len(text) - han) < min(COLUMNS):
            return False
        return widest * (han + in_formulas) > _FAR * han or _LONG.search(text) is not None


def _text(html: str) -> str:
    """Return what is shown of *html*, with signs for what lines are broken by."""
    if "<wbr" in html or "<br" in html:
        html = _LINE_END.sub(_END, html.replace("<wbr>", _BREAK))
    return _TAG.sub("", _HELD.sub(lambda held: _JOINER.join(held[1]), html))


class _Unit(NamedTuple):
    """What no line break parts."""

    width: float
    """In em, as the others."""
    chances: int
    """At how many of its characters a line can be stretched."""
    blank: float = 0.0
    """Width of the space behind it, which is dropped at a line's end."""


_HAN = _Unit(1.0, 1)
_NONE = Typeset()
"""For a note that has the sign for a formula in its text."""


def _units(text: str, formulas: Iterator[Typeset]) -> Iterator[_Unit]:
    end = 0
    before: _Unit | None = None
    for word in _WORD.finditer(text):
        if before:
            yield before._replace(blank=_BLANK) if text[end].isspace() else before
        end = word.end()
        if "\u3040" <= word[0] < _FORMULA and end == word.start() + 1:
            before = _HAN
            continue
        *parts, before = _broken(word[0], formulas)
        yield from parts
    if before:
        yield before


def _broken(word: str, formulas: Iterator[Typeset]) -> Iterator[_Unit]:
    """Yield *word* as it breaks: between parts of the formulas in it."""
    width, chances = 0.0, 0
    for character in word:
        if character == _FORMULA:
            made = next(formulas, _NONE)
            first, *others = [FORMULA_SIZE * float(known or made.width) for known in _PART.findall(made.html)] or [0.0]
            width += first
            for part in others:
                yield _Unit(width, chances)
                width, chances = part, 0
        elif character < "\u2000":
            width += _OTHERS.get(character, _LETTER)
        elif character != _JOINER:
            width += 1
            chances += 1
    yield _Unit(width, chances)


def _is_torn(units: list[_Unit]) -> bool:
    """Whether a line of *units* would be stretched too far in a column of any width."""
    return any(_furthest(units, column) > most for column, most in COLUMNS.items())


def _furthest(units: list[_Unit], column: int) -> float:
    """Return how far, in em, the characters of the line that is stretched most are moved from one another."""
    furthest = filled = blank = 0.0
    chances = 0
    for width, places, behind in units:
        if filled and filled + blank + width > column:
            furthest = max(furthest, (column - filled) / max(1, chances - 1))
            filled, chances = width, places
        else:
            filled += blank + width
            chances += places + (blank > 0)
        blank = behind
    return furthest
