"""LaTeX in YAML: a mapping of macros, and plain LaTeX with where each of its lines stands."""

from __future__ import annotations

import re

from notesite.lines import Segments
from notesite.pattern import pattern
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty
from notesite.yamltext.reporter import Reporter, shown
from notesite.yamltext.values import text_start, text_value, wrong_type

Body = str | tuple[str, int, str | None]
"""LaTeX; or with the number of its parameters and the default of the first, as MathJax has it."""

_NAME = pattern(r"\\?([A-Za-z@]+\*?)|\\([^A-Za-z\s])")
"""The name of a macro: letters, with a backslash or without, or one sign with it."""
_ARRAY = pattern(
    r"""\[\s*(['"]?)(?P<body>.*?)\1\s*,\s*(?P<count>\d)\s*(?:,\s*(['"]?)(?P<default>.*)\4\s*)?\]""", re.DOTALL
)
"""A macro as MathJax has it, in YAML that is not: `[\\mathbb{#1}, 1]`, `['x', 2, 'y']`."""
_COUNT = pattern(r"[0-9]")
_PARAMETERS = pattern(r"[ \t]+#\d.*")
"""A body behind ` #`, which to YAML begins a comment."""


def macros_value(node: Node, key: str, reporter: Reporter) -> tuple[tuple[str, Body], ...] | None:
    """Return the mapping *node* as (name with backslash, body) pairs."""
    if is_empty(node):
        return None
    if not isinstance(node, Table):
        wrong_type(node, key, "a mapping of LaTeX commands", reporter, hint=r"write lines such as `  \E: \mathbb{E}`")
        return None
    named = ((_name(name, reporter), name, value) for name, value in node.pairs)
    macros: dict[str, Body] = {}
    for name, written, value in named:
        if name is None:
            continue
        body = _body(value, written.text, reporter)
        if body is not None:
            macros.setdefault(name, body)
    return tuple(macros.items())


def _name(key: Scalar, reporter: Reporter) -> str | None:
    match = _NAME.fullmatch(key.text)
    if match is not None:
        return "\\" + (match[1] or match[2])
    reporter.error(
        "macro-name",
        f"{shown(key.text)} is not the name of a LaTeX command",
        key.start,
        key.end,
        hint=r"a name is letters, or one other character after a backslash: `\E`, `\*`",
    )
    return None


def _body(node: Node, name: str, reporter: Reporter) -> Body | None:
    """Return a macro's body as written: braces are TeX's, and ` #1` is a parameter, though YAML thinks otherwise."""
    match node:
        case Scalar():
            text = _with_parameters(node, reporter.source.text) if node.style == "plain" else node.text
            array = _ARRAY.fullmatch(text) if node.style == "plain" else None
            if array is None:
                return text.removesuffix("\n")
            return array["body"], int(array["count"]), array["default"]
        case Items(values=(Scalar() as body,)):
            return body.text
        case Items(values=(Scalar() as body, Scalar() as count)) if _COUNT.fullmatch(count.text):
            return body.text, int(count.text), None
        case Items(values=(Scalar() as body, Scalar() as count, Scalar() as default)) if _COUNT.fullmatch(count.text):
            return body.text, int(count.text), default.text
        case Items():
            wrong_type(
                node,
                name,
                "LaTeX, or a list of it, a number of arguments up to 9, and the default of the first",
                reporter,
            )
            return None
        case Table(flow=True):
            return reporter.written(node)
        case _:
            wrong_type(node, name, "LaTeX", reporter)
            return None


def _with_parameters(node: Scalar, text: str) -> str:
    rest = _PARAMETERS.match(text, node.end)
    return node.text + rest[0].rstrip() if rest is not None and node.text else rest[0].strip() if rest else node.text


def preamble_value(node: Node, key: str, reporter: Reporter) -> tuple[str, Segments] | None:
    """Return the LaTeX of *node*, and where each of its lines stands."""
    scalar = text_value(node, key, reporter)
    if scalar is None:
        return None
    return scalar.text, segments(scalar, reporter.source.text)


def segments(node: Scalar, text: str) -> Segments:
    """Return (offset in the value, offset in *text*) of each line of the value of *node*."""
    found: list[tuple[int, int]] = []
    at, offset = text_start(node, text), 0
    for line in node.text.split("\n"):
        place = text.find(line, at, node.end) if line else at
        if place < 0:
            break
        if line:
            found.append((offset, place))
        offset += len(line) + 1
        at = place + len(line) + 1
    return tuple(found) or ((0, text_start(node, text)),)
