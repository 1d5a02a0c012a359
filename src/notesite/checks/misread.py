"""Formulas that are set without a word, though hardly as meant: `x^10`, `\\sqrt(n)`, `theta`, `x<sub>i</sub>`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from notesite.checks.rows import runs
from notesite.diagnostic import Diagnostic
from notesite.lines import Source
from notesite.load.article import Parsed
from notesite.load.context import Taken
from notesite.load.offsets import to_file
from notesite.load.prose import BLOT
from notesite.load.tex.commands import COMMANDS
from notesite.load.tex.escapes.doubled import doubled_command
from notesite.load.tex.problem import Problem

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,200}\}){0,200}\}){0,300}\}"
_BOX = re.compile(
    r"\\(?:text[a-z]*|[mhf]box|ce|pu|tag\*?|label|(?:eq|[cC]|auto)?ref|begin|end|(?:text|page|f)?color(?:box)?|href|url"
    r"|operatorname\*?|math(?:rm|sf|tt|it|bf|normal|op|cal|scr|bb|frak)|[hv]space\*?|verb|html[A-Za-z]+|class|cssId"
    rf"|style|(?:re)?newcommand\*?|providecommand\*?|DeclareMathOperator\*?)\s*{_GROUP}"
    r"|\\(?:re)?newcommand|\\[gex]?def[^{]{0,100}|(?<!\\)%[^\n]*"
)
"""What is text here, a name, a definition or a comment: it holds no scripts and none of the names below."""

_TAKES_ONE = re.compile(
    r"(?<!\\)(?P<script>[\^_])[ \t]*\("
    r"|(?P<command>\\(?:[dtc]?frac(?:\s*\{[^{}]{0,200}\})?|sqrt|mathbf|boldsymbol|hat|bar|vec))(?![A-Za-z])[ \t]*\("
    r"|(?<!\\)(?<!\\log(?=_[2-9]))(?P<power>[\^_])(?P<digits>[0-9]{2,4}(?![0-9]*[\^_!'(])|-[0-9]{1,4})"
    r"|(?<!\\)(?P<lower>_)(?P<word>max|min|avg|new|old|train|test|pred|true|total|loss|head|model)(?![A-Za-z])"
)
"""`\\log_28` is the logarithm of 8 to the base 2."""
_OPERATORS = frozenset(("max", "min"))

_NAMES = (
    r"alpha|beta|gamma|epsilon|theta|lambda|sigma|omega|varepsilon|varphi|infty|nabla|cdots?|[lv]dots|[lgn]eq"
    r"|rightarrow|leftarrow|mathbf|mathbb|mathrm|mathcal|boldsymbol|operatorname|[dt]?frac(?=\s*[{(0-9a-z])"
    r"|sqrt(?=\s*[{(\[])|(?:sum|prod|int|lim)(?=[_^])|(?:text|overline|hat|bar|vec|tilde)(?=\{)"
    r"|left(?=[(\[|])|(?<!->)right(?=[)\]|])"
)
_NAME = re.compile(rf"(?:(?<!\\)\\\\|(?<![A-Za-z\\.])/?)(?:{_NAMES})(?![A-Za-z])")
"""Names of commands that are no words of their own; `left.right(x)` is some program's."""
_VARIABLE = re.compile(
    r"(?:sum|prod|int)(?:[_^](?:\{[A-Za-z0-9,+\- ]{1,40}\}|[A-Za-z0-9]))+"
    r"\s*(?:\Z|[-+=<>≤≥,;:|&/)\]}，。；、：]|\\(?:\\|[,;}]|[lg]e(?:q(?:slant)?)?|neq?|times|cdot|(?:gets|to|in|mod|bmod|q?quad"
    r"|left(?:arrow)?|right(?:arrow)?)(?![A-Za-z])))"
)
"""The sums up to each place, as programs call them, `sum_i - sum_{j-1}`: a sum has a summand."""
_AFTER_MARK = re.compile(
    r"(?<!\\)\\\\(?P<name>[A-Za-z]{3,20})(?![A-Za-z])"
    r"|(?<=[\s\d}])/(?P<named>times|cdot|sum|prod|int|partial|approx|leqslant|geqslant|forall|exists|mathop)(?![A-Za-z])"
)
"""Behind two backslashes any name of a command is one; behind a slash those that are no unit and no function."""

_BEFORE = {
    "": "has no backslash",
    "/": "has a slash before it, no backslash",
    "\\\\": "has two backslashes before it, which begin a new row",
}

_HTML = re.compile(
    r"</?(?P<tag>su[bp]|br|span|div|font|strong|em|center)\b[^<>]{0,200}>|<(?P<short>[biup])>(?=[^\n]*</(?P=short)>)"
)
"""An element of HTML, which is no TeX: `<sup>2</sup>`, `<b>x</b>`. Entities are read as what they name."""
_INSTEAD = {"sub": "_{…}", "sup": "^{…}", "br": "\\\\"}
_LONGEST = 40
"""Code points of the author's text that a message quotes."""


def misread_formulas(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the first of each kind in every formula of *parsed*."""
    formulas = (taken for taken in parsed.note.taken if taken.kind in ("inline", "display"))
    for taken, find in product(formulas, _FINDERS):
        if (problem := find(taken.inner)) is not None:
            yield _placed(problem, taken, parsed.note.source)


def _takes_one(tex: str) -> Problem | None:
    """`x^10`, `x^(n+1)`, `\\sqrt(n)`: without braces only the next sign is meant."""
    if "^" not in tex and "_" not in tex and "(" not in tex:
        return None
    found = _TAKES_ONE.search(_BOX.sub(_blot, tex))
    if found is None:
        return None
    if command := found["command"]:
        name = command.split("{")[0].strip()
        message, meant = f"{name} takes only the `(` behind it", f"{name}{{…}}"
    else:
        mark = found["script"] or found["power"] or found["lower"]
        does = "raises" if mark == "^" else "lowers"
        message, meant = f"{mark} {does} only the `{_first(found)}` behind it", f"{mark}{{{_whole(found)}}}"
    return _problem("math.unbraced", message, found.span(), f"write {meant}")


def _first(found: re.Match[str]) -> str:
    return (found["digits"] or found["word"] or "(")[0]


def _whole(found: re.Match[str]) -> str:
    if word := found["word"]:
        return f"\\{word}" if word in _OPERATORS else f"\\text{{{word}}}"
    return found["digits"] or "(…)"


def _without_backslash(tex: str) -> Problem | None:
    bare = _BOX.sub(_blot, tex)
    found = next((one for one in _NAME.finditer(bare) if not _VARIABLE.match(bare, one.start())), None)
    if found is None:
        found = next((one for one in _AFTER_MARK.finditer(bare) if (one["name"] or one["named"]) in COMMANDS), None)
    if found is None:
        return None
    if found[0].startswith("\\\\") and doubled_command(tex):
        # It is read as meant, and told.
        return None
    name = re.sub(r"\W", "", found[0])
    why = _BEFORE[found[0].removesuffix(name)]
    message = f"`{name}` {why}: readers see its letters"
    return _problem("math.no-backslash", message, found.span(), f"write \\{name}")


def _html(tex: str) -> Problem | None:
    if "<" not in tex:
        return None
    found = _HTML.search(tex)
    if found is None:
        return None
    name = found["tag"] or found["short"]
    hint = f"write {_INSTEAD[name]}" if name in _INSTEAD else "delete it"
    message = f"`{found[0][:_LONGEST]}` is HTML, which no formula knows: readers see its signs"
    return _problem("math.html", message, found.span(), hint)


def _runs_on(tex: str) -> Problem | None:
    # A `<br>` at its end has been told of.
    if "\n" not in tex or "\\begin" not in tex or "<br" in tex:
        return None
    run = next(runs(tex), None)
    if run is None:
        return None
    what = "one backslash ends no row" if run.has_one_backslash else "nothing ends this row"
    message = f"{what}: what the next line holds stands beside it"
    return _problem("math.row-end", message, run.at, "write \\\\ at the end of the row")


_FINDERS: tuple[Callable[[str], Problem | None], ...] = (_takes_one, _without_backslash, _html, _runs_on)


def _blot(box: re.Match[str]) -> str:
    return BLOT * len(box[0])


def _problem(code: str, message: str, at: tuple[int, int], hint: str) -> Problem:
    return Problem(severity="warning", code=code, message=message, hint=hint, start=at[0], end=at[1])


def _placed(problem: Problem, taken: Taken, source: Source) -> Diagnostic:
    start, last = to_file(taken.segments, problem.start), to_file(taken.segments, problem.end - 1)
    return Diagnostic(
        severity=problem.severity,
        code=problem.code,
        message=problem.message,
        place=source.place(start, max(start, last) + 1),
        hint=problem.hint,
    )
