"""Emphasis beside full-width marks: `**真。**她` is bold; and `==重点==` is marked.

CommonMark decides whether `*` opens or closes by the kind of character on either side, and its rule for punctuation
assumes that words have spaces between them. The rule here is the amendment that markdown implementations for
Chinese have settled on (commonmark-spec issue 650; "markdown-cjk-friendly"): full-width punctuation does not count as
punctuation, and beside any other punctuation a CJK character counts as a space would.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.load.exported import ESCAPED
from notesite.load.mask import CLOSE, OPEN, show
from notesite.pattern import pattern


def cjk_emphasis(md: MarkdownIt) -> None:
    """Make `*`, `_` and `~~` of *md* open and close beside Chinese text, and `==` likewise."""
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.before("escape", "escaped_strong", _escaped_strong)
    md.inline.ruler.at("strikethrough", _strikethrough)
    md.inline.ruler.after("strikethrough", "mark", _mark)
    md.inline.ruler2.after("strikethrough", "mark", _marked)


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    """Return `space`, `cjk` (letters and marks), `punct` (any other), `formula` or `word`."""
    char = show(char)
    if not char or char.isspace():
        return "space"
    if char in (OPEN, CLOSE):
        return "formula"
    if unicodedata.east_asian_width(char) in "WF":
        return "cjk"
    if unicodedata.category(char)[0] in "PS":
        return "punct"
    return "word"


def _flanking(state: StateInline, start: int, end: int) -> tuple[bool, bool, str, str]:
    before = _kind(state.src[start - 1]) if start > 0 else "space"
    after = _kind(state.src[end]) if end < state.posMax else "space"
    # A formula ends where its `$` does, as a CJK character does: `$\\varepsilon$**-贪心**` is bold.
    loose = ("space", "punct", "cjk", "formula")
    opens = after != "space" and (after != "punct" or before in loose)
    closes = before != "space" and (before != "punct" or after in loose)
    return opens, closes, before, after


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    if marker == "_" and (name := _DUNDER.match(state.src, state.pos)):
        state.push("text", "", 0).content = name[0]
        state.pos = name.end()
        return True
    if marker == "_" and (words := _BESIDE_FORMULA.match(state.src, state.pos)):
        _emphasised(state, words[3], "strong" if words[2] else "em")
        state.pos = words.end()
        return True
    end = _run_end(state, marker)
    opens, closes, before, after = _flanking(state, state.pos, end)
    if marker == "_":
        # Inside a word `_` is a letter (`snake_case`); punctuation of either width ends a word.
        can_open = opens and (not closes or before == "punct" or _is_mark(state, state.pos - 1))
        can_close = closes and (not opens or after == "punct" or _is_mark(state, end))
    else:
        can_open, can_close = opens, closes
    if can_open and can_close and marker == "*" and end - state.pos == _TWICE:
        _push(state, marker, 2, 1, can_open=False, can_close=True)
        _push(state, marker, 2, 1, can_open=True, can_close=False)
    else:
        _push(state, marker, end - state.pos, 1, can_open, can_close)
    state.pos = end
    return True


_DUNDER = pattern(
    "(?<![A-Za-z0-9_])__(?:init|new|del|call|main|name|file|all|doc|dict|class|slots|module|version|future|builtins"
    "|str|repr|len|iter|next|getitem|setitem|delitem|contains|getattr|setattr|getattribute|enter|exit|hash|eq|ne|lt|gt"
    "|le|ge|add|sub|mul|matmul|truediv|floordiv|mod|pow|neg|abs|and|or|xor|invert|bool|int|float|import|package|path"
    "|annotations|post_init|init_subclass|array|cuda_array_interface|torch_function|global|device|host|shared"
    "|syncthreads|forceinline)__(?![A-Za-z0-9_])"
)
"""Python's names, and CUDA's, which nobody means to be bold words."""
_BESIDE_FORMULA = pattern(rf"(?<!\w)(?:(?<={CLOSE})|(?=_+[^\W_]+_+{OPEN}))(_(_?))([\u3400-\u9fff]{{1,30}})\1(?!\w)")
"""Han alone between `_` or `__` that touch a formula, where CommonMark would show them: `$x$_重点_$y$`."""
_TWICE = len("****")
"""Between two words, where one bold text ends and the next begins: editors write `**甲****乙**`."""


def _emphasised(state: StateInline, words: str, tag: str) -> None:
    state.push(f"{tag}_open", tag, 1)
    state.push("text", "", 0).content = words
    state.push(f"{tag}_close", tag, -1)


def _escaped_strong(state: StateInline, silent: bool) -> bool:
    r"""`\*\*` is `**` in a note whose export escapes the marks it did not understand."""
    end = state.pos + len(ESCAPED)
    if silent or not state.src.startswith(ESCAPED, state.pos) or not context_of(state.env).escaped_strong:
        return False
    opens, closes, _, _ = _flanking(state, state.pos, end)
    _push(state, "*", 2, 1, opens, closes)
    state.pos = end
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "~":
        return False
    end = _run_end(state, "~")
    length = end - state.pos
    if length < 2:
        return False
    opens, closes, _, _ = _flanking(state, state.pos, end)
    if length % 2:
        token = state.push("text", "", 0)
        token.content = "~"
    _push(state, "~", length - length % 2, 2, opens, closes)
    state.pos = end
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    if silent or _run_end(state, "=") != state.pos + 2 or state.src[state.pos - 1 : state.pos] == "=":
        return False
    end = state.pos + 2
    opens, closes, before, after = _flanking(state, state.pos, end)
    can_open = opens and not _compares(before, after)
    can_close = closes and not _compares(after, before)
    _push(state, "=", 2, 2, can_open, can_close)
    state.pos = end
    return True


def _compares(outside: str, inside: str) -> bool:
    """Whether `==` stands between two sides of an equation: `a==b` or `$x$==$y$`, but not `$x$==重点==`."""
    return outside == "word" or (outside == "formula" and inside != "cjk")


def _marked(state: StateInline) -> None:
    metas = (meta for meta in state.tokens_meta if meta)
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in metas if "delimiters" in meta)):
        for opening in delimiters:
            if opening.marker == ord("=") and opening.end >= 0:
                _as_tag(state.tokens[opening.token], "mark_open", 1)
                _as_tag(state.tokens[delimiters[opening.end].token], "mark_close", -1)


def _as_tag(token: Token, kind: str, nesting: Literal[1, -1]) -> None:
    token.type, token.tag, token.nesting, token.markup, token.content = kind, "mark", nesting, "==", ""


def _run_end(state: StateInline, marker: str) -> int:
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    return end


def _is_mark(state: StateInline, at: int) -> bool:
    return 0 <= at < state.posMax and unicodedata.category(show(state.src[at]))[0] in "PS"


def _push(state: StateInline, marker: str, length: int, step: int, can_open: bool, can_close: bool) -> None:
    """Leave each marker as text of its own; the parser's pairing turns those that match into tags."""
    for _ in range(0, length, step):
        token = state.push("text", "", 0)
        token.content = marker * step
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=length if step == 1 else 0,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
