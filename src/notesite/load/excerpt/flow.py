"""What an excerpt shows of a note: its text, in order, without what belongs to the page alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

from notesite.load.context import Context
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
from notesite.model import Ref
from notesite.pattern import pattern

_ENDS = tuple("。！？：；，、…!?:;,.—")
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)
_DROPPED = {
    "table_open": "table_close",
    "footnote_block_open": "footnote_block_close",
    "callout_title_open": "callout_title_close",
}
_TAGS = pattern(r"(?:#(?=[^\s#]{0,99}[^\W\d_])[\w/-]+(?:[ \t]+|\Z))+")
_CONTENTS = pattern(r"(?:本文)?目[录次錄]|大纲|(?:table of )?contents|outline")
_NUMBER = r"(?:第\s*[\d一二三四五六七八九十百]{1,4}\s*[章节讲回篇部课]|\d{1,3}(?:\.\d{1,3}){0,3}[.、:：]?)"
_NUMBERED = pattern(rf"\s*{_NUMBER}\s*")
_NUMBERED_WORDS = pattern(rf"\s*{_NUMBER}\s+\S.*")
_PROPERTY = pattern(r"#?[^\s:：。，,.!?]{0,12}(?: [^\s:：。，,.!?]{1,12}){0,2}[ \t]?[:：](?!//).{0,300}")
_KNOWN_PROPERTY = pattern(
    r"(?:tags?|created(?: time| at)?|last edited(?: time)?|updated|source|authors?|date|url|links?|status|state"
    r"|issue|category|标签|作者|日期|时间|来源|出处|原文|分类|类别|链接|创建时间|创建日期|更新时间|最后修改|最后更新"
    r"|难度)[ \t]?[:：](?!//).{0,300}",
    re.IGNORECASE,
)
_LONGEST_PROPERTY = 80
_GOES_ON = tuple("，、；。,;")
_FEWEST_ENTRIES = 3
_WORD = re.compile(r"[^\W_]")
_CODE = frozenset(("fence", "code_block"))
_BLANK = frozenset(("softbreak", "hardbreak"))
_LISTS = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}
_CONTENTS_END = {**_LISTS, "paragraph_open": "paragraph_close"}
_UNWRAPPED = frozenset(("callout_open", "callout_close", "hr", "html_block", "qed"))


def flow(tokens: Sequence[Token], note: Context, *, enough: float) -> Stream:
    """Return *tokens* as an excerpt shows them: headings as text, code as a label, pictures and tables gone.

    A table of contents written by hand goes with its heading, and so do tags and links to other pages above all text,
    unless there is nothing else. It may end, well-formed, once it holds *enough* reading units: the rest of a long note
    is not looked at.
    """
    return _flow(tokens, note, enough=enough, lists=True) or _flow(tokens, note, enough=enough, lists=False)


def _flow(tokens: Sequence[Token], note: Context, *, enough: float, lists: bool) -> Stream:
    spent = 0
    stream: Stream = []
    heading: Stream = []
    until = ""
    level = 0
    contents = False
    for index, token in enumerate(tokens):
        if until:
            if token.type == until and token.level == level:
                until = ""
        elif (inside := _title(tokens, index, note)) is not None:
            heading += _as_heading(inside, note)
            contents = lists and _CONTENTS.fullmatch(_said(inside).lower()) is not None
            until, level = token.type.replace("_open", "_close"), token.level
        elif token.type in _DROPPED:
            until, level = _DROPPED[token.type], token.level
        elif lists and token.level == 0 and _is_contents(tokens, index, note, first=not spent, below=contents):
            until, level = _CONTENTS_END[token.type], token.level
            heading = []
        elif token.type in _CODE:
            # Before all text it would say nothing: what a chunk of R sets up, or a book's engine is to know.
            stream += _label(stream, note) if not lists or spent or heading else []
        elif token.type == "inline":
            children = _without_indent(_kept(token.children or [], note))
            children = _without_tags(children) if lists and not spent else children
            if children:
                stream.append(with_children(token, [*heading, *children]))
                heading = []
                spent += sum(token_cost(child, note) for child in children)
                if spent > enough:
                    break
        elif token.type not in _UNWRAPPED and not _is_silent(token, note):
            stream.append(without_id(token))
    if heading:
        # Nothing follows that the last one's colon would lead to.
        stream += paragraph_of([*heading[:-2], heading[-1]])
    return without_empty(closed(stream))


def _said(children: Sequence[Token]) -> str:
    return "".join(child.content for child in children if child.type == "text").strip()


def _are_entries(children: Sequence[Token]) -> bool:
    """Whether the paragraph of *children* is a table of contents line by line: no line goes on in the next."""
    lines = 1
    for child, following in pairwise(children):
        if following.type in _BLANK:
            lines += 1
            if child.type == "text" and child.content.rstrip().endswith(_GOES_ON):
                return False
    return lines >= _FEWEST_ENTRIES


def _is_contents(tokens: Sequence[Token], index: int, note: Context, *, first: bool, below: bool) -> bool:
    """Whether a table of contents written by hand begins at *index*: links, or just words *below* its heading.

    So may, *first* of all, what is said of the note.
    """
    if tokens[index].type == "paragraph_open":
        children = tokens[index + 1].children or []
        return (below and _are_entries(children)) or (first and _are_properties(children))
    return tokens[index].type in _LISTS and _leads_around(tokens, index, note, first=first)


def _are_properties(children: Sequence[Token]) -> bool:
    """Whether the paragraph of *children* says of the note what front matter would: `Tags: …`, 来源：…."""
    lines = [""]
    for child in children:
        if child.type in _BLANK:
            lines.append("")
        else:
            lines[-1] += child.content
    if len(lines) == 1 and (len(lines[0]) > _LONGEST_PROPERTY or "。" in lines[0]):
        return False
    return all(map(_PROPERTY.fullmatch, lines)) and any(map(_KNOWN_PROPERTY.fullmatch, lines))


def _leads_around(tokens: Sequence[Token], index: int, note: Context, *, first: bool) -> bool:
    """Whether the list at *index* holds links alone: to sections of this page or, if *first* or numbered, anywhere."""
    entries: list[Sequence[Token]] = []
    for token in tokens[index + 1 :]:
        if token.type in _LISTS.values() and token.level == tokens[index].level:
            break
        if token.type == "inline":
            entries.append(token.children or [])
    return all(_is_link(entry, note, anywhere=first) for entry in entries) or _is_of_book(entries)


def _is_of_book(entries: Sequence[Sequence[Token]]) -> bool:
    """Whether *entries* are a book's contents: `第 1 章 [甲](a.md)`, `1.1 [乙](b.md)`, and some without links yet."""
    links = 0
    for entry in entries:
        if not _NUMBERED_WORDS.fullmatch("".join(child.content for child in entry)):
            return False
        if any(child.type == "link_open" for child in entry):
            before = "".join(child.content for child in entry[: [child.type for child in entry].index("link_open")])
            if (before and not _NUMBERED.fullmatch(before)) or entry[-1].type != "link_close":
                return False
            links += 1
    return links >= _FEWEST_ENTRIES


def _is_link(children: Sequence[Token], note: Context, *, anywhere: bool) -> bool:
    inside = False
    for child in children:
        if child.type == "link_open":
            to = child.meta.get("to")
            own = isinstance(to, Ref) and to.kind == "page" and to.target == note.path
            if not (anywhere or own):
                return False
            inside = True
        elif child.type == "link_close":
            inside = False
        elif not inside and (child.type != "text" or child.content.strip()):
            return False
    return any(child.type == "link_open" for child in children)


def _without_tags(children: Stream) -> Stream:
    """Return *children* without their first line if it says nothing but `#tags`, as Obsidian's notes begin."""
    if not children or children[0].type != "text" or not _TAGS.match(children[0].content):
        return children
    ends = next((at for at, child in enumerate(children) if child.type in _BLANK), len(children))
    line = children[:ends]
    if all(child.type == "text" for child in line) and _TAGS.fullmatch("".join(child.content for child in line)):
        return children[ends + 1 :]
    return children


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
