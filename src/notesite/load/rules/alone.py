"""The parser rules for paragraphs that are no paragraphs: only display formulas in them, or only a picture.

And for where a block meets the edge of a paragraph or an item, which a style sheet cannot see: to it, text is no child.
"""

from __future__ import annotations

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of


def unwrap_alone(state: StateCore) -> None:
    """Hide the `<p>` around what is a block by itself, and say so to its token."""
    note = context_of(state.env)
    displays = any(taken.kind == "display" for taken in note.taken)
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open" or inline.type != "inline" or closing.type != "paragraph_close":
            continue
        if displays:
            _mark_edges(opening, inline.children or [], note)
        if inline.children and inline.children[0].type == "text" and not _is_space(inline.children[0]):
            continue
        children = [child for child in inline.children or [] if not _is_space(child)]
        mark = _block(children, note)
        if not mark:
            continue
        opening.hidden = closing.hidden = True
        opening.meta = {**opening.meta, "alone": True}
        line = (opening.map or [0])[0]
        for child in inline.children or []:
            child.meta = {**child.meta, mark: True}
            child.map = [line, line + 1]
            line += child.type in ("softbreak", "hardbreak")
        inline.children = children


def _block(children: list[Token], note: Context) -> str:
    """Return what a paragraph of *children* is to be called, if it is a block by itself; empty: it is none."""
    if children and all(note.is_display(child) or _is_nothing(child, note) for child in children):
        return "alone"
    if children and all(child.type == "image" or note.means(child, "image") for child in children):
        return "figure"
    return ""


def mark_items(state: StateCore) -> None:
    """Say so to items of lists that begin with something else than text."""
    for opening, first in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "list_item_open" or first.type == "list_item_close":
            continue
        if first.type != "paragraph_open" or (first.hidden and first.meta.get("alone")):
            opening.attrJoin("class", "block")


def _mark_edges(opening: Token, children: list[Token], note: Context) -> None:
    """Say to a display formula that its paragraph begins or ends with it, and to the paragraph that it may do so."""
    shown = [child for child in children if not _is_space(child)]
    for child, mark in ((shown[0], "begins"), (shown[-1], "ends")) if shown else ():
        if note.is_display(child):
            child.meta = {**child.meta, mark: True}
            opening.meta = {**opening.meta, "edges": True}


def _is_space(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak") or (token.type == "text" and not token.content.strip())


def _is_nothing(token: Token, note: Context) -> bool:
    taken = note.stands_for(token)
    return taken is not None and (taken.kind == "nothing" or note.means(token, "nothing"))
