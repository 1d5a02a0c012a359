"""The headings of a note: which one is its title, their levels under the page's own, their ids."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from notesite.load.chinese.phrases import PHRASED, is_phrased
from notesite.load.context import Context
from notesite.load.headings import UniqueIds, slug
from notesite.load.rawhtml import identifiers
from notesite.load.streams import text_token
from notesite.load.structure.filenames import is_address, is_day, is_word, reads_like_title
from notesite.load.tex.visible import slug_text
from notesite.model import Body, Heading
from notesite.pattern import pattern

TOP = 2
"""The level of a note's highest heading: the page's `<h1>` is the title."""

_WORD = pattern(r"[a-z]{3,}|(?=([\u3400-\u9fff]{2}))[\u3400-\u9fff]")
"""What two names have in common if they mean the same: a Latin word, or two characters side by side."""
_HAN = pattern(r"[\u3400-\u9fff]")
_LETTER = pattern(r"[^\W\d_]")
_FIRST = pattern(r"[(（]?(?:[01]|一)(?:[)）.、．:：]+|(?=\s))(?!\d)")
"""The number of a first section."""
_MUCH_LOWER = 2
"""Levels by which a later heading stands above the first."""
_COMMON = pattern(
    r"(?:[0-9.]+|[一二三四五六七八九十]+|[(（][0-9一二三四五六七八九十]+[)）])?[\s、.．:：]*"
    r"(?:引入|引言|导言|导引|前言|序言|绪论|概论|背景|动机|定义|简介|介绍|概述|概念|基本概念|概要|总览|摘要|目录|内容|正文|说明|问题"
    r"|理解|总结|小结|参考|参考资料|参考文献|参考链接|前置知识|预备知识|相关阅读|原理|算法|杂项|知识点|要点|学习目标|题目|题目描述|题意|题面|思路|解题思路"
    r"|introduction|intro|overview|background|motivation|definitions?|preface|abstract|summary|contents|toc"
    r"|table of contents|references?|prerequisites?|preliminar(?:y|ies)|statement|description|problem(?: statement)?"
    r"|learning objectives|notation|basics|key (?:points|ideas|concepts)|tl;?dr)[\s:：]*"
)
"""Headings that name no note, with a number perhaps."""
_EXERCISE = pattern(
    r"(?:习题|练习题?|思考题|作业题?|题目?|问题|例题?|exercise|problem|question|ex\.|q(?=[0-9]))\s*#?[0-9一二三四五六七八九十]+"
    r"|第\s*[0-9一二三四五六七八九十]+\s*题|[0-9]+(?:[.-][0-9]+)*[.、]?$",
    re.IGNORECASE,
)
"""How the heading of an exercise begins: `习题 1.2`, `第一题`, `Problem 3`; or a number alone."""

_THE_TITLE = pattern(r"\{\{\s*\$(?:frontmatter\.|page\.)?title\s*\}\}")
"""What VitePress and VuePress put the title of the front matter for."""
_INVISIBLE = frozenset(("link_open", "link_close", "footnote_ref", "image", "html_inline"))


class Sections:
    """The headings of one note's tokens."""

    def __init__(self, tokens: Sequence[Token], note: Context, *, write: Callable[[Sequence[Token]], Body]) -> None:
        self.tokens = tokens
        self.note = note
        self.anchors: tuple[str, ...] = ()
        """Ids of, and within, a heading that became the title and left the text: links to them must still lead
        somewhere."""
        self.write = write
        """Inline tokens → HTML with slots and without ids."""
        self.starts = [index for index, token in enumerate(tokens) if token.type == "heading_open"]

    def takes_title(self, given: str | None) -> bool:
        """Whether the first heading is the title: it says the same as *given*, or there is no other and it leads."""
        if not self.starts:
            return False
        first = self.starts[0]
        if given:
            said = self._text(first)
            return self.tokens[first].tag == "h1" and (said == given.strip() or _THE_TITLE.fullmatch(said) is not None)
        return True

    def is_named_by_file(self, name: str) -> bool:
        """Whether the note's *name* says more than its first heading, which is but one of its sections.

        Notes kept in Obsidian and Typora are called by their files, and begin with a section. What stands below an
        `#` is one, if another of its level follows or a text precedes it.
        """
        first = self.starts[0]
        telling = reads_like_title(name) and _COMMON.fullmatch(name.lower()) is None
        if self._is_much_lower(first) and not (name.isascii() and name.islower()):
            return True
        words = _words(self.tokens[first + 1], self.note).strip()
        if self._is_one_of_exercises(first, words) and _LETTER.search(name):
            return True
        common = _COMMON.fullmatch(words.lower()) is not None
        if self.tokens[first].tag == "h1":
            if is_day(name):
                return self._is_one_of_several(first)
            return telling and (common or self._is_one_of_parts(first, words, name))
        if is_day(name):
            return True
        if self._has_siblings(first) or not self._leads(first):
            translated = is_address(name) and _HAN.search(words) is not None
            return common or telling or (is_word(name) and not translated and _COMMON.fullmatch(name.lower()) is None)
        return (telling and common) or (_HAN.search(name) is not None and _is_another(words, name))

    def _is_one_of_parts(self, first: int, words: str, name: str) -> bool:
        """Whether the heading *first* is one `#` of several, and *name* is not what it says, or but a part of it is.

        Where a note in Chinese has a Latin file name the two cannot be compared; a heading in a quote is no section,
        and what a README says goes before its folder's name.
        """
        if self.tokens[first].level or name not in posixpath.basename(self.note.path):
            return False
        if not self._is_one_of_several(first):
            return False
        said, named = _parts(words), _parts(name)
        if _FIRST.match(words):
            return not named <= said
        comparable = _HAN.search(name) is not None or (" " in name and _HAN.search(words) is None)
        return comparable and named.isdisjoint(said)

    def _is_one_of_several(self, first: int) -> bool:
        """Whether a heading of the level of the heading *first*, or above it, follows."""
        return any(self.tokens[start].tag <= self.tokens[first].tag for start in self.starts[1:])

    def _is_one_of_exercises(self, first: int, words: str) -> bool:
        """Whether the heading *first*, which says *words*, and a later one of its level begin an exercise each."""
        tag = self.tokens[first].tag
        return _EXERCISE.match(words) is not None and any(
            self.tokens[start].tag == tag and _EXERCISE.match(_words(self.tokens[start + 1], self.note).strip())
            for start in self.starts[1:]
        )

    def _leads(self, first: int) -> bool:
        return all(token.type == "html_block" for token in self.tokens[:first])

    def _has_siblings(self, first: int) -> bool:
        return self.tokens[first].tag != "h1" and self._is_one_of_several(first)

    def _is_much_lower(self, first: int) -> bool:
        """Whether a later heading stands levels above it: `###### 上级：` before `## 甲`."""
        highest = min((int(self.tokens[start].tag[1]) for start in self.starts[1:]), default=6)
        return int(self.tokens[first].tag[1]) - highest >= _MUCH_LOWER

    def _text(self, index: int) -> str:
        return self.note.restored(self.tokens[index + 1].content).strip()

    def first_title(self) -> Body:
        """Return the first heading as inline HTML; the title of a note depends on no other's."""
        bare = _bare(self.tokens[self.starts[0] + 1])
        return self.write([text_token(child.content) if child.type == "mention" else child for child in bare])

    def without_first(self) -> list[Token]:
        """Return the tokens without the first heading, which the page shows as its title.

        One of several sections (`## 甲`, `## 乙`) lends the article its name and stays, and so does a lower heading
        with text before it.
        """
        first = self.starts[0]
        if self._has_siblings(first) or not (self._leads(first) or self.tokens[first].tag == "h1"):
            return list(self.tokens)
        opening, inline = self.tokens[first : first + 2]
        own = str(opening.attrGet("id") or slug(_words(inline, self.note)))
        self.anchors = tuple(dict.fromkeys((own, *_named_in(inline))))
        self.note.ids.update(self.anchors)
        self.note.sections.setdefault(own, inline)
        kept = [*self.tokens[:first], *self.tokens[first + 3 :]]
        self.starts = [start - 3 for start in self.starts[1:]]
        return kept

    def number(self, tokens: Sequence[Token]) -> tuple[Heading, ...]:
        """Give the headings of *tokens* their levels and ids; return them as the table of contents has them."""
        starts = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
        shift = TOP - min((int(tokens[index].tag[1]) for index in starts), default=TOP)
        ids = UniqueIds(self.note.ids)
        for index in starts:
            explicit = tokens[index].attrGet("id")
            if explicit:
                tokens[index].attrSet("id", ids.unique(self.note.restored(str(explicit))))
        numbered = []
        for index in starts:
            opening, inline, closing = tokens[index : index + 3]
            level = min(int(opening.tag[1]) + shift, 6)
            opening.tag = closing.tag = f"h{level}"
            identifier = str(opening.attrGet("id") or ids.unique(slug(_words(inline, self.note))))
            opening.attrSet("id", identifier)
            self.note.sections.setdefault(identifier, inline)
            if is_phrased(_words(inline, self.note)):
                opening.attrJoin("class", PHRASED)
            # The link behind them, to the section, would be a part of the heading's name.
            opening.attrSet("aria-labelledby", words_id(identifier))
            closing.meta = {"id": identifier}
            numbered.append((level, identifier, inline))
        # A heading may name one further down.
        return tuple(
            Heading(level=level, id=identifier, title=self.write(_bare(inline)))
            for level, identifier, inline in numbered
        )


def words_id(identifier: str) -> str:
    """Return the id of the words of the heading *identifier*."""
    return f"{identifier}--words"


def _is_another(words: str, name: str) -> bool:
    """Whether what a heading says, *words*, has nothing in common with *name*."""
    return _parts(words).isdisjoint(_parts(name)) and name not in words and words not in name


def _parts(text: str) -> frozenset[str]:
    return frozenset(found[1] or found[0] for found in _WORD.finditer(text.lower()))


def _words(inline: Token, note: Context) -> str:
    """Return the heading's words; a formula counts by its letters, not by its markup."""
    parts = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline", "mention"):
            parts.append(note.restored(child.meta.get("said", child.content)))
        elif taken := note.stands_for(child):
            parts.append(slug_text(taken.inner))
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _named_in(inline: Token) -> Iterator[str]:
    """Yield the ids that raw HTML in a heading defines: `# <a name="top">标题</a>`."""
    for child in inline.children or []:
        if child.type == "html_inline":
            yield from filter(None, identifiers(child.content))


def _bare(inline: Token) -> list[Token]:
    """Return a heading's content as it may stand elsewhere: without links, notes, pictures and raw HTML."""
    return [child for child in inline.children or [] if child.type not in _INVISIBLE]
