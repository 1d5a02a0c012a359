"""Callouts that are quotes, `> [!NOTE]`, as GitHub and Obsidian have them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.dialects.callouts.tokens import box_quote, title_of
from notesite.load.dialects.callouts.words import LOOKS, OTHER, callout_of
from notesite.load.structure.statements import STATEMENTS
from notesite.pattern import pattern

_MARKER = re.compile(
    r"\[!([^\W\d_][^\[\]\n|*!]{0,40})(\*?)(?:\|[^\[\]\n]{0,80})?\]([+-]?)(?![(\[])[ \t]*([^\n]*)(?:\n|$)"
)
"""Obsidian's may be any word, and say how wide it is: `[!note|right]`."""
_QUOTES = frozenset(("quote", "cite"))
_IN_DOLLARS = pattern(r"\$[^$]*\$")
_SENTENCE_ENDS = ("。", "；", "，", "：")
_LONGEST_NAME = 24
"""Characters of a name with a comma in it; what is longer is a sentence."""


def quoted_callouts(md: MarkdownIt) -> None:
    """Teach *md* what a quote's first line says."""
    md.core.ruler.after("block", "callout_quote", _quoted)


def _quoted(state: StateCore) -> None:
    """Turn each quote that begins with `[!NOTE]` into a callout."""
    tokens = state.tokens
    index = 0
    while index < len(tokens) - 2:
        index += 1
        if tokens[index - 1].type != "blockquote_open":
            continue
        quote, paragraph, inline = tokens[index - 1 : index + 2]
        if paragraph.type != "paragraph_open" or inline.type != "inline":
            continue
        marker = _MARKER.match(inline.content)
        if marker is None:
            continue
        if marker[1].lower() in _QUOTES:
            _unmarked(tokens, index - 1, marker)
            continue
        kind = callout_of(marker[1]) or OTHER
        label, kind = kind, "details" if marker[3] else kind
        closing = tokens[_closing_quote(tokens, index - 1)]
        box_quote(quote, closing, kind, unfolded=marker[3] == "+", folded_kind=label if label in LOOKS else "")
        quote.meta |= {"starred": bool(marker[2]), "proof": label == "proof"}
        _split_title(tokens, index - 1, marker, kind, label)


def _unmarked(tokens: list[Token], index: int, marker: re.Match[str]) -> None:
    """Take the mark off a quote that only says it is one; a title is its first line."""
    paragraph, inline = tokens[index + 1 : index + 3]
    title, rest = marker[4].strip(), inline.content[marker.end() :]
    if title:
        inline.content = f"{title}\\\n{rest}" if rest.strip() else title
    elif rest.strip():
        inline.content = rest
        if inline.map:
            paragraph.map = inline.map = [inline.map[0] + 1, inline.map[1]]
    else:
        del tokens[index + 1 : index + 4]


def _closing_quote(tokens: list[Token], index: int) -> int:
    level = tokens[index].level
    return next(
        at
        for at in range(index + 1, len(tokens))
        if tokens[at].type == "blockquote_close" and tokens[at].level == level
    )


def _split_title(tokens: list[Token], index: int, marker: re.Match[str], kind: str, label: str) -> None:
    """Make the first line of the quote's first paragraph the title, the rest, if any, the paragraph."""
    paragraph, inline = tokens[index + 1 : index + 3]
    text = marker[4].strip() or ("" if callout_of(marker[1]) else marker[1][:1].upper() + marker[1][1:])
    level = paragraph.level
    begins = marker.end()
    if kind in STATEMENTS and _is_sentence(text):
        text, begins = "", marker.start(4)
    title = title_of(kind, text, label=label, level=level, lines=inline.map)
    rest = inline.content[begins:]
    if rest.strip():
        inline.content = rest
        if inline.map and begins == marker.end():
            paragraph.map = inline.map = [inline.map[0] + 1, inline.map[1]]
        tokens[index + 1 : index + 1] = title
    else:
        tokens[index + 1 : index + 4] = title


def _is_sentence(text: str) -> bool:
    """Whether *text*, where a statement's name should be, is the statement, or the first words of it."""
    words = _IN_DOLLARS.sub("", text)
    return words.endswith(_SENTENCE_ENDS) or ("，" in words and len(words) > _LONGEST_NAME)
