"""Nodes → the types a key takes. What has one obvious reading is read so, with a warning; the rest is an error.

Every function returns None where nothing can be made of the node; what is wrong has then been reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from notesite.pattern import pattern
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty
from notesite.yamltext.reporter import Reporter, shown, single_quoted


def wrong_type(node: Node, key: str, wanted: str, reporter: Reporter, *, hint: str = "") -> None:
    """Report that *node* is not what *key* takes."""
    reporter.error("type", f"`{key}` is {_described(node, reporter)}, not {wanted}", node.start, node.end, hint=hint)


def _described(node: Node, reporter: Reporter) -> str:
    match node:
        case Items():
            return "a list"
        case Table():
            return "a mapping"
        case Scalar():
            return shown(reporter.written(node)) if node.text else "empty"


def text_value(node: Node, key: str, reporter: Reporter) -> Scalar | None:
    """Return *node* as text; None if it is empty. Brackets without quotes are text too, with a warning."""
    if is_empty(node):
        _check_cut(node, key, reporter)
        return None
    if isinstance(node, Scalar):
        if node.style == "plain":
            _check_cut(node, key, reporter)
        return node
    if node.flow:
        return _as_written(node, key, reporter)
    wrong_type(node, key, "text", reporter)
    return None


_COMMENT = re.compile(r"[ \t]+#.*")
_WORDY = frozenset("title linktitle subtitle summary excerpt description desc abstract series author".split())
"""Keys whose values are words, which may well have a `#` among them."""
_COLOURS = "palette."
"""Begins the names of those whose values may begin with one."""


def _check_cut(node: Node, key: str, reporter: Reporter) -> None:
    """Warn of `学习 #1 笔记`, of which YAML keeps `学习`; behind an address or a number it is a comment."""
    match = _COMMENT.match(reporter.source.text, node.end)
    if match is not None and (key.lower() in _WORDY or key.startswith(_COLOURS)):
        at = match.start() + match[0].index("#")
        reporter.warning(
            "comment",
            f"{shown(match[0])} is a comment to YAML, not part of `{key}`",
            at,
            match.end(),
            hint="put the value in single quotes, or the comment on a line of its own",
        )


def _as_written(node: Node, key: str, reporter: Reporter) -> Scalar:
    text = reporter.written(node)
    reporter.warning(
        "unquoted",
        f"the value of `{key}` is taken as it stands; to YAML it is {_described(node, reporter)}",
        node.start,
        node.end,
        hint="put the value in single quotes",
    )
    if "\n" not in text:
        reporter.repair("unquoted", node.start, node.start + len(text), single_quoted(text))
    return Scalar(text=text, start=node.start, end=node.end)


def text_start(node: Scalar, source_text: str) -> int:
    """Return the offset in *source_text* of the first character of a text: past its quote or block mark."""
    if node.style == "quoted":
        return node.start + 1
    if node.style == "block":
        line = source_text.find("\n", node.start) + 1
        while line < node.end and source_text[line : line + 1] in ("\n", " ", "\t"):
            line += 1
        return line
    return node.start


_TRUE = ("true", "yes", "on", "1", "y", "是")
_FALSE = ("false", "no", "off", "0", "n", "否")


def as_bool(text: str) -> bool | None:
    """Return what a word for yes or no means; None if it is no such word."""
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def bool_value(node: Node, key: str, reporter: Reporter) -> bool | None:
    """Return *node* as yes or no."""
    if is_empty(node):
        return None
    value = as_bool(node.text) if isinstance(node, Scalar) else None
    if value is None or not isinstance(node, Scalar):
        wrong_type(node, key, "`true` or `false`", reporter)
        return None
    if node.style != "plain":
        word = "true" if value else "false"
        reporter.warning(
            "quoted-bool",
            f"`{key}` is the text {shown(reporter.written(node))}; it is read as `{word}`",
            node.start,
            node.end,
            hint="leave the quotes out",
        )
        reporter.repair("quoted-bool", node.start, node.end, word)
    return value


_INTEGER = pattern(r"[-+]?[0-9]{1,9}")


def int_value(node: Node, key: str, reporter: Reporter, *, least: int | None = None) -> int | None:
    """Return *node* as a whole number, at least *least*."""
    if is_empty(node):
        return None
    if not isinstance(node, Scalar) or not _INTEGER.fullmatch(node.text.strip()):
        wrong_type(node, key, "a whole number of at most 9 digits" if _is_long(node) else "a whole number", reporter)
        return None
    value = int(node.text)
    if least is not None and value < least:
        reporter.error("range", f"`{key}` is {value}; the least is {least}", node.start, node.end)
        return None
    return value


_NUMBER = pattern(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_LONG = pattern(r"[-+]?[0-9]{10,}(?:\.[0-9]*)?")
"""A number of more digits than any setting takes."""


def _is_long(node: Node) -> bool:
    return isinstance(node, Scalar) and _LONG.fullmatch(node.text.strip()) is not None


def positive_value(node: Node, key: str, reporter: Reporter) -> float | None:
    """Return *node* as a number above zero."""
    if is_empty(node):
        return None
    if isinstance(node, Scalar) and _NUMBER.fullmatch(node.text.strip()) and (value := float(node.text)) > 0:
        return value
    wanted = "a number above zero with at most 9 digits before its point" if _is_long(node) else "a number above zero"
    wrong_type(node, key, wanted, reporter)
    return None


def strings_value(node: Node, key: str, reporter: Reporter) -> tuple[str, ...] | None:
    """Return *node* as a list of texts without repeats; lists in the list are laid end to end.

    One text is cut at its commas, with a warning.
    """
    if is_empty(node):
        return None
    match node:
        case Scalar():
            return _unlisted(node, key, reporter)
        case Items():
            return _unique(text for value in node.values for text in _item(value, key, reporter))
        case Table():
            wrong_type(node, key, "a list of texts", reporter, hint=f"write `{key}: [a, b]`")
            return None


def _item(node: Node, key: str, reporter: Reporter) -> tuple[str, ...]:
    match node:
        case Scalar():
            return () if is_empty(node) else _listed_apart(node, key, reporter)
        case Items():
            return tuple(text for value in node.values for text in _item(value, key, reporter))
        case Table():
            written = reporter.written(node)
            if "\n" not in written:
                return (_as_written(node, key, reporter).text,)
            wrong_type(node, key, "a list of texts", reporter)
            return ()


_COMMAS = pattern(r"[,，、;；]")
_HAN_WORDS = pattern(r"[\u3400-\u9fff]+(?:[ \u3000]+[\u3400-\u9fff]+)+")
"""Words of Chinese with spaces between them: a list, since Chinese has none."""


def _unlisted(node: Scalar, key: str, reporter: Reporter) -> tuple[str, ...]:
    text = node.text.strip()
    parts = _unique(text.split() if _HAN_WORDS.fullmatch(text) else _COMMAS.split(text))
    if len(parts) > 1 or any(char.isspace() for char in text):
        # `Machine Learning` may be meant as two, as Jekyll has it; to Hexo it is one.
        tell = reporter.warning if len(parts) > 1 else reporter.note
        tell(
            "one-text",
            f"`{key}` is one text, not a list; it is read as [{', '.join(parts)}]",
            node.start,
            node.end,
            hint=f"write `{key}: [{', '.join(parts)}]`",
        )
        if "\n" not in reporter.written(node):
            reporter.repair("one-text", node.start, node.end, f"[{', '.join(map(_listed, parts))}]")
    return parts


def _listed_apart(node: Scalar, key: str, reporter: Reporter) -> tuple[str, ...]:
    """Return the texts of `[甲，乙]`, which to YAML is one."""
    parts = _unique(node.text.split("，")) if node.style == "plain" and "，" in node.text else ()
    if len(parts) < 2:
        return (node.text,)
    read = ", ".join(parts)
    reporter.warning(
        "one-text",
        f"a full-width comma parts no items; `{key}` is read as having {read}",
        node.start,
        node.end,
        hint=f"write `{read}`",
    )
    reporter.repair("one-text", node.start, node.end, ", ".join(map(_listed, parts)))
    return parts


_BARE = pattern(r"[A-Za-z\u3400-\u9fff][\w\u3400-\u9fff .+-]*")
"""A text that YAML takes as it is, without quotes."""


def _listed(text: str) -> str:
    """Return *text* as it may stand in a list between brackets."""
    return text if _BARE.fullmatch(text) else single_quoted(text)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    stripped = (text.strip() for text in texts)
    return tuple(dict.fromkeys(text for text in stripped if text))
