"""Names of fonts in `site.yaml`."""

from __future__ import annotations

import re

from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty
from notesite.yamltext.reporter import Reporter
from notesite.yamltext.values import wrong_type

_FONT = re.compile(r"[^\"'\\{}()<>;:\x00-\x1f]+")


def fonts(node: Node, key: str, reporter: Reporter) -> tuple[str, ...] | None:
    """Return the names of fonts in *node*: a list, or one text with commas as in a style sheet."""
    if is_empty(node):
        return None
    if isinstance(node, Table):
        wrong_type(node, key, "a list of fonts", reporter, hint=f"write `{key}: [Georgia, serif]`")
        return None
    values = node.values if isinstance(node, Items) else (node,)
    names: list[str] = []
    for value in values:
        parts = value.text.split(",") if isinstance(value, Scalar) else [""]
        found = [part.strip().strip("'\"").strip() for part in parts]
        if all(map(_FONT.fullmatch, found)):
            names += found
        else:
            wrong_type(value, key, "the name of a font", reporter, hint="write it as your system shows it")
    return tuple(dict.fromkeys(names)) or None
