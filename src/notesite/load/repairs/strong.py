"""Bold where Markdown knows none, read as meant, and reported.

- `**粗体 **` and `** 粗体**`, a space on the inner side of the marks
- `\\*\\*粗体\\*\\*` all over a note, escaped on its way out of an editor
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from notesite.lines import Segments
from notesite.load.context import Context, context_of
from notesite.load.offsets import to_file
from notesite.load.prose import prose, written
from notesite.pattern import pattern

_SPACED = "a space stands inside these `**`; the text between them is read as bold"
_SQUEEZED = (
    "these `**` stand between a letter and a punctuation mark, where Markdown knows none; the text is read as bold"
)
_APART = "put a space outside of the marks, or take the punctuation out of the bold text"
_QUOTED = 40
"""Characters of bold text that a hint repeats."""
_DOUBLE = pattern(r"(?<![\\*])\*\*(?!\*)")


def loose_strong(md: MarkdownIt) -> None:
    """Teach *md* to read bold text whose marks CommonMark does not take for a pair."""
    md.inline.ruler2.after("balance_pairs", "loose_strong", _loose_strong)


def _loose_strong(state: StateInline) -> None:
    delimiters = state.delimiters
    runs = list(_lone_runs(delimiters))
    for opening, closing in zip(runs[::2], runs[1::2], strict=False):
        if len(runs) % 2 == 0 and _is_pair(state, opening, closing) and not _crosses(delimiters, opening, closing):
            delimiters[opening].end, delimiters[opening + 1].end = closing + 1, closing
            token = state.tokens[delimiters[opening + 1].token]
            token.meta = {**token.meta, "loose": True}
            context_of(state.env).loose_strong = True
            _tighten(state, delimiters[opening + 1].token + 1, delimiters[closing].token - 1)
    if runs and context_of(state.env).escaped_strong:
        _leave_out(state, runs)


def _leave_out(state: StateInline, runs: Sequence[int]) -> None:
    """Take away the marks of *runs* that are still without a partner."""
    delimiters = state.delimiters
    closed = {delimiter.end for delimiter in delimiters if delimiter.end >= 0}
    for run in runs:
        if delimiters[run].end < 0 and run not in closed:
            for delimiter in delimiters[run : run + 2]:
                state.tokens[delimiter.token].content = ""


def _tighten(state: StateInline, first: int, last: int) -> None:
    """Take the spaces on the inner sides away: whoever writes them means none."""
    if first <= last:
        opening, closing = state.tokens[first], state.tokens[last]
        opening.content = opening.content.lstrip() if opening.type == "text" else opening.content
        closing.content = closing.content.rstrip() if closing.type == "text" else closing.content


def _lone_runs(delimiters: Sequence[Delimiter]) -> Iterator[int]:
    """Yield the first delimiter of each `**` that found no partner."""
    closed = {delimiter.end for delimiter in delimiters if delimiter.end >= 0}
    run: list[int] = []
    for index, delimiter in enumerate(delimiters):
        if run and (delimiter.token != delimiters[run[-1]].token + 1 or delimiter.marker != delimiters[run[0]].marker):
            if len(run) == 2:
                yield run[0]
            run = []
        if delimiter.marker == ord("*") and delimiter.end < 0 and index not in closed:
            run.append(index)
        elif run:
            run = []
    if len(run) == 2:
        yield run[0]


def _is_pair(state: StateInline, opening: int, closing: int) -> bool:
    """Whether only a space inside keeps the two from being a pair; `2 ** 3`, `**a, **b` are none."""
    first, last = state.delimiters[opening], state.delimiters[closing]
    before, after = _text(state, first.token - 1), _text(state, first.token + 2)
    inside, beyond = _text(state, last.token - 1), _text(state, last.token + 2)
    if not after.strip() and not inside.strip():
        return False
    if after[:1].isspace() and inside[-1:].isspace():
        # Within a sentence of Chinese, `都** 以此为界 **。`, but not around a word: `用** 和 **表示`.
        within = _is_wide(before[-1:]) and (_is_wide(beyond[:1]) or not beyond)
        if within and (first.token + 2 < last.token - 1 or len(after.strip()) > 1):
            return True
    opens = not after[:1].isspace() or not before or before.endswith("\n")
    closes = not inside[-1:].isspace() or not _is_word(beyond[:1])
    return opens and closes


def _text(state: StateInline, index: int) -> str:
    """Return the text of a token; of one that is no text, something that is neither space nor word."""
    if not 0 <= index < len(state.tokens):
        return ""
    token = state.tokens[index]
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type == "text" else "。"


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _crosses(delimiters: Sequence[Delimiter], opening: int, closing: int) -> bool:
    return any(
        delimiter.end >= 0 and (opening < index < closing) != (opening < delimiter.end < closing)
        for index, delimiter in enumerate(delimiters)
    )


def report_strong(state: StateCore) -> None:
    """Report where a space inside `**` was overlooked, and that `\\*\\*` was read as `**`."""
    note = context_of(state.env)
    if note.escaped_strong:
        note.report(
            "warning",
            "markdown.escaped-strong",
            r"the bold marks of this note were escaped on their way out of an editor; `\*\*` is read as `**`",
            note.escaped_strong,
            "write `**`, and delete those without a partner",
        )
    for token in state.tokens if note.loose_strong else ():
        if token.type == "inline" and token.children:
            _report_strong(token, token.children, note)


def _report_strong(inline: Token, children: Sequence[Token], note: Context) -> None:
    if not any(child.meta.get("loose") for child in children if child.type == "strong_open"):
        return
    segments: Segments = inline.meta.get("segments") or ((0, 0),)
    text = written(inline)
    places = _places_of_strong(children, prose(inline, note))
    for index, child in enumerate(children):
        if child.type != "strong_open" or not child.meta.get("loose"):
            continue
        message = _SPACED
        if index not in places:
            start = to_file(segments, 0)
            note.report("warning", "markdown.strong-space", message, (start, start + 1), "delete the space")
            continue
        begin, end = places[index]
        inner = text[begin:end]
        start = to_file(segments, begin)
        if inner == inner.strip():
            note.report("warning", "markdown.strong-space", _SQUEEZED, (start - 2, start), _APART)
            continue
        shown = inner.strip() if len(inner) <= _QUOTED else inner.strip()[: _QUOTED - 1] + "…"
        note.report(
            "warning", "markdown.strong-space", message, (start - 2, start), f"write `**{' '.join(shown.split())}**`"
        )
        if "\n" not in inner:
            note.repair("markdown.strong-space", (start, start + len(inner)), inner.strip())


def _places_of_strong(children: Sequence[Token], text: str) -> dict[int, tuple[int, int]]:
    """Return index of each `strong_open` → where what is between its `**` and the closing ones stands in *text*.

    The parser keeps no offsets, so marks are counted; empty if there are others than it made something of.
    """
    marks = [mark.start() for mark in _DOUBLE.finditer(text)]
    places: dict[int, tuple[int, int]] = {}
    opened: list[tuple[int, int]] = []
    seen = 0
    for index, child in enumerate(children):
        if child.type == "text":
            seen += child.content.count("**")
        elif child.markup == "**" and seen < len(marks):
            if child.type == "strong_open":
                opened.append((index, marks[seen] + 2))
            elif child.type == "strong_close" and opened:
                opening, begin = opened.pop()
                places[opening] = begin, marks[seen]
            seen += 1
    return places if seen == len(marks) else {}
