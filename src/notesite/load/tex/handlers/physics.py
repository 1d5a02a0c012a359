"""LaTeX's package physics (and MathJax's extension of that name): brackets, derivatives, brackets of Dirac, vectors.

Its commands take as many arguments in braces as stand there. What stands in them stays and is walked into; only
what is around and between them is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from notesite.load.tex.lexer import Argument
from notesite.load.tex.rows import Frame
from notesite.load.tex.walk import Handler, Scope, Walk

_AROUND: dict[str, tuple[str, ...]] = {
    # What goes before the first argument, between two, and behind the last.
    **dict.fromkeys(("\\abs", "\\absolutevalue"), ("\\left\\lvert ", "\\right\\rvert ")),
    "\\norm": ("\\left\\lVert ", "\\right\\rVert "),
    "\\order": ("\\mathcal{O}\\left(", "\\right)"),
    "\\eval": ("\\left.", "\\right\\vert "),
    "\\pqty": ("\\left(", "\\right)"),
    "\\bqty": ("\\left[", "\\right]"),
    "\\vqty": ("\\left\\lvert ", "\\right\\rvert "),
    "\\Bqty": ("\\left\\{", "\\right\\}"),
    **dict.fromkeys(("\\comm", "\\commutator"), ("\\left[", ",", "\\right]")),
    **dict.fromkeys(
        ("\\acomm", "\\anticommutator", "\\pb", "\\poissonbracket"),
        ("\\left\\{", ",", "\\right\\}"),
    ),
    **dict.fromkeys(("\\ip", "\\innerproduct"), ("\\left\\langle ", "\\middle\\vert ", "\\right\\rangle ")),
    **dict.fromkeys(
        ("\\dyad", "\\outerproduct"),
        ("\\left\\vert ", "\\middle\\rangle\\!\\middle\\langle ", "\\right\\vert "),
    ),
    **dict.fromkeys(
        ("\\mel", "\\matrixel", "\\matrixelement"),
        ("\\left\\langle ", "\\middle\\vert ", "\\middle\\vert ", "\\right\\rangle "),
    ),
    **dict.fromkeys(("\\vb", "\\vectorbold"), ("\\mathbf{", "}")),
    **dict.fromkeys(("\\va", "\\vectorarrow"), ("\\vec{\\mathbf{", "}}")),
    **dict.fromkeys(("\\vu", "\\vectorunit"), ("\\hat{\\mathbf{", "}}")),
}
ONE_ARGUMENT = frozenset(name for name, texts in _AROUND.items() if len(texts) == len(("before", "behind")))
"""What takes one argument, which as a script wants braces around it."""
_STARRED = {"\\left": "", "\\right": "", "\\middle": "", "\\mathbf": "\\boldsymbol"}
"""Behind a star brackets do not grow, and a bold letter is a slanted one."""
_SIZES = frozenset(("\\big", "\\Big", "\\bigg", "\\Bigg"))
_BRACKETS = {"(": ")", "[": "]", "|": "|"}
_MATRICES = {
    "\\mqty": "",
    "\\matrixquantity": "",
    "\\smqty": "",
    "\\smallmatrixquantity": "",
    **{
        f"\\{small}{name}mqty": brackets
        for small in ("", "s")
        for name, brackets in (("p", "()"), ("b", "[]"), ("v", "||"))
    },
}
"""The commands of matrices → their own brackets."""
_SMALL = frozenset(name for name in _MATRICES if name.startswith("\\s"))
_DYADS = frozenset(("\\dyad", "\\outerproduct"))
_LETTERS = frozenset("\\vb \\vectorbold \\va \\vectorarrow \\vu \\vectorunit".split())
"""What these take may stand without braces. Others read up to the next brace: `\\abs x` is an error in LaTeX, too."""
_BROKEN_BY = frozenset(("&", "\\\\", "\\end", "}"))
_LONGEST = 600
"""Tokens between two brackets."""


def around(walk: Walk, index: int) -> int:
    r"""`\abs{x}` → `\left\lvert x\right\rvert`, `\comm{A}{B}` → `\left[A,B\right]`."""
    texts: Sequence[str] = _AROUND[walk.words[index]]
    after = index + 1
    if walk.tokens.word(after) == "*":
        after += 1
        texts = [_plain(text) for text in texts]
    arguments = _grouped(walk, after, len(texts) - 1)
    if not arguments and len(texts) == 2 and walk.words[index] in _LETTERS and (letter := walk.tokens.argument(after)):
        arguments = [letter]
    if len(arguments) == 1 and walk.words[index] in _DYADS:
        # Of one state it is the projector on it.
        texts = (texts[0], f"{texts[1]}{walk.tokens.inner(arguments[0])}{texts[2]}")
    return _written(walk, index, arguments, texts) if len(arguments) == len(texts) - 1 else index + 1


def matrix(walk: Walk, index: int) -> int:
    r"""`\mqty(a&b\\c&d)` → a matrix in whatever brackets follow, in braces in none; `\pmqty{…}` says its own."""
    command, at = walk.words[index], index + 1
    name = "smallmatrix" if command in _SMALL else "matrix"
    brackets, starred = _MATRICES[command], walk.tokens.word(at) == "*"
    at = walk.tokens.skip_blanks(at + starred)
    opening = walk.tokens.word(at)
    if opening == "{":
        end = walk.tokens.closes.get(at)
    else:
        end = _closing(walk, at, frozenset("}")) if not brackets and opening in _BRACKETS else None
        brackets = opening + _BRACKETS.get(opening, "")
    if end is None:
        return index + 1
    left, right = ("\\lgroup ", "\\rgroup ") if starred and brackets == "()" else (brackets[:1], brackets[1:])
    before = (f"\\left{left}" if left else "") + f"\\begin{{{name}}}"
    behind = f"\\end{{{name}}}" + (f"\\right{right}" if right else "")
    walk.replace(walk.starts[index], walk.starts[at + 1], before)
    frame = Frame(name, (walk.starts[index], walk.starts[at + 1]), outer=False)
    frame.end = (walk.starts[end], walk.starts[end + 1])
    walk.scopes.append(Scope("{", at, frame, closing=behind))
    return at + 1


def closing(walk: Walk, index: int) -> int:
    """End the matrix whose bracket this is, if it is one's."""
    frame = walk.frame
    if frame is not None and frame.end[0] == walk.starts[index]:
        walk.rename(index, str(walk.scopes.pop().closing))
    return index + 1


def quantity(walk: Walk, index: int) -> int:
    r"""`\qty(x)` → `\left(x\right)`, by whatever brackets follow; `\qty{x}` has braces that are shown."""
    size, at = "", walk.tokens.skip_blanks(index + 1)
    if walk.tokens.word(at) in _SIZES:
        size, at = walk.tokens.word(at), walk.tokens.skip_blanks(at + 1)
    left, right = (f"{size}l", f"{size}r") if size else ("\\left", "\\right")
    opening = walk.tokens.word(at)
    if opening == "{":
        arguments = _grouped(walk, at, 2)
        # siunitx has a command of this name, too: `\qty{10}{m}`.
        if len(arguments) == 2 and walk.tokens.inner(arguments[0]).strip()[:1].isdigit():
            return index + 1
        return _written(walk, index, arguments[:1], (f"{left}\\{{", f"{right}\\}}")) if arguments else index + 1
    end = _closing(walk, at, _BROKEN_BY) if opening in _BRACKETS else None
    if end is None:
        return index + 1
    walk.replace(walk.starts[index], walk.starts[at + 1], f"{left}{opening}")
    walk.replace(walk.starts[end], walk.starts[end + 1], f"{right}{_BRACKETS[opening]}")
    return at + 1


def derivative(walk: Walk, index: int) -> int:
    r"""`\dv[2]{f}{x}` → a fraction; without the function an operator; `\pdv{f}{x}{y}` by two variables."""
    partial = walk.words[index] in ("\\pdv", "\\partialderivative", "\\pderivative")
    sign = "\\partial " if partial else "\\delta " if walk.words[index] == "\\fdv" else "\\mathrm{d}"
    after = index + 1
    flat = walk.tokens.word(after) == "*"
    option = walk.tokens.option(after + flat)
    power = f"^{{{walk.tokens.inner(option)}}}" if option is not None else ""
    over, end = ("}/{", "}") if flat else ("}{", "}")
    begin = "{" if flat else "\\frac{"
    after = option.after if option is not None else after + flat
    arguments = _grouped(walk, after, 3 if partial else 2) or list(filter(None, [walk.tokens.argument(after)]))
    texts: tuple[str, ...]
    match len(arguments):
        case 1:
            texts = (f"{begin}{sign}{power}{over}{sign}", f"{power}{end}")
        case 2:
            texts = (f"{begin}{sign}{power}", f"{over}{sign}", f"{power}{end}")
        case 3:
            texts = (f"{begin}{sign}^{{2}}", f"{over}{sign}", sign, end)
        case _:
            return index + 1
    return _written(walk, index, arguments, texts)


def differential(walk: Walk, index: int) -> int:
    r"""`\dd{x}` → `\mathop{\mathrm{d}x}`, which keeps its distance; `\dd x` → `\mathrm{d}x`."""
    option = walk.tokens.option(index + 1)
    power, end, after = "", walk.starts[index + 1], index + 1
    if option is not None:
        power, end, after = f"^{{{walk.tokens.inner(option)}}}", option.end, option.after
    arguments = _grouped(walk, after, 1)
    if arguments:
        return _written(walk, index, arguments, (f"\\mathop{{\\mathrm{{d}}{power}", "}"))
    walk.replace(walk.starts[index], end, "\\mathrm{d}" + power)
    return after


def expectation(walk: Walk, index: int) -> int:
    r"""`\ev{A}` → `⟨A⟩`, `\ev{A}{\psi}` → `⟨ψ|A|ψ⟩`."""
    after = index + 1
    while walk.tokens.word(after) == "*":
        after += 1
    arguments = _grouped(walk, after, 2)
    if not arguments:
        return index + 1
    before, behind = "\\left\\langle ", "\\right\\rangle "
    if len(arguments) == 2:
        state = walk.tokens.inner(arguments[1])
        before, behind = f"{before}{state}\\middle\\vert ", f"\\middle\\vert {state}{behind}"
        walk.replace(arguments[1].start, arguments[1].end)
    return _written(walk, index, arguments[:1], (before, behind))


def braket(walk: Walk, index: int) -> int:
    r"""`\braket{a}{b}` → `⟨a|b⟩`; with one argument it is KaTeX's own."""
    arguments = _grouped(walk, index + 1, 2)
    if len(arguments) < 2 or "|" in walk.tokens.inner(arguments[0]) or arguments[0].end != arguments[1].start:
        return index + 1
    return _written(walk, index, arguments, _AROUND["\\ip"])


def _plain(text: str) -> str:
    for command, plain in _STARRED.items():
        text = text.replace(command, plain)
    return text


def _grouped(walk: Walk, at: int, most: int) -> list[Argument]:
    """Return the arguments in braces that stand at *at* one behind the other, at most so many."""
    found: list[Argument] = []
    while len(found) < most and walk.tokens.word(walk.tokens.skip_blanks(at)) == "{":
        argument = walk.tokens.argument(at)
        if argument is None:
            break
        found.append(argument)
        at = argument.after
    return found


def _written(walk: Walk, index: int, arguments: Sequence[Argument], texts: Sequence[str]) -> int:
    """Put *texts* before, between and behind *arguments*, with braces in place of theirs; go on in the first."""
    first, last = arguments[0], arguments[-1]
    walk.replace(walk.starts[index], first.inner_start, texts[0])
    for one, other, text in zip(arguments, arguments[1:], texts[1:], strict=False):
        walk.replace(one.inner_end, other.inner_start, text)
    walk.replace(last.inner_end, last.end, texts[-1])
    opening = index + 1
    while walk.starts[opening] < first.start:
        opening += 1
    if first.grouped:
        walk.scopes.append(Scope("{", opening))
    return opening + 1


def _closing(walk: Walk, opening: int, broken_by: Set[str]) -> int | None:
    """Return the token that closes the bracket at *opening*; None if one of *broken_by* stands before it."""
    begin, end = walk.words[opening], _BRACKETS[walk.words[opening]]
    depth, at = 1, opening + 1
    while at < min(len(walk.words), opening + _LONGEST):
        word = walk.words[at]
        if word in broken_by:
            return None
        if word == end:
            depth -= 1
            if not depth:
                return at
        elif word == begin:
            depth += 1
        elif word == "\\begin" and "&" in broken_by:
            at = _past_environment(walk, at)
            continue
        at = walk.tokens.closes.get(at, at) + 1 if word == "{" else at + 1
    return None


def _past_environment(walk: Walk, at: int) -> int:
    """Return the token behind the environment that begins at *at*, or behind all that are looked at."""
    depth, last = 0, min(len(walk.words), at + _LONGEST)
    while at < last:
        depth += (walk.words[at] == "\\begin") - (walk.words[at] == "\\end")
        at += 1
        if not depth:
            break
    return at


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_AROUND, around),
    **dict.fromkeys(("\\qty", "\\quantity"), quantity),
    **dict.fromkeys(
        ("\\dv", "\\derivative", "\\pdv", "\\partialderivative", "\\pderivative", "\\fdv"),
        derivative,
    ),
    **dict.fromkeys(("\\dd", "\\differential"), differential),
    **dict.fromkeys(("\\ev", "\\expval", "\\expectationvalue"), expectation),
    "\\braket": braket,
    **dict.fromkeys(_MATRICES, matrix),
    **dict.fromkeys(_BRACKETS.values(), closing),
}
