"""The text of another tool's settings → what they say, read as leniently as that tool reads it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

import yaml

from notesite.importers.importer import Settings

_TABS = re.compile(r"^\t+", re.MULTILINE)


def parsed(text: str, ending: str) -> Settings:
    """Return what settings in a file that ends in *ending* say.

    ValueError, its text a line, if they cannot be read.
    """
    try:
        said = _read(text, ending)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(_why(error)) from None
    return said if isinstance(said, Mapping) else {}


def _read(text: str, ending: str) -> object:
    match ending:
        case ".toml":
            return tomllib.loads(text)
        case ".json":
            return json.loads(text)
        case ".js" | ".ts" | ".mjs" | ".mts":
            return _script(text)
        case _:
            # Hexo takes a TAB that indents for two spaces; to YAML it is an error.
            return yaml.load(_TABS.sub(lambda tabs: "  " * len(tabs[0]), text), Loader=_Lenient)  # noqa: S506


_ENTRY = re.compile(
    r"""^([ \t]*)["']?(title|description|lang|base|hostname|author|srcDir)["']?[ \t]*:[ \t]*(["'`])(.*?)(?<!\\)\3""",
    re.MULTILINE,
)
"""A setting of VuePress that its script says in plain text: `title: '笔记',`."""


def _script(text: str) -> dict[str, str]:
    """Return what a script that exports settings says in plain text; nothing of it is executed.

    Of several entries of one name the outermost counts: menus have titles, too.
    """
    said: dict[str, str] = {}
    for entry in sorted(_ENTRY.finditer(text), key=lambda entry: len(entry[1].expandtabs(4))):
        said.setdefault(entry[2], re.sub(r"\\(.)", r"\1", entry[4]))
    return said


class _Lenient(yaml.SafeLoader):
    """PyYAML's safe loader that takes what YAML 1.2, and so other tools, take, too."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Let an anchor be set twice, as in a theme's `&https://…` that nobody filled in: the last one counts."""
        event: object = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


def _nothing(_loader: yaml.SafeLoader, _suffix: str, _node: yaml.Node) -> None:
    """Take a value of a type that only the other tool knows (`!!python/name:…`, `!!js/regexp`) for none."""


_Lenient.add_multi_constructor("!", _nothing)
_Lenient.add_multi_constructor("tag:yaml.org,2002:js/", _nothing)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)


def _why(error: Exception) -> str:
    """Return what is wrong with settings, and in which line, without the text that YAML shows with it."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        return f"{error.problem} (line {error.problem_mark.line + 1})"
    return " ".join(str(error).split())
