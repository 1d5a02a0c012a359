"""Compounds with one letter or a number, `Q-learning`, `top-k`, `F-检验`, `ResNet-50`: no line ends at their hyphen.

A browser breaks lines behind any hyphen, and leaves `Q-` at the end of one and `learning` to the next. Of a word that
readers know by both of its parts, one letter is too little to go on with. Where it is a formula, `joints` does it.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.chinese.joints import glue
from notesite.load.context import context_of
from notesite.load.streams import Stream, copied
from notesite.pattern import pattern

_LETTER = "A-Za-zΑ-Ωα-ω"
_WORD = f"{_LETTER}\u00c0-\u024f0-9_"
"""What words are made of. Han stand beside them as blanks do: `用Q-learning算法`."""
_COMPOUND = pattern(
    rf"(?<![{_WORD}#@/.-])(?:[{_LETTER}0-9]-(?:[{_LETTER}]{{1,12}}(?![{_WORD}-])|[\u4e00-\u9fff]{{1,2}})"
    rf"|[{_LETTER}]{{2,12}}-[{_LETTER}](?![{_WORD}-])|[{_LETTER}]{{2,8}}-[0-9]{{1,3}}(?:\.[0-9])?[{_LETTER}]?(?![{_WORD}-]|\.[0-9]))",
)
"""A compound with one letter or a number. What is longer, or has more hyphens, would leave a line too short."""


def hold_compounds(state: StateCore) -> None:
    """Put glue around the compounds of *state*."""
    if not context_of(state.env).options.extensions:
        return
    for token in state.tokens:
        if token.type == "inline" and "-" in token.content and token.children:
            token.children = held(token.children)


def held(children: Stream) -> Stream:
    """Return *children* with glue around the compounds in their texts."""
    return [part for child in children for part in _parted(child)]


def _parted(token: Token) -> Iterator[Token]:
    if token.type != "text" or "-" not in token.content:
        yield token
        return
    text, at = token.content, 0
    for found in _COMPOUND.finditer(text):
        if found.start() > at:
            yield copied(token, content=text[at : found.start()])
        yield from (glue(1), copied(token, content=found[0]), glue(-1))
        at = found.end()
    if at < len(text):
        yield copied(token, content=text[at:]) if at else token
