"""Pictures with a size where other tools take one: `![alt](a.png =300x200)`, `![alt|300](a.png)`."""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notesite.pattern import pattern

_IN_LABEL = pattern(r"(.*)\|[ \t]*(\d{1,5})(?:[xX](\d{1,5}))?[ \t]*", re.DOTALL)
"""An alternative text with a size at its end, as Obsidian has it: `图|300x200`."""
_BEHIND = pattern(r"=(\d{1,5}%?)?[xX*](\d{1,5}%?)?|=(\d{1,5}%?)")
"""A size behind an address: `=300x200`, `=50%x`, `=x200`, `=300`."""


def sized_pictures(md: MarkdownIt) -> None:
    """Teach *md* to read pictures with a size; those without are left to its own rule."""
    md.inline.ruler.before("image", "sized", _sized)


class _Sized(NamedTuple):
    """A picture as its author wrote it."""

    label: str
    url: str
    title: str
    width: str
    height: str
    end: int
    """The index after it."""


def _sized(state: StateInline, silent: bool) -> bool:
    picture = _read(state) if state.src.startswith("![", state.pos) else None
    if picture is None:
        return False
    if not silent:
        _push(state, picture)
    state.pos = picture.end
    return True


def _read(state: StateInline) -> _Sized | None:
    """Return the picture that begins here, if it is one and has a size."""
    src, end, helpers = state.src, state.posMax, state.md.helpers
    label_end = helpers.parseLinkLabel(state, state.pos + 1, False)
    if label_end < 0 or not src.startswith("](", label_end):
        return None
    label = src[state.pos + 2 : label_end]
    in_label = _IN_LABEL.fullmatch(label)
    close = src.find(")", label_end)
    if in_label is None and (close < 0 or "=" not in src[label_end:close]):
        return None
    address = helpers.parseLinkDestination(src, _after_space(src, label_end + 2, end), end)
    url = state.md.normalizeLink(address.str) if address.ok else ""
    if not url or not state.md.validateLink(url):
        return None
    title, behind, at = _read_behind(state, address.pos)
    if not src.startswith(")", at) or not (behind or in_label):
        return None
    width, height = (behind[1] or behind[3], behind[2]) if behind else ("", "")
    if in_label:
        label, width, height = in_label[1], width or in_label[2], height or in_label[3]
    return _Sized(label, url, title, width or "", height or "", at + 1)


def _read_behind(state: StateInline, address_end: int) -> tuple[str, re.Match[str] | None, int]:
    """Return the title and the size, in either order, behind an address, and the index after them and spaces."""
    src, end = state.src, state.posMax
    at = _after_space(src, address_end, end)
    size = _BEHIND.match(src, at, end) if at > address_end else None
    at = _after_space(src, size.end() if size else at, end)
    title = state.md.helpers.parseLinkTitle(src, at, end)
    if not title.ok:
        return "", size, at
    at = _after_space(src, title.pos, end)
    if size is None and (size := _BEHIND.match(src, at, end)):
        at = _after_space(src, size.end(), end)
    return title.str, size, at


def _after_space(src: str, at: int, end: int) -> int:
    while at < end and src[at] in " \t\n":
        at += 1
    return at


def _push(state: StateInline, picture: _Sized) -> None:
    tokens: list[Token] = []
    state.md.inline.parse(picture.label, state.md, state.env, tokens)
    token = state.push("image", "img", 0)
    token.attrs = {"src": picture.url, "alt": ""}
    token.content, token.children = picture.label, tokens
    for name in ("title", "width", "height"):
        if value := getattr(picture, name):
            token.attrSet(name, value)
