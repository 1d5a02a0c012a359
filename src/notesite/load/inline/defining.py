"""Macros that a paragraph defines without dollars around them, as Pandoc and Quarto take them."""

from __future__ import annotations

from notesite.load.inline.piece import Piece
from notesite.load.mask import show
from notesite.load.tex.definitions import DEFINING, Misread, prefixed, read
from notesite.load.tex.lexer import Tokens


def definitions(content: str) -> Piece | None:
    """Return the paragraph *content* as a formula, if there is nothing in it but definitions of macros."""
    if not content.lstrip().startswith("\\"):
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
