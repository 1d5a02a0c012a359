"""Links and pictures that are nothing but `[text](address)`: read by one expression, as most of them can be.

markdown-it reads the label, the address and the title in turn, and then the label once more as text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notesite.load.mask import OPEN

_NO_TEXT = rf"\[\]\n\\`~=*_<&{{{OPEN}"
"""What may begin something else in a label. Inside a link, a `:` begins no other; `!` and `^` only do before a `[`."""
_IN_BRACKETS = rf"\[(?!\^)[^{_NO_TEXT}]*+\](?![({{{{])"
"""Text in a label, unless a definition makes a link of it: `[[简单] 两数之和](a.md)`."""
_NO_ADDRESS = r"\x00-\x20\x7f\\()<;"
"""An entity is none without its `;`."""
_ADDRESS = rf"\(((?:[^{_NO_ADDRESS}]++|\([^{_NO_ADDRESS}]*+\))++)\)"
_LINK = re.compile(rf"\[((?:[^{_NO_TEXT}]++|{_IN_BRACKETS})*+)\]{_ADDRESS}")
_PICTURE = re.compile(rf"!\[([^{_NO_TEXT}:|]*)\]{_ADDRESS}")
"""Behind a `|` in the label may stand a size, as `sized.py` reads it."""


def plain_links(md: MarkdownIt) -> None:
    """Teach *md* to read plain links at once; all others are left to its own rules."""
    md.inline.ruler.before("link", "plain_link", _link)
    md.inline.ruler.before("link", "plain_picture", _picture)


def _link(state: StateInline, silent: bool) -> bool:
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None or ("[" in found[1] and state.env.get("references")):
        return False
    href = state.md.normalizeLink(found[2])
    if not state.md.validateLink(href):
        return False
    if not silent:
        if state.pending:
            state.pushPending()
        level = state.level
        state.tokens.append(Token("link_open", "a", 1, {"href": href}, level=level))
        if found[1]:
            state.tokens.append(Token("text", "", 0, level=level + 1, content=found[1]))
        state.tokens.append(Token("link_close", "a", -1, level=level))
        state.pendingLevel = level
    state.pos = found.end()
    return True


def _picture(state: StateInline, silent: bool) -> bool:
    found = _PICTURE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    src = state.md.normalizeLink(found[2])
    if not state.md.validateLink(src):
        return False
    if not silent:
        label = found[1]
        if state.pending:
            state.pushPending()
        words = [Token("text", "", 0, content=label)] if label else None
        attributes: dict[str, str | int | float] = {"src": src, "alt": ""}
        state.tokens.append(Token("image", "img", 0, attributes, level=state.level, children=words, content=label))
        state.pendingLevel = state.level
    state.pos = found.end()
    return True
