"""How a whole note writes its formulas, which decides what a doubtful one is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from notesite.load.inline.ticks import TICKED, ticked
from notesite.load.inline.verdict import COMMAND, HAN, is_formula
from notesite.pattern import pattern

# It begins with the dollar, which is found sooner than anything that stands before it.
_DOLLARS = re.compile(r"\$(?:(?<!\\\$)(?=([^$\n]{1,400})\$)|(?<=^\$)\$[ \t]*$)", re.MULTILINE)
_FENCED = pattern(r"^[ \t>]*(`{3,}+|~{3,}+).*?^[ \t>]*\1", re.DOTALL | re.MULTILINE)
"""A fenced block of code."""
_HABIT, _RULE = 5, 20
"""Code spans that are a formula from end to end, which make it a habit of the note's and no example: if there is no
other formula; if there are some (in pseudocode, say), but a quarter as many at most."""
_ROUND = pattern(r"(?<!\\)\\\(((?:[^\\\n]|\\[^)\n]){1,400})\\\)")
"""What stands in `\\(…\\)` on one line."""
_ROUND_DOUBLED = pattern(r"(?<!\\)\\\\\(((?:[^\\\n]|\\(?!\\\))[^\n]){1,400})\\\\\)")
"""What stands in `\\\\(…\\\\)` on one line, as Markdown wants it that takes one backslash of two away."""
_AMID = pattern(r"\$\$(?:(?<=[^\W_]\$\$)|(?<=[^\W_][ \t]\$\$))[^$\n]{1,400}\$\$[ \t]*(?:[^\W_]|[，。、；：])")
"""`$$…$$` with a word before it and behind it: it stands in a sentence."""
_DOUBLE = pattern(r"\$\$[^$]*\$\$")
"""`$$…$$`, of one line or several."""
_SINGLE = pattern(r"(?<![\\$])\$(?![\s$])[^$\n]{1,400}(?<![\s\\])\$(?![\d$])")
"""A formula between single dollars, without a space inside them."""
_MYST = pattern(r"\{(?:eq|math|numref|ref|doc|cite(?::[pt])?|prf:ref)\}`|(?:```|:::)\{[a-z]")
"""The beginning of a role or a directive of MyST: ``{math}` ``, ```` ```{note} ````."""
_NO_TEX = pattern(r"\\[_*\[]|://|_\Z")
"""What tells that brackets hold no TeX: escapes of Markdown's, an address."""
_SURELY_TEX = pattern(r"\\[A-Za-z]|(?<!\\)\^")
"""A command, or a power."""
_WORDS = pattern(r"[A-Za-z]{2}|[\u3400-\u9fff]")
"""A word, or what could be a product: `CNN`, `AB`."""
_SIGNS = pattern(r"(?<!\\)[_=]")
"""What formulas have more often than words."""
_SPAN = pattern(r"`[^`\n]*`")


class Habits(NamedTuple):
    """What holds for the formulas of one note."""

    dollars: bool = False
    """They stand between dollars and not in brackets, or an editor escaped those: then `\\(` is rarely one."""
    brackets: bool = False
    """They stand in `\\(…\\)`: then a number there is one, too."""
    doubled: bool = False
    """Two dollars amid a sentence are in the line, as kramdown and GitBook want it."""
    ticked: tuple[int, int] | None = None
    """They stand in code, `` `$x$` ``, `` `\\(x\\)` ``: where the first one does."""
    myst: bool = False
    """The note has roles or directives of MyST: what stands in brackets behind `$$` is the formula's name."""


NO_HABITS = Habits()


def habits(text: str) -> Habits:
    """Return the habits of the whole note *text*."""
    inners = _in_brackets(text)
    brackets = _uses_brackets(inners)
    return Habits(
        dollars=not brackets and (_uses_dollars(text) or _escapes_brackets(inners)),
        brackets=brackets,
        doubled=_doubles_dollars(text),
        ticked=_ticked(text),
        myst=("}`" in text or "`{" in text or ":{" in text) and _MYST.search(text) is not None,
    )


def _ticked(text: str) -> tuple[int, int] | None:
    """Return where the first formula stands if the note *text* keeps them in code: `` `$x$` ``, `` `\\(x\\)` ``.

    That is how blogdown keeps Markdown's hands off them; where formulas stand outside of code as well, code is code.
    """
    if "`$" not in text and "`\\" not in text:
        return None
    prose = _FENCED.sub("", text)
    found = [match[0] for match in TICKED.finditer(prose) if _is_formula(prose[slice(*ticked(match).inner)])]
    if max(Counter(span[1:2] if span[1] == "$" else span[1:3] for span in found).values(), default=0) < _HABIT:
        # Who tells of TeX shows it in all its delimiters, once each.
        return None
    others = _outside_code(TICKED.sub("", prose))
    if len(found) < (_RULE if others else _HABIT) or len(found) < 4 * others:
        return None
    start = text.find(found[0])
    return start, start + len(found[0])


def _is_formula(inner: str) -> bool:
    """Whether *inner* is a formula, and not the dots of who shows its delimiters: `$...$`."""
    return is_formula(inner) and inner.strip(" .…") != ""


def _uses_dollars(text: str) -> bool:
    """Whether the formulas of the note *text* stand between dollars."""
    return next(_between_dollars(text), None) is not None


def _doubles_dollars(text: str) -> bool:
    """Whether the note *text* writes formulas in the line between two dollars.

    None stands between single ones then, and of those between two more than one stands amid a sentence.
    """
    if not _amid(text):
        return False
    prose = _FENCED.sub("", text)
    return _amid(prose) and not _SINGLE.search(_DOUBLE.sub("", prose))


def _amid(text: str) -> bool:
    return len(list(islice(_AMID.finditer(text), 2))) > 1


def _in_brackets(text: str) -> list[str]:
    """Return what stands in `\\(…\\)` in the note *text*, outside of code."""
    if "\\(" not in text or "\\)" not in text:
        return []
    prose = _SPAN.sub("", _FENCED.sub("", text))
    doubled = _ROUND_DOUBLED.finditer(prose) if "\\\\(" in prose else ()
    return [pair[1] for pair in (*_ROUND.finditer(prose), *doubled)]


def _escapes_brackets(inners: Sequence[str]) -> bool:
    """Whether an editor escaped the brackets around *inners*, as GitBook's does: around words, and no TeX."""
    if any(map(_SURELY_TEX.search, inners)):
        return False
    signed = sum(_SIGNS.search(inner) is not None for inner in inners)
    words = sum(_WORDS.search(inner) is not None and not _SIGNS.search(inner) for inner in inners)
    return any(map(_NO_TEX.search, inners)) or words > signed


def _uses_brackets(inners: Sequence[str]) -> bool:
    """Whether brackets around *inners* are for formulas, too, as MathJax has it where it is not told otherwise.

    More of them hold TeX then than what no formula holds: words, an address, dollars.
    """
    tex = sum(_SURELY_TEX.search(inner) is not None and "$" not in inner for inner in inners)
    return tex > sum(_holds_words(inner) for inner in inners)


def _holds_words(inner: str) -> bool:
    if "$" in inner:
        return True
    return not _SURELY_TEX.search(inner) and (HAN.search(inner) or _NO_TEX.search(inner)) is not None


def _outside_code(prose: str) -> int:
    """Return how many formulas stand in *prose*, which has none in code."""
    return sum(1 for _ in _between_dollars(prose)) + sum(1 for _ in _ROUND.finditer(prose))


def _between_dollars(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _DOLLARS.finditer(text) if found[1] is None or COMMAND.search(found[1]))
