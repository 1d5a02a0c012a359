"""Quarto's and pandoc-crossref's references, `@eq-loss` and `[@fig:net]`, and what they call a formula."""

from __future__ import annotations

import re

from notesite.load.inline.piece import Piece

CROSS_REFERENCE = (
    r"@(?:eq|fig|tbl|sec|thm|lem|cor|prp|cnj|def|exm|exr|rem)[-:][A-Za-z0-9_](?:[A-Za-z0-9_:.-]{0,80}[A-Za-z0-9_])?"
)
"""The kind comes first, so that it is told from `@knuth1984`, a book, and from a name of somebody."""
FORMULA_NAME = r"\{#(eq[-:][A-Za-z0-9_:.-]{1,80})(?:[ \t][^{}\n]{0,200})?\}"
"""Behind a displayed formula: `$$ … $$ {#eq-loss}`."""


def cross_reference(found: re.Match[str]) -> Piece:
    """Return the reference that *found* is, with the brackets around it."""
    start, end = found.span()
    brackets = found[0][0] == "["
    return Piece(kind="reference", start=start, end=end, inner=(found[0].index("@") + 1 + start, end - brackets))


def without_word(source: str) -> bool:
    """Whether the reference *source* asks for the number alone: `[-@fig-net]`."""
    return source.startswith("[-@")
