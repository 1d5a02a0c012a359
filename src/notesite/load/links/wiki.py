"""Obsidian's links between notes, `[[note#heading|text]]`, and what it shows in place, `![[picture.png|300]]`."""

from __future__ import annotations

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notesite.load.context import context_of
from notesite.load.inline.verdict import HAN
from notesite.load.links.daynames import day_of
from notesite.load.links.days import mark_day
from notesite.load.mask import TAKEN, show
from notesite.model import Ref
from notesite.pattern import pattern
from notesite.picture import is_picture

_WIKI = pattern(
    r"(!?)\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\](?!\(|\[(?!\[[^\[\]\n]{0,300}[\u3400-\u9fff]))"
)
"""Chinese has no space between two of them."""
_NAME_WITH_DOLLARS = pattern(
    r"(?<![A-Za-z0-9_)\[\]])\[\[([^\[\]\n|$]{0,300}\$[^\[\]\n|]{0,300})\|[^\[\]\n]{1,300}\]\](?![(\[])"
)
"""Obsidian's link to a note with a dollar in its name, which begins no formula: `[[价 $5|价]]`."""
_SIZE = pattern(r"[ \t]*(\d{1,5})(?:[xX](\d{1,5}))?[ \t]*")
"""The size of a picture in the place of a text: `300`, `300x200`."""
_BEFORE = pattern(r"[A-Za-z0-9_)\]]")
"""What stands before the brackets of an array, and not before a link."""
_NO_NAME = pattern(r"\A[^#|]*(?:::|:[ \t])")
_EQUALS = pattern(r"[ \t]*=(?!=)")
_ARRAY = pattern(r"\w+(?:,\w+)+|(?:[A-Za-z]\d{0,3}|-?[\d.]+)(?:, ?(?:[A-Za-z]\d{0,3}|-?[\d.]+))+", re.ASCII)
"""What an array holds: `g0,g1`; where a space follows the comma, as in a name, only letters and numbers: `w, h, 2`."""
_NUMBER = pattern(r"\d[\d.-]*")
"""The name of a note that is numbered or dated: `0094`, `2024-03-01`."""
_BLOCK_ID = pattern(r"(?:\A|[ \t\n]|(?<=\$\$))\^([A-Za-z0-9][A-Za-z0-9-]{3,40})[ \t]*\Z")
"""Obsidian's name of a block, at its end: `^ab12cd`."""
_HEX = 6
"""Digits of the names Obsidian makes up; `^1234` is a number."""


def wiki_links(md: MarkdownIt) -> None:
    """Teach *md* to read `[[note]]` and `![[picture]]`, and the names of blocks such links lead to."""
    md.inline.ruler.before("link", "wiki", _wiki)
    md.core.ruler.before("take_out", "block_ids", _block_ids)


def wiki_target(written: str, *, path: str) -> Ref:
    """Return where *written*, the inside of `[[…]]` before a `|`, leads from the note *path*."""
    name, _, anchor = written.strip().partition("#")
    heading = anchor.rpartition("#")[2].strip()
    suffix = f"#{quote(heading.removeprefix('^'))}" if heading else ""
    if not name.strip():
        return Ref(kind="page", target=path, suffix=suffix, fallback=suffix)
    # A name that nothing answers to is no address: such a link leads nowhere, and is reported.
    return Ref(kind="name", target=name.strip().strip("/"), suffix=suffix, fallback="#")


def dollars_in_names(content: str) -> list[tuple[int, int]]:
    """Return where in *content*, a paragraph's, names of links stand that hold a dollar and show another text."""
    return [found.span(1) for found in _NAME_WITH_DOLLARS.finditer(content)] if "[[" in content else []


def _wiki(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    found = _WIKI.match(state.src, state.pos, state.posMax)
    if found is None or not _is_link(state, found):
        return False
    if not silent:
        written, said = show(TAKEN.sub(lambda taken: _source(state, taken), found[2])), found[3]
        if said is not None:
            # As Obsidian writes it in tables, and some of its plugins everywhere: `[[甲\|乙]]`.
            written = written.removesuffix("\\")
        if found[1] and is_picture(written):
            _picture(state, written, said)
        else:
            _link(state, written, said.strip() if said and said.strip() else _words(found[2]))
    state.pos = found.end()
    return True


def _is_link(state: StateInline, found: re.Match[str]) -> bool:
    """Whether these brackets hold a name: `[[1, 2], …`, `a[[i]]`, `[[:alpha:]]`, `[["a"]]` and `[[1]]` hold none.

    Nor do `[[g0,g1]]`, `[[w, h]]`, `[[gnu::inline]]`, `[[name: x]]` (a file's name has no colon) and `[[x]]=1`, a
    function written with brackets.
    A number is a name if it shows a text, `[[0094|有限元法]]`.
    Behind a space only Chinese with another text is a name: `[[ 笔记 | 文字 ]]`; `[[ 条件 ]]` is a shell's.
    No array's index is Chinese: `RNN[[循环神经网络]]` and `[[格|有补]][[分配格]]` are links.
    """
    written = found[2]
    if _NO_NAME.search(written) or _EQUALS.match(state.src, found.end()):
        return False
    spaced = written[0] in " \t" and not (HAN.search(written) and (found[3] or "|")[0] != "|")
    if spaced or written[0] in ":\"'" or _ARRAY.fullmatch(written):
        return False
    is_number = _NUMBER.fullmatch(written) and _says(found[3] or "")
    if not _says(TAKEN.sub("", written)) and not (is_number or day_of(written)):
        return False
    if found.start() and _BEFORE.match(state.src[found.start() - 1]) and not HAN.search(written):
        return False
    return normalizeReference(written) not in state.env.get("references", {})


def _says(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _source(state: StateInline, taken: re.Match[str]) -> str:
    """Return what stands in the file for a number of a name, which has a formula in it."""
    return context_of(state.env).taken[int(taken[1])].source


def _words(written: str) -> str:
    """Return what stands for a link without a text of its own."""
    name, _, anchor = written.strip().partition("#")
    heading = anchor.rpartition("#")[2].strip()
    name = name.strip().strip("/").removesuffix(".md").rpartition("/")[2]
    if not heading or heading.startswith("^"):
        return name or heading
    return f"{name} > {heading}" if name else heading


def _link(state: StateInline, written: str, said: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": written}
    opening.meta = {"wiki": True}
    if day_of(written):
        mark_day(opening, state.env)
    state.tokens.extend(_parsed(state, said))
    state.push("link_close", "a", -1)


def _picture(state: StateInline, written: str, said: str | None) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": written, "alt": ""}
    token.meta = {"wiki": True}
    *words, last = (said or "").split("|")
    size = _SIZE.fullmatch(last)
    if size:
        token.attrSet("width", size[1])
        if size[2]:
            token.attrSet("height", size[2])
    token.content = " ".join(words if size else [*words, last]).strip()
    token.children = _parsed(state, token.content)


def _parsed(state: StateInline, text: str) -> list[Token]:
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    return tokens


def _block_ids(state: StateCore) -> None:
    """Make `^name` at the end of a block, by which Obsidian's links find it, an id of it."""
    for index, inline in enumerate(state.tokens):
        if inline.type != "inline" or "^" not in inline.content:
            continue
        found = _BLOCK_ID.search(inline.content)
        block = state.tokens[index - 1] if index else inline
        if found is None or (found[1].isdigit() and len(found[1]) < _HEX) or block.type != "paragraph_open":
            continue
        if block.hidden and state.tokens[index - 2].type == "list_item_open":
            block = state.tokens[index - 2]
        if not block.attrGet("id"):
            block.attrSet("id", found[1])
        inline.content = inline.content[: found.start()]
        if not inline.content:
            # It stands below the block it names, a table or a list, and is no paragraph.
            block.tag = state.tokens[index + 1].tag = "span"
