"""A stretch of a source → its mapping: YAML if it can be read as YAML, else whatever of it can be understood."""

from __future__ import annotations

from notesite.yamltext.entries import read_entries
from notesite.yamltext.nodes import Node, Table, is_empty
from notesite.yamltext.parse import MalformedError, parse
from notesite.yamltext.repair import Shielded, indented, shielded
from notesite.yamltext.reporter import Reporter, shown

LIMIT = 65_536
"""Characters of one front matter or settings file. Real ones have a few hundred."""


def is_too_large(start: int, end: int, reporter: Reporter) -> bool:
    """Say whether more stands from *start* to *end* than is read, and tell of it."""
    if end - start <= LIMIT:
        return False
    reporter.error(
        "too-large",
        f"{end - start:,} characters stand here, more than the {LIMIT:,} that are read",
        start,
        start + 1,
        hint="keep long text elsewhere: in the body of a note, in a template",
    )
    return True


def read_mapping(start: int, end: int, *, reporter: Reporter, structured: frozenset[str]) -> Table:
    """Return the mapping written in the source of *reporter* from *start* to *end*; report everything wrong with it.

    *structured* are the keys whose values may be lists or mappings. A value nothing can be made of is missing.
    """
    empty = Table(pairs=(), start=start, end=end, flow=False)
    if is_too_large(start, end, reporter):
        return empty
    text = shielded(reporter.source.text[start:end])
    node = _whole(text, start, reporter, structured)
    if isinstance(node, Table):
        return node
    if node is not None and not is_empty(node):
        reporter.error(
            "not-a-mapping",
            f"{shown(reporter.written(node))} is not a mapping",
            node.start,
            node.end,
            hint="write lines of the form `key: value`",
        )
    return empty


def _whole(text: Shielded, base: int, reporter: Reporter, structured: frozenset[str]) -> Node | None:
    trial = reporter.trial()
    try:
        node = parse(text, base=base, reporter=trial)
    except MalformedError:
        return _mended(text, base, reporter, structured)
    if isinstance(node, Table | None) or is_empty(node):
        reporter.add(trial)
        return node
    # `title:x` on every line makes one text of them all.
    trial = reporter.trial()
    table = read_entries(text, base=base, reporter=trial, structured=structured)
    if not table.pairs:
        return node
    reporter.add(trial)
    return table


def _mended(text: Shielded, base: int, reporter: Reporter, structured: frozenset[str]) -> Node | None:
    mended = indented(text.text, base=base, reporter=reporter)
    text = Shielded(text=mended, backslash=text.backslash)
    trial = reporter.trial()
    try:
        node = parse(text, base=base, reporter=trial)
    except MalformedError:
        return read_entries(text, base=base, reporter=reporter, structured=structured)
    reporter.add(trial)
    return node
