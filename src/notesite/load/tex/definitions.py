"""Reads one macro definition, in any of the forms LaTeX and MathJax know."""

from __future__ import annotations

import re

import msgspec

from notesite.load.tex.lexer import Argument, Tokens
from notesite.pattern import pattern

NEW = frozenset({"\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand"})
DEF = frozenset({"\\def", "\\gdef", "\\edef", "\\xdef"})
LET = frozenset({"\\let"})
OPERATOR = frozenset({"\\DeclareMathOperator"})
PAIR_WITH_BODY = frozenset({"\\DeclarePairedDelimiterX", "\\DeclarePairedDelimitersX"})
PAIR = frozenset({"\\DeclarePairedDelimiter", "\\DeclarePairedDelimiters"})
ENVIRONMENT = frozenset({"\\newenvironment", "\\renewenvironment"})
ARROW = frozenset({"\\Newextarrow"})
DEFINING = NEW | DEF | LET | OPERATOR | PAIR | PAIR_WITH_BODY | ENVIRONMENT | ARROW

PREFIXES = frozenset({"\\long", "\\global", "\\protected", "\\outer"})
"""May stand before them."""
_NAME = pattern(r"\s*(\\[a-zA-Z@]+|\\[^a-zA-Z@]|~|[a-zA-Z]+)\s*\Z")
"""The name that is defined, with or without its backslash."""
_SIMPLE = pattern(r"(?:#[1-9])*\Z")
_NUMBER = pattern(r"#([1-9])")
_MOST = 9
"""Arguments that a macro of TeX's can have."""


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A macro as the author defined it."""

    name: str
    """With backslash; of an environment, `\\begin` and its name."""
    parameters: int = 0
    default: str | None = None
    """Of the first parameter, if that may be left out."""
    body: str = ""
    pattern: str = ""
    """What stands between name and body of a `\\def` with delimited parameters, `#1.#2`."""
    ending: str | None = None
    """What an environment puts at its end; None: not an environment."""
    alias: bool = False
    """Made by `\\let`: it means what its body meant at that moment."""


class Misread(msgspec.Struct, frozen=True, kw_only=True):
    """Why a definition cannot be read, and where."""

    message: str
    start: int
    end: int


Read = tuple[tuple[Definition, ...], int]
"""The definitions and the index of the token after them."""


def prefixed(tokens: Tokens, index: int) -> int:
    """Return the index of the defining command at *index* or after prefixes such as `\\long`."""
    while tokens.word(index) in PREFIXES:
        index = tokens.skip_blanks(index + 1)
    return index


def read(tokens: Tokens, index: int) -> Read | Misread:
    """Return what the defining command at *index* (one of DEFINING) defines."""
    word = tokens.word(index)
    reader = next((reader for words, reader in _READERS if word in words), _read_newcommand)
    return reader(tokens, index)


def _misread(tokens: Tokens, index: int, message: str) -> Misread:
    start = tokens.starts[min(index, len(tokens.words))]
    return Misread(message=message, start=start, end=start + max(1, len(tokens.word(index))))


def _unstarred(tokens: Tokens, index: int) -> int:
    at = tokens.skip_blanks(index)
    return at + 1 if tokens.word(at) == "*" else index


def _defined_name(tokens: Tokens, index: int) -> tuple[str, int] | None:
    argument = tokens.argument(index)
    if argument is None:
        return None
    match = _NAME.match(tokens.inner(argument))
    if match is None:
        return None
    return (match[1] if match[1][0] in "\\~" else "\\" + match[1]), argument.after


def _read_newcommand(tokens: Tokens, index: int) -> Read | Misread:
    command = tokens.word(index)
    named = _defined_name(tokens, _unstarred(tokens, index + 1))
    if named is None:
        return _misread(tokens, index, f"{command} names no command to define")
    name, at = named
    signature = _signature(tokens, at)
    if signature is None:
        return _misread(tokens, index, f"the number of arguments of {name} is not a number from 0 to {_MOST}")
    parameters, default, at = signature
    body = tokens.argument(at)
    if body is None:
        return _misread(tokens, index, f"{command}{{{name}}} has no body")
    made = Definition(name=name, parameters=parameters, default=default, body=tokens.inner(body))
    return (made,), body.after


def _signature(tokens: Tokens, at: int) -> tuple[int, str | None, int] | None:
    """Return number of parameters, default of the first, index after `[2][x]`."""
    count = tokens.option(at)
    if count is None:
        return 0, None, at
    digits = tokens.inner(count).strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) <= _MOST):
        return None
    default = tokens.option(count.after)
    if default is None:
        return int(digits), None, count.after
    return int(digits), tokens.inner(default), default.after


def _read_def(tokens: Tokens, index: int) -> Read | Misread:
    at = tokens.skip_blanks(index + 1)
    name = tokens.word(at)
    if not name.startswith("\\") or len(name) == 1:
        return _misread(tokens, index, f"{tokens.word(index)} names no command to define")
    opening = at + 1
    while opening < len(tokens.words) and tokens.words[opening] not in "{}":
        opening += 1
    body = tokens.argument(opening)
    if body is None or not body.grouped:
        return _misread(tokens, index, f"{tokens.word(index)}{name} has no body in braces")
    pattern = tokens.text[tokens.starts[at + 1] : tokens.starts[opening]]
    plain = pattern.replace(" ", "")
    inner = tokens.inner(body)
    if _SIMPLE.match(plain):
        return (Definition(name=name, parameters=plain.count("#"), body=inner),), body.after
    made = Definition(name=name, parameters=pattern.count("#"), body=inner, pattern=pattern)
    return (made,), body.after


def _read_let(tokens: Tokens, index: int) -> Read | Misread:
    at = tokens.skip_blanks(index + 1)
    name = tokens.word(at)
    if not name.startswith("\\") or len(name) == 1:
        return _misread(tokens, index, "\\let names no command to define")
    at = tokens.skip_blanks(at + 1)
    if tokens.word(at) == "=":
        at = tokens.skip_blanks(at + 1)
    target = tokens.word(at)
    if not target or target in "{}":
        return _misread(tokens, index, f"\\let{name} names nothing to stand for")
    return (Definition(name=name, body=target, alias=True),), at + 1


def _read_operator(tokens: Tokens, index: int) -> Read | Misread:
    at = _unstarred(tokens, index + 1)
    starred = at != index + 1
    named = _defined_name(tokens, at)
    body = tokens.argument(named[1]) if named else None
    if named is None or body is None:
        return _misread(tokens, index, f"{tokens.word(index)} takes a command and the operator's name")
    star = "*" if starred else ""
    made = Definition(name=named[0], body=f"\\operatorname{star}{{{tokens.inner(body)}}}")
    return (made,), body.after


def _read_pair(tokens: Tokens, index: int) -> Read | Misread:
    named = _defined_name(tokens, index + 1)
    left = tokens.argument(named[1]) if named else None
    right = tokens.argument(left.after) if left else None
    if named is None or left is None or right is None:
        return _misread(tokens, index, f"{tokens.word(index)} takes a command and two delimiters")
    name = named[0]
    opening, closing = tokens.inner(left), tokens.inner(right)
    return (
        Definition(name=name, body=f"\\@ifstar{{{name}@star}}{{{name}@plain}}"),
        Definition(name=f"{name}@star", parameters=1, body=f"\\left{opening} #1\\right{closing} "),
        Definition(name=f"{name}@plain", parameters=1, body=f"{{{opening} #1{closing}}}"),
    ), right.after


def _read_pair_with_body(tokens: Tokens, index: int) -> Read | Misread:
    named = _defined_name(tokens, index + 1)
    signature = _signature(tokens, named[1]) if named else None
    left = tokens.argument(signature[2]) if signature else None
    right = tokens.argument(left.after) if left else None
    body = tokens.argument(right.after) if right else None
    if named is None or signature is None or left is None or right is None or body is None:
        return _misread(tokens, index, f"{tokens.word(index)} takes a command, [n], two delimiters and a body")
    name = named[0]
    opening, closing = tokens.inner(left), tokens.inner(right)
    inner = tokens.inner(body).replace("\\delimsize", "")
    return (
        Definition(name=name, body=f"\\@ifstar{{{name}@star}}{{{name}@plain}}"),
        Definition(name=f"{name}@star", parameters=signature[0], body=f"\\left{opening} {inner}\\right{closing} "),
        Definition(name=f"{name}@plain", parameters=signature[0], body=f"{{{opening} {inner}{closing}}}"),
    ), body.after


def _read_environment(tokens: Tokens, index: int) -> Read | Misread:
    name = tokens.argument(_unstarred(tokens, index + 1))
    signature = _signature(tokens, name.after) if name else None
    begin = tokens.argument(signature[2]) if signature else None
    end = tokens.argument(begin.after) if begin else None
    if name is None or signature is None or begin is None or end is None:
        return _misread(tokens, index, f"{tokens.word(index)} takes a name, what begins it and what ends it")
    made = Definition(
        name=f"\\begin{{{tokens.inner(name)}}}",
        parameters=signature[0],
        default=signature[1],
        body=tokens.inner(begin),
        ending=tokens.inner(end),
    )
    return (made,), end.after


def _read_arrow(tokens: Tokens, index: int) -> Read | Misread:
    named = _defined_name(tokens, index + 1)
    space = tokens.argument(named[1]) if named else None
    code = tokens.argument(space.after) if space else None
    if named is None or code is None:
        return _misread(tokens, index, "\\Newextarrow takes a command, its spacing and a character")
    return (Definition(name=named[0], body="\\xrightarrow"),), code.after


_READERS = (
    (DEF, _read_def),
    (LET, _read_let),
    (OPERATOR, _read_operator),
    (PAIR, _read_pair),
    (PAIR_WITH_BODY, _read_pair_with_body),
    (ENVIRONMENT, _read_environment),
    (ARROW, _read_arrow),
)


def arguments_of(tokens: Tokens, index: int, definition: Definition) -> tuple[list[str], int] | None:
    """Return the arguments that a use of *definition* at *index* takes, and the index after them."""
    at = index + 1
    found: list[str] = []
    if definition.default is not None:
        option = tokens.option(at)
        found.append(tokens.inner(option) if option else definition.default)
        at = option.after if option else at
    while len(found) < definition.parameters:
        argument: Argument | None = tokens.argument(at)
        if argument is None:
            return None
        found.append(tokens.inner(argument))
        at = argument.after
    return found, at


def filled(body: str, arguments: list[str]) -> str:
    """Return *body* with its parameters replaced."""

    def value(match: re.Match[str]) -> str:
        number = int(match[1])
        return arguments[number - 1] if number <= len(arguments) else match[0]

    return _NUMBER.sub(value, body)
