"""The parser rule that takes formulas and tags out of every paragraph, in the order of the note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import structs

from notesite.lines import Segments
from notesite.load.context import Context, Taken, context_of
from notesite.load.dialects.bookroles import looks_left_out
from notesite.load.dialects.mystoptions import MOST, read_options
from notesite.load.headings import split_attributes
from notesite.load.inline.foreign import read_tag
from notesite.load.inline.jsx import plain_tags
from notesite.load.inline.liquid import addressed
from notesite.load.inline.paragraph import pieces, taken_out
from notesite.load.inline.piece import Piece
from notesite.load.links.wiki import dollars_in_names
from notesite.load.mask import show
from notesite.load.offsets import cut, to_file
from notesite.load.repairs.citednumbers import cited_numbers
from notesite.load.repairs.spacedaddresses import spaced_addresses
from notesite.load.unpaired import report_piece
from notesite.pattern import pattern

_AS_IT_IS = frozenset(("inline", "display", "reference", "tag"))
"""Pieces of which there is nothing to tell."""
_UNCLOSED = frozenset(("unclosed", "open"))
"""Formulas without their end."""
_LEFT = _UNCLOSED | {"lone"}
"""Pieces that stay in the text."""

_NO_NUMBER = pattern(r"\\(?:nonumber|notag)(?![A-Za-z@])")
_NUMBERED = pattern(r"\\begin\{(?:equation|align|gather|multline|flalign|alignat|eqnarray)\}")
"""An environment whose rows have numbers of their own."""


def take_out(state: StateCore) -> None:
    """Replace what is not Markdown in every inline token of *state* by a number."""
    note = context_of(state.env)
    if note.math and note.habits.ticked:
        note.report(
            "warning",
            "math.in-code",
            "this note keeps its formulas in code, as blogdown wants it; they are read as formulas",
            note.habits.ticked,
            "write `$…$` without the backticks",
        )
    for token in state.tokens:
        if token.type == "inline":
            first, last = token.map or (0, 1)
            take_from(token, note.cursor.locate(token.content, (first, last)), note)
        elif note.math and token.type == "fence" and token.info.strip().lower() in ("math", "{math}", "latex-display"):
            _fence(token, note)
        elif token.type == "html_block":
            _html_block(token, note)
    _heading_attributes(state.tokens, note)


def take_from(token: Token, segments: Segments, note: Context) -> None:
    """Do for one inline *token*, which stands in the file at *segments*; also for a title or summary, in no block."""
    content = plain_tags(addressed(looks_left_out(token.content, note)))
    content = spaced_addresses(cited_numbers(content, segments, note), segments, note)
    token.meta = {**token.meta, "content": note.shown(content), "segments": segments}
    found = _kept(_outside_names(content, note), segments, note) if note.options.extensions else []
    if found:
        first = len(note.taken)
        note.taken.extend(_taken(piece, content, segments, note.wrapping) for piece in found)
        _take_from_tags(first, note)
        token.content = taken_out(content, found, first)
    else:
        token.content = content


def _outside_names(content: str, note: Context) -> Iterator[Piece]:
    """Return the pieces of *content*; a dollar in the name that a link of Obsidian's leads to begins none."""
    parts: list[str] = []
    at = 0
    for start, end in dollars_in_names(content):
        parts += [content[at:start], content[start:end].replace("$", ".")]
        at = end
    content = "".join((*parts, content[at:]))
    return pieces(content, note.habits, math=note.math)


def _taken(piece: Piece, content: str, segments: Segments, wrapping: frozenset[str]) -> Taken:
    kind: Literal["inline", "display", "reference", "tag", "nothing"]
    match piece.kind:
        case "display" | "reference" | "tag":
            kind = piece.kind
        case "empty" | "comment":
            kind = "nothing"
        case _:
            kind = "inline"
    start, end = piece.inner
    source = show(content[piece.start : piece.end])
    inner = source[start - piece.start : end - piece.start] + (rf"\label{{{piece.label}}}" if piece.label else "")
    taken = Taken(kind, source, inner, cut(segments, start, end))
    if kind == "tag":
        taken.tag = read_tag(taken.inner, wrapping)
    return taken


def _take_from_tags(first: int, note: Context) -> None:
    """Take the formulas out of what the tags say that were taken out since number *first*."""
    for taken in note.taken[first:]:
        tag = taken.tag
        if not note.math or tag is None or ("$" not in tag.text and "\\(" not in tag.text):
            continue
        at = max(0, taken.inner.find(tag.text))
        found = [piece for piece in pieces(tag.text, note.habits) if piece.kind == "inline"]
        text = taken_out(tag.text, found, len(note.taken))
        said = cut(taken.segments, at, at + len(tag.text))
        note.taken.extend(_taken(piece, tag.text, said, note.wrapping) for piece in found)
        taken.tag = structs.replace(tag, text=text)


def _kept(found: Iterable[Piece], segments: Segments, note: Context) -> list[Piece]:
    """Return the pieces to take out; report those that only look like one."""
    kept = []
    for piece in found:
        if piece.kind not in _AS_IT_IS:
            start = to_file(segments, piece.start)
            if piece.kind in _UNCLOSED:
                note.unclosed.add(note.masked.line_of(start))
            report_piece(piece, start, note)
        if piece.kind not in _LEFT:
            kept.append(piece)
    return kept


def _fence(token: Token, note: Context) -> None:
    """A ```` ```math ```` block is a formula by itself."""
    lines = token.map or [0, 1]
    written = token.content.rstrip("\n").split("\n")
    options, above = read_options([line.strip() for line in written[:MOST]])
    while above and above < len(written) and not written[above].strip():
        above += 1
    content = "\n".join(written[above:])
    if not content.strip():
        return
    segments = note.cursor.locate(content, (lines[0] + 1 + above, lines[1]))
    if (label := options.get("label")) and r"\label" not in content:
        # The number is the directive's: Sphinx gives it one whatever is said of rows.
        content = content if _NUMBERED.search(content) else _NO_NUMBER.sub(lambda said: " " * len(said[0]), content)
        content += rf"\label{{{label}}}"
    token.type, token.meta = "taken", {"number": len(note.taken), "alone": True}
    note.taken.append(Taken("display", show(content), show(content), segments))


def _html_block(token: Token, note: Context) -> None:
    lines = token.map or [0, 1]
    segments = note.cursor.locate(token.content.rstrip("\n"), (lines[0], lines[1]))
    if not note.options.extensions:
        token.meta = {"segments": segments, "content": show(token.content)}
        return
    token.content = plain_tags(addressed(token.content))
    found = [
        piece
        for piece in pieces(token.content, note.habits, math=note.math)
        if piece.kind in ("inline", "display", "reference", "tag")
    ]
    first = len(note.taken)
    note.taken.extend(_taken(piece, token.content, segments, note.wrapping) for piece in found)
    _take_from_tags(first, note)
    token.meta = {"segments": segments, "content": show(token.content)}
    token.content = taken_out(token.content, found, first)


def _heading_attributes(tokens: list[Token], note: Context) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            inline.content, identifier, classes = split_attributes(inline.content)
            if identifier:
                opening.attrSet("id", identifier)
                note.sections.setdefault(identifier, inline)
            if classes:
                opening.attrSet("class", classes)
