"""Formulas between dollars, one of which may be missing."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from notesite.load.delimiters import DOLLARS_END, ESCAPED_DOLLARS, is_quoted
from notesite.load.inline.brackets import beside
from notesite.load.inline.piece import Piece
from notesite.load.inline.ticks import TICKS, opens_code, without_ticks
from notesite.load.inline.verdict import COMMAND, HAN, TEX, TEXT_BOX, is_formula, is_prose
from notesite.load.mask import show
from notesite.pattern import pattern

_SPACED_NUMBER = pattern(r" ?[0-9]+(?:\.[0-9]+)?(?: ?\\%)? ?")
"""A number with or without a space on each side: `$ 5 $`, what is in between; maybe with an escaped `%`."""
_PRICE = pattern(r"\s*[0-9]")
"""What begins with a digit, as a price does behind its dollar."""
_BEGINS_WITH_COMMAND = pattern(r"\\[A-Za-z]")
"""What stands behind no price's dollar: `64$\\times $4d` is a formula."""
_SUM = pattern(r"[0-9]{1,9}(?:[+\-*/<>×][\u3400-\u9fff0-9A-Za-z]{1,6})+")
"""`3+偶数`, which is no price."""
_LETTER = r"[A-Za-z\u0391-\u03c9][A-Za-z0-9'\u0391-\u03c9]{0,3}"
_LISTED = pattern(rf" ?{_LETTER}(?: ?[、，] ?{_LETTER}){{1,7}} ?")
"""`Q、K、V`: letters, and the marks that Chinese has between what it lists."""
_VARIABLE = pattern(r"\$[A-Za-z][A-Za-z0-9_]+(?![A-Za-z0-9_])")
"""A variable of a shell's, of two letters or more: `$PATH`."""
_BRACED = pattern(r"\{[A-Za-z_]\w*\}")
"""What follows the dollar in `${PATH}`."""
_SUBSTITUTED = pattern(r"\([A-Za-z_]\w{2,}\)")
"""What follows the dollar in `$(prefix)`, of three letters or more."""
_EXPANSION = pattern(r"\{[A-Z_][A-Z0-9_]+:[-+=?]")
"""What follows the dollar in `${AB:+…}`."""
_AMONG_TEXT = pattern(r"[\u3400-\u9fff\uff00-\uffef\"':/]")
"""What stands between two variables and in no formula without a command: Chinese, quotes, `:` and `/`."""
_CALCULATES = pattern(r"[\\^{}=+$]")
"""Signs of a calculation or a command."""
_DOLLAR = pattern(r"(?<!\\)\$")
_ESCAPED = pattern(ESCAPED_DOLLARS)
_ESCAPED_BOTH = pattern(r"\\\$\\\$([^$\n，。；：、！？]{1,1000})(?<!\\)\\\$\\\$")
"""Dollars that are all escaped, around what holds no mark of a sentence."""
_MISTYPED = len("$$$")
_ROWS = pattern(r"\n|\\\\|\\(?:begin|tag|label)\b")
"""What only a display has: a line end, rows, a number."""
_LONE = pattern(r"\$\s?\\[A-Za-z]|\$[^$\n:\u3400-\u9fff]{1,60}?(?<![\w\\])\\[a-z]{2}")
"""A dollar before TeX, at once or after a few signs without Chinese: it began a formula."""
_ON = pattern(
    r"[\u3400-\u9fff]{6}|[\u3400-\u9fff][，。；：、]|^[，。；：、！？）]|[\u3400-\u9fff][ \t]*$|^[ \t]*[\u3400-\u9fff]"
)
"""What a formula does not hold that has Chinese in it, unless it is written so from its first dollar to its last."""
_BOX = pattern(r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|[mhf]box|qq)[ \t]*\{")
"""The beginning of a box of text, in which a dollar begins no other formula."""
_LONGEST_BOX = 300
_UNSEEN = pattern("[\u200b-\u200f\u2060\ufeff]")
"""What copying leaves beside a dollar, and has no width."""


class Dollars:
    """Reads what the dollars of a paragraph's *content* begin."""

    def __init__(self, content: str, *, doubled: bool) -> None:
        self._content = content
        self._doubled = doubled
        self._all: list[int] | None = None

    def piece(self, start: int, mark: str) -> Piece | None:
        """Return what the dollars *mark* at *start* begin, if one of them, here or at its end, may be missing too."""
        content = self._content
        if mark == "$$" and is_quoted(content, start):
            return None
        piece = without_ticks((_display if mark == "$$" else _dollar)(content, start), content)
        if self._doubled and piece is not None and piece.kind == "display" and self._is_in_line(piece):
            return msgspec.structs.replace(piece, kind="inline")
        if piece is None or piece.kind != "inline":
            return None if piece is not None and piece.kind == "unclosed" and self._is_run(start) else piece
        if self._runs_on(piece) or self._ends_at_display(piece):
            return Piece(kind="lone", start=start, end=start + 1, inner=(start, start + 1))
        if content.startswith("$", piece.end) and self._count(start) == _MISTYPED:
            return msgspec.structs.replace(piece, kind="mistyped", end=piece.end + 1)
        return piece

    def _is_in_line(self, formula: Piece) -> bool:
        """Whether *formula*, between two dollars, has text beside it and neither rows nor a number."""
        inner = show(self._content[slice(*formula.inner)])
        return not _ROWS.search(inner) and beside(self._content, formula.start, formula.end)

    def _is_run(self, start: int) -> bool:
        """Whether the two dollars at *start* are of three or more, and nothing behind them is TeX: a key to type."""
        beside = self._content[max(0, start - 1) : start] + self._content[start + 2 : start + 3]
        return "$" in beside and not COMMAND.search(self._content, start)

    def escaped(self, start: int) -> Piece | None:
        r"""Return the formula of `\$$…$$` at *start*: kramdown's spelling for one that begins a line and is in it.

        `\$\$…\$\$` is what kramdown hands to MathJax as `$$…$$`.
        """
        if display := _escaped_display(self._content, start):
            return display
        formula = _ESCAPED.match(self._content, start)
        inner = (start + len(r"\$$"), formula.end() - len("$$")) if formula else (start, start)
        tex = show(self._content[slice(*inner)])
        if formula is None or not is_formula(tex) or is_prose(tex):
            return None
        return Piece(kind="inline", start=start, end=formula.end(), inner=inner)

    def _runs_on(self, formula: Piece) -> bool:
        """Whether *formula*, between dollars, ends where the next one begins: its own `$` was forgotten.

        That is so if there is a sentence in it, and one dollar too many in the rest of the paragraph.
        """
        inner = self._content[slice(*formula.inner)]
        if inner.isascii() or not _ON.search(TEXT_BOX.sub("", show(inner))):
            return False
        return self._count(formula.start) % 2 == 1

    def _ends_at_display(self, formula: Piece) -> bool:
        """Whether the last dollar of *formula* is the first of two that begin a line, and a display."""
        content, last = self._content, formula.end - 1
        if not content.startswith("$$", last):
            return False
        line = content.rfind("\n", formula.start, last) + 1
        return line > formula.start and not content[line:last].strip() and self._count(formula.start) > _MISTYPED

    def _count(self, start: int) -> int:
        """Return how many dollars there are from *start* on, outside of code."""
        if self._all is None:
            self._all = [dollar.start() for dollar in _DOLLAR.finditer(TICKS.sub(_blank, self._content))]
        return len(self._all) - bisect_left(self._all, start)


def _display(content: str, start: int) -> Piece:
    end = DOLLARS_END.search(content, start + 2)
    if end is None:
        single = _dollar_end(content, start + 2)
        if single >= 0 and _is_inline(content, start + 1, single) and not is_prose(content[start + 2 : single]):
            return Piece(kind="mistyped", start=start, end=single + 1, inner=(start + 2, single))
        return Piece(kind="unclosed", start=start, end=start + 2, inner=(start, start + 2))
    if not content[start + 2 : end.start()].strip():
        return Piece(kind="empty", start=start, end=end.end(), inner=(start, end.end()))
    return Piece(kind="display", start=start, end=end.end(), inner=(start + 2, end.start()))


def _escaped_display(content: str, start: int) -> Piece | None:
    r"""Return the formula of `\$\$…\$\$` at *start*, in which a command, `_` or `^` is."""
    formula = _ESCAPED_BOTH.match(content, start)
    if formula is None or not COMMAND.search(formula[1]) or is_prose(show(formula[1])):
        return None
    return Piece(kind="display", start=start, end=formula.end(), inner=formula.span(1))


def _dollar(content: str, start: int) -> Piece | None:
    end = _dollar_end(content, start + 1)
    if end >= 0 and _is_inline(content, start, end):
        return Piece(kind="inline", start=start, end=end + 1, inner=(start + 1, end))
    if end < 0 and _LONE.match(content, start):
        return Piece(kind="lone", start=start, end=start + 1, inner=(start, start + 1))
    return None


def _dollar_end(content: str, start: int) -> int:
    """Return where the formula begun at *start* ends: the next `$` not escaped nor in a box of text, else -1."""
    at = start
    while True:
        end = content.find("$", at)
        if end < 0:
            return -1
        first = end
        while content[first - 1] == "\\":
            first -= 1
        if (end - first) % 2 == 0:
            after = _after_box(content, start, end)
            if after is None:
                return end
            at = after
        else:
            at = end + 1


def _after_box(content: str, start: int, end: int) -> int | None:
    """Return where the box of text ends that is open at *end* in the formula from *start*; None: there is none."""
    for box in _BOX.finditer(content, start, end):
        depth, at = 1, box.end()
        while depth and at < len(content) and at < box.end() + _LONGEST_BOX:
            depth += {"{": 1, "}": -1}.get(content[at], 0)
            at += 1 + (content[at] == "\\")
        if not depth and at > end:
            return at
    return None


def _is_inline(content: str, start: int, end: int) -> bool:
    """Whether a formula stands between the dollars at *start* and *end*, rather than the text between two prices."""
    inner = _UNSEEN.sub("", show(content[start + 1 : end]))
    if not inner.strip() or content[start + 1 : start + 2] == "$":
        return False
    if "`" in inner and opens_code(content, start + 1, end):
        return False
    spaced = inner[0].isspace() or inner[-1].isspace()
    if content[end + 1 : end + 2].isdigit() and (spaced or inner[0].isdigit()):
        return _BEGINS_WITH_COMMAND.match(inner) is not None and not is_prose(inner)
    if _is_between_variables(inner, content, end):
        return False
    if not spaced:
        price = inner[0].isdigit() and HAN.search(inner) and not TEX.search(inner)
        return not price or _SUM.fullmatch(inner) is not None
    if _LISTED.fullmatch(inner) or is_formula(inner):
        return True
    return _SPACED_NUMBER.fullmatch(inner) is not None and not _PRICE.match(content, end + 1)


def _is_between_variables(inner: str, content: str, end: int) -> bool:
    """Whether *inner* is what a shell's variable begins, and the dollar at *end* of *content* begins the next one."""
    if inner[0] == "{":
        # `${AB:+:${AB}}`, `${A}/bin:${B}`
        braced = _BRACED.match(inner) and _BRACED.match(content, end + 1)
        return braced is not None or _EXPANSION.match(inner) is not None
    if inner[0] == "(" and HAN.search(inner) and _SUBSTITUTED.match(inner) and _SUBSTITUTED.match(content, end + 1):
        return True  # `$(prefix)/lib 与 $(prefix)/bin`
    return _VARIABLE.match(content, end) is not None and _names_variable(inner)


def _names_variable(inner: str) -> bool:
    """Whether *inner*, which a name follows, begins with one and goes on as text: `$HOME 和 $PATH`."""
    variable = _VARIABLE.match(f"${inner}")
    rest = inner[variable.end() - 1 :] if variable else ""
    return _AMONG_TEXT.search(rest) is not None and not _CALCULATES.search(rest)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
