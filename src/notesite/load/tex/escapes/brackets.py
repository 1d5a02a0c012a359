"""Formulas whose brackets an editor escaped as if they were Markdown: `P\\(X = x\\_i\\)` is `P(X = x_i)`."""

from __future__ import annotations

import re

from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.pattern import pattern

_BRACKET = pattern(r"(?<!\\)(?:\\\\)*(\\[()\[\]])")
"""An escaped bracket, whose backslash is not itself escaped."""
_MARKS = (r"\(", r"\)", r"\[", r"\]")
_IN_TEXT = pattern(r"\\(?:text\w*|[mhf]box|tag\*?)\s*\{[^{}]*\\\(")
"""`\\(` in a box of text or in a tag, where it begins a formula."""
_ESCAPE = pattern(r"\\\\|\\(?=[()\[\]])|\\(?=[_*|])|\\.", re.DOTALL)
"""A backslash that Markdown would take, or a command, which keeps its own."""


def escaped_bracket(tex: str) -> int | None:
    """Return where the first `\\(` stands that no TeX knows inside a formula; in text and tags it begins another."""
    found = _BRACKET.search(tex) if "\\" in tex and any(mark in tex for mark in _MARKS) else None
    return found.start(1) if found and not _IN_TEXT.search(tex) else None


def without_escapes(tex: str) -> Rewritten:
    """Return *tex* without the backslashes that Markdown would take, and where each character stood in it."""
    # `\\|` is a norm to TeX and `|` to Markdown: it depends on what the editor did to the parentheses.
    also = "()[]_*|" if re.search(r"\\[()]", tex) else "()[]"
    edits = [
        Edit(match.start(), match.end())
        for match in _ESCAPE.finditer(tex)
        if len(match[0]) == 1 and tex[match.end()] in also
    ]
    return apply(Rewritten(text=tex), edits)
