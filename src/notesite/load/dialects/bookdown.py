r"""bookdown's marks in notes written for it: `# (PART) 题 {-}`, and names of what has a caption, `(\#fig:a)`."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.pattern import pattern

_PART = pattern(r"\((?:PART(?:\\?\*)?|APPENDIX)\)[ \t]+(?=\S)")
"""What makes the heading of a part, or of all appendices, of a chapter's."""
_NAME = r"\(\\#(%s:[\w:./-]{1,80})\)[ \t]*"
_TABLE = pattern(rf"((?:Table)?:[ \t]*){_NAME % 'tab'}")
_PICTURE = pattern(rf"!\[{_NAME % 'fig'}((?:[^\[\]\n]|\[[^\[\]\n]*\]){{0,1000}}\]\([^()\n]*\))(?:\{{([^{{}}\n]*)\}})?")
"""A picture with a name before what it says, and its attributes."""


def bookdown_marks(state: StateCore) -> None:
    """Take bookdown's marks out of headings and captions; before captions are moved into their tables."""
    note = context_of(state.env)
    if "(\\#" in note.source.text:
        for token in state.tokens:
            if token.type == "inline" and "(\\#" in token.content:
                _name(token, note)
    if "# (" in note.source.text:
        _without_parts(state.tokens)


def _name(inline: Token, note: Context) -> None:
    if table := _TABLE.match(inline.content):
        inline.content = table[1] + inline.content[table.end() :]
        inline.meta = {**inline.meta, "name": table[2]}
    note.pictures |= {picture[1] for picture in _PICTURE.finditer(inline.content)}
    inline.content = _PICTURE.sub(_with_id, inline.content)


def _with_id(picture: re.Match[str]) -> str:
    return f"![{picture[2]}{{#{picture[1]} {picture[3] or ''}}}"


def _without_parts(tokens: list[Token]) -> None:
    """Leave a part's heading its words; above the first chapter of a file it is the book's, and goes."""
    parts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h1" and _PART.match(tokens[index + 1].content)
    ]
    for index in parts:
        tokens[index + 1].content = _PART.sub("", tokens[index + 1].content, count=1)
    if parts and parts[0] == 0 and len(tokens) > 3 and tokens[3].type == "heading_open" and tokens[3].tag == "h1":
        del tokens[:3]
