"""Macros of another site's formulas, out of the scripts and templates that tell MathJax or KaTeX of them.

`macros: { R: "\\\\mathbb{R}", norm: ["\\\\lVert #1 \\\\rVert", 1] }` in JavaScript, `Macros` of MathJax 2, KaTeX's with
backslashes in the names. Nothing is executed: whatever is no plain text there is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from notesite.yamltext.reporter import single_quoted

SCRIPTS = (".js", ".mjs", ".ts", ".html", ".htm", ".ejs", ".swig", ".njk", ".pug", ".jinja", ".liquid")
"""Endings of the files that may tell of macros."""
LONGEST = 64_000
"""Bytes of one: what is longer is MathJax itself, or a page."""

_BEGIN = re.compile(r"""(?<![\w$])["']?[mM]acros["']?\s*:\s*\{""")
"""Where macros begin, in JavaScript, JSON or YAML: `macros: {`."""
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<word>[\w$]+)|(?P<mark>[{}\[\](),:])""",
    re.DOTALL,
)
"""A piece of JavaScript: a comment, a text, a word, or a mark that parts or holds them."""
_OPENING, _CLOSING = frozenset("{[("), frozenset("}])")
_NAME = re.compile(r"\\?([A-Za-z]+)")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_PARAMETER = re.compile(r"#([1-9])")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
"""An escape in a text of JavaScript: `\\\\`, `\\u03b1`."""
_COUNTS = frozenset("123456789")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


class Macro(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for a command without its backslash."""

    body: str
    parameters: int = 0
    default: str | None = None
    """What the first parameter is if it is left out; None: it cannot be."""


def macros_in(text: str) -> dict[str, Macro]:
    """Return the macros that *text*, a script or template, tells MathJax or KaTeX of, by name."""
    found: dict[str, Macro] = {}
    for begin in _BEGIN.finditer(text):
        for name, value in _entries(text, begin.end()):
            macro = _macro(value)
            if macro is not None:
                found.setdefault(name, macro)
    return found


def used(macros: Mapping[str, Macro], commands: Collection[str]) -> dict[str, Macro]:
    """Return those of *macros* that *commands*, without their backslashes, need."""
    needed: set[str] = set()
    waiting = [name for name in commands if name in macros]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [other for other in _COMMAND.findall(macros[name].body) if other in macros]
    return {name: macro for name, macro in macros.items() if name in needed}


def commands_in(text: str) -> set[str]:
    """Return the commands in the note *text*, without their backslashes."""
    return set(_COMMAND.findall(text))


def settings_lines(macros: Mapping[str, Macro]) -> Iterator[str]:
    """Yield the lines by which `site.yaml` says the same."""
    if not macros:
        return
    yield "math:"
    plain = {name: macro for name, macro in macros.items() if _is_plain(macro)}
    if plain:
        yield "  macros:"
        yield from (f"    \\{name}: {single_quoted(macro.body)}" for name, macro in plain.items())
    if len(plain) < len(macros):
        yield "  preamble: |"
        for name, macro in macros.items():
            if name not in plain:
                default = "" if macro.default is None else f"[{macro.default}]"
                yield f"    \\newcommand{{\\{name}}}[{macro.parameters}]{default}{{{macro.body}}}"


def _is_plain(macro: Macro) -> bool:
    """Whether the text alone says how many parameters there are."""
    highest = max(map(int, _PARAMETER.findall(macro.body)), default=0)
    return macro.default is None and highest == macro.parameters


def _entries(text: str, at: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of the object that begins before *at* with the tokens of their values."""
    depth, name, value = 1, "", list[str]()
    for token in _TOKEN.finditer(text, at, at + LONGEST):
        mark = token["mark"] or ""
        depth += (mark in _OPENING) - (mark in _CLOSING)
        if not depth or (depth == 1 and mark == ","):
            if name:
                yield name, value
            name, value = "", []
            if not depth:
                return
        elif depth == 1 and mark == ":" and not name:
            key = _NAME.fullmatch(_unquoted(value[-1])) if value else None
            name, value = key[1] if key else "", []
        elif token["text"] or token["word"] or mark:
            value.append(token[0])


def _macro(value: list[str]) -> Macro | None:
    """Return what the tokens *value* define: a text, or a list of it, a number and perhaps a default."""
    texts = [_unquoted(token) for token in value if _is_text(token)]
    if not texts or "\n" in "".join(texts):
        return None
    body = texts[0]
    if len(value) == 1:
        return Macro(body=body, parameters=max(map(int, _PARAMETER.findall(body)), default=0))
    if value[0] != "[" or not _is_text(value[1]):
        return None
    parameters = next((int(token) for token in value if token in _COUNTS), 0)
    return Macro(body=body, parameters=parameters, default=texts[1] if parameters and len(texts) > 1 else None)


def _is_text(token: str) -> bool:
    return token[0] in "\"'`"


def _unquoted(token: str) -> str:
    """Return the text that *token* stands for in JavaScript: a name, or something between quotes."""
    return _ESCAPE.sub(_character, token[1:-1]) if _is_text(token) else token


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)
