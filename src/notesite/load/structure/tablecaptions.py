"""Captions of tables: a paragraph `表：…` or `Table: …` right before or after one, numbered as those of figures are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.load.headings import UniqueIds, split_attributes
from notesite.load.structure.ownnumbers import TABLE, numbers_itself
from notesite.load.tex.article import Label
from notesite.pattern import pattern

_CAPTION = pattern(r"(?:表格?|Tab(?:le|\.)?)[ \t]*((?:[A-Z][.\-])?[0-9]+(?:[.\-][0-9]+)*)?[ \t]*[:：][ \t]*(?=\S)")
"""What begins a caption: `表：`, `表 3.1:`, `Table 2:`."""
_COLON = pattern(r"()[:：][ \t]+(?=\S)")
"""Pandoc's short form, below a table."""


def caption_tables(state: StateCore) -> None:
    """Move each caption into its table; before formulas are taken out of it."""
    if not any(token.type == "table_open" for token in state.tokens):
        return
    note = context_of(state.env)
    found = list(_captioned(state.tokens))
    numbers = [_begun(inline) for _, inline in found]
    own = any(number[1] for number in numbers)
    names = filter(None, (_name(inline) for _, inline in found))
    silent = own or not note.options.figure_numbers or (bool(found) and numbers_itself(note, TABLE, names))
    ids = UniqueIds(note.ids)
    moved = {id(inline): opening for opening, inline in found}
    for at, ((opening, inline), begun) in enumerate(zip(found, numbers, strict=True), 1):
        shown = begun[1] or ("" if silent else str(at))
        name = _name(inline)
        inline.content = split_attributes(inline.content[begun.end() :])[0]
        label = note.strings["table"].format(number=shown) if shown else ""
        opening.meta = {**opening.meta, "caption": inline, "label": label}
        if name:
            opening.meta = {**opening.meta, "id": ids.unique(name)}
            if shown:
                line = (inline.map or [0])[0]
                note.name(Label(name=name, text=shown, id=opening.meta["id"], full=label), line)
    state.tokens[:] = _moved(state.tokens, moved)


def _captioned(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield each table that has a caption, and the caption's inline token; above counts before below."""
    opening, taken = None, -1
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            opening = token
            if index - 3 > taken and (caption := _paragraph(tokens, index - 3, token.level)):
                yield token, caption
                opening = None
        elif (
            token.type == "table_close"
            and opening
            and (caption := _paragraph(tokens, index + 1, token.level, below=True))
        ):
            yield opening, caption
            taken = index + 3


def _paragraph(tokens: list[Token], index: int, level: int, *, below: bool = False) -> Token | None:
    """Return the text of the paragraph that begins at *index* if it is a caption, *below* its table or above."""
    if not 0 <= index < len(tokens) - 2 or tokens[index].type != "paragraph_open" or tokens[index].level != level:
        return None
    inline = tokens[index + 1]
    begun = _CAPTION.match(inline.content) or (below and _COLON.match(inline.content))
    return inline if begun and "\n" not in inline.content.strip() else None


def _name(inline: Token) -> str:
    """Return what references call the table of the caption *inline*: a directive of MyST's, or braces, say it."""
    return str(inline.meta.get("name") or split_attributes(inline.content)[1])


def _begun(inline: Token) -> re.Match[str]:
    begun = _CAPTION.match(inline.content) or _COLON.match(inline.content)
    assert begun, "only captions are asked for"
    return begun


def _moved(tokens: list[Token], moved: dict[int, Token]) -> Iterator[Token]:
    """Yield *tokens*, the paragraphs around captions gone and the captions in their tables."""
    skipped = 0
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and id(tokens[index + 1]) in moved:
            skipped = 3
        if skipped:
            skipped -= 1
            continue
        yield token
        if token.type == "table_open" and "caption" in token.meta:
            inline = token.meta["caption"]
            opening, closing = Token("caption_open", "caption", 1), Token("caption_close", "caption", -1)
            opening.level = closing.level = token.level + 1
            opening.block = closing.block = True
            opening.meta = {"label": token.meta["label"]}
            inline.level = token.level + 2
            yield from (opening, inline, closing)
