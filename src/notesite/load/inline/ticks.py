"""Backticks: code, which is left alone, and what other tools write with them, which is not code."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from notesite.load.inline.crossing import FORMULA_NAME
from notesite.load.inline.piece import Piece
from notesite.load.mask import hide, show
from notesite.pattern import pattern

_TICK = ("`", hide("`"))
TICKS = pattern(r"`[^`]+`")
TICKED = pattern(
    r"(?<!`)`(?:(\$\$?)(?P<dollars>[^`$]{1,2000})\1|\\\((?P<round>[^`]{1,2000})\\\)|\\\[(?P<square>[^`]{1,4000})\\\]"
    r"|(?P<begin>\\begin\{([a-z]{4,12}\*?)\}[^`]{1,6000}\\end\{\6\}))[ \t]*`(?!`)"
)
"""A formula with its delimiters in code."""
_ROLES = (
    "{math} {eq} {ref} {numref} {prf:ref} {cite} {cite:p} {cite:t} :math: :numref: :eqref: :ref:"
    " :cite: :citet: :citep: :cite:p: :cite:t:"
).split()
"""MyST's, Sphinx' and d2lbook's, of which all but the formulas refer to something."""
_EQLABEL = pattern(rf"[ \t]*\n?[ \t]*(?::eqlabel:`([^`\n]+)`|{FORMULA_NAME})")
"""A formula's name behind it, as d2lbook or Quarto writes it: `` :eqlabel:`a` ``, `{#eq-a}`."""
_IN_BRACKETS = pattern(r"[ \t]*\(([A-Za-z][\w:.-]{0,80})\)[ \t]*(?=\n|\Z)")
"""MyST's `$$ … $$ (eq:loss)`, which elsewhere is a remark."""


def after_code(content: str, ticks: re.Match[str]) -> int:
    """Return where the code span that begins with *ticks* ends; if it does not, where they do."""
    close = re.compile(rf"(?<!`)`{{{len(ticks[0])}}}(?!`)").search(content, ticks.end())
    return close.end() if close else ticks.end()


def ticked(found: re.Match[str]) -> Piece:
    """Return the formula that stands in code, as TICKED has *found* it."""
    inline = found.lastgroup == "round" or found[1] == "$"
    inner = found.span(found.lastgroup or 0)
    return Piece(kind="inline" if inline else "display", start=found.start(), end=found.end(), inner=inner)


def opens_code(content: str, start: int, end: int) -> bool:
    """Whether a code span begins between *start* and *end* and goes on after it."""
    ticks = re.compile("`+").search(content, start, end)
    while ticks:
        close = after_code(content, ticks)
        if close > end:
            return True
        ticks = re.compile("`+").search(content, max(close, ticks.end()), end)
    return False


def role(content: str, ticks: re.Match[str]) -> Piece | None:
    """Return what *ticks* with a role's name before them begin: ``{math}`x` ``, ``:numref:`label` ``."""
    if content[ticks.start() - 1 : ticks.start()] not in ("}", ":"):
        return None
    name = next((name for name in _ROLES if content.startswith(name, ticks.start() - len(name))), None)
    end = after_code(content, ticks) if name and ticks.start() >= len(name) else ticks.end()
    inner = (ticks.end(), end - len(ticks[0]))
    if (
        name is None
        or inner[0] >= inner[1]
        or (name[0] == "{" and "<" in content[slice(*inner)] and "math" not in name)
    ):
        return None
    kind: Literal["inline", "reference"] = "inline" if "math" in name else "reference"
    return Piece(kind=kind, start=ticks.start() - len(name), end=end, inner=inner)


def labelled(piece: Piece, content: str, *, myst: bool) -> Piece:
    """Return *piece* with the label that d2lbook, Quarto, pandoc-crossref or MyST gives a displayed formula."""
    if piece.kind != "display":
        return piece
    label = _EQLABEL.match(content, piece.end) or (_IN_BRACKETS.match(content, piece.end) if myst else None)
    return msgspec.structs.replace(piece, end=label.end(), label=label[label.lastindex or 1]) if label else piece


def without_ticks(piece: Piece | None, content: str) -> Piece | None:
    """Return *piece* as GitHub and GitLab read it: ``$`x`$`` is `x`, kept out of Markdown's hands."""
    if piece is None or piece.kind not in ("inline", "display"):
        return piece
    start, end = piece.inner
    if content[start] not in _TICK:
        return piece
    ticked = TICKS.fullmatch(show(content[start:end]))
    return msgspec.structs.replace(piece, inner=(start + 1, end - 1)) if ticked else piece
