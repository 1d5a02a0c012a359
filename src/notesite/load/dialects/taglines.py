"""Tags as Obsidian has them: a paragraph of nothing else, `#甲 #乙/丙`, with which a note begins or ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.pattern import pattern

_NAME = r"#((?=[\w/-]*[^\W\d_])[\w/-]{1,60})"
_TAG = pattern(_NAME)
_TAGS = pattern(rf"{_NAME}(?:[ \t,，]*\n?[ \t]*{_NAME})+[ \t]*")
"""One alone may be a heading without its space, or what a sentence speaks of."""


def tag_lines(state: StateCore) -> None:
    """Take lines of tags out of the note, and remember the tags."""
    note = context_of(state.env)
    for index in sorted(set(_at_edges(state.tokens)), reverse=True):
        content = state.tokens[index + 1].content
        if _TAGS.fullmatch(content):
            note.tags += _TAG.findall(note.shown(content))
            del state.tokens[index : index + 3]


def _at_edges(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield where the paragraphs begin that stand first in a note, below its title perhaps, and last in it."""
    first = 3 if tokens and tokens[0].type == "heading_open" else 0
    last = len(tokens) - 3
    if first <= last and tokens[first].type == "paragraph_open":
        yield first
    # Below a heading of their own they are its section.
    if last > first and tokens[last].type == "paragraph_open" and tokens[last - 1].type != "heading_close":
        yield last
