"""Emoji by their names, as GitHub, VuePress and Hexo's plugins read them, `:smile:`; and MkDocs' icons, left out.

Only names there are, and only where no letter, digit, colon or backtick touches the colons: `std::x::y`, `12:30:45`
and the roles of d2lbook and MyST are none. GitBook writes a backslash before each `_` of them: `:point\\_right:`.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.pattern import pattern

_NAME = re.compile(r":(\+1|-1|100|1234|[a-z](?:[a-z0-9_-]|\\_){0,60}):")
"""`:smile:`, and the few names that are no words: `:+1:`; a backslash before `_` is there until the text is read."""
_RUN = pattern(rf"(?<![A-Za-z0-9_:/\\.])(?:{_NAME.pattern})+(?![A-Za-z0-9_:/])")
"""Several may stand side by side."""
_ESCAPE = r"\_"
_ICON = pattern(r"(?:material|fontawesome|octicons|simple)-(?:brands-|solid-|regular-)?([a-z0-9-]+?)(?:-[0-9]+)?")
"""Drawings of MkDocs' theme, most of them beside words that say the same."""
_WORDS = frozenset("a b id m on v it de es fr us ab cl sa tm up vs ng in end key link new top".split())
"""What may as well be a word between two colons."""


def name_emojis(state: StateCore) -> None:
    """Put emoji in the place of their names; a heading's id is made of the name, as on GitHub."""
    text = context_of(state.env).source.text
    # The second looks beside each character; a name alone is found by its colon.
    if not _NAME.search(text) or not _RUN.search(text):
        return
    for inline in state.tokens:
        if inline.type == "inline" and inline.children and _RUN.search(inline.content):
            if _ESCAPE in inline.content:
                inline.children = _joined(inline.children)
            _name_in(inline.children)


def _joined(children: list[Token]) -> list[Token]:
    """Return *children* with texts put together that an escaped `_` parts: a name may stand across them."""
    joined: list[Token] = []
    for child in children:
        last = joined[-1] if joined else None
        if last is None or last.type != "text" or not (child.type == "text" or _is_escape(child)):
            joined.append(child)
        else:
            last.content += child.content
    return joined


def _is_escape(token: Token) -> bool:
    return token.type == "text_special" and token.markup == _ESCAPE


def _name_in(children: list[Token]) -> None:
    code = [child.type == "code_inline" for child in children] + [False]
    for index, child in enumerate(children):
        if child.type == "text" and _RUN.search(child.content):
            child.meta = {**child.meta, "said": child.content}
            child.content = _with_emojis(child.content, before=code[index - 1], after=code[index + 1])


def _with_emojis(text: str, *, before: bool, after: bool) -> str:
    """Return *text* with its names replaced; *before* and *after* it stands code."""

    def drawn(run: re.Match[str]) -> str:
        # `:doc:` right before code is a role of MyST's, unless code stands right before it, too.
        if after and run.end() == len(text) and not (before and run.start() == 0):
            return run[0]
        # All that some links have to say is an icon.
        icon = _ICON.fullmatch(run[1])
        return icon[1] if icon and run[0] == text.strip() else _NAME.sub(_drawn, run[0])

    return _RUN.sub(drawn, text)


def _drawn(name: re.Match[str]) -> str:
    # Five thousand names, which most notes never ask for: 0.04 s.
    from emoji import emojize  # noqa: PLC0415

    if _ICON.fullmatch(name[1]):
        return ""
    return name[0] if name[1] in _WORDS else emojize(name[0], language="alias")
