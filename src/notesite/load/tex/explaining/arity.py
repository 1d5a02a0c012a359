"""Which command of a formula waits for an argument that never comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from notesite.load.tex.commands import BRACED
from notesite.load.tex.lexer import Tokens
from notesite.load.tex.problem import Problem

_TWO = frozenset(
    """
    \\binom \\cfrac \\colorbox \\dbinom \\dfrac \\frac \\overset \\raisebox \\stackrel \\tbinom \\textcolor \\tfrac
    \\underset \\href
    """.split()
)
_PARAMETER = re.compile(r"#([1-9])")


def lacking(tex: str, macros: Iterable[tuple[str, str]]) -> Problem | None:
    """Return what to tell of a command of *tex* that lacks an argument; None if none does, or a brace is not closed."""
    tokens = Tokens(tex)
    if sum(word == "{" for word in tokens.words) != len(tokens.closes):
        return None
    wanted = dict.fromkeys(_TWO, 2) | {
        name: max(map(int, _PARAMETER.findall(body)), default=0) for name, body in macros
    }
    return next((lack for at in range(len(tokens.words)) if (lack := _lack(tokens, at, wanted))), None)


def _lack(tokens: Tokens, at: int, wanted: Mapping[str, int]) -> Problem | None:
    name = tokens.words[at]
    if name[0] != "\\" or not name[1:].isalpha():
        return None
    following = tokens.skip_blanks(at + 1)
    is_last = following == len(tokens.words)
    most = wanted.get(name, 1 if is_last else 0)
    within = tokens.word(following)
    if BRACED.get(name[1:]) and BRACED.get(within[1:]) and within[:1] == "\\":
        message = f"{name} takes {within} alone, without what stands behind it"
        return _problem(tokens, at, message, f"write {name}{{{within}{{…}}}}")
    given, after = 0, at + 1
    while given < most and (argument := tokens.argument(after)) is not None:
        given, after = given + 1, argument.after
    if given >= most:
        return None
    count = {1: "an argument", 2: "two arguments", 3: "three arguments"}.get(most, f"{most} arguments")
    message = f"{name} takes {count}; {('none is', 'one is')[given] if given < 2 else f'{given} are'} given"
    return _problem(tokens, at, message, f"write {name}{'{…}' * most}")


def _problem(tokens: Tokens, at: int, message: str, hint: str) -> Problem:
    start, end = tokens.starts[at : at + 2]
    return Problem(severity="error", code="math.missing-argument", message=message, hint=hint, start=start, end=end)
