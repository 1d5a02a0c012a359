"""Callouts, all to the same tokens: `::: note`, GitHub's `> [!NOTE]`, MyST's ```` ```{note} ````, and `adblocks.py`.

Statements (`::: theorem`) are callouts that `statements.py` numbers and names.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.blocklines import ANYWHERE, line_text, may_look, push_inline, read_lines
from notesite.load.dialects.adblocks import ad_block, ad_fence
from notesite.load.dialects.container import unwrap
from notesite.load.structure.statements import STATEMENTS
from notesite.pattern import pattern

KINDS = {
    "note": "note",
    "info": "note",
    "abstract": "note",
    "summary": "note",
    "tldr": "note",
    "seealso": "note",
    "todo": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "check": "tip",
    "done": "tip",
    "example": "tip",
    "important": "important",
    "question": "important",
    "help": "important",
    "faq": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "bug": "caution",
    "failure": "caution",
    "fail": "caution",
    "missing": "caution",
}
"""What authors call a callout → the five there are. `details` folds."""
LOOKS = frozenset(KINDS.values())
"""Those five: one that folds looks like them."""

_WORD = r"((?:prf:)?[A-Za-z]+|[\u4e00-\u9fff]{1,2})(\*?)"
_FENCES = (":::", "```", "~~~")
_COLONS = pattern(rf"(:{{3,}})\s*\{{?{_WORD}\}}?(?:[ \t]+(.*)|\[(.*)\])?$")
"""The title may stand in brackets, as Docusaurus has it."""
_DIRECTIVE = pattern(rf"(`{{3,}}|~{{3,}}|:{{3,}})\{{{_WORD}\}}(?:[ \t]+(.*))?$")
_MARKER = re.compile(
    r"\[!([^\W\d_][^\[\]\n|*!]{0,40})(\*?)(?:\|[^\[\]\n]{0,80})?\]([+-]?)(?![(\[])[ \t]*([^\n]*)(?:\n|$)"
)
"""Obsidian's may be any word, and say how wide it is: `[!note|right]`."""
_QUOTES = frozenset(("quote", "cite"))
_OTHER = "note"
"""What a word nobody knows stands for; the word is the title then."""
_DIV = re.compile(r"""(:{3,})[ \t]*\{((?:[^{}\n"]|"[^"\n]{0,300}"|"(?![^\n]*")){1,300})\}$""")
"""Pandoc's and Quarto's: `::: {.theorem #cauchy name="…"}`, `::: {#thm-cauchy}`, `::: {.callout-note}`.

Bookdown's authors say in quotes what LaTeX is to read: `::: {.rmdtip data-latex="{提示}"}`.
"""
_OTHERS = re.compile(r"(:{3,})[ \t]*\{?([A-Za-z][\w.-]{0,40})\}?(?:#\S{1,40})?(?:[ \t]+([^\n]*))?$")
"""Containers that other generators know, or their authors: `::: code-group`, `:::{grid} 2`."""
_QUARTOS = "callout-"
"""How Quarto's names of callouts begin, which stand without braces, too: `::: callout-note`."""
_IN_DOLLARS = pattern(r"\$[^$]*\$")
_SENTENCE_ENDS = ("。", "；", "，", "：")
_LONGEST_NAME = 24
_TITLE = pattern(r"""(?:name|title)=["“']([^"”']*)["”']""")
_HEADING = pattern(r"#{1,6}[ \t]+(\S.*?)[ \t]*$")
QUARTO = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "rem": "remark",
    "sol": "solution",
}
"""How Quarto's names of statements begin."""
_LABEL = pattern(r"[A-Za-z][A-Za-z0-9]*[-_:][\w:.-]*")
"""What stands behind `{solution}`: the exercise that it solves."""
_OPTION = pattern(r":([a-z-]+):(?:[ \t]+(.*?))?[ \t]*$")
"""A line by which MyST's directives say more: `:label: euclid`."""


def callouts(md: MarkdownIt) -> None:
    """Teach *md* the three spellings."""
    md.block.ruler.before("fence", "callout", _fenced, ANYWHERE)
    md.core.ruler.after("block", "callout_quote", _quoted)


def _fenced(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 1] not in (":", "`", "~"):
        return False
    text = state.src[begin : state.eMarks[start_line]].rstrip()
    if fence := ad_fence(text):
        return _ad_block(state, start_line, end_line, silent, *fence)
    opening = _opening(text)
    if opening is None or (_kind(opening.word) is None and opening.fence[0] != ":"):
        return False
    last, closed = closing_line(state, start_line, end_line, opening.fence), 1
    if last is None and opening.fence[0] == ":" and _kind(opening.word):
        last, closed = _end_of_item(state, start_line, end_line), 0
    if last is None:
        return False
    if silent:
        return True
    if _kind(opening.word):
        _nested(state, start_line, last, opening)
    else:
        braced = opening.fence[0] == ":" and "{" in text
        first = options(state, start_line + 1, last)[1] if braced else start_line + 1
        unwrap(state, (start_line, last), opening.word, opening.title, first=first)
    state.line = last + closed
    return True


def _ad_block(state: StateBlock, start_line: int, end_line: int, silent: bool, fence: str, word: str) -> bool:
    last = closing_line(state, start_line, end_line, fence)
    if last is None:
        return False
    if not silent:
        below = [line_text(state, line) for line in range(start_line + 1, min(last, start_line + _AD_OPTIONS))]
        block = ad_block(word, below)
        kind = callout_of(QUARTO.get(word, word))
        title = block.title or ("" if kind and not block.folds else word.capitalize())
        box(
            state,
            (start_line, last),
            "details" if block.folds else kind or _OTHER,
            title,
            below=start_line + 1 + block.lines,
        )
        state.line = last + 1
    return True


class _Opening(NamedTuple):
    """What the first line of a fenced callout says."""

    fence: str
    word: str
    title: str
    starred: bool
    name: str = ""
    heads: bool = False
    """Its title may be a heading in the next line, as Quarto has it."""
    directive: bool = False
    """Lines with more about it may stand below, as MyST has it."""


def _opening(text: str) -> _Opening | None:
    fenced = (_DIRECTIVE.match(text) or _COLONS.match(text)) if text.startswith(_FENCES) else None
    if fenced:
        title = next(filter(None, fenced.groups()[3:]), "")
        return _Opening(fenced[1], fenced[2], title.strip(), bool(fenced[3]), directive="{" in text)
    div = _DIV.match(text)
    if not div:
        other = _OTHERS.match(text)
        if other is None:
            return None
        word, title = other[2].removeprefix(_QUARTOS), (other[3] or "").strip()
        return _Opening(other[1], word, title, starred=False, heads=not title and word != other[2])
    classes, ids = ([word[1:] for word in div[2].split() if word[0] == sign] for sign in ".#")
    words = [QUARTO.get(one[:3], "") for one in ids if one[3:4] == "-"] + [
        one.removeprefix(_QUARTOS) for one in classes
    ]
    word = next((word for word in words if _kind(word)), next((one for one in (*classes, *ids) if one), "div"))
    title = _TITLE.search(div[2])
    return _Opening(div[1], word, title[1] if title else "", "unnumbered" in classes, "".join(ids[:1]), heads=not title)


def _kind(word: str) -> str | None:
    word = word.lower()
    return "details" if word == "details" else STATEMENTS.get(word) or KINDS.get(word)


def callout_of(word: str) -> str | None:
    """Return what *word* means where it comes from GitHub, Obsidian or MkDocs, whose `example` is no statement."""
    return KINDS.get(word.lower()) or STATEMENTS.get(word.lower())


def closing_line(state: StateBlock, start_line: int, end_line: int, fence: str) -> int | None:
    """Return the line of the fence that closes; a nested callout of the same length is skipped."""
    depth = 0
    for line in range(start_line + 1, end_line):
        if not may_look(state):
            return None
        begin, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        text = state.src[begin:end].strip()
        if begin < end and state.sCount[line] < state.blkIndent:
            return None
        if not text.startswith(fence):
            continue
        if text.strip(fence[0]):
            depth += len(text) - len(text.lstrip(fence[0])) == len(fence) and _opening(text) is not None
        elif depth and len(text) == len(fence):
            depth -= 1
        else:
            return line
    return None


def _end_of_item(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return where the list item ends that a callout begins in: it ends there too, as in VuePress and VitePress."""
    if not state.blkIndent:
        return None
    for line in range(start_line + 1, end_line):
        if not may_look(state):
            return None
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return line
    return end_line


_AD_OPTIONS = 5
"""Lines that may say more about one, and the fence."""


def _nested(state: StateBlock, start_line: int, last: int, opening: _Opening, *, below: int = 0) -> None:
    """Put the lines up to *last* into a callout; those from *below* on, if that is further down than its options."""
    kind, title = _kind(opening.word) or "note", opening.title
    named, first = (
        options(state, start_line + 1, last) if opening.directive or kind in STATEMENTS else ({}, start_line + 1)
    )
    if kind == "solution" and opening.directive and _LABEL.fullmatch(title):
        title = f"{{ref}}`{title}`"
    first = max(first, below)
    box = state.push("callout_open", "div", 1)
    describe(box, kind, [start_line, last])
    if opening.heads:
        text = next((line for line in range(first, last) if not state.isEmpty(line)), first)
        if heading := _HEADING.match(line_text(state, text)):
            title, first = heading[1], text + 1
    starred = opening.starred or "nonumber" in named
    box.meta |= {"starred": starred, "name": named.get("label", opening.name)}
    push_title(state, kind, title, (start_line, first), label=kind)
    read_lines(state, first, last, within="callout")
    state.push("callout_close", "div", -1).meta = {"kind": kind}


def box(
    state: StateBlock, lines: tuple[int, int], kind: str, title: str, *, directive: bool = False, below: int = 0
) -> None:
    """Read what stands between *lines*, the marks of a callout of *kind*, and put it into one.

    It is a *directive* of MyST's: lines with more about it may stand below the first, and its text from *below* on.
    """
    _nested(state, lines[0], lines[1], _Opening("", kind, title, starred=False, directive=directive), below=below)


def options(state: StateBlock, line: int, last: int) -> tuple[dict[str, str], int]:
    """Return the options of a directive whose body begins at *line*, and the line after them."""
    found: dict[str, str] = {}
    while line < last and (option := _OPTION.match(line_text(state, line))):
        found[option[1]] = option[2] or ""
        line += 1
    return found, line


def push_title(state: StateBlock, kind: str, title: str, lines: tuple[int, int], *, label: str) -> None:
    """Write the title of a callout of *kind*, the word for *label* where its author gave none."""
    state.push("callout_title_open", "p", 1).meta = {"kind": kind, "label": "" if title else label}
    push_inline(state, title, lines)
    state.push("callout_title_close", "p", -1).meta = {"kind": kind}


def title_of(kind: str, title: str, *, label: str, level: int, lines: list[int] | None) -> list[Token]:
    """Return what `push_title` writes."""
    opens = {"kind": kind, "label": "" if title else label}
    return [
        Token("callout_title_open", "p", 1, level=level, block=True, meta=opens),
        Token("inline", "", 0, content=title, map=lines, children=[], level=level + 1),
        Token("callout_title_close", "p", -1, level=level, block=True, meta={"kind": kind}),
    ]


def describe(
    token: Token, kind: str, lines: list[int] | None, *, unfolded: bool = False, folded_kind: str = ""
) -> None:
    """Make *token* the opening of a callout of *kind* on *lines*; *folded_kind* says of what kind one is that folds."""
    token.block = True
    token.map = lines
    token.meta = {"kind": kind, "open": unfolded, "folded_kind": folded_kind}


def _quoted(state: StateCore) -> None:
    """Turn each quote that begins with `[!NOTE]` into a callout."""
    tokens = state.tokens
    index = 0
    while index < len(tokens) - 2:
        index += 1
        if tokens[index - 1].type != "blockquote_open":
            continue
        quote, paragraph, inline = tokens[index - 1 : index + 2]
        if paragraph.type != "paragraph_open" or inline.type != "inline":
            continue
        marker = _MARKER.match(inline.content)
        if marker is None:
            continue
        if marker[1].lower() in _QUOTES:
            _unmarked(tokens, index - 1, marker)
            continue
        kind = callout_of(marker[1]) or _OTHER
        label, kind = kind, "details" if marker[3] else kind
        closing = tokens[_closing_quote(tokens, index - 1)]
        box_quote(quote, closing, kind, unfolded=marker[3] == "+", folded_kind=label if label in LOOKS else "")
        quote.meta |= {"starred": bool(marker[2]), "proof": label == "proof"}
        _split_title(tokens, index - 1, marker, kind, label)


def box_quote(opening: Token, closing: Token, kind: str, *, unfolded: bool = False, folded_kind: str = "") -> None:
    """Make the quote from *opening* to *closing* a callout of *kind*."""
    opening.type, opening.tag = "callout_open", "div"
    describe(opening, kind, opening.map, unfolded=unfolded, folded_kind=folded_kind)
    closing.type, closing.tag, closing.meta = "callout_close", "div", {"kind": kind}


def _unmarked(tokens: list[Token], index: int, marker: re.Match[str]) -> None:
    """Take the mark off a quote that only says it is one; a title is its first line."""
    paragraph, inline = tokens[index + 1 : index + 3]
    title, rest = marker[4].strip(), inline.content[marker.end() :]
    if title:
        inline.content = f"{title}\\\n{rest}" if rest.strip() else title
    elif rest.strip():
        inline.content = rest
        if inline.map:
            paragraph.map = inline.map = [inline.map[0] + 1, inline.map[1]]
    else:
        del tokens[index + 1 : index + 4]


def _closing_quote(tokens: list[Token], index: int) -> int:
    level = tokens[index].level
    return next(
        at
        for at in range(index + 1, len(tokens))
        if tokens[at].type == "blockquote_close" and tokens[at].level == level
    )


def _split_title(tokens: list[Token], index: int, marker: re.Match[str], kind: str, label: str) -> None:
    """Make the first line of the quote's first paragraph the title, the rest, if any, the paragraph."""
    paragraph, inline = tokens[index + 1 : index + 3]
    text = marker[4].strip() or ("" if callout_of(marker[1]) else marker[1][:1].upper() + marker[1][1:])
    level = paragraph.level
    begins = marker.end()
    if kind in STATEMENTS and _is_sentence(text):
        text, begins = "", marker.start(4)
    title = title_of(kind, text, label=label, level=level, lines=inline.map)
    rest = inline.content[begins:]
    if rest.strip():
        inline.content = rest
        if inline.map and begins == marker.end():
            paragraph.map = inline.map = [inline.map[0] + 1, inline.map[1]]
        tokens[index + 1 : index + 1] = title
    else:
        tokens[index + 1 : index + 4] = title


def _is_sentence(text: str) -> bool:
    """Whether *text*, where a statement's name should be, is the statement, or the first words of it."""
    words = _IN_DOLLARS.sub("", text)
    return words.endswith(_SENTENCE_ENDS) or ("，" in words and len(words) > _LONGEST_NAME)
