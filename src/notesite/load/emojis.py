"""Emoji by their names, as GitHub, VuePress and Hexo's plugins read them, `:smile:`; and MkDocs' icons, left out.

Only names there are, and only where no letter, digit, colon or backtick touches the colons: `std::x::y`, `12:30:45`
and the roles of d2lbook and MyST are none.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore

from notesite.load.context import context_of

_NAME = re.compile(r"(?<![A-Za-z0-9_:`/\\.]):(\+1|-1|100|1234|[a-z][a-z0-9_-]{0,60}):(?![A-Za-z0-9_:`/])")
_ICON = re.compile(r"(?:material|fontawesome|octicons|simple)-(?:brands-|solid-|regular-)?([a-z0-9-]+?)(?:-[0-9]+)?")
"""Drawings of MkDocs' theme, most of them beside words that say the same."""
_WORDS = frozenset("a b id m on v it de es fr us ab cl sa tm up vs ng in end key link new top one two six ten".split())
"""What may as well be a word between two colons."""


def name_emojis(state: StateCore) -> None:
    """Put them where their names stand; a heading's id is made of the name, as GitHub makes it."""
    if not _NAME.search(context_of(state.env).source.text):
        return
    for inline in state.tokens:
        if inline.type != "inline" or not _NAME.search(inline.content):
            continue
        for child in inline.children or ():
            if child.type == "text" and _NAME.search(child.content):
                child.meta = {**child.meta, "said": child.content}
                child.content = _NAME.sub(_drawn, child.content)


def _drawn(name: re.Match[str]) -> str:
    # Five thousand names, which most notes never ask for: 0.04 s.
    from emoji import emojize  # noqa: PLC0415

    if icon := _ICON.fullmatch(name[1]):
        # All that some links have to say.
        return icon[1] if name[0] == name.string.strip() else ""
    return name[0] if name[1] in _WORDS else emojize(name[0], language="alias")
