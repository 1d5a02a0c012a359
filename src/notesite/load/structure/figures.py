"""Captions of pictures: numbered in the order of the note, so that text can speak of “图 3”, and led to by references.

Whoever numbers one caption himself, or speaks of 图 3 in his text, numbers them all: such a note gets no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.chinese.joints import joined
from notesite.load.context import Context, context_of
from notesite.load.headings import UniqueIds
from notesite.load.links.address import address
from notesite.load.mask import TAKEN
from notesite.load.streams import Stream, text_token
from notesite.load.structure.ownnumbers import FIGURE, numbers_itself
from notesite.load.tex.article import Label
from notesite.pattern import pattern

_OWN = pattern(
    r"\s*(?:图|圖|Fig(?:ure)?\.?)\s*((?:[A-Z][.\-])?[0-9]+(?:[.\-][0-9]+)*(?:\s*[(（]?[a-z][)）]?(?![A-Za-z]))?"
    r"|[一二三四五六七八九十]+(?![\u4e00-\u9fff]))"
)
"""A caption that begins with the author's own number."""
_FIGURE_NAME = pattern(r"fig[-:]")
"""How Quarto and pandoc-crossref have the names of figures begin."""
_GAP = "\u2003"
"""An em of space parts the number from the caption, with or without a style sheet."""


def number_figures(state: StateCore) -> None:
    """Give every figure its caption and, if the site wants it, its number; remember what references may name."""
    note = context_of(state.env)
    shown_alone = list(_figures(state.tokens))
    _identify(shown_alone, note)
    figures = [(token, caption) for token in shown_alone if (caption := _caption(token, note))]
    if not figures:
        return
    own = any(_OWN.match(note.restored(caption)) for _, caption in figures)
    names = (str(token.meta["name"]) for token, _ in figures if "name" in token.meta)
    silent = own or not note.options.figure_numbers or numbers_itself(note, FIGURE, names)
    for number, (token, caption) in enumerate(figures, 1):
        given = _OWN.match(note.restored(caption)) if own else None
        shown = given[1].strip() if given else "" if silent else str(number)
        label = note.strings["figure"].format(number=shown) if shown else ""
        name = token.meta.get("name")
        if name and shown:
            line = (token.map or [0])[0]
            note.name(Label(name=name, text=shown, id=str(token.attrGet("id")), full=label), line)
        token.meta = {**token.meta, "caption": caption, "label": "" if own else label}


def caption_figures(state: StateCore) -> None:
    """Turn captions into tokens, now that their formulas are finished."""
    note = context_of(state.env)
    for token in _figures(state.tokens):
        if "caption" in token.meta:
            said = token.meta["caption"]
            alternative = token.type == "image" and said == token.content.strip()
            children = token.children or () if alternative else _marked_up(token, said, state)
            stream = _in_line(children, note) if children else _tokens(said, note)
            token.meta = {**token.meta, "caption": stream}


def write_label(token: Token) -> str:
    """Return the HTML of the number before the caption of the figure *token*; empty if it has none."""
    label = token.meta.get("label")
    return f"<b>{escapeHtml(label)}</b>{_GAP}" if label else ""


def _figures(tokens: list[Token]) -> Iterator[Token]:
    """Yield the pictures that are blocks by themselves: in their paragraph is nothing else."""
    for token in tokens:
        if token.type == "inline" and token.children and token.children[0].meta.get("figure"):
            yield from token.children


def _identify(figures: list[Token], note: Context) -> None:
    """Keep the ids authors gave their figures, each once; what they wrote is the name references use."""
    ids = UniqueIds(note.ids)
    for token in figures:
        name = str(token.attrGet("id") or "")
        if name:
            token.attrSet("id", ids.unique(name))
            token.meta = {**token.meta, "name": name}


def _caption(token: Token, note: Context) -> str:
    """Return the caption of a picture that is a figure, numbers standing for formulas; empty if it has none."""
    if token.type == "image":
        title = str(token.attrGet("title") or "").strip()
        said = token.content.strip()
        # Where `:label:` or Quarto names a picture, its alternative text is its caption; so is one that says which it
        # is of all.
        name = token.meta.get("name", "")
        is_caption = name in note.pictures or _FIGURE_NAME.match(name) or _is_numbered(note.restored(said))
        return title or (said if is_caption else "")
    taken = note.stands_for(token)
    return taken.tag.text if taken is not None and taken.tag is not None else ""


def _is_numbered(said: str) -> bool:
    """Whether *said* begins with a number of its author's and goes on: `图 3：损失`, and not `图 3`."""
    number = _OWN.match(said)
    return number is not None and any(char.isalpha() or char == "$" for char in said[number.end() :])


_MARKUP = pattern(r"[*_`]|\]\(")


def _marked_up(figure: Token, said: str, state: StateCore) -> Stream:
    """Return the Markdown of *said* as tokens, if it is what a tag says of its picture: Hugo reads it as such."""
    children: Stream = []
    if figure.type == "taken" and _MARKUP.search(said) and "[^" not in said:
        state.md.inline.parse(said, state.md, state.env, children)
    for child in children:
        if child.type == "link_open":
            child.meta = {**child.meta, "to": address(str(child.attrGet("href")), path=context_of(state.env).path)}
    return children


def _in_line(children: Sequence[Token], note: Context) -> Stream:
    """Return the *children* of a picture, or of its caption, as inline tokens with just the links that lead outside."""
    links = [child for child in children if child.type == "link_open"]
    within = not all(isinstance(link.meta.get("to"), str) for link in links)
    left_out = ("link_open", "link_close", "image") if within else ("image",)
    return joined([child for child in children if child.type not in left_out], note)


def _tokens(caption: str, note: Context) -> Stream:
    """Return *caption* as inline tokens, its formulas set apart and held together as in running text."""
    stream: Stream = []
    for index, part in enumerate(TAKEN.split(caption)):
        if index % 2:
            formula = Token("taken", "", 0)
            formula.meta = {"number": int(part)}
            stream.append(formula)
        elif part:
            stream.append(text_token(part))
    return joined(stream, note)
