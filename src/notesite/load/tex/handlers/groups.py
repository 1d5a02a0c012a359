"""Groups, text arguments, scripts and delimiters: what every formula is made of."""

from __future__ import annotations

from notesite.load.tex.commands import MATH_ONLY, SYMBOLS
from notesite.load.tex.delimiters import SIZES
from notesite.load.tex.handlers.physics import ONE_ARGUMENT
from notesite.load.tex.handlers.sourcetext import shown_source
from notesite.load.tex.walk import Handler, Scope, Walk

_FONTS = frozenset(
    "\\rm \\bf \\it \\sf \\tt \\cal \\mit \\scr \\frak \\displaystyle \\textstyle \\scriptstyle "
    "\\scriptscriptstyle \\tiny \\scriptsize \\small \\normalsize \\large \\Large \\LARGE \\huge \\Huge".split()
)
"""Switches: as a script they take along what follows them."""

_PRIMES = frozenset(("'", "\\'"))
"""A prime, and as it was escaped for Markdown."""
_DEEPEST = 40
"""Groups that are looked through for the `$` that began the math in a text."""
_LONGEST_VERBATIM = 2000
"""Characters of `\\verb|…|`."""
_SIGNS = "↤∉∌∏∐∑∫∬∭∮∯∰∷∹≔≕≘≙≚≛≝≞≟≠⋀⋁⋂⋃⟂⟦⟧⦃⦄⦵⨀⨁⨂⨄⨆⩴"
"""Characters that KaTeX takes in formulas only, being commands to it."""

_EXTRA_ARITY = {
    "\\textcolor": 2,
    "\\colorbox": 2,
    "\\fcolorbox": 3,
    "\\raisebox": 2,
    "\\boxed": 1,
    "\\color": 2,
    "\\bbox": 1,
    "\\class": 2,
    "\\style": 2,
    "\\cssId": 2,
    "\\enclose": 2,
    "\\unicode": 1,
    "\\mathord": 1,
    "\\ref": 1,
    "\\eqref": 1,
    "\\refeq": 1,
    "\\framebox": 1,
    "\\makebox": 1,
    "\\parbox": 2,
    "\\ce": 1,
    "\\pu": 1,
    **dict.fromkeys(ONE_ARGUMENT, 1),
}
_OPTIONAL = frozenset(
    "\\sqrt \\smash \\bbox \\xrightarrow \\xleftarrow \\framebox \\makebox \\unicode \\enclose".split()
)

TEXT_COMMANDS = frozenset(
    "\\text \\textrm \\textbf \\textit \\texttt \\textsf \\textnormal \\textup \\textmd \\emph \\mbox \\hbox \\fbox "
    "\\textsc \\qq \\llap \\rlap \\clap \\underbar \\textllap \\textrlap \\textclap".split()
)


def group(walk: Walk, index: int) -> int:
    """Open a group."""
    walk.scopes.append(Scope("{", index))
    return index + 1


def text_group(walk: Walk, index: int) -> int:
    """Open a group inside text."""
    walk.scopes.append(Scope("text{", index))
    return index + 1


def close(walk: Walk, index: int) -> int:
    """Close a group or a text argument."""
    if walk.scopes and walk.scopes[-1].kind in ("{", "text", "text{") and walk.scopes[-1].closing != "cell":
        closing = walk.scopes.pop().closing
        if closing is not None:
            walk.rename(index, closing)
    return index + 1


def left(walk: Walk, index: int) -> int:
    """Open what `\\right` closes; the delimiter is passed over."""
    walk.scopes.append(Scope("left", index))
    after = walk.tokens.skip_blanks(index + 1)
    return after if walk.tokens.word(after) in "{}" else after + 1


def right(walk: Walk, index: int) -> int:
    """Close what `\\left` opened."""
    if walk.scopes and walk.scopes[-1].kind == "left":
        walk.scopes.pop()
    after = walk.tokens.skip_blanks(index + 1)
    return after if walk.tokens.word(after) in "{}" or walk.tokens.word(after) == "\\end" else after + 1


def size(walk: Walk, index: int) -> int:
    """Take the braces off the delimiter of `\\big{(}`: KaTeX wants it bare."""
    argument = walk.tokens.argument(index + 1)
    if argument is None or not argument.grouped:
        return index + 1
    if argument.after - walk.tokens.skip_blanks(index + 1) != 3:
        return index + 1
    walk.replace(argument.start, argument.inner_start)
    walk.replace(argument.inner_end, argument.end)
    return argument.after


def script(walk: Walk, index: int) -> int:
    """Put braces round a command that KaTeX takes as a script only in braces: `x_\\max`, `x^\\hat{a}`."""
    tokens = walk.tokens
    at = tokens.skip_blanks(index + 1)
    word = tokens.word(at)
    if word in _PRIMES:
        after = at
        while tokens.word(after) in _PRIMES:
            after += 1
        walk.replace(walk.starts[at], walk.starts[after], "{" + "\\prime" * (after - at) + "}")
        return after
    if word[:1] != "\\":
        return at
    if word in ("\\limits", "\\nolimits"):
        # MathJax takes `\\sum_\\limits{i}` as `\\sum\\limits_{i}`.
        walk.rename(index, word)
        walk.rename(at, walk.words[index])
        return at + 1
    if word in _FONTS:
        operand = walk.operand(at + 1)
    elif word in ("\\left", "\\begin", "\\displaystyle", "\\end", "\\right"):
        operand = None
    else:
        operand = _call(walk, at, word)
    if operand is not None:
        start, end = walk.starts[at], operand[1]
        walk.replace(start, start, "{")
        walk.replace(end, end, "}")
    return at


def prime(walk: Walk, index: int) -> int:
    """Take the backslash off a prime; before a letter it would be an accent, which is for text."""
    follows = walk.tokens.word(index + 1)
    if not follows[:1].isalpha() and follows != "{":
        walk.rename(index, "'")
    return index + 1


def operator(walk: Walk, index: int) -> int:
    """Put braces round a command after `\\mathop`, which KaTeX takes only in braces, too."""
    at = walk.tokens.skip_blanks(index + 1)
    word = walk.tokens.word(at)
    operand = _call(walk, at, word) if word[:1] == "\\" else None
    if operand is not None:
        walk.replace(operand[0], operand[0], "{")
        walk.replace(operand[1], operand[1], "}")
    return at


def _call(walk: Walk, at: int, word: str) -> tuple[int, int, int] | None:
    """Return start, end and index after of the command at *at* with its arguments; None: it needs no braces."""
    count = walk.arity(word)
    if count is None or (word in _EXTRA_ARITY and word not in walk.known):
        count = _EXTRA_ARITY.get(word)
    if count is None:
        return None
    after, end = at + 1, walk.starts[at + 1]
    if walk.tokens.word(after) == "*":
        after, end = after + 1, end + 1
    if word in _OPTIONAL or (word in walk.known and walk.known[word].default is not None):
        option = walk.tokens.option(after)
        if option is not None:
            after, end = option.after, option.end
            count -= word in walk.known
        elif word in walk.known:
            count -= 1
    for _ in range(count):
        argument = walk.tokens.argument(after)
        if argument is None:
            return None
        after, end = argument.after, argument.end
    return walk.starts[at], end, after


def text(walk: Walk, index: int) -> int:
    """Enter a text argument, unless what stands there is only to be read."""
    after = shown_source(walk, index + 1)
    return walk.enter_text(index + 1) if after is None else after


def raised(walk: Walk, index: int) -> int:
    """Enter the text that is raised."""
    by = walk.tokens.argument(index + 1)
    return walk.enter_text(by.after) if by else index + 1


def dollar(walk: Walk, index: int) -> int:
    """Leave the math that a `$` opened inside text; anywhere else a `$` is only a sign."""
    for depth in range(len(walk.scopes) - 1, max(-1, len(walk.scopes) - _DEEPEST), -1):
        if walk.scopes[depth].kind == "$":
            del walk.scopes[depth:]
            return index + 1
        if walk.scopes[depth].kind == "text":
            break
    start = walk.starts[index]
    walk.rename(index, "\\$")
    if any(problem.code == "math.dollar" for problem in walk.problems[-1:]):
        return index + 1
    walk.complain(
        "warning",
        "math.dollar",
        "a $ stands inside the formula",
        "close the formula before it, or write \\$ for a dollar sign",
        start,
        start + 1,
    )
    return index + 1


def enter_math(walk: Walk, index: int) -> int:
    """Enter math inside text."""
    walk.scopes.append(Scope("$", index))
    return index + 1


def leave_math(walk: Walk, index: int) -> int:
    """Leave math that `\\(` opened inside text."""
    while walk.scopes:
        if walk.scopes.pop().kind == "$":
            break
    return index + 1


def raw(walk: Walk, index: int) -> int:
    """Pass over an argument that is not TeX: chemistry has a syntax of its own."""
    argument = walk.tokens.argument(index + 1)
    return argument.after if argument is not None else index + 1


def verbatim(walk: Walk, index: int) -> int:
    """Pass over `\\verb|…|`."""
    start = walk.starts[index + 1]
    if walk.text[start : start + 1] == "*":
        start += 1
    mark = walk.text[start : start + 1]
    stop = walk.text.find(mark, start + 1, start + _LONGEST_VERBATIM) if mark else -1
    if stop < 0:
        return index + 1
    while index < len(walk.words) and walk.starts[index] <= stop:
        index += 1
    return index


def _literally(new: str) -> Handler:
    def handler(walk: Walk, index: int) -> int:
        walk.rename(index, new)
        return index + 1

    return handler


def _symbol_in_text(walk: Walk, index: int) -> int:
    """Set a mathematical symbol inside text as math."""
    walk.rename(index, f"${walk.words[index]}$")
    return index + 1


def _command_in_text(walk: Walk, index: int) -> int:
    """Set a mathematical command inside text, with its arguments, as math."""
    count = MATH_ONLY[walk.words[index][1:]]
    after, end = index + 1, walk.starts[index + 1]
    if walk.tokens.word(after) == "*":
        after, end = after + 1, end + 1
    for _ in range(count):
        option = walk.tokens.option(after) if walk.tokens.word(after) == "[" else None
        argument = walk.tokens.argument(option.after if option else after)
        if argument is None:
            return index + 1
        after, end = argument.after, argument.end
    start = walk.starts[index]
    walk.replace(start, start, "$")
    walk.replace(end, end, "$")
    return after


HANDLERS: dict[str, Handler] = {
    "{": group,
    "}": close,
    "\\left": left,
    "\\right": right,
    "^": script,
    "_": script,
    "\\'": prime,
    "\\mathop": operator,
    "$": dollar,
    "\\)": leave_math,
    "\\ce": raw,
    "\\pu": raw,
    "\\verb": verbatim,
    "\\raisebox": raised,
    **dict.fromkeys(SIZES, size),
    **dict.fromkeys(TEXT_COMMANDS, text),
}

TEXTS: dict[str, Handler] = {
    **{f"\\{name}": _symbol_in_text for name in SYMBOLS},
    **dict.fromkeys(_SIGNS, _symbol_in_text),
    **{f"\\{name}": _command_in_text for name in MATH_ONLY},
    "{": text_group,
    "}": close,
    "$": enter_math,
    "\\(": enter_math,
    "_": _literally("\\_"),
    "^": _literally("\\char94 "),
    "#": _literally("\\#"),
    "&": _literally("\\&"),
    "\\ce": raw,
    "\\pu": raw,
    "\\verb": verbatim,
    "\\raisebox": raised,
    **dict.fromkeys(TEXT_COMMANDS, text),
}
"""What is done inside text. Many notes were written where a text argument was plain text, `_` and all."""
