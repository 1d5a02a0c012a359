"""What KaTeX says about a formula → what its author can do about it, at the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from notesite.diagnostic import Diagnostic, Severity
from notesite.lines import Source
from notesite.load.tex.arity import lacking
from notesite.load.tex.blame import blamed
from notesite.load.tex.edit import origin
from notesite.load.tex.lexer import Tokens
from notesite.load.tex.wording import told
from notesite.model import FormulaUse, Typeset, TypesetWarning
from notesite.pattern import pattern

_LACKS = pattern(r"Expected group as (?:argument to )?'(\\[A-Za-z]+|\\.)'")
"""KaTeX points at what stands where the argument should, which may be the formula's end."""
_LONGEST = 60
"""Code points of the author's text that a message quotes."""

_HALF_WIDTH = {"，": ",", "。": ".", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!"} | {
    chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)
}
_HAN = pattern(
    r"[\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def explain(use: FormulaUse, typeset: Typeset, source: Source) -> tuple[Diagnostic, ...]:
    """Return what is wrong or doubtful with one use of a formula, placed in *source*, its article's text."""
    found: list[Diagnostic] = []
    if typeset.error:
        code, message, hint = told(typeset.error, use.formula.macros)
        start, length = _where(use.formula.tex, typeset)
        if blame := blamed(use.formula.tex, typeset.error):
            code, message, hint = blame.code, blame.message, blame.hint
            start, length = blame.start, blame.end - blame.start
        elif "Unexpected end of input" in typeset.error and (lack := lacking(use.formula.tex, use.formula.macros)):
            code, message, hint = "math.missing-argument", lack.message, lack.hint
            start, length = lack.start, lack.length
        found.append(_diagnostic("error", code, message, hint, use, source, start, length))
    found += _warned(use, typeset.warnings, source)
    return tuple(found)


def _diagnostic(
    severity: Severity,
    code: str,
    message: str,
    hint: str,
    use: FormulaUse,
    source: Source,
    start: int,
    length: int,
) -> Diagnostic:
    first = use.segments[0][1] if use.segments else 0
    last = max(first, use.end)
    if start < 0:
        place = source.place(first, last)
    else:
        begin = min(origin(use.segments, start), last)
        end = origin(use.segments, start + max(1, length) - 1) + 1
        place = source.place(begin, max(begin + 1, min(end, last)))
    return Diagnostic(severity=severity, code=code, message=message, place=place, hint=hint)


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


def _warned(use: FormulaUse, warnings: Iterable[TypesetWarning], source: Source) -> Iterable[Diagnostic]:
    tex = use.formula.tex
    marks: list[int] = []
    han: list[int] = []
    strange: list[int] = []
    for warning in warnings:
        at = warning.position
        char = tex[at : at + 1] if at >= 0 else ""
        if char in _HALF_WIDTH and char:
            marks.append(at)
        elif _HAN.match(char):
            han.append(at)
        elif warning.code == "unknownSymbol" and char:
            # ① is in every Chinese font, as Han is.
            if char not in _ENCLOSED:
                strange.append(at)
        else:
            other = _OTHER.get(warning.code)
            if other is not None:
                severity, code, message, hint = other
                shown = {
                    "char": char,
                    "said": warning.message,
                    "named": f"{char} (U+{ord(char):04X})" if char else "a character",
                }
                yield _diagnostic(severity, code, message.format(**shown), hint, use, source, at, warning.length)
    if strange:
        named = dict.fromkeys(f"{tex[at]} (U+{ord(tex[at]):04X})" for at in strange)
        quotes = any(tex[at] in _QUOTES for at in strange)
        yield _diagnostic(
            "note",
            "math.unknown-symbol",
            f"{', '.join(named)[:_LONGEST]} {'is' if len(named) == 1 else 'are'} in no font for formulas",
            _QUOTED if quotes else "it is drawn with a font of the reader's system",
            use,
            source,
            min(strange),
            1,
        )
    if marks:
        seen = "".join(dict.fromkeys(tex[at] for at in marks))
        plain = " ".join(f"`{mark}`" for mark in dict.fromkeys(_HALF_WIDTH[char] for char in seen))
        yield _diagnostic(
            "warning",
            "math.fullwidth",
            f"full-width {seen[:_LONGEST]} in a formula",
            f"write {plain[:_LONGEST]}, or end the formula before it",
            use,
            source,
            min(marks),
            1,
        )
    if han:
        first = min(han)
        match = _HAN.match(tex, first)
        words = match[0] if match else tex[first]
        yield _diagnostic(
            "note",
            "math.han",
            f"{words[:_LONGEST]} in a formula outside \\text",
            f"write \\text{{{words[:_LONGEST]}}}",
            use,
            source,
            first,
            len(words),
        )


_ENCLOSED = frozenset(map(chr, (*range(0x2460, 0x2500), *range(0x2776, 0x2794), *range(0x3220, 0x3300))))
"""Numbers and signs in a circle or in parentheses."""
_QUOTES = "“”‘’"
_QUOTED = "quotation marks stand in \\text{…}; the argument of a command stands in { }"

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
        "{named} is in no font for formulas",
        "it is drawn with a font of the reader's system",
    ),
    "untrusted": ("warning", "math.untrusted", "{said}", "put links and pictures outside the formula"),
    "htmlExtension": ("warning", "math.untrusted", "HTML in a formula does nothing", "put it outside the formula"),
}
