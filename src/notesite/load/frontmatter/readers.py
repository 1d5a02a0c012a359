"""How the value of each field is read: one function a field, from a key to what it fills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from notesite.load.frontmatter.dates import read_date
from notesite.load.frontmatter.keys import normal
from notesite.pattern import pattern
from notesite.yamltext.macros import macros_value, preamble_value
from notesite.yamltext.nodes import Items, Node, Scalar, Table
from notesite.yamltext.reporter import Reporter, shown
from notesite.yamltext.values import (
    as_bool,
    bool_value,
    int_value,
    strings_value,
    text_start,
    text_value,
    wrong_type,
)

Fields = dict[str, object]
"""Field of a FrontMatter → its value. A date that cannot be read is None, so nobody asks where it is."""


class WrittenKey:
    """A key of the front matter about to be read, with what its reading needs."""

    __slots__ = ("name", "node", "reporter", "timezone")

    def __init__(self, name: str, node: Node, reporter: Reporter, timezone: str) -> None:
        self.name = name
        self.node = node
        self.reporter = reporter
        self.timezone = timezone


def _text(field: str, *, at: str = "") -> Callable[[WrittenKey], Fields]:
    def read(key: WrittenKey) -> Fields:
        scalar = text_value(key.node, key.name, key.reporter)
        if scalar is None or not (text := scalar.text.strip()):
            return {}
        if not at:
            return {field: text}
        start = text_start(scalar, key.reporter.source.text)
        return {field: text, at: start + len(scalar.text) - len(scalar.text.lstrip())}

    return read


def _linked(node: Node) -> Node:
    """Return what `[[2024-05-01]]`, a link to the note of a day, is about."""
    inner = node
    for _ in "[[":
        if not isinstance(inner, Items) or not inner.flow or len(inner.values) != 1:
            return node
        inner = inner.values[0]
    return inner


def _date(field: str) -> Callable[[WrittenKey], Fields]:
    def read(key: WrittenKey) -> Fields:
        node, reporter = _linked(key.node), key.reporter
        if not isinstance(node, Scalar):
            wrong_type(node, key.name, "a date", reporter)
            return {field: None}
        scalar = text_value(node, key.name, reporter)
        if scalar is None or not scalar.text.strip():
            return {}
        moment = read_date(scalar.text, key.timezone)
        if moment.at is None:
            reporter.error(
                "date",
                f"`{key.name}` is {shown(scalar.text)}, {moment.problem}",
                scalar.start,
                scalar.end,
                hint="write `2023-06-01`, `2023-06-01 08:30` or `2023-06-01T08:30:00+08:00`",
            )
            return {field: None}
        if not moment.usual:
            iso = moment.at.date().isoformat() if moment.at.time() == _MIDNIGHT else f"{moment.at:%Y-%m-%d %H:%M:%S}"
            reporter.warning(
                "date-form",
                f"`{key.name}` is {shown(scalar.text)}; it is read as {iso}",
                scalar.start,
                scalar.end,
                hint=f"write `{iso}`",
            )
            reporter.repair("date-form", scalar.start, scalar.end, iso)
        return {field: moment.at}

    return read


_MIDNIGHT = dt.time()


def _names(field: str) -> Callable[[WrittenKey], Fields]:
    def read(key: WrittenKey) -> Fields:
        names = _strings(key)
        return {} if names is None else {field: names}

    return read


_LINK = pattern(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
"""A link as Obsidian has it, by its words: `[[甲]]`, `[[人/甲|甲]]`."""


def _unlinked(text: str) -> str:
    """Return *text* with the words of links that Obsidian and Logseq have among properties: `[[people/ada|Ada]]`."""
    return _LINK.sub(r"\1", text)


def _strings(key: WrittenKey) -> tuple[str, ...] | None:
    names = strings_value(key.node, key.name, key.reporter)
    return names and tuple(map(_unlinked, names))


def _series(key: WrittenKey) -> Fields:
    if isinstance(key.node, Items):
        names = _strings(key) or ("",)
        if len(names) > 1:
            key.reporter.warning(
                "one-series",
                f"an article belongs to one series; `{names[0]}` is taken, the other names are left out",
                key.node.start,
                key.node.end,
            )
        return {"series": names[0]}
    return {field: _unlinked(str(text)) for field, text in _text("series")(key).items()}


_PATTERN = pattern(
    r":(?:year|month|day|title|slug|post_title|category|categories|hash|name|id|i_month|i_day|filename)\b"
)
"""A part of Hexo's or Jekyll's pattern of addresses: `:year`, `:title`."""


def _url(key: WrittenKey) -> Fields:
    scalar = text_value(key.node, key.name, key.reporter)
    if scalar is None:
        return {}
    path = _path(scalar, key)
    return {} if path is None else {"url": path}


def _path(scalar: Scalar, key: WrittenKey) -> str | None:
    """Return the URL path that *scalar* names, or None if it names none."""
    text = scalar.text.strip()
    if _PATTERN.search(text):
        key.reporter.warning(
            "url-pattern",
            f"`{key.name}` is {shown(text)}, a pattern for a whole site; it is left out",
            scalar.start,
            scalar.end,
            hint="write the article's own path, or delete the line",
        )
        return None
    if "://" in text:
        path = "/" + text.partition("://")[2].partition("/")[2]
        key.reporter.warning(
            "url-host",
            f"`{key.name}` names a host; only the path {shown(path)} is taken",
            scalar.start,
            scalar.end,
            hint="the host is `base_url` of site.yaml",
        )
        return path
    return "/" + text.lstrip("/") if text else None


_ADDRESS = pattern(r"/|\.html?$|:[a-z]+")
"""Has an address, or is a pattern of some (`:year`)."""


def _aliases(key: WrittenKey) -> Fields:
    paths = strings_value(key.node, key.name, key.reporter)
    if paths is None:
        return {}
    node = key.node
    # Obsidian's are other names of the note; an address has a `/`, or is a file.
    names = tuple(text.strip() for text in paths if not _ADDRESS.search(text))
    read = (
        _path(Scalar(text=path, start=node.start, end=node.end), key) for path in paths if path.strip() not in names
    )
    return {"aliases": tuple(path for path in read if path is not None), "names": tuple(filter(None, names))}


_SWITCH = ("enable", "enabled")


def _flag(field: str) -> Callable[[WrittenKey], Fields]:
    def read(key: WrittenKey) -> Fields:
        node = key.node
        if isinstance(node, Table):
            # NexT's form: `toc: {enable: true, number: false}`.
            node = next((value for name, value in node.pairs if normal(name.text) in _SWITCH), node)
        value = bool_value(node, key.name, key.reporter)
        return {} if value is None else {field: value}

    return read


def _toc(key: WrittenKey) -> Fields:
    node = key.node
    switched = isinstance(node, Table) and any(normal(name.text) in _SWITCH for name, _ in node.pairs)
    # LoveIt's `toc: {auto: false}`, al-folio's `toc: {sidebar: left}` and its list of headings say how, not whether.
    return {} if isinstance(node, (Table, Items)) and not switched else _flag("toc")(key)


def _math(key: WrittenKey) -> Fields:
    node = key.node
    if isinstance(node, Scalar) and node.text.strip().lower() in ("katex", "mathjax", "latex", "tex"):
        return {"math": True}
    if isinstance(node, Scalar) and node.text.strip().lower() in _OTHER_MATH:
        key.reporter.note(
            "foreign",
            f"`{key.name}` is {shown(node.text)}, not TeX: formulas are shown as they are written",
            node.start,
            node.end,
        )
        return {"math": False}
    return _flag("math")(key)


_OTHER_MATH = frozenset(("typst", "asciimath"))


def _published(key: WrittenKey) -> Fields:
    node = key.node
    if isinstance(node, Scalar) and as_bool(node.text) is None:
        return _date("published")(key)
    value = bool_value(node, key.name, key.reporter)
    return {} if value is None else {"published": value}


def _member(node: Node, names: tuple[str, ...]) -> Node:
    """Return the value of the first of *names* that the mapping *node* has; any other node as it is."""
    if isinstance(node, Items) and node.values:
        node = node.values[0]
    if isinstance(node, Table):
        members: Mapping[str, Node] = {normal(name.text): value for name, value in node.pairs}
        return next((members[name] for name in names if name in members), node)
    return node


def _cover(key: WrittenKey) -> Fields:
    node = _member(key.node, ("image", "path", "url", "src", "teaser", "feature"))
    if isinstance(node, Scalar) and node.style == "plain" and as_bool(node.text) is not None:
        return {}
    return _text("cover")(WrittenKey(key.name, node, key.reporter, key.timezone))


def _author(key: WrittenKey) -> Fields:
    node = key.node
    if isinstance(node, Items) and all(isinstance(value, Scalar) for value in node.values):
        return {"author": "、".join(_strings(key) or ())}
    read = _text("author")(WrittenKey(key.name, _member(node, ("name",)), key.reporter, key.timezone))
    return {field: _unlinked(str(text)) for field, text in read.items()}


def _license(key: WrittenKey) -> Fields:
    node = _member(key.node, ("name", "type"))
    if isinstance(node, Scalar) and as_bool(node.text) is not None:
        return {}
    return _text("license")(WrittenKey(key.name, node, key.reporter, key.timezone))


def _top(key: WrittenKey) -> Fields:
    node = key.node
    if isinstance(node, Scalar) and (value := as_bool(node.text)) is not None and not node.text.strip().isdigit():
        return {"top": int(value)}
    number = int_value(node, key.name, key.reporter)
    return {} if number is None else {"top": number}


_LANG = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _lang(key: WrittenKey) -> Fields:
    scalar = text_value(key.node, key.name, key.reporter)
    if scalar is None:
        return {}
    tag = scalar.text.strip().replace("_", "-")
    if _LANG.fullmatch(tag):
        return {"lang": tag}
    wrong_type(scalar, key.name, "a language such as `zh-CN` or `en`", key.reporter)
    return {}


def _macros(key: WrittenKey) -> Fields:
    macros = macros_value(key.node, key.name, key.reporter)
    if not macros or not isinstance(key.node, Table):
        return {}
    return {"macros": macros, "macros_at": key.node.pairs[0][0].start}


def _preamble(key: WrittenKey) -> Fields:
    found = preamble_value(key.node, key.name, key.reporter)
    if found is None:
        return {}
    text, segments = found
    return {"preamble": text, "preamble_segments": segments}


READERS: Mapping[str, Callable[[WrittenKey], Fields]] = {
    "title": _text("title", at="title_at"),
    "date": _date("date"),
    "updated": _date("updated"),
    "tags": _names("tags"),
    "categories": _names("categories"),
    "series": _series,
    "slug": _text("slug"),
    "url": _url,
    "aliases": _aliases,
    "draft": _flag("draft"),
    "published": _published,
    "summary": _text("summary", at="summary_at"),
    "cover": _cover,
    "media_subpath": _text("media_subpath"),
    "math": _math,
    "macros": _macros,
    "preamble": _preamble,
    "toc": _toc,
    "lang": _lang,
    "author": _author,
    "license": _license,
    "comments": _flag("comments"),
    "top": _top,
}
