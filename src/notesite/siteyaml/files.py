"""Names of the site's own files in `site.yaml`: style sheets, scripts, its icon, what comes into every head."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from notesite.siteyaml.section import Reader, stripped
from notesite.yamltext.nodes import Items, Node, Table, is_empty
from notesite.yamltext.reporter import Reporter, shown
from notesite.yamltext.values import wrong_type

Has = Callable[[Literal["static", "templates"], str], bool]
"""Says whether the site or its theme has a file of that name in a folder."""


def static_file(node: Node, key: str, reporter: Reporter) -> str | None:
    """Return the name of a file below `static/`."""
    return _file(node, key, "static", reporter)


def static_files(node: Node, key: str, reporter: Reporter) -> tuple[str, ...] | None:
    """Return names of files below `static/`: a list, or one."""
    if is_empty(node):
        return None
    values = node.values if isinstance(node, Items) else (node,)
    return tuple(name for value in values if (name := _file(value, key, "static", reporter)) is not None)


def template_file(node: Node, key: str, reporter: Reporter) -> str | None:
    """Return the name of a file below `templates/`."""
    return _file(node, key, "templates", reporter)


def _file(node: Node, key: str, folder: str, reporter: Reporter) -> str | None:
    written = stripped(node, key, reporter)
    if written is None:
        return None
    name = written.removeprefix("/").removeprefix(f"{folder}/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|/", name):
        wrong_type(node, key, f"a file in {folder}/", reporter, hint=f"put a copy into {folder}/: {_NOTHING_OUTSIDE}")
        return None
    if not name or not set(name.split("/")).isdisjoint(("", ".", "..")) or "\0" in name:
        wrong_type(node, key, f"a file in {folder}/", reporter, hint=f"write its path from {folder}/ on")
        return None
    return name


_NOTHING_OUTSIDE = "pages ask no other site for anything"

_FOLDERS: Mapping[str, Literal["static", "templates"]] = {
    "css": "static",
    "js": "static",
    "favicon": "static",
    "head": "templates",
}
FILES: Mapping[str, Reader] = {
    "css": static_files,
    "js": static_files,
    "favicon": static_file,
    "head": template_file,
}
"""The keys that name files."""


def check_files(table: Table, has: Has, reporter: Reporter) -> None:
    """Tell of files the settings *table* names that are not there."""
    for key, node in table.pairs:
        folder = _FOLDERS.get(key.text)
        if folder is None:
            continue
        for value in node.values if isinstance(node, Items) else (node,):
            # What is wrong with the name itself was told when it was read.
            name = _file(value, key.text, folder, reporter.trial())
            if name is not None and not has(folder, name):
                reporter.error(
                    "missing-file",
                    f"there is no {shown(f'{folder}/{name}')}, which `{key.text}` names",
                    value.start,
                    value.end,
                    hint=f"put it into the site's {folder}/ folder, or mend the name",
                )
