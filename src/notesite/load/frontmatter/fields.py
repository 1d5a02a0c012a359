"""Which key fills which field of a FrontMatter; what fills none goes to `extra`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from notesite.load.frontmatter.keys import ALIASES, FIELDS, FOREIGN, normal
from notesite.load.frontmatter.readers import READERS, Fields, WrittenKey
from notesite.near import nearest
from notesite.yamltext.nodes import Node, Scalar, Table, is_empty, plain_value
from notesite.yamltext.reporter import Reporter, shown

_TOLD_OF_LATER = frozenset(("url", "slug", "aliases", "tags", "categories", "series", "cover"))
"""Fields that may turn out wrong only beside other notes."""


def read_fields(table: Table, *, reporter: Reporter, timezone: str) -> Fields:
    """Return the fields that the pairs of *table* fill; what fills none goes to `extra`."""
    fields: Fields = {}
    extra: dict[str, object] = {}
    chosen, left = _choose(_flattened(table.pairs))
    for field, (key, node) in chosen.items():
        if not _is_placeholder(field, key.text, node, reporter):
            fields |= _read(field, WrittenKey(key.text, node, reporter, timezone), extra)
    for key, node in left:
        _keep(key, node, extra, reporter)
    if extra:
        fields["extra"] = extra
    fields["places"] = {field: (key.start, key.end) for field, (key, _) in chosen.items() if field in _TOLD_OF_LATER}
    return fields


_Pair = tuple[Scalar, Node]


def _flattened(pairs: Iterable[_Pair]) -> Iterable[_Pair]:
    """Yield *pairs*, those inside `taxonomies` (Zola's) as if they stood at the top."""
    for key, node in pairs:
        if normal(key.text) == "taxonomies" and isinstance(node, Table):
            yield from node.pairs
        else:
            yield key, node


def _choose(pairs: Iterable[_Pair]) -> tuple[dict[str, _Pair], list[_Pair]]:
    """Return the pair that fills each field, and all others."""
    chosen: dict[str, _Pair] = {}
    left: list[_Pair] = []
    for pair in pairs:
        field = FIELDS.get(normal(pair[0].text))
        if field is None:
            left.append(pair)
        elif field not in chosen:
            chosen[field] = pair
        elif _rank(field, pair) < _rank(field, chosen[field]):
            left.append(chosen[field])
            chosen[field] = pair
        else:
            left.append(pair)
    return chosen, left


def _rank(field: str, pair: _Pair) -> tuple[bool, int]:
    return is_empty(pair[1]), ALIASES[field].index(normal(pair[0].text))


_PLACEHOLDER = re.compile(r"""(["']?)(?:\{\{[\w .:'"|$()-]*\}\}|<%[^%\n]*%>|[^`\n]{0,40}`r [^`\n]{1,200}`)\1""")
"""All of a value that a template should have filled in: Hexo's `{{ date }}`, `<% tp.date %>`, R's `` `r Sys.Date()`
``."""


def _is_placeholder(field: str, key: str, node: Node, reporter: Reporter) -> bool:
    """Say whether *node* is what a template of new notes should have filled in, such as `{{ date }}`."""
    if field in ("macros", "preamble") or not reporter.source.text.startswith(("{{", "<%", '"', "'"), node.start):
        return False
    written = reporter.written(node)
    if not _PLACEHOLDER.fullmatch(written):
        return False
    reporter.warning(
        "placeholder",
        f"`{key}` is the placeholder {shown(written.strip(chr(34) + chr(39)))}, which nobody filled in; it is left out",
        node.start,
        node.end,
        hint="write the value, or delete the line",
    )
    text = reporter.source.text
    line, end = text.rfind("\n", 0, node.start) + 1, text.find("\n", node.end)
    # A line of its own; of `{a: 1, date: {{ date }}}` something has to stay.
    if end >= 0 and text[line:].startswith(key) and not text[node.end : end].strip():
        reporter.repair("placeholder", line, end + 1, "")
    return True


_LENIENT = frozenset(("cover", "comments", "author", "license", "math", "toc", "top", "lang"))
"""Fields whose other names may mean something else elsewhere (`comment: 随手记`)."""


_DATES = frozenset(("date", "updated"))
_DAY = re.compile(r"\d{4}\D{1,3}\d{1,2}\D{1,3}\d|\d{8}")
"""What is to be a date, even if no such day exists; `[[6/2019]]` is when a paper came out."""
_ELSEWHERE = re.compile(r"https?://")


def _may_mean_else(field: str, key: WrittenKey) -> bool:
    return field in _LENIENT or (field in _DATES and not _DAY.search(key.reporter.written(key.node)))


def _read(field: str, key: WrittenKey, extra: dict[str, object]) -> Fields:
    reader = READERS[field]
    # The page that a note is about, as clippers for Obsidian write it.
    if normal(key.name) == "url" and isinstance(key.node, Scalar) and _ELSEWHERE.match(key.node.text.strip()):
        extra[key.name] = plain_value(key.node)
        key.reporter.note(
            "url-host",
            f"`{key.name}` names a host: it is left to templates, and no address of this note",
            key.node.start,
            key.node.end,
            hint="an address of the note is a path, `/a/`; the host is `base_url` of site.yaml",
        )
        return {}
    if normal(key.name) == field or not _may_mean_else(field, key):
        return reader(key)
    trial = key.reporter.trial()
    fields = reader(WrittenKey(key.name, key.node, trial, key.timezone))
    if any(diagnostic.severity == "error" for diagnostic in trial.diagnostics):
        extra[key.name] = plain_value(key.node)
        key.reporter.note(
            "foreign",
            f"`{key.name}` is {shown(key.reporter.written(key.node))}, which says nothing as `{field}`",
            key.node.start,
            key.node.end,
            hint="templates get it as it is",
        )
        return {}
    key.reporter.add(trial)
    return fields


def _is_compound(name: str, known: str) -> bool:
    """Say whether *name* is *known* with more than a letter before or after it: `enTitle`, `date_zh` are no slips."""
    return len(name) > len(known) + 1 and (name.startswith(known) or name.endswith(known))


def _keep(key: Scalar, node: Node, extra: dict[str, object], reporter: Reporter) -> None:
    name = normal(key.text)
    if name == "extra" and isinstance(node, Table):
        extra.update({inner.text: plain_value(value) for inner, value in node.pairs})
        return
    if name == "extra" and is_empty(node):
        return
    if name == "extra":
        reporter.warning(
            "foreign",
            f"`{key.text}` is {shown(reporter.written(node))}, not a mapping",
            node.start,
            node.end,
            hint=f"templates get it as `view.extra.{key.text}`",
        )
    extra.setdefault(key.text, plain_value(node))
    if name in FIELDS or name in FOREIGN:
        return
    meant = nearest(name, FIELDS)
    if meant is not None and not _is_compound(name, meant):
        reporter.warning(
            "unknown-key",
            f"the key {shown(key.text)} is unknown; did you mean `{meant}`?",
            key.start,
            key.end,
            hint="templates get it as it is",
        )
