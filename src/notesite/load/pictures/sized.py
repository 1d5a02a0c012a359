"""Pictures with a size where other tools take one: `![alt](a.png =300x200)`, `![alt|300](a.png)`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notesite.pattern import pattern

_IN_LABEL = pattern(r"(.*)\|[ \t]*(\d{1,5})(?:[xX](\d{1,5}))?[ \t]*", re.DOTALL)
_BEHIND = pattern(r"=(\d{1,5}%?)?[xX*](\d{1,5}%?)?|=(\d{1,5}%?)")


def sized_pictures(md: MarkdownIt) -> None:
    """Teach *md* both; pictures without a size are left to its own rule."""
    md.inline.ruler.before("image", "sized", _sized)


def _sized(state: StateInline, silent: bool) -> bool:
    src, end = state.src, state.posMax
    if not src.startswith("![", state.pos):
        return False
    label_end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    if label_end < 0 or not src.startswith("](", label_end):
        return False
    label = src[state.pos + 2 : label_end]
    in_label = _IN_LABEL.fullmatch(label)
    close = src.find(")", label_end)
    if in_label is None and (close < 0 or "=" not in src[label_end:close]):
        return False
    address = state.md.helpers.parseLinkDestination(src, _after_space(src, label_end + 2, end), end)
    url = state.md.normalizeLink(address.str) if address.ok else ""
    if not url or not state.md.validateLink(url):
        return False
    at = _after_space(src, address.pos, end)
    behind = _BEHIND.match(src, at, end) if at > address.pos else None
    at = _after_space(src, behind.end() if behind else at, end)
    title = state.md.helpers.parseLinkTitle(src, at, end)
    if title.ok:
        at = _after_space(src, title.pos, end)
        behind = behind or _BEHIND.match(src, at, end)
        at = _after_space(src, behind.end(), end) if behind and behind.start() == at else at
    if not src.startswith(")", at) or not (behind or in_label):
        return False
    if not silent:
        width, height = (behind[1] or behind[3], behind[2]) if behind else ("", "")
        if in_label:
            label, width, height = in_label[1], width or in_label[2], height or in_label[3]
        _picture(state, label, url, title.str if title.ok else "", (width or "", height or ""))
    state.pos = at + 1
    return True


def _after_space(src: str, at: int, end: int) -> int:
    while at < end and src[at] in " \t\n":
        at += 1
    return at


def _picture(state: StateInline, label: str, url: str, title: str, size: tuple[str, str]) -> None:
    tokens: list[Token] = []
    state.md.inline.parse(label, state.md, state.env, tokens)
    token = state.push("image", "img", 0)
    token.attrs = {"src": url, "alt": ""}
    token.content, token.children = label, tokens
    for name, value in (("title", title), ("width", size[0]), ("height", size[1])):
        if value:
            token.attrSet(name, value)
