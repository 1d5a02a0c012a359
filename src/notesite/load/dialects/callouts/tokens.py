"""What a callout is among tokens: a box that has a title and says of what kind it is."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from notesite.load.blocklines import push_inline


def push_title(state: StateBlock, kind: str, title: str, lines: tuple[int, int], *, label: str) -> None:
    """Write the title of a callout of *kind*, the word for *label* where its author gave none."""
    state.push("callout_title_open", "p", 1).meta = {"kind": kind, "label": "" if title else label}
    push_inline(state, title, lines)
    state.push("callout_title_close", "p", -1).meta = {"kind": kind}


def title_of(kind: str, title: str, *, label: str, level: int, lines: list[int] | None) -> list[Token]:
    """Return what `push_title` writes."""
    opens = {"kind": kind, "label": "" if title else label}
    return [
        Token("callout_title_open", "p", 1, level=level, block=True, meta=opens),
        Token("inline", "", 0, content=title, map=lines, children=[], level=level + 1),
        Token("callout_title_close", "p", -1, level=level, block=True, meta={"kind": kind}),
    ]


def describe(
    token: Token, kind: str, lines: list[int] | None, *, unfolded: bool = False, folded_kind: str = ""
) -> None:
    """Make *token* the opening of a callout of *kind* on *lines*; *folded_kind* says of what kind one is that folds."""
    token.block = True
    token.map = lines
    token.meta = {"kind": kind, "open": unfolded, "folded_kind": folded_kind}


def box_quote(opening: Token, closing: Token, kind: str, *, unfolded: bool = False, folded_kind: str = "") -> None:
    """Make the quote from *opening* to *closing* a callout of *kind*."""
    opening.type, opening.tag = "callout_open", "div"
    describe(opening, kind, opening.map, unfolded=unfolded, folded_kind=folded_kind)
    closing.type, closing.tag, closing.meta = "callout_close", "div", {"kind": kind}
