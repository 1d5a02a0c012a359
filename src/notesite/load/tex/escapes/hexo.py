"""Formulas written for a Markdown renderer that takes a backslash away before MathJax sees it.

Hexo's old renderer turned `\\\\\\\\` into `\\\\`, `\\\\{` into `\\{` and `\\_` into `_`, so authors doubled what they
meant. Whether a file is such a file is decided for the file as a whole: one formula is never evidence enough
against another.
"""

from __future__ import annotations

from collections.abc import Iterable

from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.pattern import pattern

_BREAK_DOUBLED = pattern(r"(?<!\\)\\{4}(?!\\)")
"""Four backslashes, which were meant as a row's end."""
_BREAK_SINGLE = pattern(r"(?<!\\)\\\\(?![\\{}_*|,;!#%&])")
"""Two, which are a row's end: such a note was not written for Hexo."""
_BRACE_LEFT = pattern(r"(?<!\\)\\\\\{")
_BRACE_RIGHT = pattern(r"(?<!\\)\\\\\}")
_SUBSCRIPT = pattern(r"(?<!\\)\\_\{")


def escaping(formulas: Iterable[str]) -> bool:
    """Say whether *formulas*, all those of one file, were written with doubled backslashes."""
    doubled = braces = False
    for tex in formulas:
        if "\\\\" not in tex and "\\_" not in tex:
            continue
        if _BREAK_SINGLE.search(tex):
            return False
        left, right = len(_BRACE_LEFT.findall(tex)), len(_BRACE_RIGHT.findall(tex))
        braces = braces or 0 < left == right
        doubled = doubled or bool(_BREAK_DOUBLED.search(tex) or _SUBSCRIPT.search(tex))
    return doubled or braces


def first_escape(tex: str) -> tuple[int, int] | None:
    """Return where *tex* first shows that it was written so; None if it does not."""
    found = [match.span() for pattern in _EVIDENCE if (match := pattern.search(tex))]
    return min(found, default=None)


_EVIDENCE = (_BREAK_DOUBLED, _SUBSCRIPT, _BRACE_LEFT)
_ESCAPE = pattern(r"\\\\\\\\|\\\\\\(?=[{}])|\\\\(?=[{}_*|,;!#%&])|\\(?=[_*])|\\[^_*]")
"""What that renderer takes backslashes from, and commands, which keep theirs; the longest run first."""


def unescape(tex: str) -> Rewritten:
    """Return *tex* as that renderer would have handed it on, and where each character stood in it."""
    edits: list[Edit] = []
    for match in _ESCAPE.finditer(tex):
        start, end = match.span()
        found = match[0]
        if found == "\\\\\\\\":
            edits.append(Edit(start, end, "\\\\"))
        elif found == "\\\\\\":
            edits.append(Edit(start, end, "\\"))
        elif found == "\\\\":
            edits.append(Edit(start, end, "" if tex[end : end + 1] in "_*" else "\\"))
        elif found == "\\":
            edits.append(Edit(start, end))
    return apply(Rewritten(text=tex), edits)
