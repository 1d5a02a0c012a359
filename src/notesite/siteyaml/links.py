"""Links in `site.yaml`: the menu, the owner's other places."""

from __future__ import annotations

import re

from notesite.config import MenuEntry
from notesite.siteyaml.section import stripped
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty
from notesite.yamltext.reporter import Reporter
from notesite.yamltext.values import wrong_type

_ACTIVE = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data)[\s\x00-\x1f]*:", re.IGNORECASE)
"""What runs, or shows something of its own, in the place of a page; as in notes it is no address."""


def links(node: Node, key: str, reporter: Reporter) -> tuple[MenuEntry, ...] | None:
    """Return the links of a mapping `label: url`, or of a list of mappings with `label` and `url`."""
    match node:
        case Table():
            entries = [_entry(key, label, url, reporter) for label, url in node.pairs]
        case Items():
            entries = [_listed_entry(key, item, reporter) for item in node.values]
        case _:
            if not is_empty(node):
                wrong_type(
                    node, key, "a mapping or a list of links", reporter, hint="write lines such as `  关于: /about/`"
                )
            return None
    return tuple(entry for entry in entries if entry is not None)


def _listed_entry(key: str, node: Node, reporter: Reporter) -> MenuEntry | None:
    if isinstance(node, Table):
        members = {name.text: (name, value) for name, value in node.pairs}
        label = members.get("label") or members.get("name") or members.get("title")
        url = members.get("url") or members.get("link")
        if label is not None and url is not None and isinstance(label[1], Scalar):
            return _entry(key, label[1], url[1], reporter)
        if len(node.pairs) == 1 and label is None and url is None:
            return _entry(key, *node.pairs[0], reporter)
    wrong_type(node, key, "a link", reporter, hint="write `- {label: 关于, url: /about/}`")
    return None


def _entry(key: str, label: Scalar, url: Node, reporter: Reporter) -> MenuEntry | None:
    address = stripped(url, f"{key}.{label.text}", reporter)
    if address and _ACTIVE.match(address):
        wrong_type(url, f"{key}.{label.text}", "an address of a page", reporter)
        return None
    if address and re.match(r"/(?!/)|[A-Za-z][A-Za-z0-9+.-]*:|#", address):
        return MenuEntry(label=label.text.strip(), url=address)
    if address:
        return MenuEntry(label=label.text.strip(), url="/" + address.lstrip("/"))
    wrong_type(url, f"{key}.{label.text}", "an address", reporter)
    return None
