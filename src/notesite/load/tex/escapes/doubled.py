"""Formulas whose commands have two backslashes, as JSON and some chats write them: `\\\\frac{a}{b}`.

To TeX that begins a new row and then has the letters of a name, which nobody means, or a `#`, which is an error but in
the body of a macro (`\\\\#1`). Authors wrote `\\\\#` for renderers that take one of two backslashes away.
"""

from __future__ import annotations

import re

from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.pattern import pattern

_KNOWN = (
    r"(?:#(?!\d)"
    r"|(?:[dt]?frac|sqrt|math(?:rm|bf|bb|cal|sf|it|frak|scr)|boldsymbol|operatorname|text(?:bf|rm|it)?|begin|end|left|right"
    r"|sum|prod|int|lim|log|exp|max|min|sin|cos|partial|nabla|infty|cdots?|[lv]dots|times|quad|forall|exists|approx|[lgn]eq"
    r"|alpha|beta|gamma|delta|(?:var)?epsilon|theta|lambda|sigma|omega|(?:var)?phi|Delta|Gamma|Sigma|Omega|Theta"
    r"|(?:left|right|Left|Right)arrow|overline|under(?:line|brace)|hat|bar|vec|tilde)(?![A-Za-z]))"
)
_COMMAND = pattern(rf"(?<!\\)\\\\(?={_KNOWN})")
_ROW = pattern(r"\\\\(?![\\A-Za-z{}|,;:!%&#$_])")
_RUN = pattern(r"\\+")


def doubled_command(tex: str) -> tuple[int, int] | None:
    """Return where the first command stands in *tex* that has two backslashes; None if one of two begins a row."""
    found = _COMMAND.search(tex) if "\\\\" in tex else None
    if found is None or not _runs(tex):
        return None
    name = re.compile(_KNOWN).match(tex, found.end())
    return found.start(), name.end() if name else found.end()


def halved(tex: str) -> Rewritten:
    """Return *tex*, in which a command has two backslashes, with one, and where each character stood in it."""
    return apply(Rewritten(text=tex), [Edit(start, start + (end - start) // 2) for start, end in _runs(tex)])


def _runs(tex: str) -> list[tuple[int, int]]:
    """Return the backslashes of *tex* of which every second one is too many; none if that is in doubt.

    That is so of all if all come in pairs and none can only be a row; else, where no environment has rows, of those
    before the name of a command.
    """
    runs = [run.span() for run in _RUN.finditer(tex)]
    if all((end - start) % 2 == 0 for start, end in runs) and ("\\" * 4 in tex or not _ROW.search(tex)):
        return runs
    pairs = [run for run in runs if run[1] - run[0] > 1]
    commands = {found.start() for found in _COMMAND.finditer(tex)}
    rows = "\\begin" in tex or any(start not in commands for start, _ in pairs)
    return [] if rows else pairs
