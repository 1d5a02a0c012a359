"""A stretch of a source → its mapping: YAML if it can be read as YAML, else whatever of it can be understood."""

from __future__ import annotations

from notesite.yamltext.entries import read_entries
from notesite.yamltext.findings import Findings, shown
from notesite.yamltext.nodes import Node, Table, is_empty
from notesite.yamltext.parse import MalformedError, parse
from notesite.yamltext.repair import Shielded, indented, shielded

LIMIT = 65_536
"""Characters of one front matter or settings file. Real ones have a few hundred."""


def is_too_large(start: int, end: int, findings: Findings) -> bool:
    """Say whether more stands from *start* to *end* than is read, and tell of it."""
    if end - start <= LIMIT:
        return False
    findings.error(
        "too-large",
        f"{end - start:,} characters stand here, more than the {LIMIT:,} that are read",
        start,
        start + 1,
        hint="keep long text elsewhere: in the body of a note, in a template",
    )
    return True


def read_mapping(start: int, end: int, *, findings: Findings, structured: frozenset[str]) -> Table:
    """Return the mapping written in the source of *findings* from *start* to *end*; report everything wrong with it.

    *structured* are the keys whose values may be lists or mappings. A value nothing can be made of is missing.
    """
    empty = Table(pairs=(), start=start, end=end, flow=False)
    if is_too_large(start, end, findings):
        return empty
    text = shielded(findings.source.text[start:end])
    node = _whole(text, start, findings, structured)
    if isinstance(node, Table):
        return node
    if node is not None and not is_empty(node):
        findings.error(
            "not-a-mapping",
            f"{shown(findings.written(node))} is not a mapping",
            node.start,
            node.end,
            hint="write lines of the form `key: value`",
        )
    return empty


def _whole(text: Shielded, base: int, findings: Findings, structured: frozenset[str]) -> Node | None:
    trial = findings.trial()
    try:
        node = parse(text, base=base, findings=trial)
    except MalformedError:
        return _mended(text, base, findings, structured)
    if isinstance(node, Table | None) or is_empty(node):
        findings.add(trial)
        return node
    # `title:x` on every line makes one text of them all.
    trial = findings.trial()
    table = read_entries(text, base=base, findings=trial, structured=structured)
    if not table.pairs:
        return node
    findings.add(trial)
    return table


def _mended(text: Shielded, base: int, findings: Findings, structured: frozenset[str]) -> Node | None:
    mended = indented(text.text, base=base, findings=findings)
    text = Shielded(text=mended, backslash=text.backslash)
    trial = findings.trial()
    try:
        node = parse(text, base=base, findings=trial)
    except MalformedError:
        return read_entries(text, base=base, findings=findings, structured=structured)
    findings.add(trial)
    return node
