"""Macros that a paragraph defines without dollars around them, as Pandoc and Quarto take them."""

from __future__ import annotations

from notesite.load.inline.piece import Piece
from notesite.load.mask import show
from notesite.load.tex.definitions import DEFINING, PREFIXES, Misread, prefixed, read
from notesite.load.tex.lexer import Tokens
from notesite.pattern import pattern

_COMMAND = pattern(r"\s*(\\[A-Za-z]+)")
_BEGINS = DEFINING | PREFIXES


def definitions(content: str) -> Piece | None:
    """Return the paragraph *content* as a formula, if there is nothing in it but definitions of macros."""
    first = _COMMAND.match(content)
    if not first or first[1] not in _BEGINS:
        return None
    tokens = Tokens(show(content))
    index = tokens.skip_blanks(0)
    while index < len(tokens.words):
        at = prefixed(tokens, index)
        found = read(tokens, at) if tokens.word(at) in DEFINING else None
        if found is None or isinstance(found, Misread):
            return None
        index = tokens.skip_blanks(found[1])
    return Piece(kind="display", start=0, end=len(content), inner=(0, len(content)))
