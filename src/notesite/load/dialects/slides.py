"""Slidev's lines that say where on a slide a text stands, `::right::`: left out, and told of."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text
from notesite.load.dialects.container import tell_foreign
from notesite.pattern import pattern

_PLACE = pattern(r"::([a-z][a-z0-9-]{0,30})::")


def slide_places(md: MarkdownIt) -> None:
    """Teach *md* to leave out the lines that place text on a slide."""
    md.block.ruler.before("callout", "slide_place", _place, ANYWHERE)


def _place(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    place = None if state.is_code_block(start_line) else _PLACE.fullmatch(line_text(state, start_line))
    if place is None:
        return False
    if not silent:
        tell_foreign(state, start_line, place[1], "it is left out")
        state.line = start_line + 1
    return True
