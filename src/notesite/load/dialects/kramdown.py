"""kramdown's attribute lists, `{: .class #id}`: on a line of their own they belong to a block, else to what is before.

Those of blocks go, but for an id, and for what the Chirpy theme says by them: `{: .prompt-tip }` makes a quote a
callout, `{: file="a.py" }` gives code a title. Those in a line are what `{…}` is without the colon.
"""

from __future__ import annotations

from copy import copy

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.dialects.callouts.tokens import box_quote, title_of
from notesite.load.dialects.callouts.words import callout_of
from notesite.pattern import pattern

_LIST = r"\{:[^{}\n]*\}"
_LAST_LINE = pattern(rf"(?:\A|\n)[ \t]*((?:{_LIST}[ \t]*)+)\Z")
"""Attributes on the last line of a paragraph, or all of it."""
_FIRST_LINES = pattern(rf"\A(?:[ \t]*(?:{_LIST}[ \t]*)+\n)+")
"""Attributes on lines above a paragraph."""
_LINES = pattern(rf"\n[ \t]*(?:{_LIST}[ \t]*)+\n(?=[ \t]*[^\s])")
"""Attributes on lines between those of a paragraph."""
_CELL = pattern(_LIST)
_IN_LINE = pattern(r"(?<=[)\]*_])\{:(?=[^{}\n]*\})")
"""The `{:` of attributes right behind a link, code or emphasis."""
_ID = pattern(r"#([\w-]+)")
_PROMPT = pattern(r"\.prompt-([a-z]+)")
_FILE = pattern(r"file=[\"']([^\"']+)[\"']")
_LISTS = {(f"{kind}_list_open", f"{kind}_list_close") for kind in ("bullet", "ordered")}
_ONE_ITEM = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
_TOC = pattern(r"\{:[^{}]*\btoc\b[^{}]*\}")
"""What makes a table of contents of the list it stands in."""


def attribute_lists(md: MarkdownIt) -> None:
    """Teach *md* to read kramdown's attribute lists."""
    md.core.ruler.before("callout_quote", "attribute_lists", _attribute_lists)


def _attribute_lists(state: StateCore) -> None:
    if "{:" not in state.src:
        return
    tokens = state.tokens
    # From the end, since tokens are taken out and put in on the way.
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index - 1].type == "paragraph_open" and "{:" in tokens[index].content:
            _part(tokens, index)
    for index in range(len(tokens) - 1, 0, -1):
        inline = tokens[index] if index < len(tokens) else None
        if inline is None or inline.type != "inline" or "{:" not in inline.content:
            continue
        if tokens[index - 1].type == "paragraph_open":
            _paragraph(tokens, index)
        elif tokens[index - 1].type == "td_open" and _CELL.fullmatch(inline.content.strip()):
            _row(tokens, index)
        inline.content = _IN_LINE.sub("{ ", inline.content)


def _paragraph(tokens: list[Token], index: int) -> None:
    """Take the attributes off both ends of the paragraph whose text stands at *index*."""
    inline = tokens[index]
    _take_first_lines(tokens[index - 1], inline)
    found = _LAST_LINE.search(inline.content)
    if found is None:
        return
    inline.content = inline.content[: found.start()]
    named = _ID.search(found[1])
    if named and inline.content and not tokens[index - 1].attrGet("id"):
        tokens[index - 1].attrSet("id", named[1])
    if _TOC.search(found[1]) and _is_alone_in_list(tokens, index):
        del tokens[index - 3 : index + 4]
        return
    prompt = _PROMPT.search(found[1])
    after = index + 2
    if not inline.content:
        file = _FILE.search(found[1])
        before = tokens[index - 2] if index > 1 else None
        if file and before is not None and before.type == "fence":
            before.info = f'{before.info} title="{file[1]}"'
        del tokens[index - 1 : index + 2]
        after = index - 1
    if prompt:
        _callout(tokens, after, prompt[1])


def _part(tokens: list[Token], index: int) -> None:
    """Let a paragraph end with each list that has a line of its own in it, as kramdown does."""
    lists = list(_LINES.finditer(tokens[index].content))
    for found in reversed(lists if tokens[index].map else ()):
        opening, inline, close = tokens[index - 1 : index + 2]
        assert inline.map is not None, "asked above"
        opening.hidden = close.hidden = False
        below = copy(opening), copy(inline), copy(close)
        line = inline.map[0] + inline.content.count("\n", 0, found.end())
        below[1].content, inline.content = inline.content[found.end() :], inline.content[: found.end() - 1]
        below[0].attrs, below[1].children = {}, []
        below[0].map = below[1].map = [line, inline.map[1]]
        opening.map = inline.map = [inline.map[0], line]
        tokens[index + 2 : index + 2] = below


def _take_first_lines(opening: Token, inline: Token) -> None:
    """Take off the lists that stand above the text of a paragraph, *inline*, and are its own, too."""
    found = _FIRST_LINES.match(inline.content)
    if found is None or not inline.map:
        return
    inline.content = inline.content[found.end() :]
    first = inline.map[0] + found[0].count("\n")
    opening.map, inline.map = [first, inline.map[1]], [first, inline.map[1]]
    if named := _ID.search(found[0]):
        opening.attrSet("id", named[1])


def _is_alone_in_list(tokens: list[Token], index: int) -> bool:
    """Whether this is the one item of its list, as in `* TOC` above `{:toc}`."""
    opening, *item, closing = (token.type for token in tokens[max(0, index - 3) : index + 4])
    return (opening, closing) in _LISTS and item == _ONE_ITEM


def _callout(tokens: list[Token], close: int, word: str) -> None:
    """Make the quote that ends at *close*, or right before, a callout."""
    end = next(
        (at for at in (close, close - 1) if 0 <= at < len(tokens) and tokens[at].type == "blockquote_close"), None
    )
    kind = callout_of(word)
    if end is None or kind is None:
        return
    level = tokens[end].level
    start = next(at for at in range(end, -1, -1) if tokens[at].type == "blockquote_open" and tokens[at].level == level)
    box_quote(tokens[start], tokens[end], kind)
    tokens[start + 1 : start + 1] = title_of(kind, "", label=kind, level=level + 1, lines=tokens[start].map)


def _row(tokens: list[Token], index: int) -> None:
    """Take out the row that Markdown makes of attributes below a table."""
    start = next(at for at in range(index, -1, -1) if tokens[at].type == "tr_open")
    end = next(at for at in range(index, len(tokens)) if tokens[at].type == "tr_close")
    texts = [token.content.strip() for token in tokens[start:end] if token.type == "inline"]
    if sum(map(bool, texts)) == 1:
        del tokens[start : end + 1]
