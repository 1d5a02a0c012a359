"""Marks of Markdown that mark nothing, so that readers see them: without a partner, in full width, in no table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed
from notesite.load.repairs.citednumbers import CITED
from notesite.picture import ENDINGS

_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)")
"""`**` that is neither escaped nor part of a longer run."""
_BY_NAME = re.compile(r"(?:kw[a-z]{0,6}|[a-z]{0,8}args)(?![A-Za-z0-9])")
"""What stands behind the `**` of Python's arguments: `**kwargs`, `**model_kwargs`, `**args`."""
_STRUCK = re.compile(r"(?<![\\~])~~(?=[^\s~，。！？；：、）,.!?;:)])")
"""`好~~` at the end of a sentence is a sigh."""
_SHOWS_STRUCK = re.compile(r"\\~\\?~|https?://\S*~~")
"""Who writes `\\~\\~`, or an address, means the signs."""
_TICKS = re.compile(r"(?<![\\`])`+")
_COMMENT = re.compile(r"(?<!\\)<!--")
_ADDRESS = re.compile(r"(?<!\\)\]\((?=[^\s()])")
"""`](` before an address."""
_PICTURE = rf"(?i:{'|'.join(sorted(ENDINGS))})"
_APART = re.compile(rf"\[([^\[\]\n]{{1,100}})\] +(?=\((?:https?://[^\s()]+|[^\s()]+\.(?:md|html|{_PICTURE}))\))")
"""A link with a space between its text and its address: `[甲] (a.md)`."""
_CALLOUT = re.compile(
    r"\[!(?:note|tip|info|warning|important|caution|danger|example|question|quote)\b(?!\])", re.IGNORECASE
)
"""The beginning of `[!NOTE]`, if the bracket behind the word is missing."""
_WIKI = re.compile(r"(?<![\w\[\\])\[\[(?=[^\W\d_])[^\[\]\n,，]{2,60}\](?![\](\[]|,[ \t]*\[)")
"""But `[[row],[row]]`."""
_CONTAINER = re.compile(r"^[ \t]*(:{3,})[ \t]*(?:[\w{]|(?P<end>$))", re.MULTILINE)
"""A line of colons, with or without a word: what opens a container, or closes one."""
_ADDRESS_HINT = "write the `)`; put an address with brackets or spaces between `<` and `>`"
_SCRIPT = re.compile(r"[ \t]*(?:javascript|vbscript|data):", re.IGNORECASE)
"""An address that would run something; of which markdown-it makes no link."""
_SOUND = r"(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,1000}\)"
_WELL_ADDRESSED = re.compile(_SOUND)
"""If no link begins before it, the text is to blame."""
_LONGEST_TEXT = 500
"""Characters of a link's text."""
_LINK = re.compile(rf"(?<!\\)\[[^\[\]\n]{{0,{_LONGEST_TEXT}}}(?=\]\({_SOUND})")
"""The text of a link whose address is sound."""
_AROUND = 12
"""Characters behind `](` by which one is told from another."""


def lone_marks(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the first mark of each kind, paragraph by paragraph, that has no partner."""
    if not parsed.note.options.extensions:
        return
    for prose in paragraphs(parsed):
        children = prose.token.children or ()
        left = "".join(
            child.content if child.type == "text" else "\n" * (child.type == "softbreak") for child in children
        )
        if "**" in left and (strong := _lone_strong(prose, children)):
            yield _finding(prose, strong, "`**` without a partner: readers see it", "write the other one, or `\\*\\*`")
        if "~~" in left and (struck := _lone_struck(prose, children)):
            yield _finding(prose, struck, "`~~` without a partner: readers see it", "write the other one, or `\\~~`")
        if "`" in left and (ticks := _TICKS.search(prose.text)):
            message = "a backquote without a partner: no code begins here, and readers see it"
            yield _finding(prose, ticks, message, "write the other one, or a backslash before it")
        if "<!--" in left and (comment := _COMMENT.search(prose.text)):
            yield _finding(prose, comment, "this comment has no `-->`: readers see it", "write `-->` where it ends")
        if "](" in left and (address := _open_address(prose, left)):
            yield _finding(prose, address, *_no_address(prose, address))
        if "] " in left and (apart := _APART.search(prose.text)) and not apart[1].isdigit():
            yield _finding(prose, apart, "a space parts `]` from `(`: no link begins here", "delete the space")
        if "[!" in left and (callout := _CALLOUT.match(prose.text)):
            yield _finding(prose, callout, "no callout begins here: its kind has no `]`", "write `]` behind its kind")
        if "[[" in left and (wiki := _WIKI.search(prose.text)):
            yield _finding(prose, wiki, "no link begins here: it ends with one `]`", "write `]]` where it ends")
        if ":::" in left and (container := _CONTAINER.search(prose.text)):
            yield _container(prose, container)


def _container(prose: Prose, mark: re.Match[str]) -> Diagnostic:
    if mark["end"] is None:
        message, hint = (
            f"no `{mark[1]}` ends the container that is to begin here: readers see it",
            f"end it with `{mark[1]}`",
        )
    else:
        message, hint = f"no container ends with this `{mark[1]}`: readers see it", "delete it, or begin one"
    return prose.finding("warning", "leftover.mark", message, mark.span(1), hint)


def _types(children: Sequence[Token]) -> set[str]:
    return {child.type for child in children}


def _lone_struck(prose: Prose, children: Sequence[Token]) -> re.Match[str] | None:
    if "s_open" in _types(children) or _SHOWS_STRUCK.search(prose.text):
        return None
    return _STRUCK.search(prose.text)


def _lone_strong(prose: Prose, children: Sequence[Token]) -> re.Match[str] | None:
    """Return the first `**` that is text; None: the parser's marks cannot be found again, or it says something else."""
    marks = [*_STRONG.finditer(prose.text)]
    lone: list[re.Match[str]] = []
    seen = 0
    for child in children:
        if child.type == "text":
            count = child.content.count("**")
            lone += marks[seen : seen + count]
            seen += count
        elif child.markup == "**":
            seen += 1
    if seen != len(marks):
        return None
    signs = (_is_power, _is_wildcard, _is_arguments)
    return next((mark for mark in lone if not any(is_sign(prose.text, mark) for is_sign in signs)), None)


def _is_power(text: str, mark: re.Match[str]) -> bool:
    before, after = text[: mark.start()].rstrip(" ")[-1:], text[mark.end() :].lstrip(" ")[:1]
    return all(char.isascii() and (char.isalnum() or char in "()_[]") for char in (before, after) if char)


def _is_arguments(text: str, mark: re.Match[str]) -> bool:
    """Whether *mark* is Python's, before what takes a call's arguments by name: `**kwargs`."""
    return _BY_NAME.match(text, mark.end()) is not None


def _is_wildcard(text: str, mark: re.Match[str]) -> bool:
    """Whether *mark* stands for all folders of a path: `data/**`."""
    return "/" in text[max(0, mark.start() - 1) : mark.end() + 1]


def _open_address(prose: Prose, left: str) -> re.Match[str] | None:
    linked = {link.end() for link in _LINK.finditer(prose.text)}
    cited = {number.end("number") - 1 for number in CITED.finditer(prose.text)}
    for address in sorted(_ADDRESS.finditer(prose.text), key=lambda address: address.start() in linked):
        if address.start() in cited or _is_escaped(prose.text, address):
            # What is cited has been told of.
            continue
        if prose.text[address.start() : address.start() + _AROUND].split("\n")[0] in left:
            return address
    return None


def _is_escaped(text: str, address: re.Match[str]) -> bool:
    """Whether a backslash says that no link begins before *address*: `\\[文本](链接)`."""
    opening = text.rfind("[", max(address.start() - _LONGEST_TEXT, 0), address.start())
    return text[max(opening - 1, 0) : opening] == "\\"


def _no_address(prose: Prose, opening: re.Match[str]) -> tuple[str, str]:
    """Return what is wrong with the address behind *opening*, and what to do."""
    if _SCRIPT.match(prose.text, opening.end()):
        return "no link leads to a script: readers see this one as written", "delete it"
    if _WELL_ADDRESSED.match(prose.text, opening.end()):
        message = "no link begins here: another link stands in its text, or a bracket there has no partner"
        return message, "write one link behind the other; a bracket that is a sign takes a backslash"
    return "no link or picture begins here: its address has a space in it, or no `)` of its own", _ADDRESS_HINT


_FULL_WIDTH = re.compile(
    r"^(?P<heading>＃{1,6})(?=[ \t\u3000]+\S)"
    rf"|(?P<picture>！)(?=\[[^\[\]\n]{{0,200}}\]\([^()\s]{{1,300}}\.{_PICTURE})"
    rf"|(?<=\])(?P<address>（)(?=(?:https?://[^（）\s]{{1,300}}|[^（）\s]{{1,200}}\.(?:md|html|pdf|{_PICTURE}))）)"
    r"|(?P<strong>＊＊)(?=[^＊\n]{1,200}＊＊)"
    r"|^(?P<table>｜)(?=[^\n]*｜[ \t]*$)"
    r"|^(?P<quote>＞)(?=[ \t\u3000])|\A(?P<callout>【!)(?=[A-Za-z]{2,20}】)",
    re.MULTILINE,
)
"""A mark of Markdown in full width, where only the narrow one would be read: `＃ 题`, `！[图](a.png)`, `＊＊粗＊＊`."""
_MEANT = {"picture": "!", "address": "( … )", "strong": "**", "table": "|", "quote": ">", "callout": "[! … ]"}


def full_width_marks(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the first mark of each paragraph that a Chinese keyboard made another character of."""
    for prose in paragraphs(parsed):
        text = prose.text
        if any(char in text for char in "＃！（＊｜＞【") and (mark := _FULL_WIDTH.search(text)):
            meant = _MEANT.get(str(mark.lastgroup)) or "#" * len(mark[0])
            message = f"full-width {mark[0]} is no mark of Markdown; readers see it as written"
            yield prose.finding("warning", "leftover.full-width", message, mark.span(), f"write `{meant}`")


_ROW = re.compile(r"\|.*\|$")
_RULE = re.compile(r"[|:\- ]*-[|:\- ]*$")


def bars_without_table(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield where lines between bars are no table."""
    for prose in paragraphs(parsed):
        if not prose.text.startswith("|"):
            continue
        first, _, rest = prose.text.partition("\n")
        second = rest.partition("\n")[0]
        if not _ROW.match(first.rstrip()) or not _ROW.match(second.strip()):
            continue
        if not _RULE.match(second.strip()):
            message = "this is no table: there is no line of dashes under its first row"
            hint = "write `|---|---|` under it, once for each column"
            yield prose.finding("warning", "leftover.table", message, (0, len(first)), hint)


def _finding(prose: Prose, mark: re.Match[str], message: str, hint: str) -> Diagnostic:
    return prose.finding("warning", "leftover.mark", message, mark.span(), hint)
