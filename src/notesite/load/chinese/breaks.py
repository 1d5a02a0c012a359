"""Line ends inside a paragraph: none between Han characters, a space anywhere else.

An author who wraps Chinese lines means no space there, but HTML reads every line end as one
(markdown-it issue 334). Code and formulas count as Latin: a line end between them and a Han character stays a
space. Beside a full-width mark there is none, whatever stands on its other side.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markdown_it.token import Token

_BESIDE_HAN = frozenset("“”‘’—…·")
"""Marks that are full-width in Chinese though Unicode calls their width ambiguous."""


def joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether the soft break at *index* leaves no space."""
    before, after = _neighbour(tokens, index, -1), _neighbour(tokens, index, 1)
    if _is_mark(before) or _is_mark(after):
        return True
    if not before or not after:
        return False
    if _wide(before):
        return _wide(after) or after in _BESIDE_HAN
    return before in _BESIDE_HAN and _wide(after)


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> str:
    """Return the character before or after, looking through the edges of emphasis and links; empty: not text."""
    at = index + step
    while 0 <= at < len(tokens):
        token = tokens[at]
        if token.type == "text" and token.content:
            return token.content[0] if step > 0 else token.content[-1]
        if token.type not in ("text", "html_inline") and token.nesting == 0:
            return ""
        at += step
    return ""


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] == "P" and unicodedata.east_asian_width(char) in "WF"


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7a3"
