"""How a mapping of `site.yaml` is read: each key by its reader; unknown keys are reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from notesite.near import nearest
from notesite.yamltext.nodes import Node, Scalar, Table, is_empty
from notesite.yamltext.reporter import Reporter, shown
from notesite.yamltext.values import text_value, wrong_type

Reader = Callable[[Node, str, Reporter], object]
"""Returns None if the key says nothing, or nothing that can be used: the default holds."""

R = TypeVar("R", bound=msgspec.Struct)


def settings(
    table: Table, readers: Mapping[str, Reader], reporter: Reporter, *, inside: str = ""
) -> tuple[dict[str, object], list[tuple[Scalar, Node]]]:
    """Return the settings of *table* that *readers* know, and the pairs they do not."""
    known: dict[str, object] = {}
    others: list[tuple[Scalar, Node]] = []
    for key, node in table.pairs:
        reader = readers.get(key.text)
        if reader is None:
            others.append((key, node))
            continue
        value = reader(node, inside + key.text, reporter)
        if value is not None:
            known[key.text] = value
    return known, others


def section(make: type[R], readers: Mapping[str, Reader]) -> Reader:
    """Return the reader of a mapping that is a record of its own; keys it does not know are told."""

    def read(node: Node, key: str, reporter: Reporter) -> R | None:
        table = section_table(node, key, readers, reporter)
        if table is None:
            return None
        known, others = settings(table, readers, reporter, inside=f"{key}.")
        for name, _ in others:
            unknown_inside(name, f"{key}.", readers, reporter)
        return msgspec.convert(known, make)

    return read


def section_table(node: Node, key: str, names: Mapping[str, object], reporter: Reporter) -> Table | None:
    """Return *node* as a mapping with *names* for keys."""
    if isinstance(node, Table):
        return node
    if not is_empty(node):
        wrong_type(node, key, "a mapping", reporter, hint=f"its keys are {', '.join(sorted(names))}")
    return None


def unknown_inside(key: Scalar, inside: str, names: Mapping[str, object], reporter: Reporter) -> None:
    """Tell that the section *inside* knows no *key*."""
    meant = nearest(key.text.lower().replace("-", "_"), names)
    suggestion = f"did you mean `{inside}{meant}`?" if meant else f"known are {', '.join(sorted(names))}"
    reporter.warning(
        "unknown-key",
        f"the key {shown(inside + key.text)} is unknown; {suggestion}",
        key.start,
        key.end,
        hint="it has no effect",
    )


def stripped(node: Node, key: str, reporter: Reporter) -> str | None:
    """Return *node* as text without the white space around it."""
    scalar = text_value(node, key, reporter)
    return None if scalar is None else scalar.text.strip()
