"""The values of a YAML text, each with its place."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from notesite.pattern import pattern


class Scalar(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of text; its type is the business of whoever reads it."""

    text: str
    start: int
    """Offset in the source, of the opening quote or block mark if there is one."""
    end: int
    style: Literal["plain", "quoted", "block"] = "plain"


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A list."""

    values: tuple[Node, ...]
    start: int
    end: int
    flow: bool
    """Written with brackets."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping, in the order written; keys do not repeat."""

    pairs: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    flow: bool
    """Written with braces."""


Node = Scalar | Items | Table


def is_empty(node: Node) -> bool:
    """Say whether *node* is YAML's null."""
    return isinstance(node, Scalar) and node.style == "plain" and node.text in ("", "~", "null", "Null", "NULL")


_INTEGER = pattern(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = pattern(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,3})?")
"""A number with a fraction, and perhaps an exponent, of sensible length."""
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def plain_value(node: Node) -> object:
    """Return *node* as None, bool, int, float, str, list or dict, for templates that know what they asked for.

    Only what JSON writes the same way is taken for a number: `012` and `2023-06-01` stay text.
    """
    match node:
        case Items():
            return [plain_value(value) for value in node.values]
        case Table():
            return {key.text: plain_value(value) for key, value in node.pairs}
        case Scalar():
            return _plain_scalar(node)


def _plain_scalar(node: Scalar) -> object:
    text = node.text
    if node.style != "plain":
        return text
    if is_empty(node):
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
