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

_FORMULA, _JOINER = "\ufffc", "\u2060"
"""Stand for a formula, and between two characters that are held together."""
_OPENING, _CLOSING = "（「『《【〈〔“‘", "，。、；：？！）」』》】〉〕”’"
_WORD = re.compile(rf"[{_OPENING}]*(?:[!-~{_FORMULA}]+|\S)(?:{_JOINER}\S|[{_CLOSING}])*")
"""What no line break parts, but for formulas."""
_PART = re.compile(r'class="katex-base"(?: style="--width:([\d.]+)em)?')
"""A part of a formula in its markup, and how wide it is, if that is sure."""
_HELD = re.compile(rf'<span class="glue">([^<{_FORMULA}]*)</span>')
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
        if not self._formulas:
            return False
        html = f"<p{''.join(self._parts)}"
        return self._may_be(html) and any(map(_is_torn, self._pieces(html)))

    def _pieces(self, html: str) -> Iterator[list[_Unit]]:
        """Yield what stands between two line ends that are the author's."""
        formulas = iter(self._formulas)
        for piece in _LINE_END.split(_HELD.sub(lambda held: _JOINER.join(held[1]), html)):
            yield list(_units(_TAG.sub("", piece), formulas))

    def _may_be(self, html: str) -> bool:
        """Whether formulas are so wide, or so many beside so little else, that it is worth a closer look."""
        widest = FORMULA_SIZE * max(made.width for made in self._formulas)
        in_formulas = _SIGN * sum(len(made.text) for made in self._formulas)
        # Of what stands there, only Han and its marks take three bytes.
        han = (len(html.encode("utf-8", "replace")) - len(html)) // 2
        is_short = han + in_formulas + _LETTER * len(html) < min(COLUMNS)
        return not is_short and widest * (han + in_formulas) > _FAR * han


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
            yield before._replace(blank=_BLANK) if word.start() > end else before
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
