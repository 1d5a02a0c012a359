"""A stretch of TOML → the same nodes as YAML. Python's reader keeps no places, so keys are found line by line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from notesite.yamltext.nodes import Items, Node, Scalar, Table
from notesite.yamltext.parse import DEPTH, MalformedError
from notesite.yamltext.read import is_too_large
from notesite.yamltext.repair import Shielded, shielded
from notesite.yamltext.reporter import Reporter, duplicate

_BEGIN = re.compile(
    r"""^(?:[ \t]*(?P<key>[A-Za-z0-9_-]+|"[^"\n]+"|'[^'\n]+')[^=\n]*=[ \t]*|\[+[ \t]*(?P<table>[^\]\n.]+))""", re.M
)
"""A line that begins with a key and `=`, or with the name of a table."""
_TOKEN = re.compile(r"""\[|\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#.*""")
"""What tells whether a line is within a list: brackets, and texts and comments, whose brackets do not count."""
_AT = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
"""Where Python's reader of TOML says that it failed."""


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A key with its value, or the first `[table]` and all that follows."""

    key: str
    key_start: int
    start: int
    value: int
    end: int


def read_toml(start: int, end: int, *, reporter: Reporter) -> Table:
    """Return the TOML table written in the source of *reporter* from *start* to *end*; report what is wrong with it."""
    if is_too_large(start, end, reporter):
        return Table(pairs=(), start=start, end=end, flow=False)
    text = shielded(reporter.source.text[start:end])
    pairs: dict[str, tuple[Scalar, Node]] = {}
    for piece in _pieces(text.text, start):
        for name, value in _values(text, piece, start, reporter).items():
            key = Scalar(text=name, start=piece.key_start, end=piece.key_start + len(piece.key))
            if name in pairs:
                duplicate(key, pairs[name][0], reporter)
            else:
                pairs[name] = (key, value)
    return Table(pairs=tuple(pairs.values()), start=start, end=end, flow=False)


def _pieces(text: str, base: int) -> Iterator[_Piece]:
    """Yield the top-level pieces of *text*; a line inside a list or a long text is part of the piece before it."""
    begins = list(_tops(text))
    for match, following in zip_longest(begins, begins[1:]):
        group = "key" if match["key"] is not None else "table"
        key = match[group].strip().strip("\"'")
        end = following.start() if following is not None else len(text)
        end = match.end() + len(text[match.end() : end].rstrip())
        yield _Piece(
            key=key,
            key_start=base + match.start(group),
            start=base + match.start(),
            value=base + (match.end() if group == "key" else match.start()),
            end=base + end,
        )


def _tops(text: str) -> Iterator[re.Match[str]]:
    open_until = 0
    for match in _BEGIN.finditer(text):
        if match.start() < open_until:
            continue
        yield match
        if match["table"] is not None:
            # Everything below belongs to some table, and tables may go on further down: they are read together.
            return
        # What is never closed takes only its own line: the keys below it are still keys.
        open_until = _value_end(text, match.end())
        if open_until < 0:
            yield from (later for later in _BEGIN.finditer(text, match.end()) if later["table"] is None)
            return


def _value_end(text: str, at: int) -> int:
    """Return where the value that begins at *at* ends, if it may take several lines; -1: nowhere."""
    for quotes in ('"""', "'''"):
        if text.startswith(quotes, at):
            end = text.find(quotes, at + 3)
            return end + 3 if end >= 0 else -1
    if not text.startswith("[", at):
        return at
    depth = 0
    for match in _TOKEN.finditer(text, at):
        depth += (match[0] == "[") - (match[0] == "]")
        if depth == 0:
            return match.end()
    return -1


def _values(text: Shielded, piece: _Piece, base: int, reporter: Reporter) -> dict[str, Node]:
    written = text.text[piece.start - base : piece.end - base]
    if text.backslash in written and text.backslash != "\\":
        at = base + text.text.index(text.backslash, piece.start - base)
        reporter.warning(
            "tex-escape",
            "a backslash in double quotes would be an escape; it is taken for LaTeX, as it stands",
            at,
            at + 1,
            hint="use single quotes for LaTeX",
        )
    try:
        _check_dots(written, piece)
        return {key: _node(value, piece, text.backslash) for key, value in tomllib.loads(written).items()}
    except tomllib.TOMLDecodeError as error:
        start = _error_place(str(error), written, piece)
        message = _AT.sub("", str(error)).strip()
        message = _WORDS.get(message, message[:1].lower() + message[1:])
        reporter.error("syntax", f"not TOML: {message}", start, start + 1)
    except MalformedError as error:
        reporter.error("syntax", error.message, error.start, error.end)
    except RecursionError:
        reporter.error("syntax", f"lists are nested more than {DEPTH} deep", piece.value, piece.value + 1)
    return {}


_WORDS = {
    "Invalid value": "no value TOML knows stands here",
    "Invalid date or datetime": "this is no day or time",
    "Invalid statement": "this line is not `key = value`",
}
"""tomllib's words → ours."""

_DOTS = 2_000
"""In one line. Python's reader takes time in the square of them if they are those of a key."""


def _check_dots(written: str, piece: _Piece) -> None:
    if any(line.count(".") > _DOTS for line in written.split("\n")):
        raise MalformedError(f"a line has more than {_DOTS:,} dots", piece.value, piece.value + 1)


def _error_place(message: str, written: str, piece: _Piece) -> int:
    match = _AT.search(message)
    if match is None or match["line"] is None:
        return piece.value
    lines = written.split("\n")[: int(match["line"]) - 1]
    return piece.start + sum(len(line) + 1 for line in lines) + int(match["column"]) - 1


def _node(value: object, piece: _Piece, backslash: str, depth: int = 0) -> Node:
    start, end = piece.value, piece.end
    if depth > DEPTH:
        # Dotted keys nest without brackets, 30,000 deep if someone likes.
        raise MalformedError(f"tables and lists are nested more than {DEPTH} deep", start, start + 1)
    match value:
        case dict():
            pairs = tuple(
                (Scalar(text=str(key), start=start, end=end), _node(inner, piece, backslash, depth + 1))
                for key, inner in value.items()
            )
            return Table(pairs=pairs, start=start, end=end, flow=False)
        case list():
            values = tuple(_node(inner, piece, backslash, depth + 1) for inner in value)
            return Items(values=values, start=start, end=end, flow=False)
        case bool():
            return Scalar(text="true" if value else "false", start=start, end=end)
        case str():
            text = value.replace(backslash, "\\") if backslash != "\\" else value
            return Scalar(text=text, start=start, end=end, style="quoted")
        case dt.datetime() | dt.date() | dt.time():
            return Scalar(text=value.isoformat(), start=start, end=end)
        case _:
            return Scalar(text=str(value), start=start, end=end)
