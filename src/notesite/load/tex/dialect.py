"""TeX as MathJax reads it → TeX as KaTeX reads it: the tables of what is done at which token, put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from notesite.load.tex.definitions import DEFINING, Definition, Misread, read
from notesite.load.tex.delimiters import SIZE, SIZES
from notesite.load.tex.edit import Rewritten, apply
from notesite.load.tex.environments import passing
from notesite.load.tex.environments.settling import settle
from notesite.load.tex.handlers import colors, groups, packages, physics, plaintex, references
from notesite.load.tex.lexer import names
from notesite.load.tex.walk import Handler, Walk
from notesite.pattern import pattern

_DEEPEST = 4
"""Definitions inside definitions that are still translated."""


def definition(walk: Walk, index: int) -> int:
    """Let a definition hold from here on; KaTeX reads its translation."""
    found = read(walk.tokens, index)
    if isinstance(found, Misread):
        hint = "write \\newcommand{\\name}[1]{…}, with all its braces"
        walk.complain("error", "math.macro", found.message, hint, found.start, found.end)
        return index + 1
    made, after = found
    start, end = walk.starts[index], walk.starts[after]
    for each in made:
        walk.define(each)
    walk.defined.append((start, end))
    walk.replace(start, end, "".join(map(inline_definition, made)) if not walk.fragment else walk.text[start:end])
    return after


def inline_definition(made: Definition) -> str:
    """Return *made* as KaTeX reads it inside a formula; nothing for what is only expanded before it."""
    if made.ending is not None:
        return ""
    if made.alias:
        return f"\\global\\let{made.name}={made.body} "
    body = translate(made.body, 1)
    if made.pattern:
        return f"\\gdef{made.name}{made.pattern}{{{body}}}"
    parameters = "".join(f"#{number}" for number in range(1, made.parameters + 1))
    if made.default is None:
        return f"\\gdef{made.name}{parameters}{{{body}}}"
    default = translate(made.default, 1)
    return f"\\gdef{made.name}@opt{parameters}{{{body}}}\\gdef{made.name}{{{made.name}@opt{{{default}}}}}"


MATH: Mapping[str, Handler] = {
    **groups.HANDLERS,
    **passing.HANDLERS,
    **references.HANDLERS,
    **plaintex.HANDLERS,
    **packages.HANDLERS,
    **physics.HANDLERS,
    **colors.HANDLERS,
    **dict.fromkeys(DEFINING, definition),
}
TEXTS: Mapping[str, Handler] = {
    **groups.TEXTS,
    **packages.TEXTS,
    **colors.HANDLERS,
    "\\ref": references.reference,
    "\\eqref": references.reference,
    "\\label": references.label,
    "\\end": passing.end,
    "\\\\": passing.row_break,
}

_ORDINARY = frozenset("{ } ^ _ $ & \\\\ \\left \\right".split()) | frozenset(SIZES)
_SPECIAL = pattern(rf"[$%&#]|[_^][ \t\r\n]*['\\]|\\\\|{SIZE}[ \t\r\n]*\{{")
"""What may have to be written otherwise for KaTeX, and most formulas do not hold."""
_CHANGED = frozenset(MATH) - _ORDINARY


def needs_walk(tex: str, known: Mapping[str, Definition]) -> bool:
    """Say whether a walk could change anything in *tex*; most formulas of most notes are KaTeX's TeX already."""
    if _is_changed(tex):
        return True
    return bool(known) and any(name in known and known[name].default is not None for name in names(tex))


@lru_cache(maxsize=4096)  # formulas repeat, in a note and in its neighbours
def _is_changed(tex: str) -> bool:
    """Say whether *tex* is, or may be, written otherwise in KaTeX's dialect, whatever the macros."""
    return _SPECIAL.search(tex) is not None or not _CHANGED.isdisjoint(names(tex))


def translate(body: str, depth: int = 0) -> str:
    """Return a macro's *body* in KaTeX's dialect."""
    if depth > _DEEPEST:
        return body
    walk = Walk(body, MATH, TEXTS, display=True, known={}, colors={}, fragment=True)
    walk.run()
    return apply(Rewritten(text=body), [*walk.edits, *settle(walk)]).text
