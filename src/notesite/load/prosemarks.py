"""Blanks where Chinese has none, and paragraphs that are not in Chinese: what a column of Han shows of both.

Full-width marks bring their own space. With a blank before it a mark stands further off, and may begin a line; many
authors type one after code or a link. Text of Latin letters only, as in references, has gaps that filling its lines
would tear open.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore

_BLANK = re.compile(r"[ \t]+(?=[，。、；：？！）」』》】〉〕])|(?<=[（「『《【〈〔])[ \t]+")
_WIDE = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003ffff]")
_SEVERAL_LINES = 80
"""Characters: what is shorter is no line and a half, and its last line is never filled."""


def close_up(state: StateCore) -> None:
    """Drop blanks beside full-width marks, but in headings, whose ids are made of what authors typed."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if inline.type != "inline" or opening.type == "heading_open" or not _BLANK.search(inline.content):
            continue
        for child in inline.children or ():
            if child.type == "text":
                child.content = _BLANK.sub("", child.content)


def mark_latin(state: StateCore) -> None:
    """Say so to paragraphs of several lines without a Han character."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        shown = opening.type == "paragraph_open" and not opening.hidden
        if shown and len(inline.content) > _SEVERAL_LINES and not _WIDE.search(inline.content):
            opening.attrJoin("class", "latin")
