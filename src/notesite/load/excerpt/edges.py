"""The places where a text may be left, from good to bad."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.excerpt.height import Height
from notesite.load.excerpt.reading import UNIT, token_cost, unit_cost, units

_MARK = re.compile(
    r"[。！？!?；;…，、：,:.—]"
    r"(?:(?<=[。！？!?；;…])[。！？!?；;…]*[”’」』）)\]】》]*()|(?<=\.)(?=\s|$)()|(?<=[，、：,:])|(?<=—)—)"
)
"""What ends a sentence, with an empty group, or a clause. A set comes first: the engine skips all other characters."""
_DANGLING = re.compile(r"[：:，,、]\s*$")
_STOPS = tuple("。！？!?；;….”’」』）)】》")

_NO_EDGE = ("softbreak", "gap", "joiner", "em_close", "strong_close", "glue_close")

SENTENCE, CLAUSE, PIECE, WORD = 3, 2, 1, 0
"""How good a place to stop is: after a sentence or block, a clause, a formula or link, a word."""


Inside = Callable[[str], Iterator[tuple[int, int, int]]]
"""Yields (offset, rank, units before it) of places within a text, in order."""


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
    lines: float
    """About how high what stands before it is, in lines of a wide column."""


def edges(stream: Sequence[Token], note: Context, *, inside: Inside) -> Iterator[Edge]:
    """Yield the places where *stream* may be left, in order; within a text those that *inside* tells."""
    cost = 0
    height = Height()
    for index, token in enumerate(stream):
        if token.type == "taken":
            cost += token_cost(token, note)
            height.begin_block(spaced=True)
            height.add(token, note)
            yield Edge(token=index, child=0, offset=0, rank=SENTENCE, cost=cost, lines=height.lines())
        if token.type != "inline":
            continue
        height.begin_block(spaced=not stream[index - 1].hidden)
        if stream[index - 1].type == "dt_open":
            # A term without its definition is no place to stop.
            cost += sum(token_cost(child, note) for child in token.children or [])
            height.add_all(token.children or [], note)
            continue
        children = token.children or []
        depth = 0
        last = ""
        for at, child in enumerate(children):
            depth += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "text":
                last = child.content
                places = () if depth else tuple(inside(child.content))
                heights = height.along(child.content, (offset for offset, _, _ in places))
                for (offset, rank, spent), lines in zip(places, heights, strict=True):
                    yield Edge(token=index, child=at, offset=offset, rank=rank, cost=cost + spent, lines=lines)
                cost += token_cost(child, note)
                height.add(child, note)
            else:
                cost += token_cost(child, note)
                height.add(child, note)
                if not depth and child.nesting <= 0 and child.type not in _NO_EDGE:
                    last = ""
                    yield Edge(token=index, child=at + 1, offset=0, rank=PIECE, cost=cost, lines=height.lines())
        rank = CLAUSE if _DANGLING.search(last) or _leads_on(stream, index, last, note) else SENTENCE
        yield Edge(token=index, child=len(children), offset=0, rank=rank, cost=cost, lines=height.lines())


def _leads_on(stream: Sequence[Token], index: int, last: str, note: Context) -> bool:
    """Whether the sentence at the end of the text at *index*, which ends in *last*, goes on in a formula below."""
    following = next((token for token in stream[index + 1 :] if token.type == "inline"), None)
    first = following.children[0] if following and following.children else None
    return first is not None and note.is_display(first) and not last.rstrip().endswith(_STOPS)


def after_marks(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the places in *text* after a mark."""
    # No unit holds such a mark, so those before a place end before it.
    spent = last = 0
    for offset, rank in _marks(text).items():
        spent += units(text[last:offset])
        last = offset
        yield offset, rank, spent


def after_words(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the places in *text* after a mark or a unit."""
    costs = {unit.end(): unit_cost(unit) for unit in UNIT.finditer(text)}
    spent = 0
    for offset, rank in sorted((dict.fromkeys(costs, WORD) | _marks(text)).items()):
        spent += costs.get(offset, 0)
        yield offset, rank, spent


def _marks(text: str) -> dict[int, int]:
    """Return offset after each mark of *text* → rank, in order."""
    return {mark.end(): SENTENCE if mark.lastindex else CLAUSE for mark in _MARK.finditer(text)}
