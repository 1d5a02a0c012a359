"""The beginning of a note, for cards and descriptions: whole sentences, whole formulas, well-formed HTML.

The cut is made in the token stream, where a formula, a link or an entity is one thing and cannot be halved; what was
open at the cut is closed. Nothing here looks at HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.load.context import Context
from notesite.load.excerpt.edges import CLAUSE, PIECE, SENTENCE, Edge, after_marks, after_words, edges
from notesite.load.excerpt.flow import flow
from notesite.load.slots import Slots
from notesite.load.streams import Stream, closed, copied, text_token, with_children, without_empty
from notesite.model import Body

_MORE = re.compile(
    r"<!--+\s*(?:more|read[ _-]?more|excerpt|truncate|endexcerpt|end[ _-]excerpt|摘要|summary[ _-]?end)\b.{0,200}?--+>|"
    r"<!--+\s*(?:more|readmore)\s*--+>",
    re.IGNORECASE | re.DOTALL,
)
SLACK = 1.15
"""A note this much longer than the budget is shown whole: leaving out its last words helps nobody."""
PER_LINE = 20
"""Reading units of the budget for each line: prose fills twice as many, and short blocks, items above all, fewer."""


def excerpt_tokens(tokens: Sequence[Token], note: Context, *, budget: int) -> tuple[Stream, bool]:
    """Return the tokens of an excerpt of about *budget* reading units, and whether it leaves anything out.

    A `<!-- more -->` decides where there is one; the budget does not apply then.
    """
    before_more = _until_more(tokens, note)
    if before_more is not None:
        return flow(before_more, note, enough=inf), True
    stream = flow(tokens, note, enough=budget * SLACK)
    places = list(edges(stream, note, inside=after_marks))
    if not places or _fits(places[-1], budget * SLACK):
        return stream, False
    best = _good(places, budget) or _any(list(edges(stream, note, inside=after_words)), budget)
    return _cut(stream, best), True


def render_excerpt(md: MarkdownIt, stream: Stream, note: Context, env: EnvType) -> Body:
    """Return *stream* as HTML with slots, without ids."""
    outer, note.slots, note.in_excerpt = note.slots, Slots(), True
    try:
        return note.slots.body(md.renderer.render(stream, md.options, env).strip())
    finally:
        note.slots, note.in_excerpt = outer, False


def _until_more(tokens: Sequence[Token], note: Context) -> Stream | None:
    """Return the tokens before the author's own mark, with what is open there closed; None: there is no mark."""
    if "<!--" not in note.source.text:
        return None
    for index, token in enumerate(tokens):
        if token.type == "html_block" and _MORE.search(token.content):
            return closed(list(tokens[:index]))
        if token.type == "inline":
            for at, child in enumerate(token.children or []):
                if child.type == "html_inline" and _MORE.search(child.content):
                    return closed([*tokens[:index], _shortened(token, at, 0)])
    return None


def _good(places: Sequence[Edge], budget: int) -> Edge | None:
    """Return the last place within *budget* that is good enough, a better kind first if it is not far too early."""
    late = [edge for edge in places if edge.cost > 0 and _fits(edge, budget) and _fills(edge, budget / 2)]
    for rank in (SENTENCE, CLAUSE, PIECE):
        good = [edge for edge in late if edge.rank >= rank]
        if good:
            return good[-1]
    return None


def _any(places: Sequence[Edge], budget: int) -> Edge:
    """Return the last place within *budget*, else the first there is."""
    within = [edge for edge in places if edge.cost > 0 and _fits(edge, budget)]
    return within[-1] if within else next((edge for edge in places if edge.cost > 0), places[-1])


def _fits(edge: Edge, budget: float) -> bool:
    return edge.cost <= budget and edge.lines <= budget / PER_LINE


def _fills(edge: Edge, budget: float) -> bool:
    return edge.cost >= budget or edge.lines >= budget / PER_LINE


def _cut(stream: Sequence[Token], edge: Edge) -> Stream:
    """Return *stream* up to *edge*, with what is open there closed and an ellipsis if a sentence is."""
    token = stream[edge.token]
    if token.type != "inline":
        return without_empty(closed(list(stream[: edge.token + 1])))
    last = _shortened(token, edge.child, edge.offset)
    if edge.rank != SENTENCE:
        last.children = [*(last.children or []), text_token("…")]
    return without_empty(closed([*stream[: edge.token], last]))


def _shortened(inline: Token, child: int, offset: int) -> Token:
    children = list((inline.children or [])[:child])
    if offset:
        part = (inline.children or [])[child]
        children.append(copied(part, content=part.content[:offset]))
    return with_children(inline, closed(children))
