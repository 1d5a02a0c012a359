"""What KaTeX says about a formula → what its author can do about it, at the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from notesite.diagnostic import Diagnostic, Place, Severity
from notesite.lines import Source
from notesite.load.tex.edit import origin
from notesite.load.tex.explaining.arity import lacking
from notesite.load.tex.explaining.blame import blamed
from notesite.load.tex.explaining.characters import doubtful, is_of_prose
from notesite.load.tex.explaining.wording import told
from notesite.load.tex.lexer import Tokens
from notesite.load.tex.problem import Problem
from notesite.model import Formula, FormulaUse, Typeset, TypesetWarning
from notesite.pattern import pattern

_LACKS = pattern(r"Expected group as (?:argument to )?'(\\[A-Za-z]+|\\.)'")
"""KaTeX points at what stands where the argument should, which may be the formula's end."""
_OTHER: dict[str, tuple[Severity, str, str, str]] = {
    "commentAtEnd": (
        "warning",
        "math.comment",
        "% begins a comment: the rest of the formula is not shown",
        "write \\% for a percent sign",
    ),
    "unknownSymbol": (
        "note",
        "math.unknown-symbol",
        "a character is in no font for formulas",
        "it is drawn with a font of the reader's system",
    ),
    "untrusted": ("warning", "math.untrusted", "{said}", "put links and pictures outside the formula"),
    "htmlExtension": ("warning", "math.untrusted", "HTML in a formula does nothing", "put it outside the formula"),
}


def explain(use: FormulaUse, typeset: Typeset, source: Source) -> tuple[Diagnostic, ...]:
    """Return what is wrong or doubtful with one use of a formula, placed in *source*, its article's text."""
    fault = [_fault(use.formula, typeset)] if typeset.error else []
    found = [*fault, *_warned(use.formula.tex, typeset.warnings)]
    return tuple(each.at(_place(each, use, source)) for each in found)


def _fault(formula: Formula, typeset: Typeset) -> Problem:
    """Return what is wrong, where KaTeX stumbled or where the cause of that stands."""
    if blame := blamed(formula.tex, typeset.error):
        return blame
    if "Unexpected end of input" in typeset.error and (lack := lacking(formula.tex, formula.macros)):
        return lack
    code, message, hint = told(typeset.error, formula.macros)
    start, length = _where(formula.tex, typeset)
    return Problem(severity="error", code=code, message=message, hint=hint, start=start, end=start + length)


def _place(found: Problem, use: FormulaUse, source: Source) -> Place:
    first = use.segments[0][1] if use.segments else 0
    last = max(first, use.end)
    if found.start < 0:
        return source.place(first, last)
    begin = min(origin(use.segments, found.start), last)
    end = origin(use.segments, max(found.start, found.end - 1)) + 1
    return source.place(begin, max(begin + 1, min(end, last)))


def _where(tex: str, typeset: Typeset) -> tuple[int, int]:
    """Return where an error is: at what is left open, if it is only noticed at the formula's end."""
    error = typeset.error
    if (lacks := _LACKS.search(error)) and (at := tex.rfind(lacks[1], 0, max(0, typeset.position))) >= 0:
        return at, len(lacks[1])
    if "got 'EOF'" in error or "Unexpected end of input" in error:
        open_at = _left_open(tex, "\\left" if "\\right" in error else "{")
        if open_at is not None:
            return open_at
    return typeset.position, typeset.length


def _left_open(tex: str, word: str) -> tuple[int, int] | None:
    tokens = Tokens(tex)
    if word == "{":
        waiting = [at for at, found in enumerate(tokens.words) if found == "{" and at not in tokens.closes]
    else:
        waiting = []
        for at, found in enumerate(tokens.words):
            if found == "\\left":
                waiting.append(at)
            elif found == "\\right" and waiting:
                waiting.pop()
    return (tokens.starts[waiting[-1]], len(word)) if waiting else None


def _warned(tex: str, warnings: Iterable[TypesetWarning]) -> Iterator[Problem]:
    without_font: list[int] = []
    for warning in warnings:
        at = warning.position
        char = tex[at : at + 1] if at >= 0 else ""
        if char and (warning.code == "unknownSymbol" or is_of_prose(char)):
            without_font.append(at)
        elif warning.code in _OTHER:
            severity, code, message, hint = _OTHER[warning.code]
            said, end = message.format(said=warning.message), at + warning.length
            yield Problem(severity=severity, code=code, message=said, hint=hint, start=at, end=end)
    yield from doubtful(tex, without_font)
