"""Formulas in escaped brackets, which in Markdown are brackets."""

from __future__ import annotations

import re
from typing import Literal

from notesite.load.delimiters import LINK_WITHIN
from notesite.load.inline.ends import Ends
from notesite.load.inline.habits import Habits
from notesite.load.inline.piece import Piece
from notesite.load.inline.verdict import COMMAND, HAN, is_formula, is_prose
from notesite.load.mask import show
from notesite.pattern import pattern

_OPENERS = {
    "\\)": re.compile(r"(?<!\\)(?:\\\\)*\\\("),
    "\\]": re.compile(r"(?<!\\)\\\["),
    "\\\\)": re.compile(r"(?<!\\)\\\\\("),
    "\\\\]": re.compile(r"(?<!\\)\\\\\["),
}
_CLOSERS = {
    "\\)": re.compile(r"(?<!\\)(?:\\\\)*\\\)"),
    "\\]": re.compile(r"(?<!\\)(?:\\\\)*\\\]"),
    "\\\\)": re.compile(r"(?<!\\)\\\\\)"),
    "\\\\]": re.compile(r"(?<!\\)\\\\\]"),
}
_ADDRESS = pattern(r"\s*https?://")
"""Brackets around one are some program's that escapes them: `?q=\\(https://…\\)`."""
_CLASS = pattern(r"\\[dswDSW](?![A-Za-z])")
"""Of a regular expression, in which brackets are escaped, too: `\\[\\d{1,2}\\]`."""
_OWN_LINES = pattern(r"[ \t]*\n[^$]*\n[ \t>]*")
"""The inside of brackets that have lines of their own, without a dollar."""
_WORD = pattern(r"[A-Za-z0-9\u0370-\u03ff]")


def escaped(content: str, start: int, ends: Ends, habits: Habits) -> Piece | None:
    """`\\(…\\)` and `\\[…\\]`, which in Markdown are also escaped brackets: only what looks like TeX counts.

    `\\\\(…\\\\)` is written where Markdown takes one backslash of two away. Where formulas stand between dollars
    (`f\\(x\\)`, exported by an editor that escapes every bracket) and in `\\[2023\\] 题`, only what can be nothing but
    TeX does; where they stand in brackets, numbers do, too.
    """
    slashes = 2 if content[start + 1] == "\\" else 1
    opening = start + slashes + 1
    bracket = {"(": ")", "[": "]"}[content[opening - 1]]
    closing = "\\" * slashes + bracket
    if not ends.after(closing, start):
        return None
    # Of two openings before one end the second begins the formula, and of a thousand the last.
    another = _OPENERS[closing].search(content, opening)
    end = _CLOSERS[closing].search(content, opening, another.start() if another else len(content))
    if end is None:
        return None
    inner = (opening, end.end() - len(closing))
    text = show(content[slice(*inner)])
    if (
        not (is_formula(text) or _is_usual(text, bracket, habits))
        or (is_prose(text) and not _stands_alone(text))
        or _ADDRESS.match(text)
        or LINK_WITHIN.search(text)
    ):
        return None
    with_text = bracket == "]" and beside(content, start, end.end())
    # No editor that escapes brackets leaves them lines of their own.
    alone = bracket == "]" and not with_text and _OWN_LINES.fullmatch(text)
    doubtful = with_text or (habits.dollars and slashes == 1 and not alone) or _WORD.match(content[start - 1 : start])
    # A `_` at the end raises and lowers nothing: it ends what is in italics.
    if doubtful and not COMMAND.search(_CLASS.sub("", text).strip("_ ")):
        return None
    kind: Literal["inline", "display"] = "inline" if bracket == ")" else "display"
    return Piece(kind=kind, start=start, end=end.end(), inner=inner)


def _is_usual(text: str, bracket: str, habits: Habits) -> bool:
    """Whether *text* is a formula for the brackets around it, as others of its note are: `\\(3\\)`, `\\(1{:}1\\)`."""
    return habits.brackets and bracket == ")" and bool(text.strip()) and not HAN.search(text)


def _stands_alone(text: str) -> bool:
    """Whether the brackets around *text* have lines of their own, which no editor escapes: Chinese is words of TeX."""
    return _OWN_LINES.fullmatch(text) is not None and COMMAND.search(text) is not None


def beside(content: str, start: int, end: int) -> bool:
    """Whether anything stands on the lines of a formula, from *start* to *end*, outside it."""
    before = content[content.rfind("\n", 0, start) + 1 : start]
    after = content[end:].partition("\n")[0]
    return bool(before.strip(" \t>") or after.strip(" \t.,;，。；"))
