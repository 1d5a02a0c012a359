"""Boxes of text that hold TeX to be read, not set: MathJax shows `\\text{\\left( x \\right)}` as it is written.

What only math knows is set there all the same (`\\text{\\alpha}`), for authors mean it; nobody means half of a pair
of delimiters, or a fraction of nothing.
"""

from __future__ import annotations

from notesite.load.tex.delimiters import BEFORE
from notesite.load.tex.walk import Walk
from notesite.pattern import pattern

_TO_BE_READ = pattern(rf"(?:{BEFORE}|\\(?:begin|end))(?![A-Za-z])|\\[A-Za-z]+[ \t]*\{{\}}[ \t]*\{{\}}")
"""Half of a pair of delimiters, or a command with nothing in its braces."""
_SPECIAL = pattern(r"[\\{}^_&%#~]")
_AS_TEXT = {"\\": "\\textbackslash ", "^": "\\char94 ", "~": "\\textasciitilde "}


def shown_source(walk: Walk, index: int) -> int | None:
    """Show the argument at *index* as it is written, if it is TeX meant to be read; return the index to go on from."""
    argument = walk.tokens.argument(index)
    inner = walk.tokens.inner(argument) if argument else ""
    found = _TO_BE_READ.search(inner) if "\\" in inner and "$" not in inner else None
    if argument is None or found is None:
        return None
    shown = _SPECIAL.sub(lambda sign: _AS_TEXT.get(sign[0], f"\\{sign[0]}"), inner)
    start = argument.inner_start + found.start()
    walk.complain(
        "note",
        "math.source-in-text",
        f"{found[0]} stands in a box of text, which is shown as it is written",
        "end the text before it, if it is to be set",
        start,
        start + len(found[0]),
    )
    walk.replace(argument.start, argument.end, f"{{{shown}}}")
    return argument.after
