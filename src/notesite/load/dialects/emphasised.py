"""Attributes right behind emphasis, `==重点=={.important}` and `**词**{#term}`, as VuePress and kramdown read them.

The plugin for attributes cannot: what emphasis becomes is known only when its paragraph has been read.
"""

from __future__ import annotations

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.dialects.callouts.words import KINDS
from notesite.pattern import pattern

_CLOSED = ("mark_close", "strong_close", "em_close")
_ONE = r"(?:[.#][A-Za-z][\w-]*|[a-z-]+=\"[^\"{}]*\")"
_LIST_TEXT = rf"\{{ *({_ONE}(?: +{_ONE})*) *\}}"
_LIST = pattern(_LIST_TEXT)
_BEHIND = pattern(rf"[=*_]{_LIST_TEXT}")
_NAMED = pattern(r"(?:^| )([.#])([A-Za-z][\w-]*)")


def attributes_of_emphasis(state: StateCore) -> None:
    """Take the attributes that follow emphasis from the text, and give them to it."""
    for inline in state.tokens:
        if inline.type == "inline" and inline.children and "{" in inline.content and _BEHIND.search(inline.content):
            _take(inline.children)


def _take(children: list[Token]) -> None:
    openings: list[Token] = []
    for closing, behind in zip(children, [*children[1:], None], strict=True):
        if closing.nesting == 1:
            openings.append(closing)
        elif closing.nesting == -1 and openings:
            opening = openings.pop()
            if closing.type in _CLOSED and behind is not None and behind.type == "text":
                _give(opening, behind)


def _give(opening: Token, behind: Token) -> None:
    found = _LIST.match(behind.content)
    if found is None:
        return
    behind.content = behind.content[found.end() :]
    for mark, name in _NAMED.findall(found[1]):
        if mark == "#":
            opening.attrSet("id", name)
        # Those of callouts are colours of VuePress, and something else here.
        elif name not in KINDS:
            opening.attrJoin("class", name)
