"""What stands above a note's text and is none: contents written by hand, tags, what front matter would say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.streams import Stream
from notesite.model import Ref
from notesite.pattern import pattern

_TAGS = pattern(r"(?:#(?=[^\s#]{0,99}[^\W\d_])[\w/-]+(?:[ \t]+|\Z))+")
"""A line of tags as Obsidian has them, each with a letter: `#甲 #乙/丙`."""
_CONTENTS = pattern(r"(?:本文)?目[录次錄]|大纲|(?:table of )?contents|outline")
"""What stands above a table of contents."""
_NUMBER = r"(?:第\s*[\d一二三四五六七八九十百]{1,4}\s*[章节讲回篇部课]|\d{1,3}(?:\.\d{1,3}){0,3}[.、:：]?)"
_NUMBERED = pattern(rf"\s*{_NUMBER}\s*")
_NUMBERED_WORDS = pattern(rf"\s*{_NUMBER}\s+\S.*")
_PROPERTY = pattern(r"#?[^\s:：。，,.!?]{0,12}(?: [^\s:：。，,.!?]{1,12}){0,2}[ \t]?[:：](?!//).{0,300}")
"""A line that may say something of the note: up to three short words, a colon, no address."""
_KNOWN_PROPERTY = pattern(
    r"(?:tags?|created(?: time| at)?|last edited(?: time)?|updated|source|authors?|date|url|links?|status|state"
    r"|issue|category|标签|作者|日期|时间|来源|出处|原文|分类|类别|链接|创建时间|创建日期|更新时间|最后修改|最后更新"
    r"|难度)[ \t]?[:：](?!//).{0,300}",
    re.IGNORECASE,
)
"""One that surely does: what Notion, Obsidian and authors call such lines."""
_LONGEST_PROPERTY = 80
"""Characters of a property that stands alone; what is longer is a sentence."""
_GOES_ON = tuple("，、；。,;")
_FEWEST_ENTRIES = 3
"""Lines or links that make a table of contents."""
_BLANK = frozenset(("softbreak", "hardbreak"))
_LISTS = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}
CONTENTS_END = {**_LISTS, "paragraph_open": "paragraph_close"}


def heads_contents(title: Sequence[Token]) -> bool:
    """Whether *title*, of a heading or a paragraph, says that a table of contents follows: `目录`, `**Contents:**`."""
    said = "".join(child.content for child in title if child.type == "text").strip().rstrip(":： ")
    return _CONTENTS.fullmatch(said.lower()) is not None


def begins_contents(tokens: Sequence[Token], index: int, note: Context, *, first: bool, below: bool) -> bool:
    """Whether a table of contents written by hand begins at *index*: links, or just words *below* its heading.

    If it stands *first* in the note, lines such as `Tags: …` count, too.
    """
    if tokens[index].type == "paragraph_open":
        children = tokens[index + 1].children or []
        return (below and _are_entries(children)) or (first and _are_properties(children))
    return tokens[index].type in _LISTS and _leads_around(tokens, index, note, first=first)


def _are_entries(children: Sequence[Token]) -> bool:
    """Whether the paragraph of *children* is a table of contents line by line: no line goes on in the next."""
    lines = 1
    for child, following in pairwise(children):
        if following.type in _BLANK:
            lines += 1
            if child.type == "text" and child.content.rstrip().endswith(_GOES_ON):
                return False
    return lines >= _FEWEST_ENTRIES


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


def without_tags(children: Stream) -> Stream:
    """Return *children* without their first line if it says nothing but `#tags`, as Obsidian's notes begin."""
    if not children or children[0].type != "text" or not _TAGS.match(children[0].content):
        return children
    ends = next((at for at, child in enumerate(children) if child.type in _BLANK), len(children))
    line = children[:ends]
    if all(child.type == "text" for child in line) and _TAGS.fullmatch("".join(child.content for child in line)):
        return children[ends + 1 :]
    return children
