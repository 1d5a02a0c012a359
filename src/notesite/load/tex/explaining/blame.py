"""The real fault of a formula, where KaTeX stumbles over something later: `\\left{`, a full-width brace, `#1`."""

from __future__ import annotations

import re

from notesite.load.tex.delimiters import BEFORE
from notesite.load.tex.problem import Problem
from notesite.pattern import pattern

_SIZED = rf"({BEFORE})(?![A-Za-z])\s*"
_BRACED = pattern(rf"{_SIZED}([{{}}])")
"""A brace where a delimiter belongs: `\\left{`."""
_UNFIT = pattern(
    rf"{_SIZED}(\\(?:math[a-z]+|text[a-z]*|[dtc]?frac|boldsymbol|bm|sqrt|hat|bar|vec|tilde|overline|operatorname)(?![A-Za-z])"
    r"|[A-Za-z0-9])"
)
"""What is no delimiter and stands in the place of one: `\\left\\frac`, `\\big x`."""
_FULL_WIDTH = pattern("[｛｝]")
_PARAMETER = pattern(r"(?:\\[gx]?def|\\(?:re)?newcommand)(?=[^#]*(#[1-9]))|(?<!\\)#[1-9]")
"""A definition that is read has no places inside."""
_HALF = {"｛": "{", "｝": "}"}
_UNPAIRED = pattern(r"'\}'|Extra \}|Unexpected end of input")
"""What KaTeX says where a brace is missing or too many."""
_DELIMITING = pattern(rf"{BEFORE}\b|[Dd]elimiter")
"""What it says where a delimiter is wrong."""
_SILENT = pattern(r"(?<![A-Za-z\\.])(?:(?:begin|end)(?=\{[A-Za-z]+\*?\})|(?:left|right)(?=[(\[|]|\\[{}|]))")
"""A command without its backslash: `begin{cases}`, `left(`."""
_PAIRING = pattern(r"\\(?:left|right|begin|end|cr)\b|'&'")
"""What it says where one of a pair, or a row's end, is missing."""
DELIMITERS = "delimiters are ( ) [ ] \\{ \\} | \\| \\langle \\rangle . and arrows"


def blamed(tex: str, error: str) -> Problem | None:
    """Return what is really wrong with *tex*, of which KaTeX says *error*; None if that cannot be told better."""
    if _DELIMITING.search(error):
        if found := _BRACED.search(tex):
            command, brace = found.groups()
            message = f"{command} is followed by {brace}, which is no delimiter"
            return _problem("math.syntax", message, f"write {command}\\{brace}", found)
        if "elimiter" in error and (found := _UNFIT.search(tex)):
            message = f"{found[1]} is followed by {found[2]}, which is no delimiter"
            return _problem("math.syntax", message, DELIMITERS, found)
    if _PAIRING.search(error) and (found := _SILENT.search(tex)):
        message = f"{found[0]} has no backslash"
        return _problem("math.unbalanced", message, f"write \\{found[0]}", found)
    if _UNPAIRED.search(error) and (found := _FULL_WIDTH.search(tex)):
        message = f"full-width {found[0]} is a letter to TeX, and no brace"
        return _problem("math.unbalanced", message, f"write {_HALF[found[0]]}", found)
    if error.endswith("got '#'") and (found := _PARAMETER.search(tex)):
        hint = "say how many arguments a macro takes: \\newcommand{\\name}[1]{…}; the sign is \\#"
        return _problem("math.syntax", f"{found[1] or found[0]} stands in no macro that takes arguments", hint, found)
    return None


def _problem(code: str, message: str, hint: str, found: re.Match[str]) -> Problem:
    start, end = found.span()
    return Problem(severity="error", code=code, message=message, hint=hint, start=start, end=end)
