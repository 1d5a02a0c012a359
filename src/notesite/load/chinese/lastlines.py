"""The end of a paragraph, and of the text above a formula in it: its last two Han characters stay together.

One alone on a line of its own reads as a slip. In justified text a browser's `text-wrap: pretty` would make room for
it by stretching the lines before, some of them by three times as much; to give up one character costs the line before
a fortieth of its width.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.chinese.joints import glue
from notesite.load.context import Context, context_of
from notesite.load.streams import Stream, copied

SHORTEST = 18
"""Characters of a paragraph that may take a second line; a line on a phone holds as many."""
_HAN = "[\u3400-\u9fff]"
_MARKS = "，。、；：？！）」』”’》】…"
_END = re.compile(rf"{_HAN}{{2}}[{_MARKS}]{{0,3}}$")


def hold_ends(state: StateCore) -> None:
    """Put glue around the last two characters of the paragraphs of *state*, and of the lines above their formulas."""
    note = context_of(state.env)
    if not note.options.extensions:
        return
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "paragraph_open" and not opening.hidden and len(inline.content) >= SHORTEST:
            inline.children = _held(inline.children or [], note)


def _held(children: Stream, note: Context) -> Stream:
    stops = [index for index, child in enumerate(children) if note.is_display(child)]
    held = list(children)
    for stop in (len(children), *reversed(stops)):
        at = _text_before(children, stop)
        if at >= 0:
            held[at : at + 1] = _split(children[at], begins=not at)
    return held


def _text_before(children: Stream, index: int) -> int:
    """Return the index of the text that ends a line before *index*; -1 if none does."""
    at = index - 1
    while at >= 0 and children[at].type == "softbreak":
        at -= 1
    return at if at >= 0 and children[at].type == "text" else -1


def _split(text: Token, *, begins: bool) -> Stream:
    end = _END.search(text.content)
    if end is None or (begins and end.start() == 0):
        return [text]
    before, held = text.content[: end.start()], text.content[end.start() :]
    return [*([copied(text, content=before)] if before else []), glue(1), copied(text, content=held), glue(-1)]
