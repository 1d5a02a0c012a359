"""Plain TeX's ways of writing: `\\cases{…}`, `\\root 3 \\of x`, `\\buildrel … \\over`."""

from __future__ import annotations

from notesite.load.tex.rows import Frame
from notesite.load.tex.walk import Handler, Scope, Walk
from notesite.pattern import pattern

_LOOKAHEAD = 100
"""Tokens within which the second word of a two-word command is looked for."""

_LONGEST_SIGN = 80
"""Characters of an operator with scripts in its corners, which is written twice."""

_TABLES = {
    "\\matrix": "matrix",
    "\\array": "matrix",
    "\\pmatrix": "pmatrix",
    "\\cases": "cases",
    "\\eqalign": "aligned",
    "\\eqalignno": "aligned",
    "\\leqalignno": "aligned",
    "\\displaylines": "gathered",
}


def table(walk: Walk, index: int) -> int:
    """`\\pmatrix{…}` → `\\begin{pmatrix}…\\end{pmatrix}`."""
    argument = walk.tokens.argument(index + 1)
    if argument is None or not argument.grouped:
        return index + 1
    name = _TABLES[walk.words[index]]
    walk.replace(walk.starts[index], argument.inner_start, f"\\begin{{{name}}}")
    opening = walk.tokens.skip_blanks(index + 1)
    frame = Frame(name, (walk.starts[index], argument.inner_start), outer=False)
    walk.scopes.append(Scope("{", opening, frame, closing=f"\\end{{{name}}}"))
    return opening + 1


def _later(walk: Walk, index: int, word: str) -> int | None:
    """Return the index of *word* in the group of the token at *index*, if it comes soon."""
    at = index + 1
    last = min(len(walk.words), at + _LOOKAHEAD)
    while at < last:
        if walk.words[at] == word:
            return at
        if walk.words[at] == "}":
            return None
        at = walk.tokens.closes.get(at, at) + 1 if walk.words[at] == "{" else at + 1
    return None


def root(walk: Walk, index: int) -> int:
    """`\\root n \\of x` → `\\sqrt[{n}]x`."""
    of = _later(walk, index, "\\of")
    if of is not None:
        walk.rename(index, "\\sqrt[{")
        walk.rename(of, "}]")
    return index + 1


def buildrel(walk: Walk, index: int) -> int:
    """`\\buildrel a \\over b` → `\\stackrel{a}b`."""
    over = _later(walk, index, "\\over")
    if over is not None:
        walk.rename(index, "\\stackrel{")
        walk.rename(over, "}")
    return index + 1


def with_delimiters(walk: Walk, index: int) -> int:
    """`{a \\overwithdelims() b}` → `{\\left(a \\over b\\right)}`."""
    tokens = walk.tokens
    first = tokens.skip_blanks(index + 1)
    second = tokens.skip_blanks(first + 1)
    if not tokens.word(second):
        return index + 1
    start, end = 0, len(walk.text)
    if walk.scopes:
        opening = walk.scopes[-1].index
        closing = tokens.closes.get(opening)
        if walk.scopes[-1].kind != "{" or closing is None:
            return index + 1
        start, end = walk.starts[opening + 1], walk.starts[closing]
    walk.replace(start, start, f"\\left{tokens.word(first)} ")
    walk.replace(walk.starts[index], walk.starts[second + 1], walk.words[index].removesuffix("withdelims"))
    walk.replace(end, end, f"\\right{tokens.word(second)} ")
    return second + 1


_SHIFT = pattern(r"\s*(-?)\s*(\d*\.?\d+)\s*(em|ex|pt|px|cm|mm|in|pc)\s?")
"""A length behind `\\raise` and `\\lower`: `-1.5ex`."""


def shift(walk: Walk, index: int) -> int:
    """`\\raise2pt{x}` → `\\raisebox{2pt}{$x$}`; a shift sideways is left out."""
    start = walk.starts[index + 1]
    match = _SHIFT.match(walk.text, start, start + 60)
    if match is None:
        return index + 1
    after = index + 1
    while after < len(walk.words) and walk.starts[after] < match.end():
        after += 1
    operand = walk.operand(after)
    word = walk.words[index]
    if operand is None or word.startswith("\\move"):
        walk.replace(walk.starts[index], match.end())
        return after
    negative = (match[1] == "-") != (word == "\\lower")
    size = ("-" if negative else "") + match[2] + match[3]
    walk.replace(walk.starts[index], operand[0], f"\\raisebox{{{size}}}{{$")
    walk.replace(operand[1], operand[1], "$}")
    return walk.tokens.skip_blanks(after)


def limits(walk: Walk, index: int) -> int:
    """Leave out `\\limits` after a brace or stack, which has its scripts above and below anyway."""
    word, at = walk.words[index], index + 1
    for _ in range(2 if word in ("\\overset", "\\underset", "\\stackrel") else 1):
        if walk.tokens.word(at) == "[":
            return index + 1
        argument = walk.tokens.argument(at)
        if argument is None:
            return index + 1
        at = argument.after
    at = walk.tokens.skip_blanks(at)
    if walk.tokens.word(at) in ("\\limits", "\\nolimits"):
        walk.rename(at, "")
    return index + 1


def operator_name(walk: Walk, index: int) -> int:
    """`\\operatorname{x}\\limits` → `\\operatorname*{x}`: without the star KaTeX overlooks the limits."""
    argument = walk.tokens.argument(index + 1)
    if argument is not None and argument.grouped:
        at = walk.tokens.skip_blanks(argument.after)
        if walk.tokens.word(at) == "\\limits":
            walk.rename(index, "\\operatorname*")
    return index + 1


def sideset(walk: Walk, index: int) -> int:
    """`\\sideset{_a}{^b}\\sum` → an operator with its own scripts in the corners."""
    before = walk.tokens.argument(index + 1)
    after = walk.tokens.argument(before.after) if before else None
    operator = walk.operand(after.after) if after else None
    if before is None or after is None or operator is None:
        return index + 1
    sign = walk.text[operator[0] : operator[1]]
    if len(sign) > _LONGEST_SIGN:
        return index + 1
    walk.replace(walk.starts[index], before.inner_start, f"\\mathop{{\\vphantom{{{sign}}}")
    walk.replace(before.inner_end, after.inner_start, f"\\mathop{{{sign}}}\\nolimits ")
    walk.replace(after.inner_end, operator[1], "}")
    return operator[2]


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TABLES, table),
    "\\root": root,
    "\\buildrel": buildrel,
    "\\overwithdelims": with_delimiters,
    "\\atopwithdelims": with_delimiters,
    "\\abovewithdelims": with_delimiters,
    "\\raise": shift,
    "\\lower": shift,
    "\\moveleft": shift,
    "\\moveright": shift,
    "\\overbrace": limits,
    "\\underbrace": limits,
    "\\overbracket": limits,
    "\\underbracket": limits,
    "\\overparen": limits,
    "\\underparen": limits,
    "\\overset": limits,
    "\\underset": limits,
    "\\stackrel": limits,
    "\\operatorname": operator_name,
    "\\sideset": sideset,
}
