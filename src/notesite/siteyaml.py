"""The text of `site.yaml` → Config: every key typed and checked, every problem reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from notesite.config import Config, ImageOptions, MacroBody, MarkdownOptions, MathOptions, MenuEntry, Reading
from notesite.diagnostic import Checked
from notesite.editors import names, template
from notesite.lines import Source
from notesite.near import nearest
from notesite.yamltext.findings import Findings, shown
from notesite.yamltext.macros import macros_value
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty, plain_value
from notesite.yamltext.read import read_mapping
from notesite.yamltext.values import (
    bool_value,
    int_value,
    positive_value,
    text_value,
    wrong_type,
)
from notesite.zone import zone

_Reader = Callable[[Node, str, Findings], object]
"""Returns None if the key says nothing, or nothing that can be used: the default holds."""

R = TypeVar("R", MarkdownOptions, MathOptions, ImageOptions, Reading)


def read_config(source: Source) -> Checked[Config]:
    """Return the settings written in *source*; what is missing or wrong has its default. Never raises."""
    findings = Findings(source, "config")
    start = len(source.text) - len(source.text.lstrip("\ufeff"))
    table = read_mapping(start, len(source.text), findings=findings, structured=_STRUCTURED)
    settings, others = _settings(table, _READERS, findings)
    extra: dict[str, object] = {}
    for key, node in others:
        if key.text == "extra" and isinstance(node, Table):
            extra |= {name.text: plain_value(value) for name, value in node.pairs}
        else:
            extra[key.text] = plain_value(node)
            _check_unknown(key, "", findings)
    config = Config(**settings, extra=extra)  # type: ignore[arg-type]  # the readers match the record
    return Checked(value=config, diagnostics=tuple(findings.diagnostics))


def _settings(
    table: Table, readers: Mapping[str, _Reader], findings: Findings, *, inside: str = ""
) -> tuple[dict[str, object], list[tuple[Scalar, Node]]]:
    """Return the settings of *table* that *readers* know, and the pairs they do not."""
    settings: dict[str, object] = {}
    others: list[tuple[Scalar, Node]] = []
    for key, node in table.pairs:
        reader = readers.get(key.text)
        if reader is None:
            others.append((key, node))
            continue
        value = reader(node, inside + key.text, findings)
        if value is not None:
            settings[key.text] = value
    return settings, others


_ELSEWHERE = {
    "url": "base_url",
    "site_url": "base_url",
    "lang": "language",
    "languagecode": "language",
    "paginate": "per_page",
    "content_dir": "content",
    "source_dir": "content",
    "root": "base_url",
    "copyright": "license",
}
"""What other tools call it."""


def _check_unknown(key: Scalar, inside: str, findings: Findings, known: Mapping[str, _Reader] | None = None) -> None:
    names = _READERS if known is None else known
    name = key.text.lower().replace("-", "_")
    meant = nearest(name, names) or (None if inside else _ELSEWHERE.get(name))
    if meant is None and not inside:
        return
    suggestion = f"; did you mean `{inside}{meant}`?" if meant else f"; known are {', '.join(sorted(names))}"
    findings.warning(
        "unknown-key",
        f"the key {shown(inside + key.text)} is unknown{suggestion}",
        key.start,
        key.end,
        hint="it has no effect" if inside else "templates get it under `extra`",
    )


def _section(make: type[R], readers: Mapping[str, _Reader]) -> _Reader:
    def read(node: Node, key: str, findings: Findings) -> R | None:
        if is_empty(node):
            return None
        if not isinstance(node, Table):
            wrong_type(node, key, "a mapping", findings, hint=f"its keys are {', '.join(sorted(readers))}")
            return None
        settings, others = _settings(node, readers, findings, inside=f"{key}.")
        for name, _ in others:
            _check_unknown(name, f"{key}.", findings, readers)
        return msgspec.convert(settings, make)

    return read


def _text(node: Node, key: str, findings: Findings) -> str | None:
    scalar = text_value(node, key, findings)
    return None if scalar is None else scalar.text.strip()


def _preamble(node: Node, key: str, findings: Findings) -> str | None:
    scalar = text_value(node, key, findings)
    return None if scalar is None else scalar.text


def _macros(node: Node, key: str, findings: Findings) -> tuple[tuple[str, MacroBody], ...] | None:
    macros = macros_value(node, key, findings)
    return None if macros is None else tuple(sorted(macros, key=lambda macro: macro[0]))


_URL = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", re.IGNORECASE)


def _base_url(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if text is None:
        return None
    address = absolute_address(text)
    if address is None:
        wrong_type(node, key, "an absolute address", findings, hint="write `https://example.org/` or with a folder")
    return address


def absolute_address(text: str) -> str | None:
    """Return *text* in the form `base_url` has, with `/` at its end; None if it is no absolute address."""
    if not _URL.fullmatch(text):
        return None
    return text if text.endswith("/") else text + "/"


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _language(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if text is None or _LANGUAGE.fullmatch(text):
        return text
    if _LANGUAGE.fullmatch(repaired := text.replace("_", "-")):
        return repaired
    wrong_type(node, key, "a language such as `zh-CN` or `en`", findings)
    return None


def _timezone(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if text is None or zone(text) is not None:
        return text
    wrong_type(node, key, "a time zone such as `+08:00` or `Asia/Shanghai`", findings)
    return None


def _folder(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if text is None:
        return None
    if not text or "\0" in text:
        wrong_type(node, key, "the path of a folder", findings)
        return None
    return text


def _at_least(least: int) -> _Reader:
    return lambda node, key, findings: int_value(node, key, findings, least=least)


def _percent(node: Node, key: str, findings: Findings) -> int | None:
    value = int_value(node, key, findings, least=1)
    if value is not None and value > 100:
        findings.error("range", f"`{key}` is {value}; the most is 100", node.start, node.end)
        return None
    return value


_MOST_WIDTHS = 8


def _widths(node: Node, key: str, findings: Findings) -> tuple[int, ...] | None:
    """Return the widths of copies, ascending, each once."""
    if is_empty(node):
        return None
    if not isinstance(node, Items) or not 1 <= len(node.values) <= _MOST_WIDTHS:
        wrong_type(node, key, f"a list of 1 to {_MOST_WIDTHS} widths", findings, hint=f"write `{key}: [480, 960]`")
        return None
    widths = [int_value(value, key, findings, least=16) for value in node.values]
    return tuple(sorted({width for width in widths if width is not None})) or None


_OUTPUTS = ("htmlAndMathml", "html", "mathml")


def _output(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if text is None or text in _OUTPUTS:
        return text
    wrong_type(node, key, "`htmlAndMathml`, `html` or `mathml`", findings)
    return None


def _menu(node: Node, key: str, findings: Findings) -> tuple[MenuEntry, ...] | None:
    """Return the menu of a mapping `label: url`, or of a list of mappings with `label` and `url`."""
    match node:
        case Table():
            entries = [_entry(label, url, findings) for label, url in node.pairs]
        case Items():
            entries = [_listed_entry(item, findings) for item in node.values]
        case _:
            if not is_empty(node):
                wrong_type(
                    node, key, "a mapping or a list of links", findings, hint="write lines such as `  关于: /about/`"
                )
            return None
    return tuple(entry for entry in entries if entry is not None)


def _listed_entry(node: Node, findings: Findings) -> MenuEntry | None:
    if isinstance(node, Table):
        members = {name.text: (name, value) for name, value in node.pairs}
        label = members.get("label") or members.get("name") or members.get("title")
        url = members.get("url") or members.get("link")
        if label is not None and url is not None and isinstance(label[1], Scalar):
            return _entry(label[1], url[1], findings)
        if len(node.pairs) == 1 and label is None and url is None:
            return _entry(*node.pairs[0], findings)
    wrong_type(node, "menu", "a link", findings, hint="write `- {label: 关于, url: /about/}`")
    return None


def _entry(label: Scalar, url: Node, findings: Findings) -> MenuEntry | None:
    address = _text(url, f"menu.{label.text}", findings)
    if address and re.match(r"/(?!/)|[A-Za-z][A-Za-z0-9+.-]*:|#", address):
        return MenuEntry(label=label.text.strip(), url=address)
    if address:
        return MenuEntry(label=label.text.strip(), url="/" + address.lstrip("/"))
    wrong_type(url, f"menu.{label.text}", "an address", findings)
    return None


def _editor(node: Node, key: str, findings: Findings) -> str | None:
    text = _text(node, key, findings)
    if not text or template(text) is not None:
        return text
    findings.warning(
        "unknown-editor",
        f"no address is known that opens {shown(text)}; known are {', '.join(names())}",
        node.start,
        node.end,
        hint="write one of these, or an address such as `myed://open?file={file}&line={line}`",
    )
    return None


_READERS: Mapping[str, _Reader] = {
    "title": _text,
    "subtitle": _text,
    "description": _text,
    "author": _text,
    "language": _language,
    "base_url": _base_url,
    "timezone": _timezone,
    "content": _folder,
    "per_page": _at_least(1),
    "feed_limit": _at_least(0),
    "excerpt_length": _at_least(1),
    "license": _text,
    "editor": _editor,
    "menu": _menu,
    "markdown": _section(MarkdownOptions, {"html": bool_value, "linkify": bool_value, "extensions": bool_value}),
    "math": _section(MathOptions, {"output": _output, "macros": _macros, "preamble": _preamble}),
    "images": _section(ImageOptions, {"variants": bool_value, "widths": _widths, "quality": _percent}),
    "reading": _section(Reading, dict.fromkeys(msgspec.structs.asdict(Reading()), positive_value)),
}

_STRUCTURED = frozenset(("menu", "markdown", "math", "macros", "images", "reading", "extra"))
