"""Where a formula in a line meets the text: a space beside Han characters, no line break beside its marks.

A browser takes a formula for a picture: it leaves no space between it and a Han character, as it does beside Latin
letters, and it may break the line between the formula and the comma that belongs to it. So a `gap` is put where the
author typed no space, and what may not be parted is wrapped: `<span class="glue">（<formula>，</span>`.
Code and keys within a line get such gaps, too: a browser would put its own within their ground, if at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, Taken, context_of
from notesite.load.streams import Stream, copied
from notesite.pattern import pattern

_CLOSING = pattern(r"[，。、；：？！）」』”’》】〉〕,.;:!?)\]%'\-]+")
"""Marks that may not begin a line, at the start of a text."""
_OPENING = pattern(r"[（「『“‘《【〈〔(\[]+$")
"""Marks that may not end a line, at the end of a text."""
_REST = pattern(rf"-(?:[A-Za-z]{{2,12}}(?![A-Za-z-])|[\u4e00-\u9fff]{{1,2}})|{_CLOSING.pattern}")
"""Those, or the rest of a compound: `$f$-divergence`."""
_BEGINNING = pattern(rf"(?<![A-Za-z0-9_-])[A-Za-z]{{1,12}}-$|{_OPENING.pattern}")
"""Those, or the beginning of a compound: `top-$k$`."""
_SHORT = 18
"""Characters of TeX up to which a formula and a word are narrower than a phone."""
_OPENERS = tuple("（「『“‘《【〈〔([-")
_BLANK_BEFORE_MARK = pattern(r"^[ \t]+(?=[，。、；：？！）」』》】〉〕])")
"""A space before a mark that closes."""
_BLANK_AFTER_MARK = pattern(r"(?<=[，。、；：？！）」』》】〉〕（「『《【〈〔])[ \t]+$")
"""Blanks between a formula and a full-width mark, which has its own."""
_BLANKS = frozenset(" \t")
"""An expression would look for them all over the text."""
_CODE_TAGS = ("<kbd", "<code", "<samp")
_CODE_ENDS = ("</kbd", "</code", "</samp")
_HAN = (
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3040", "\u30fa"),
    ("\u30fc", "\u30ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
"""What `text-autospace` sets Latin letters apart from: Han and kana. Hangul comes with spaces of its own."""


def set_apart(state: StateCore) -> None:
    """Put gaps and glue into every inline token of *state*, as `joined` does."""
    note = context_of(state.env)
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = joined(token.children, note)


def joined(children: Stream, note: Context) -> Stream:
    """Return inline tokens with gaps beside formulas and code, and with glue around formulas and their marks."""
    formulas = _formulas(children, note) if note.taken else []
    if not formulas:
        return _spaced(children, note)
    spaced = _spaced(list(_parted(children, formulas, note)), note)
    return _wrapped(spaced, _formulas(spaced, note))


def _is_han(char: str) -> bool:
    return any(first <= char <= last for first, last in _HAN)


def _formulas(stream: Stream, note: Context) -> list[int]:
    """Return where in *stream* a formula stands in the line."""
    return [at for at, token in enumerate(stream) if token.type == "taken" and _is_in_line(note.stands_for(token))]


def _is_in_line(taken: Taken | None) -> bool:
    finished = taken.finished if taken else None
    return finished is not None and not finished.hidden and not finished.formula.display


def _is_short(token: Token, note: Context) -> bool:
    taken = note.stands_for(token)
    return taken is not None and taken.finished is not None and len(taken.finished.formula.tex) <= _SHORT


def _parted(children: Stream, formulas: Sequence[int], note: Context) -> Iterator[Token]:
    """Yield *children*, the marks beside *formulas* as tokens of their own, without blanks between."""
    short = [_is_short(children[at], note) for at in formulas]
    following = {_behind(children, at): is_short for at, is_short in zip(formulas, short, strict=True)}
    leading = {_before(children, at): is_short for at, is_short in zip(formulas, short, strict=True)}
    for index, child in enumerate(children):
        if child.type != "text":
            yield child
            continue
        text = child.content
        if index in following:
            text = _BLANK_BEFORE_MARK.sub("", text) if text[:1] in _BLANKS else text
            head = (_REST if following[index] else _CLOSING).match(text)
        else:
            head = None
        start = head.end() if head else 0
        if index in leading:
            text = _BLANK_AFTER_MARK.sub("", text) if text[-1:] in _BLANKS else text
            tail = (_BEGINNING if leading[index] else _OPENING).search(text, start) if text.endswith(_OPENERS) else None
        else:
            tail = None
        end = tail.start() if tail else len(text)
        for part in (text[:start], text[start:end], text[end:]):
            if part and part != child.content:
                yield copied(child, content=part)
            elif part:
                yield child


def _behind(children: Sequence[Token], formula: int) -> int:
    """Return where what follows the *formula* at this index stands: past emphasis, a link, or a footnote's number."""
    at = formula + 1
    while at < len(children) and (children[at].nesting < 0 or children[at].type == "footnote_ref"):
        at += 1
    return at


def _before(children: Sequence[Token], formula: int) -> int:
    """Return where what leads to the *formula* at this index stands: before what opens with it."""
    at = formula - 1
    while at >= 0 and children[at].nesting > 0:
        at -= 1
    return at


def _spaced(stream: Stream, note: Context) -> Stream:
    """Return *stream* with a gap wherever Han and a formula, code or a key touch, outside emphasis and links."""
    gaps: set[int] = set()
    for index, token in enumerate(stream):
        begins, ends = _edges(token, note)
        if begins:
            before = _past_edges(stream, index, -1)
            if before >= 0 and stream[before].type == "text" and _is_han(stream[before].content[-1:]):
                gaps.add(_between(stream, before))
        if ends:
            after = _past_edges(stream, index, 1)
            if after < len(stream) and stream[after].type == "text" and _is_han(stream[after].content[:1]):
                gaps.add(_between(stream, index))
    if not gaps:
        return stream
    out: Stream = []
    for index, token in enumerate(stream):
        if index in gaps:
            out.append(Token("gap", "", 0))
        out.append(token)
    return out


def _edges(token: Token, note: Context) -> tuple[bool, bool]:
    """Whether something that a gap sets apart begins with *token*, and whether it ends with it."""
    if token.type == "html_inline":
        tag = token.content[:6].lower()
        return tag.startswith(_CODE_TAGS), tag.startswith(_CODE_ENDS)
    stands_apart = token.type == "code_inline" or (token.type == "taken" and _is_in_line(note.stands_for(token)))
    return stands_apart, stands_apart


def _past_edges(stream: Stream, index: int, step: int) -> int:
    """Return the index of the nearest token before or after *index* that is no edge of emphasis or of a link."""
    at = index + step
    while 0 <= at < len(stream) and stream[at].nesting:
        at += step
    return at


def _between(stream: Stream, index: int) -> int:
    """Return the index before which a gap after *index* stands outermost: past what closes, before what opens."""
    at = index + 1
    while at < len(stream) and stream[at].nesting < 0:
        at += 1
    return at


def _wrapped(stream: Stream, formulas: Sequence[int]) -> Stream:
    """Return *stream* with glue around each of *formulas* and the marks that touch it."""
    before: dict[int, Stream] = {}
    after: dict[int, Stream] = {}
    for index in formulas:
        start, end = _opening_marks(stream, index), _closing_marks(stream, index)
        far_start, far_end = _opened_behind(stream, index), _closed_behind(stream, index)
        if start == end and not far_start and not far_end:
            continue
        # Beside a formula a browser breaks the line in spite of a word joiner; but within glue it holds on to the
        # formula, and by its own nature to the mark across the edge of the emphasis.
        joiner = Token("joiner", "", 0)
        before[start] = [glue(1), *([joiner] if far_start else [])]
        after[end] = [*([joiner] if far_end else []), glue(-1)]
    if not before:
        return stream
    return [
        piece for index, token in enumerate(stream) for piece in (*before.get(index, ()), token, *after.get(index, ()))
    ]


def _opening_marks(stream: Stream, index: int) -> int:
    """Return the index of the marks that open directly before the formula at *index*, else *index*."""
    return index - 1 if index and _is_marks(stream[index - 1], _BEGINNING) else index


def _closing_marks(stream: Stream, index: int) -> int:
    """Return the index of the marks, or the footnote's number, that close directly after the formula at *index*."""
    at = index + 1
    while at < len(stream) and stream[at].type == "footnote_ref":
        at += 1
    return at if at < len(stream) and _is_marks(stream[at], _REST) else at - 1


def _opened_behind(stream: Stream, index: int) -> bool:
    """Whether opening marks stand before the emphasis or link that begins with the formula at *index*."""
    at = index - 1
    while at >= 0 and stream[at].nesting > 0:
        at -= 1
    return 0 <= at < index - 1 and _is_marks(stream[at], _OPENING)


def _closed_behind(stream: Stream, index: int) -> bool:
    """Whether closing marks or a footnote's number stand after the emphasis or link that ends with the formula."""
    at = index + 1
    while at < len(stream) and stream[at].nesting < 0:
        at += 1
    return index + 1 < at < len(stream) and (stream[at].type == "footnote_ref" or _is_marks(stream[at], _CLOSING))


def _is_marks(token: Token, marks: re.Pattern[str]) -> bool:
    return token.type == "text" and marks.fullmatch(token.content) is not None


def glue(nesting: Literal[1, -1]) -> Token:
    """Return the token that opens or closes what no line break parts."""
    token = Token("glue_open" if nesting > 0 else "glue_close", "span", nesting)
    if nesting > 0:
        token.attrs = {"class": "glue"}
    return token
