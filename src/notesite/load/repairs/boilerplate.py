"""What stands in front of a text and says nothing to a reader: `[TOC]`, and the invisible characters of editors.

And the empty link by which a page copied from the web leads to its own heading: `## [](#id)题`, `## 题 [¶](#id "…")`;
and the button beside code that comes along from cnblogs.
"""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.load.mask import cleaned
from notesite.pattern import pattern

_TOC = re.compile(
    r"(?:[@$]?\{?\\?\[?\[(?:toc|_toc_)\\?\]\\?\]?\}?(?:&#x20;)?|@\[toc\]\([^\n]*)[ \t]*(?:\n|\Z)", re.IGNORECASE
)
"""A line that asks for a table of contents, which every article page has; CSDN's `@[TOC](题)` with what to call it."""
_IMPORT = pattern(r"import[ \t]+([\w{},*$ \t]{1,200}?)[ \t]+from[ \t]+(['\"])([^'\"\n]+)\2;?[ \t]*")
"""What Docusaurus brings into a note, to be used by tags of its own."""
_USED = pattern(r"(?:<|=\{)([A-Za-z]\w*)")
_FROM = pattern(r"from(?<=[ \t]from)[ \t]+['\"]")
"""In every such line, and not in Python's."""
_WORD = pattern(r"\w+")
_DOCUSAURUS = ("@theme/", "@site/", "@docusaurus/")
_INDENT = pattern("^[\u200b\ufeff][\u200b\ufeff \t]*", re.MULTILINE)
"""How Typora indents a paragraph that Markdown would take for code: the tabs behind it would show as a space."""
_OWN_LINK = pattern(
    r"\[\]\(#(?P<before>[^\s()\"]+)\)[ \t]*(?=\S)"
    r"|(?<=\S)[ \t]*\[[¶#]?\]\(#(?P<after>[^\s()\"]+)(?:[ \t]+\"[^\"]*\")?\)[ \t]*\Z"
)
"""A link of a heading to itself, without a text or with `¶` or `#`: `[](#甲) 甲`, `甲 [#](#甲)`."""


_COPY_BUTTON = pattern(
    r"\[!\[[^\[\]\n]{0,20}\]\((?:https?:)?//common\.cnblogs\.com/images/copycode\.gif[^()\n]{0,40}\)\]"
    r"\((?:[^()\n]|\([^()\n]?\)){0,60}\)[ \t]*"
)
"""A picture and nothing else, in a link that does nothing: code is copied here without it."""


def drop_boilerplate(state: StateCore) -> None:
    """Take `[TOC]`, editors' characters and headings' own links away, and the paragraphs that hold nothing else."""
    text = context_of(state.env).source.text
    if "\u200b" in text or "\ufeff" in text:
        _without_indents(state.tokens)
    if "[" in text:
        _without_contents(state.tokens)
    if "](#" in text:
        _without_own_links(state.tokens)
    if "/copycode.gif" in text:
        _without_buttons(state.tokens)
    if _FROM.search(text):
        _without_imports(state.tokens, used=frozenset(_USED.findall(text)))


def _without_indents(tokens: list[Token]) -> None:
    for inline in tokens:
        if inline.type == "inline" and _INDENT.search(inline.content):
            inline.content = _INDENT.sub("", inline.content)
    without_empty(tokens)


def _without_contents(tokens: list[Token]) -> None:
    asked = False
    for opening, inline in pairwise(tokens):
        if inline.type != "inline" or opening.type not in ("paragraph_open", "heading_open"):
            continue
        said = _TOC.match(inline.content)
        # Of headings only those that are underlined hold more than a line.
        if said and (said.end() < len(inline.content) or opening.type == "paragraph_open"):
            asked = True
            inline.content = inline.content[said.end() :]
            if inline.map:
                inline.map = [inline.map[0] + 1, inline.map[1]]
    if asked:
        without_empty(tokens)


def _without_buttons(tokens: list[Token]) -> None:
    for inline in tokens:
        if inline.type == "inline" and _COPY_BUTTON.fullmatch(inline.content):
            inline.content = ""
    without_empty(tokens)


def _without_imports(tokens: list[Token], *, used: Set[str]) -> None:
    """Take imports away whose names a tag uses; others may be what the note is about."""

    def is_import(line: str) -> bool:
        found = _IMPORT.fullmatch(line)
        return found is not None and (found[3].startswith(_DOCUSAURUS) or not used.isdisjoint(_WORD.findall(found[1])))

    found = [
        inline
        for opening, inline in pairwise(tokens)
        if opening.type == "paragraph_open" and all(map(is_import, inline.content.split("\n")))
    ]
    for inline in found:
        inline.content = ""
    if found:
        without_empty(tokens)


def _without_own_links(tokens: list[Token]) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or "](#" not in inline.content:
            continue
        first = _OWN_LINK.match(inline.content)
        link = first or _OWN_LINK.search(inline.content)
        if link is None or (link is not first and not link["after"]):
            continue
        inline.content = inline.content[: link.start()] + inline.content[link.end() :]
        if not opening.attrGet("id"):
            opening.attrSet("id", cleaned(unquote(link["before"] or link["after"])))


def without_empty(tokens: list[Token]) -> None:
    """Take the paragraphs away in which nothing stands."""
    empty = [
        index
        for index in range(1, len(tokens) - 1)
        if tokens[index].type == "inline"
        and not tokens[index].content
        and tokens[index - 1].type == "paragraph_open"
        and not tokens[index - 1].hidden
    ]
    for index in reversed(empty):
        del tokens[index - 1 : index + 2]
