"""Quotes that other generators write as tags: `{% blockquote 甲 https://… 题 %}`, `{{< quote author="甲" >}}`.

Whose words they are stands below them.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import push_paragraph, read_lines
from notesite.load.inline.foreign import words_of
from notesite.pattern import pattern

QUOTES = frozenset("blockquote quote centerquote cq pullquote".split())
_LINK = pattern(r"https?://[^\s\"'<>]+")
_AUTHORS = ("author", "by", "name")
_TITLES = ("title", "source", "cite")
_LINKS = ("link", "url", "src", "sourcelink")


def quote(state: StateBlock, lines: tuple[int, int], words: str, *, percent: bool) -> None:
    """Read what stands between *lines*, the tags of a quote with these *words*, and put it into one."""
    opening = state.push("blockquote_open", "blockquote", 1)
    opening.markup, opening.map = ">", [lines[0], lines[1]]
    read_lines(state, lines[0] + 1, lines[1], within="blockquote")
    if source := _source(words, percent=percent):
        push_paragraph(state, source, lines[0])
    state.push("blockquote_close", "blockquote", -1).markup = ">"


def _source(words: str, *, percent: bool) -> str:
    """Return as Markdown whose the words are; empty if nobody is named."""
    if percent:
        link = _LINK.search(words)
        author, title = (words[: link.start()], words[link.end() :]) if link else (words, "")
        address = link[0] if link else ""
    else:
        plain, named = words_of(words)
        author, title, address = (
            next((named[key] for key in keys if named.get(key)), "") for keys in (_AUTHORS, _TITLES, _LINKS)
        )
        author = author or next(iter(plain), "")
    author, title = author.strip().strip("\"'"), title.strip().strip("\"'")
    called = title or (address and re.sub(r"^https?://|/$", "", address))
    told = f"[{called}](<{address}>)" if address else called
    return "——" + "，".join(part for part in (author, told) if part) if author or told else ""
