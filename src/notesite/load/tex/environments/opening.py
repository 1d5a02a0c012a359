"""What belongs to `\\begin{…}` and stands before the first cell: places, columns, what `empheq` has beside all rows."""

from __future__ import annotations

import re
from typing import Literal

from notesite.load.tex.environments.names import ALIGNED, FAMILY, NUMBERED_CASES, PLACED
from notesite.load.tex.rows import Frame
from notesite.load.tex.walk import Walk
from notesite.pattern import pattern


def read_opening(walk: Walk, frame: Frame, after: int) -> int:
    """Read what belongs to `\\begin{…}` and return the index after it."""
    name, tokens = frame.name, walk.tokens
    if name in PLACED and walk.tokens.word(after) == "[":
        option = tokens.option(after)
        if option is not None and tokens.inner(option).strip() in ("t", "c", "b"):
            walk.replace(option.start, option.end)
            after = option.after
    if name.endswith("smallmatrix*") or name == "multlined":
        option = tokens.option(after)
        if option is not None:
            walk.replace(option.start, option.end)
            after = option.after
    if name in ("array", "darray"):
        return _columns(walk, after)
    if name.rstrip("*") in ("alignat", "alignedat", "xalignat", "xxalignat"):
        frame.argument = tokens.argument(after)
        after = frame.argument.after if frame.argument else after
    elif name in NUMBERED_CASES:
        return _numcases(walk, frame, after)
    elif name == "empheq":
        return _empheq(walk, frame, after)
    elif name == "spreadlines":
        space = tokens.argument(after)
        if space is not None:
            frame.begin = (frame.begin[0], space.end)
            after = space.after
    return after


def _numcases(walk: Walk, frame: Frame, after: int) -> int:
    left = walk.tokens.argument(after)
    if left is None:
        return after
    # `\begin{numcases}{f=}` → `f=\begin{cases}`
    walk.replace(frame.begin[0], left.inner_start)
    frame.begin = (left.inner_end, left.end)
    return left.after


_EMPHEQ_SIDE = pattern(r"(?:^|,)\s*(left|right)\s*=\s*((?:[^{},]|\{(?:[^{}]|\{[^{}]*\})*\})*)", re.S)
"""One side of the rows, and what stands there; a comma within braces ends nothing."""
_EMPHEQ_DELIMITER = pattern(r"\\empheq(?:big)?[lr]?(brace|brack|angle|paren|vert|Vert|floor|ceil)(?![A-Za-z])")
"""A delimiter of empheq's: `\\empheqlbrace`, `\\empheqbigrangle`."""
_EMPHEQ_MARK = {
    "brace": ("\\{", "\\}"),
    "brack": ("[", "]"),
    "angle": ("\\langle", "\\rangle"),
    "paren": ("(", ")"),
    "vert": ("|", "|"),
    "Vert": ("\\|", "\\|"),
    "floor": ("\\lfloor", "\\rfloor"),
    "ceil": ("\\lceil", "\\rceil"),
}


def _empheq(walk: Walk, frame: Frame, after: int) -> int:
    option = walk.tokens.option(after)
    kind = walk.tokens.argument(option.after if option else after)
    if kind is None:
        return after
    sides = dict(_EMPHEQ_SIDE.findall(walk.tokens.inner(option))) if option else {}
    left = _empheq_side("left", sides["left"]) if "left" in sides else ""
    right = _empheq_side("right", sides["right"]) if "right" in sides else ""
    if left and not right:
        right = "\\right."
    elif right and not left:
        left = "\\left."
    inner = walk.tokens.inner(kind).strip().rstrip("*")
    body = ALIGNED.get(FAMILY.get(inner, "gather"), "gathered")
    walk.replace(frame.begin[0], kind.end, f"{left}\\begin{{{body}}}")
    frame.closing = f"\\end{{{body}}}{right}"
    return kind.after


def _empheq_side(side: Literal["left", "right"], written: str) -> str:
    """Return what is *written* for a *side* of the rows, its delimiter as high as they are: it stands next to them."""
    mark = _EMPHEQ_DELIMITER.search(written)
    outer = (written[: mark.start()] + written[mark.end() :] if mark else written).strip()
    shape = _EMPHEQ_MARK[mark[1]][side == "right"] if mark else "."
    return f"{outer}\\left{shape}" if side == "left" else f"\\right{shape}{outer}"


_REPEATED = pattern(r"\*\s*\{?\s*(\d{1,2})\s*\}?\s*\{([^{}]*)\}")
"""Columns that are repeated: `*{3}{c}`."""
_DECORATED = pattern(r"[@!><]\s*\{[^{}]*\}|\\[a-zA-Z]+")
"""What stands around columns: `@{}`, `!{\\vrule}`, `>{\\bf}`."""
_PARAGRAPH = pattern(r"[pmbwX]\s*(?:\{[^{}]*\})?")
"""A column of text with a width: `p{3cm}`, `X`."""
_COLUMN = frozenset("lcr|:")


def _columns(walk: Walk, after: int) -> int:
    """Reduce what LaTeX packages allow between the braces of `array` to what KaTeX draws."""
    spec = walk.tokens.argument(after)
    if spec is None:
        return after
    if not spec.grouped and walk.tokens.inner(spec) not in _COLUMN:
        walk.replace(spec.start, spec.start, "{cccccccc}")
        return after
    written = walk.tokens.inner(spec)
    if not _COLUMN.issuperset(written):
        walk.replace(spec.inner_start, spec.inner_end, _plain_columns(written))
    return spec.after


def _plain_columns(spec: str) -> str:
    """Return the column specification *spec* with only `l`, `c`, `r`, `|` and `:` in it."""
    spec = _REPEATED.sub(lambda match: match[2] * int(match[1]), spec)
    spec = _PARAGRAPH.sub("l", _DECORATED.sub("", spec))
    return (
        "".join(char for char in spec.replace("L", "l").replace("C", "c").replace("R", "r") if char in _COLUMN) or "c"
    )
