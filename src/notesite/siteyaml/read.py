"""The text of `site.yaml` → Config: every key typed and checked, every problem reported."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from notesite.config import Config, Fonts, ImageOptions, MacroBody, MarkdownOptions, MathOptions, Reading
from notesite.diagnostic import Checked
from notesite.editors import names, template
from notesite.lines import Source
from notesite.near import nearest
from notesite.siteyaml.address import absolute_address
from notesite.siteyaml.colors import palette
from notesite.siteyaml.files import FILES, Has, check_files
from notesite.siteyaml.fonts import fonts
from notesite.siteyaml.giscus import giscus
from notesite.siteyaml.links import links
from notesite.siteyaml.section import Reader, section, settings, stripped
from notesite.yamltext.macros import macros_value
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty, plain_value
from notesite.yamltext.read import read_mapping
from notesite.yamltext.reporter import Reporter, shown
from notesite.yamltext.values import (
    bool_value,
    int_value,
    positive_value,
    text_value,
    wrong_type,
)
from notesite.zone import zone


def read_config(source: Source, *, has: Has | None = None) -> Checked[Config]:
    """Return the settings written in *source*; what is missing or wrong has its default. Never raises.

    With *has*, which knows the site's files, those that are named and not there are told.
    """
    reporter = Reporter(source, "config")
    start = len(source.text) - len(source.text.lstrip("\ufeff"))
    table = read_mapping(start, len(source.text), reporter=reporter, structured=_STRUCTURED)
    known, others = settings(table, _READERS, reporter)
    if has is not None:
        check_files(table, has, reporter)
    extra: dict[str, object] = {}
    for key, node in others:
        if key.text == "extra" and isinstance(node, Table):
            extra |= {name.text: plain_value(value) for name, value in node.pairs}
        elif key.text == "extra":
            if not is_empty(node):
                wrong_type(node, key.text, "a mapping", reporter)
        else:
            extra[key.text] = plain_value(node)
            _check_unknown(key, reporter)
    config = Config(**known, extra=extra)  # type: ignore[arg-type]  # the readers match the record
    return Checked(value=config, diagnostics=tuple(reporter.diagnostics))


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


def _check_unknown(key: Scalar, reporter: Reporter) -> None:
    """Tell of a key that looks like a slip, or like what another tool calls one of ours."""
    name = key.text.lower().replace("-", "_")
    inside = _INSIDE.get(name)
    meant = inside or nearest(name, _READERS) or _ELSEWHERE.get(name)
    if meant is not None:
        reporter.warning(
            "unknown-key",
            f"the key {shown(key.text)} is unknown; did you mean `{meant}`?",
            key.start,
            key.end,
            hint=f"indent it below `{meant.partition('.')[0]}:`" if inside else "templates get it under `extra`",
        )


def _preamble(node: Node, key: str, reporter: Reporter) -> str | None:
    scalar = text_value(node, key, reporter)
    return None if scalar is None else scalar.text


def _macros(node: Node, key: str, reporter: Reporter) -> tuple[tuple[str, MacroBody], ...] | None:
    macros = macros_value(node, key, reporter)
    return None if macros is None else tuple(sorted(macros, key=lambda macro: macro[0]))


def _base_url(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if text is None:
        return None
    address = absolute_address(text)
    if address is None:
        # Without `https://` it is what a browser's address bar shows.
        meant = absolute_address(f"https://{text}") if _HOST.match(text) else None
        example = f"write `{meant}`" if meant else "write `https://example.org/` or with a folder"
        wrong_type(node, key, "an absolute address", reporter, hint=example)
    return address


_HOST = re.compile(r"[A-Za-z0-9-]+\.[A-Za-z0-9.-]+(?:[/:]|$)")
"""An address without its scheme: `example.org/a`."""


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def is_language(text: str) -> bool:
    """Say whether *text* can be a site's `language`."""
    return _LANGUAGE.fullmatch(text.replace("_", "-")) is not None


def _language(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if text is None or _LANGUAGE.fullmatch(text):
        return text
    if _LANGUAGE.fullmatch(repaired := text.replace("_", "-")):
        return repaired
    wrong_type(node, key, "a language such as `zh-CN` or `en`", reporter)
    return None


def _timezone(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if text is None or zone(text) is not None:
        return text
    wrong_type(node, key, "a time zone such as `+08:00` or `Asia/Shanghai`", reporter)
    return None


def _folder(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if text is None:
        return None
    if not text or "\0" in text:
        wrong_type(node, key, "the path of a folder", reporter)
        return None
    return text


def _at_least(least: int) -> Reader:
    return lambda node, key, reporter: int_value(node, key, reporter, least=least)


def _percent(node: Node, key: str, reporter: Reporter) -> int | None:
    value = int_value(node, key, reporter, least=1)
    if value is not None and value > 100:
        reporter.error("range", f"`{key}` is {value}; the most is 100", node.start, node.end)
        return None
    return value


_MOST_WIDTHS = 8


def _widths(node: Node, key: str, reporter: Reporter) -> tuple[int, ...] | None:
    """Return the widths of copies, ascending, each once."""
    if is_empty(node):
        return None
    if not isinstance(node, Items) or not 1 <= len(node.values) <= _MOST_WIDTHS:
        wrong_type(node, key, f"a list of 1 to {_MOST_WIDTHS} widths", reporter, hint=f"write `{key}: [480, 960]`")
        return None
    widths = [int_value(value, key, reporter, least=16) for value in node.values]
    return tuple(sorted({width for width in widths if width is not None})) or None


_OUTPUTS = ("htmlAndMathml", "html", "mathml")


def _output(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if text is None or text in _OUTPUTS:
        return text
    wrong_type(node, key, "`htmlAndMathml`, `html` or `mathml`", reporter)
    return None


def _editor(node: Node, key: str, reporter: Reporter) -> str | None:
    text = stripped(node, key, reporter)
    if not text or template(text) is not None:
        return text
    reporter.warning(
        "unknown-editor",
        f"no address is known that opens {shown(text)}; known are {', '.join(names())}",
        node.start,
        node.end,
        hint="write one of these, or an address such as `myed://open?file={file}&line={line}`",
    )
    return None


_SECTIONS: Mapping[str, tuple[type[msgspec.Struct], Mapping[str, Reader]]] = {
    "markdown": (MarkdownOptions, dict.fromkeys(msgspec.structs.asdict(MarkdownOptions()), bool_value)),
    "math": (MathOptions, {"output": _output, "macros": _macros, "preamble": _preamble}),
    "images": (ImageOptions, {"variants": bool_value, "widths": _widths, "quality": _percent}),
    "reading": (Reading, dict.fromkeys(msgspec.structs.asdict(Reading()), positive_value)),
}

_INSIDE = {
    key: f"{name}.{key}"
    for name, (_, readers) in _SECTIONS.items()
    for key in readers
    if (name, key) != ("math", "output")
}
"""Where a key belongs that stands outside of its section, as `macros` may in a note. (`output` may mean the folder.)"""

_READERS: Mapping[str, Reader] = {
    "title": stripped,
    "subtitle": stripped,
    "description": stripped,
    "author": stripped,
    "language": _language,
    "base_url": _base_url,
    "timezone": _timezone,
    "content": _folder,
    "per_page": _at_least(1),
    "feed_limit": _at_least(0),
    "excerpt_length": _at_least(1),
    "license": stripped,
    "editor": _editor,
    "menu": links,
    "social": links,
    "palette": palette,
    "fonts": section(Fonts, {"text": fonts, "code": fonts}),
    "giscus": giscus,
    "footer": stripped,
    **FILES,
    **{name: section(record, readers) for name, (record, readers) in _SECTIONS.items()},
}

_STRUCTURED = frozenset(
    "menu markdown math macros images reading extra social palette light dark fonts css js giscus".split()
)
