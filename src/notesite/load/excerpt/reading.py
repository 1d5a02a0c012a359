"""Text as a reader measures it: Han characters, Latin words, and where a sentence may be left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.tex.visible import visible_length
from notesite.model import Counts
from notesite.pattern import pattern

_HAN = (
    r"[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LETTER = r"[^\W_\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
_WORD = rf"{_LETTER}+(?:['’.\-/]{_LETTER}+)*"
UNIT = pattern(f"({_HAN})|{_WORD}")
"""One Han character, as group 1, or one Latin word."""
_UNITS = re.compile(f"({_HAN}+)|{_WORD}")
"""Several Han characters, as group 1, or one Latin word."""

WORD_COST = 2
"""Reading units of a Latin word; a Han character is 1."""


@lru_cache(maxsize=1024)  # an excerpt asks several times
def units(text: str) -> int:
    """Return the reading units of *text*; punctuation is free."""
    found = _UNITS.findall(text)
    return sum(map(len, found)) + WORD_COST * found.count("")


def unit_cost(unit: re.Match[str]) -> int:
    """Return the cost of one match of `UNIT`."""
    return 1 if unit.lastindex else WORD_COST


def formula_cost(tex: str) -> int:
    """Return the reading units of a formula: the marks one sees."""
    return max(1, visible_length(tex))


def token_cost(token: Token, note: Context) -> int:
    """Return the reading units of an inline token."""
    if token.type in ("text", "code_inline", "mention"):
        return units(token.content)
    if taken := note.stands_for(token):
        return formula_cost(taken.inner) if taken.finished else units(taken.source)
    return 0


def count(tokens: Sequence[Token], note: Context) -> Counts:
    """Return what there is to read in *tokens*."""
    code = images = 0
    texts = []
    for token in _leaves(tokens):
        if token.type in ("text", "mention"):
            texts.append(token.content)
        elif token.type in ("fence", "code_block"):
            code += token.content.count("\n")
        elif token.type == "image":
            images += 1
    # No word goes over a line end, and one long text is looked through sooner than many short ones.
    found = _UNITS.findall("\n".join(texts))
    han, words = sum(map(len, found)), found.count("")
    shown = [taken.finished.formula for taken in note.taken if taken.finished and not taken.finished.hidden]
    display = sum(formula.display for formula in shown)
    return Counts(han=han, words=words, code=code, images=images, display=display, inline=len(shown) - display)


def _leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or []
        else:
            yield token
