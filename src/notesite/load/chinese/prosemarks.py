"""Blanks where Chinese has none, and paragraphs that are not in Chinese: both spoil a column of Han.

Full-width marks bring their own space. With a blank before it a mark stands further off, and may begin a line; many
authors type one after code or a link. Text of Latin letters only, as in references, has gaps that filling its lines
would tear open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.chinese.apostrophes import LATIN
from notesite.pattern import pattern

_BLANK = pattern(r"[ \t\u200b]+(?=[，。、；：？！）」』》】〉〕])|(?<=[（「『《【〈〔])[ \t]+")
"""A space before a mark that closes, or behind one that opens."""
_BESIDE = re.compile(
    r"[，。、；：？！）」』》】〉〕（「『《【〈〔]"
    r"(?:(?<=[\s\u200b][，。、；：？！）」』》】〉〕])|(?<=[\s\u200b]`[，。、；：？！）」』》】〉〕])|(?<=[（「『《【〈〔])\s)"
)
"""A set comes first: the engine skips all characters that are not in it."""
_CLOSING = tuple("，。、；：？！）」』》】〉〕")
_OPENING = tuple("（「『《【〈〔")
_WIDE = (
    ("\u2e80", "\ua4cf"),
    ("\uac00", "\ud7a3"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff01", "\uff60"),
    ("\U00020000", "\U0003ffff"),
)
"""Ranges rather than an expression, which takes three milliseconds to compile: the first characters tell."""
_SEVERAL_LINES = 80
"""Characters: what is shorter is no line and a half, and its last line is never filled."""


def close_up(state: StateCore) -> None:
    """Drop blanks and line ends beside full-width marks, but in headings, whose ids are made of what authors typed."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if inline.type != "inline" or opening.type == "heading_open" or not _BESIDE.search(inline.content):
            continue
        for child in inline.children or ():
            if child.type == "text":
                child.content = _BLANK.sub("", child.content)
            elif child.type == "code_inline":
                # Copied from elsewhere; nobody sees it, and it lets the mark behind the code begin a line.
                child.content = child.content.rstrip("\u200b")
        inline.children = list(_unbroken(inline.children or []))


def _unbroken(children: list[Token]) -> Iterator[Token]:
    """Yield *children* without the line ends that would leave nothing: beside a mark, a formula must see it."""
    for index, child in enumerate(children):
        before, after = children[index - 1] if index else child, children[min(index + 1, len(children) - 1)]
        if child.type == "softbreak" and (
            (after.type == "text" and after.content.startswith(_CLOSING))
            or (before.type == "text" and before.content.endswith(_OPENING))
        ):
            continue
        yield child


def mark_latin(state: StateCore) -> None:
    """Mark paragraphs of several lines without a Han character, for the style sheet."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        shown = opening.type == "paragraph_open" and not opening.hidden
        if shown and len(inline.content) > _SEVERAL_LINES and is_latin(inline.content):
            opening.attrJoin("class", LATIN)


def is_latin(text: str) -> bool:
    """Whether *text* holds nothing of Chinese, Japanese or Korean, nor a full-width mark."""
    return text.isascii() or not any(first <= char <= last for char in text for first, last in _WIDE)
