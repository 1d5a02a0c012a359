"""Tokens → one paragraph of plain text, for descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from notesite.load.chinese.breaks import joins
from notesite.load.context import Context, Taken
from notesite.load.html.taken import reference_text
from notesite.load.slots import Slots
from notesite.model import Body, Plain


def plain_text(stream: Sequence[Token], note: Context) -> Body:
    """Return *stream* as one paragraph of text, formulas to be filled in as text."""
    slots = Slots()
    parts: list[str] = []
    for token in stream:
        if token.type == "inline":
            parts.extend(_text_of(token.children or [], note, slots))
        elif taken := note.stands_for(token):
            parts.append(_text_for(taken, note, slots) + " ")
        elif token.nesting <= 0:
            parts.append(" ")
    return slots.body(re.sub("[ \n\t\u200b\ufeff]+", " ", "".join(parts)).strip())


def _text_of(children: Sequence[Token], note: Context, slots: Slots) -> Iterator[str]:
    for index, child in enumerate(children):
        if child.type in ("text", "code_inline"):
            yield escapeHtml(note.restored(child.content))
        elif child.type == "softbreak":
            yield "" if joins(children, index) else " "
        elif child.type in ("hardbreak", "gap"):
            yield " "
        elif child.type == "mention":
            yield slots.mark(child.meta["to"])
        elif taken := note.stands_for(child):
            yield _text_for(taken, note, slots)


def _text_for(taken: Taken, note: Context, slots: Slots) -> str:
    if taken.kind == "reference":
        return reference_text(taken, note, slots)
    if taken.finished is None or taken.finished.hidden:
        return ""
    mark = slots.mark(Plain(formula=taken.finished.formula))
    return f" {mark} " if taken.finished.formula.display else mark
