"""Links to the notes of days, `[[2024-10-09]]`: a diary has most of them, and a site often none.

Obsidian and Logseq make such links by themselves, so that one without its note is no mistake: the day stands as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.load.context import Context, context_of
from notesite.load.streams import inside_link
from notesite.model import Ref

_LINKED = "days"
"""Under which it is kept that a text has such links."""


def mark_day(link: Token, env: EnvType) -> None:
    """Remember that *link* leads to the note of a day."""
    link.meta = {**link.meta, _LINKED: True}
    env[_LINKED] = True


def show_days(state: StateCore) -> None:
    """Let each link to a day be a link or a text; once it is known whether there is such a note."""
    if not state.env.get(_LINKED):
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_with_days(token.children, context_of(state.env)))


def _with_days(children: Iterable[Token], note: Context) -> Iterator[Token]:
    rest = iter(children)
    for token in rest:
        if _LINKED not in token.meta:
            yield token
            continue
        inside = inside_link(rest)
        if all(within.type == "text" for within in inside):
            text = "".join(note.restored(within.content) for within in inside)
            to = Ref(kind="day", target=token.meta["to"].target, fallback=text)
            yield Token("mention", "", 0, level=token.level, content=text, meta={"to": to})
        else:
            yield from (token, *inside, Token("link_close", "a", -1, level=token.level))
