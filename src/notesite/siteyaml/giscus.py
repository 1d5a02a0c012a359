"""Comments by giscus.app in `site.yaml`: the values that giscus.app gives its users to write there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from notesite.config import Giscus
from notesite.siteyaml.section import Reader, section, stripped
from notesite.yamltext.nodes import Node, Table, is_empty
from notesite.yamltext.reporter import Reporter
from notesite.yamltext.values import bool_value, wrong_type


def _matching(form: str, what: str) -> Reader:
    pattern = re.compile(form)

    def read(node: Node, key: str, reporter: Reporter) -> str | None:
        written = stripped(node, key, reporter)
        if written is None or pattern.fullmatch(written):
            return written
        wrong_type(node, key, what, reporter, hint="https://giscus.app shows what to write")
        return None

    return read


_GISCUS: Mapping[str, Reader] = {
    "repo": _matching(r"[\w.-]+/[\w.-]+", "a repository such as `name/notes`"),
    "repo_id": _matching(r"[\w=+/-]+", "the id of a repository such as `R_kgDOabcdef`"),
    "category": stripped,
    "category_id": _matching(r"[\w=+/-]+", "the id of a category such as `DIC_kwDOabcdef`"),
    "mapping": _matching("pathname|url|title|og:title", "`pathname`, `url`, `title` or `og:title`"),
    "strict": bool_value,
    "reactions": bool_value,
    "input_position": _matching("top|bottom", "`top` or `bottom`"),
}
_NEEDED = ("repo", "repo_id", "category", "category_id")


def giscus(node: Node, key: str, reporter: Reporter) -> Giscus | None:
    """Return the settings of comments by giscus: all four names and ids, or none of it."""
    read = section(Giscus, _GISCUS)(node, key, reporter)
    if not isinstance(read, Giscus) or read == Giscus():
        return None
    said = {name.text for name, value in node.pairs if not is_empty(value)} if isinstance(node, Table) else set()
    missing = [name for name in _NEEDED if name not in said]
    if missing:
        reporter.error(
            "missing-key",
            f"`{key}` has no {', '.join(f'`{name}`' for name in missing)}",
            node.start,
            node.start + 1,
            hint="https://giscus.app shows all four for a repository",
        )
    return read
