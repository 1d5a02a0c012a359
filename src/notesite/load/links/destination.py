"""The addresses of links, read and encoded as markdown-it does it, in one step where nothing in them is special."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_inline import StateInline

from notesite.load.mask import cleaned
from notesite.pattern import pattern

_LABEL = pattern(r"[^\[\]`\\<:]*")
"""Nothing here can begin a token that hides a bracket."""
_DESTINATION = pattern(r"[^\x00-\x20\x7f\\()<;]+")
"""Nothing here is an escape, or the end of an entity."""
_SAFE = r"A-Za-z0-9;/?:@&=+$,\-_.!~*'()#"
_PLAIN = re.compile(
    rf"(?:https?://[a-z0-9\-]+(?:\.[a-z0-9\-]+)*(?=[/?#]|$)|(?![/\\]{{2}}|[A-Za-z0-9.+\-]*:))"
    rf"(?:[{_SAFE}]|%[0-9A-Fa-f]{{2}}|[^\x00-\x7f\s\ud800-\udfff])*"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f]+")


class Destination(Protocol):
    """What markdown-it's link rules want to know of a destination."""

    ok: bool
    pos: int
    str: str


class _Found:
    __slots__ = ("ok", "pos", "str")

    def __init__(self, pos: int, text: str) -> None:
        self.ok = True
        self.pos = pos
        self.str = text


def read_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803  markdown-it's name
    """Return where the label that begins at *start* with `[` ends, -1 if it does not."""
    plain = _LABEL.match(state.src, start + 1, state.posMax)
    if plain and plain.end() < state.posMax and state.src[plain.end()] == "]":
        return plain.end()
    before = state.pos
    end = _label_end(state, start + 1, disableNested)
    state.pos = before
    return end


def _label_end(state: StateInline, at: int, alone: bool) -> int:
    """Return where the label whose text begins at *at* ends, -1 if it does not, or holds a link and is to hold none."""
    src, end, known = state.src, state.posMax, state.cache
    open_, most = 1, _closings(src)
    # Ten thousand `[` are as many labels, each of which would read on to the end.
    while at < end and open_ <= most:
        mark = src[at]
        if mark == "]":
            open_ -= 1
            if not open_:
                return at
        after = known.get(at)
        if after is None:
            state.pos = at
            state.md.inline.skipToken(state)
            after = state.pos
        if mark == "[":
            if after == at + 1:
                open_ += 1
            elif alone:
                return -1
        at = after
    return -1


@lru_cache(maxsize=1)
def _closings(text: str) -> int:
    return text.count("]")


def read_destination(text: str, start: int, end: int) -> Destination:
    """Return the destination that begins at *start*."""
    found = _DESTINATION.match(text, start, end)
    if found and (found.end() == end or text[found.end()] in " \t\n)"):
        return _Found(found.end(), found[0])
    return parseLinkDestination(text, start, end)


def encoded(url: str) -> str:
    """Return *url* as it stands in HTML: what is not ASCII percent-encoded, host names in ASCII."""
    if _PLAIN.fullmatch(url):
        return url if url.isascii() else _NOT_ASCII.sub(lambda run: "%" + run[0].encode().hex("%").upper(), url)
    return normalizeLink(url)


def legible(url: str) -> str:
    """Return *url* as readers see it: decoded, but for what nobody could see, such as the `%00` of `a.php%00.jpg`."""
    return cleaned(_CONTROL.sub(lambda run: quote(run[0]), normalizeLinkText(url)))
