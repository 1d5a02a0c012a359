"""The beginning of a note, for cards and descriptions: whole sentences, whole formulas, well-formed HTML.

The cut is made in the token stream, where a formula, a link or an entity is one thing and cannot be halved; what was
open at the cut is closed. Nothing here looks at HTML.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.load.breaks import joins
from notesite.load.context import Context
from notesite.load.reading import UNIT, formula_cost, unit_cost, units
from notesite.load.slots import Slots
from notesite.model import Body, Plain

_MORE = re.compile(
    r"<!--+\s*(?:more|read[ _-]?more|excerpt|truncate|endexcerpt|end[ _-]excerpt|摘要|summary[ _-]?end)\b.*?--+>|"
    r"<!--+\s*(?:more|readmore)\s*--+>",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"[。！？!?；;…]+[”’」』）)\]】》]*|\.(?=\s|$)")
_CLAUSE = re.compile(r"[，、：,:]|——")
_DANGLING = re.compile(r"[：:，,、]\s*$")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)

SENTENCE, CLAUSE, PIECE, WORD = 3, 2, 1, 0
"""How good a place to stop is: after a sentence or block, a clause, a formula or link, a word."""

SLACK = 1.15
"""A note this much longer than the budget is shown whole: leaving out its last words helps nobody."""

Stream = list[Token]


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the text may be left."""

    token: int
    """Index of the inline token."""
    child: int
    offset: int
    """The cut is after this many children and, in the next, after this many characters."""
    rank: int
    cost: int
    """Reading units before it."""


def excerpt_tokens(tokens: Sequence[Token], note: Context, *, budget: int) -> tuple[Stream, bool]:
    """Return the tokens of an excerpt of about *budget* reading units, and whether it leaves anything out.

    A `<!-- more -->` decides where there is one; the budget does not apply then.
    """
    before_more = _until_more(tokens)
    stream = _flow(tokens if before_more is None else before_more, note)
    if before_more is not None:
        return stream, True
    edges = list(_edges(stream, note))
    if not edges or edges[-1].cost <= budget * SLACK:
        return stream, False
    return _cut(stream, _best(edges, budget)), True


def render_excerpt(md: MarkdownIt, stream: Stream, note: Context, env: EnvType) -> Body:
    """Return *stream* as HTML with slots, without ids."""
    outer, note.slots, note.in_excerpt = note.slots, Slots(), True
    try:
        return note.slots.body(md.renderer.render(stream, md.options, env).strip())
    finally:
        note.slots, note.in_excerpt = outer, False


def plain_text(stream: Sequence[Token], note: Context) -> Body:
    """Return *stream* as one paragraph of text, formulas to be filled in as text."""
    slots = Slots()
    parts: list[str] = []
    for token in stream:
        if token.type == "inline":
            parts.extend(_text_of(token.children or [], note, slots))
        elif token.nesting <= 0 and token.type != "taken":
            parts.append(" ")
        elif token.type == "taken":
            parts.append(_formula_text(token, note, slots) + " ")
    return slots.body(re.sub(r"[ \n\t]+", " ", "".join(parts)).strip())


def _text_of(children: Sequence[Token], note: Context, slots: Slots) -> Iterator[str]:
    for index, child in enumerate(children):
        if child.type in ("text", "code_inline"):
            yield escapeHtml(note.restored(child.content))
        elif child.type == "softbreak":
            yield "" if joins(children, index) else " "
        elif child.type == "hardbreak":
            yield " "
        elif child.type == "taken":
            yield _formula_text(child, note, slots)


def _formula_text(token: Token, note: Context, slots: Slots) -> str:
    taken = note.taken[token.meta["number"]]
    if taken.kind == "reference":
        label = note.labels.get(taken.inner)
        return escapeHtml(f"({label.text})" if label else taken.source)
    if taken.finished is None or taken.finished.hidden:
        return ""
    mark = slots.mark(Plain(formula=taken.finished.formula))
    return f" {mark} " if taken.finished.formula.display else mark


def _until_more(tokens: Sequence[Token]) -> Stream | None:
    """Return the tokens before the author's own mark, what it stands in closed; None: there is no mark."""
    for index, token in enumerate(tokens):
        if token.type == "html_block" and _MORE.search(token.content):
            return _closed(list(tokens[:index]))
        if token.type == "inline":
            for at, child in enumerate(token.children or []):
                if child.type == "html_inline" and _MORE.search(child.content):
                    return _closed([*tokens[:index], _shortened(token, at, 0)])
    return None


_DROPPED = {
    "table_open": "table_close",
    "footnote_block_open": "footnote_block_close",
    "callout_title_open": "callout_title_close",
}
_UNWRAPPED = frozenset(("callout_open", "callout_close", "hr", "html_block"))


def _flow(tokens: Sequence[Token], note: Context) -> Stream:
    """Return *tokens* as an excerpt shows them: headings as text, code as a label, pictures and tables gone."""
    stream: Stream = []
    heading: Stream = []
    until = ""
    level = 0
    for index, token in enumerate(tokens):
        if until:
            if token.type == until and token.level == level:
                until = ""
        elif token.type in _DROPPED:
            until, level = _DROPPED[token.type], token.level
        elif token.type in ("fence", "code_block"):
            _append_label(stream, note)
        elif token.type == "heading_open":
            heading += _as_heading(tokens[index + 1], note)
            until, level = "heading_close", token.level
        elif token.type == "inline":
            children = _kept(token.children or [], note)
            if children:
                stream.append(_with_children(token, [*heading, *children]))
                heading = []
        elif token.type not in _UNWRAPPED and not _is_silent(token, note):
            stream.append(_without_id(token))
    if heading:
        stream += _paragraph(heading)
    return _without_empty(stream)


def _append_label(stream: Stream, note: Context) -> None:
    """Write the label for code, once for several blocks in a row."""
    label = note.strings["code"]
    last = stream[-2].children if len(stream) > 2 and stream[-1].type == "paragraph_close" else None
    if not last or last[-1].content != label:
        stream += _paragraph([_text(label)])


def _as_heading(inline: Token, note: Context) -> Stream:
    children = _kept(inline.children or [], note)
    if not children:
        return []
    opening, closing = Token("span_open", "span", 1), Token("span_close", "span", -1)
    opening.attrs = {"class": "excerpt-heading"}
    return [opening, *children, closing, _text(" ")]


def _kept(children: Sequence[Token], note: Context) -> Stream:
    """Return the inline tokens an excerpt shows."""
    kept: Stream = []
    for child in children:
        if child.type in ("image", "footnote_ref", "footnote_anchor") or _is_silent(child, note):
            continue
        if child.type == "html_inline":
            if _BREAK_TAG.match(child.content):
                kept.append(_text(" "))
            continue
        kept.append(_without_id(child))
    if not any(child.type != "text" or child.content.strip() for child in kept if child.nesting == 0):
        return []
    return kept


def _is_silent(token: Token, note: Context) -> bool:
    """Whether *token* stands for something that shows no text: definitions of macros, another generator's picture."""
    if token.type != "taken":
        return False
    taken = note.taken[token.meta["number"]]
    if taken.kind == "tag":
        return taken.tag is None or taken.tag.meaning in ("image", "nothing")
    return taken.kind != "reference" and (taken.finished is None or taken.finished.hidden)


def _edges(stream: Sequence[Token], note: Context) -> Iterator[Edge]:
    """Yield the places where *stream* may be left, in order."""
    cost = 0
    for index, token in enumerate(stream):
        if token.type == "taken":
            cost += _cost(token, note)
            yield Edge(token=index, child=0, offset=0, rank=SENTENCE, cost=cost)
        if token.type != "inline":
            continue
        children = token.children or []
        depth = 0
        last = ""
        for at, child in enumerate(children):
            depth += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "text":
                last = child.content
                if depth:
                    cost += units(child.content)
                    continue
                for offset, rank, spent in _text_edges(child.content):
                    yield Edge(token=index, child=at, offset=offset, rank=rank, cost=cost + spent)
                cost += units(child.content)
            else:
                cost += _cost(child, note)
                if (
                    not depth
                    and child.nesting <= 0
                    and child.type not in ("softbreak", "em_close", "strong_close")
                ):
                    last = ""
                    yield Edge(token=index, child=at + 1, offset=0, rank=PIECE, cost=cost)
        rank = CLAUSE if _DANGLING.search(last) else SENTENCE
        yield Edge(token=index, child=len(children), offset=0, rank=rank, cost=cost)


def _cost(token: Token, note: Context) -> int:
    if token.type == "taken":
        taken = note.taken[token.meta["number"]]
        return formula_cost(taken.inner) if taken.finished else units(taken.source)
    return units(token.content) if token.type == "code_inline" else 0


def _text_edges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (offset, rank, units before it) of the places within *text*."""
    ranks = {unit.end(): WORD for unit in UNIT.finditer(text)}
    ranks |= {mark.end(): CLAUSE for mark in _CLAUSE.finditer(text)}
    ranks |= {mark.end(): SENTENCE for mark in _SENTENCE.finditer(text)}
    spent, before = 0, 0
    for offset in sorted(ranks):
        spent += sum(unit_cost(unit[0]) for unit in UNIT.finditer(text, before, offset))
        before = offset
        yield offset, ranks[offset], spent


def _best(edges: Sequence[Edge], budget: int) -> Edge:
    """Return the last place within *budget* that is good enough, a better kind first if it is not far too early."""
    within = [edge for edge in edges if 0 < edge.cost <= budget]
    for rank in (SENTENCE, CLAUSE, PIECE):
        good = [edge for edge in within if edge.rank >= rank and edge.cost >= budget / 2]
        if good:
            return good[-1]
    if within:
        return within[-1]
    return next((edge for edge in edges if edge.cost > 0), edges[-1])


def _cut(stream: Sequence[Token], edge: Edge) -> Stream:
    """Return *stream* up to *edge*, with what is open there closed and an ellipsis if a sentence is."""
    token = stream[edge.token]
    if token.type != "inline":
        return _without_empty(_closed(list(stream[: edge.token + 1])))
    last = _shortened(token, edge.child, edge.offset)
    if edge.rank != SENTENCE:
        last.children = [*(last.children or []), _text("…")]
    return _without_empty(_closed([*stream[: edge.token], last]))


def _shortened(inline: Token, child: int, offset: int) -> Token:
    children = list((inline.children or [])[:child])
    if offset:
        part = copy.copy((inline.children or [])[child])
        part.content = part.content[:offset]
        children.append(part)
    return _with_children(inline, _closed(children))


def _closed(tokens: Stream) -> Stream:
    """Return *tokens* followed by the closing tokens of all that is open at their end."""
    still_open: Stream = []
    for token in tokens:
        if token.nesting > 0:
            still_open.append(token)
        elif token.nesting < 0 and still_open:
            still_open.pop()
    return [*tokens, *(_closing(token) for token in reversed(still_open))]


def _closing(opening: Token) -> Token:
    closing = Token(opening.type.replace("_open", "_close"), opening.tag, -1)
    closing.block, closing.hidden, closing.level, closing.meta = (
        opening.block,
        opening.hidden,
        opening.level,
        opening.meta,
    )
    return closing


def _without_empty(stream: Stream) -> Stream:
    """Return *stream* without the containers nothing is left in."""
    out: Stream = []
    for token in stream:
        if token.nesting < 0 and out and out[-1].nesting > 0:
            out.pop()
        else:
            out.append(token)
    return out


def _without_id(token: Token) -> Token:
    if not token.attrs or "id" not in token.attrs:
        return token
    token = copy.copy(token)
    token.attrs = {key: value for key, value in token.attrs.items() if key != "id"}
    return token


def _with_children(inline: Token, children: Stream) -> Token:
    inline = copy.copy(inline)
    inline.children = children
    return inline


def _paragraph(children: Stream) -> Stream:
    inline = Token("inline", "", 0)
    inline.children = children
    opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
    opening.block = closing.block = True
    return [opening, inline, closing]


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token
