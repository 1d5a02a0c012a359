r"""bookdown's names of what has a caption, `(\#fig:a)` at its beginning."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.pattern import pattern

_NAME = r"\(\\#(%s:[\w:./-]{1,80})\)[ \t]*"
_TABLE = pattern(rf"((?:Table)?:[ \t]*){_NAME % 'tab'}")
_PICTURE = pattern(
    rf"!\[{_NAME % 'fig'}((?:[^\[\]\n]|\[[^\[\]\n]*\]){{0,1000}}\]\([^()\n]*\))(?:\{{([^{{}}\n]*)\}})?",
)


def bookdown_marks(state: StateCore) -> None:
    """Take the names out of captions; before those are moved into their tables."""
    note = context_of(state.env)
    if "(\\#" in note.source.text:
        for token in state.tokens:
            if token.type == "inline" and "(\\#" in token.content:
                _name(token, note)


def _name(inline: Token, note: Context) -> None:
    if table := _TABLE.match(inline.content):
        inline.content = table[1] + inline.content[table.end() :]
        inline.meta = {**inline.meta, "name": table[2]}
    note.pictures |= {picture[1] for picture in _PICTURE.finditer(inline.content)}
    inline.content = _PICTURE.sub(_with_id, inline.content)


def _with_id(picture: re.Match[str]) -> str:
    return f'![{picture[2]}{{id="{picture[1]}" {picture[3] or ""}}}'
