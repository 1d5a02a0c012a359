"""GitBook's mentions, `[a.md](a.md "mention")`: links that show the title of the note they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.load.links.targets import remember
from notesite.load.offsets import to_file
from notesite.load.streams import inside_link
from notesite.model import Ref

_TITLE = "mention"
"""Stands where another link has the words that are shown beside the pointer."""


def show_mentions(state: StateCore) -> None:
    """Let each mention show the title of what it leads to; once it is known where that is."""
    note = context_of(state.env)
    if f'"{_TITLE}")' not in note.source.text:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            at = to_file(token.meta.get("segments") or ((0, 0),), 0)
            token.children = list(_with_titles(token.children, at, note))


def _with_titles(children: Iterable[Token], at: int, note: Context) -> Iterator[Token]:
    rest = iter(children)
    for token in rest:
        yield token
        if token.type != "link_open" or token.attrGet("title") != _TITLE:
            continue
        del token.attrs["title"]
        to = token.meta.get("to")
        if not isinstance(to, Ref) or to.kind != "page" or to.target == note.path:
            continue
        text = "".join(note.restored(inside.content) for inside in inside_link(rest))
        called = Ref(kind="called", target=to.target, fallback=text)
        remember(called, "link", (at, at + 1), note)
        yield Token("mention", "", 0, level=token.level + 1, content=text, meta={"to": called})
        yield Token("link_close", "a", -1, level=token.level)
