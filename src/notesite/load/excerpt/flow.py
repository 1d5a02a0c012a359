"""What an excerpt shows of a note: its text, in order, without what belongs to the page alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from notesite.load.chinese.prosemarks import is_latin
from notesite.load.context import Context
from notesite.load.excerpt.contents import CONTENTS_END, begins_contents, heads_contents, without_tags
from notesite.load.excerpt.reading import token_cost
from notesite.load.streams import (
    Stream,
    closed,
    copied,
    paragraph_of,
    text_token,
    with_children,
    without_empty,
    without_id,
)
from notesite.load.structure.statements import KINDS, statement_title
from notesite.pattern import pattern

_ENDS = tuple("。！？：；，、…!?:;,.—")
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)
_DROPPED = {
    "table_open": "table_close",
    "footnote_block_open": "footnote_block_close",
    "callout_title_open": "callout_title_close",
}
_WORD = re.compile(r"[^\W_]")
_LETTERS = pattern(r"[A-Za-z]{2}")
_CODE = frozenset(("fence", "code_block"))
_BLANK = frozenset(("softbreak", "hardbreak"))
_UNWRAPPED = frozenset(("callout_open", "callout_close", "hr", "html_block", "qed"))


def flow(tokens: Sequence[Token], note: Context, *, enough: float) -> Stream:
    """Return *tokens* as an excerpt shows them: headings as text, code as a label, pictures and tables gone.

    A table of contents written by hand goes with its heading, and so do tags and links to other pages above all text,
    unless there is nothing else. It may end, well-formed, once it holds *enough* reading units: the rest of a long note
    is not looked at.
    """
    return _flow(tokens, note, enough=enough, lists=True) or _flow(tokens, note, enough=enough, lists=False)


def _flow(tokens: Sequence[Token], note: Context, *, enough: float, lists: bool) -> Stream:
    flowing = _Flow(tokens, note, lists=lists)
    index = 0
    while index < len(tokens) and flowing.spent <= enough:
        index = flowing.take(index)
    return flowing.finished()


class _Flow:
    """An excerpt's stream as far as a note's tokens were taken into it."""

    def __init__(self, tokens: Sequence[Token], note: Context, *, lists: bool) -> None:
        """*lists*: a table of contents, tags and properties are left out."""
        self._tokens = tokens
        self._note = note
        self._lists = lists
        self._stream: Stream = []
        self._heading: Stream = []
        """Titles that no text has followed yet."""
        self._below_contents = False
        """The last of these titles says that a table of contents follows."""
        self.spent = 0
        """Reading units taken so far."""

    def take(self, index: int) -> int:
        """Take what begins at *index* of the tokens, and return the index after it."""
        tokens, note, token = self._tokens, self._note, self._tokens[index]
        if (inside := _title(tokens, index, note)) is not None:
            self._take_title(inside)
            return self._after(index, token.type.replace("_open", "_close"))
        if token.type in _DROPPED:
            return self._after(index, _DROPPED[token.type])
        if self._lists and token.level == 0:
            if self._begins_contents(index):
                self._heading = []
                return self._after(index, CONTENTS_END[token.type])
            if token.type == "paragraph_open" and heads_contents(tokens[index + 1].children or []):
                self._below_contents = True
                return self._after(index, "paragraph_close")
        if token.type in _CODE:
            self._take_code()
        elif token.type == "inline":
            self._take_text(token)
        elif token.type not in _UNWRAPPED and not _is_silent(token, note):
            self._stream.append(without_id(token))
        return index + 1

    def finished(self) -> Stream:
        """Return the stream, well-formed."""
        stream = self._stream
        if self._heading:
            # Nothing follows that the last one's colon would lead to.
            stream = [*stream, *paragraph_of([*self._heading[:-2], self._heading[-1]])]
        return without_empty(closed(stream))

    def _after(self, index: int, end: str) -> int:
        """Return the index after the token *end* that closes the one at *index*."""
        level = self._tokens[index].level
        at = index + 1
        while at < len(self._tokens) and (self._tokens[at].type != end or self._tokens[at].level != level):
            at += 1
        return at + 1

    def _begins_contents(self, index: int) -> bool:
        return begins_contents(self._tokens, index, self._note, first=not self.spent, below=self._below_contents)

    def _take_title(self, inside: Stream) -> None:
        self._heading += _as_heading(inside, self._note)
        self._below_contents = self._lists and heads_contents(inside)

    def _take_code(self) -> None:
        # Before all text it would say nothing: what a chunk of R sets up, or a book's engine is to know.
        if not self._lists or self.spent or self._heading:
            self._stream += _label(self._stream, self._note)

    def _take_text(self, token: Token) -> None:
        children = _without_indent(_kept(token.children or [], self._note))
        if self._lists and not self.spent:
            children = without_tags(children)
        if children:
            self._stream.append(with_children(token, [*_leading(self._heading, children), *children]))
            self._heading = []
            self.spent += sum(token_cost(child, self._note) for child in children)


def _label(stream: Stream, note: Context) -> Stream:
    """Return the label for code behind *stream*: nothing, if it is not the first of several blocks in a row."""
    label = note.strings["code"]
    end = len(stream)
    # A picture between them has left its paragraph, which goes when all is there.
    while end > 1 and stream[end - 1].type == "paragraph_close" and stream[end - 2].type == "paragraph_open":
        end -= 2
    last = stream[end - 2].children if end > 1 and stream[end - 1].type == "paragraph_close" else None
    return paragraph_of([text_token(label)]) if not last or last[-1].content != label else []


def _title(tokens: Sequence[Token], index: int, note: Context) -> Stream | None:
    """Return what a heading that begins at *index* says, or the title of a statement; None: none begins there."""
    token = tokens[index]
    if token.type == "heading_open":
        return tokens[index + 1].children or []
    if token.type == "callout_title_open" and token.meta["kind"] in KINDS:
        return statement_title(token, tokens[index + 1], note)
    return None


def _as_heading(inside: Sequence[Token], note: Context) -> Stream:
    children = _kept(inside, note)
    if not children:
        return []
    opening, closing = Token("span_open", "span", 1), Token("span_close", "span", -1)
    opening.attrs = {"class": "excerpt-heading"}
    return [opening, *children, text_token(_colon(children, note)), closing]


def _colon(children: Sequence[Token], note: Context) -> str:
    """Return what parts a heading from the text it flows into."""
    last = next((child for child in reversed(children) if child.nesting == 0), children[-1])
    return "" if last.type == "text" and last.content.rstrip().endswith(_ENDS) else note.strings["excerpt.heading"]


def _leading(heading: Stream, children: Stream) -> Stream:
    """Return *heading* with what parts it from the text *children*: where all is in English, as English has it."""
    ends = {index - 1 for index, child in enumerate(heading) if child.type == "span_close"}
    said = [child for index, child in enumerate(heading) if index not in ends]
    english = any(_LETTERS.search(child.content) for child in children if child.type == "text")
    if not english or not all(is_latin(child.content) for child in (*said, *children)):
        return heading
    return [
        text_token(": " if child.content else " ") if index in ends else child for index, child in enumerate(heading)
    ]


def _without_indent(children: Stream) -> Stream:
    """Return *children* without the wide blanks by which authors indent a paragraph: `&emsp;&emsp;`."""
    if not children or children[0].type != "text" or not children[0].content[:1].isspace():
        return children
    said = children[0].content.lstrip()
    return [copied(children[0], content=said), *children[1:]] if said else _without_indent(children[1:])


def _kept(children: Sequence[Token], note: Context) -> Stream:
    """Return the inline tokens an excerpt shows."""
    kept: Stream = []
    for child in children:
        if child.type in ("image", "footnote_ref", "footnote_anchor", "qed") or _is_silent(child, note):
            continue
        if child.type == "html_inline":
            if _BREAK_TAG.match(child.content):
                kept.append(text_token(" "))
            continue
        kept.append(without_id(child))
    if not any(_shows(child) for child in kept if child.nesting == 0):
        return []
    # Of a linked picture the link is left.
    return without_empty(kept)


def _shows(child: Token) -> bool:
    return child.type not in _BLANK and (child.type != "text" or _WORD.search(child.content) is not None)


def _is_silent(token: Token, note: Context) -> bool:
    """Whether *token* stands for something that shows no text: definitions of macros, another generator's picture."""
    taken = note.stands_for(token)
    if taken is None:
        return False
    if taken.kind == "tag":
        return taken.tag is None or taken.tag.meaning in ("image", "nothing")
    return taken.kind != "reference" and (taken.finished is None or taken.finished.hidden)
