"""What Markdown would show as written though every reader sees what was meant: read as meant, and reported.

- `##标题`, a heading without the space, as Markdown was before CommonMark
- `**粗体 **` and `** 粗体**`, a space on the inner side of the marks
- an HTML block that is closed on its own lines, with text on the next one: the text is Markdown again
- an HTML block that is not, with a line of Markdown right after its tags: `<div align="center">` above `![](a.png)`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from notesite.load.blocklines import line_text
from notesite.load.context import Context, context_of
from notesite.load.mask import show
from notesite.load.offsets import Segments, to_file
from notesite.load.prose import prose, written

_TIGHT = re.compile(r"(#{2,6}(?=[^#\s\\{])|#{1,6}(?=[\u3000\u00a0]))")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_ELEMENT = re.compile(r"<(center|div|p|section|article|details|table|figure|font)\b", re.IGNORECASE)
_OPENED = re.compile(
    r"</?(?:center|div|p|section|article|details|summary|figure|font|table|tbody|tr|td|th|blockquote|ul|ol|li)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!\[[^\[\]\n]*\]\(|\[[^\[\]\n]+\]\(|\*\*\S|\$\$|#{1,6}[ \t]|`{3,}|~{3,}"
    r"|[-*+][ \t]+\S|\d{1,3}[.)][ \t]+\S|>[ \t]|\|.*\|[ \t]*$"
)
"""What begins a line that can only be Markdown."""
_BLOCK = re.compile(r"#{1,6}[ \t]+\S|`{3,}|~{3,}")
"""The same, where it is never the end of a sentence."""
_VERBATIM = re.compile(r"<(?:pre|code|script|style|textarea|svg)\b", re.IGNORECASE)
_LONGEST = 200
"""Lines of an HTML block that are looked at for its end."""


def repairs(md: MarkdownIt) -> None:
    """Teach *md* to read these as meant."""
    alternatives = ["paragraph", "reference", "blockquote"]
    md.block.ruler.before("heading", "tight_heading", _tight_heading, {"alt": alternatives})
    md.block.ruler.before("html_block", "closed_html", _closed_html, {"alt": alternatives})
    md.block.ruler.before("html_block", "opened_html", _opened_html, {"alt": alternatives})
    md.inline.ruler2.after("balance_pairs", "loose_strong", _loose_strong)


def _tight_heading(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    tight = None if state.is_code_block(start_line) else _TIGHT.match(state.src[begin:end])
    if not tight:
        return False
    if silent:
        return True
    tag, marks = f"h{len(tight[1])}", tight[1]
    opening = state.push("heading_open", tag, 1)
    opening.markup, opening.map = marks, [start_line, start_line + 1]
    inline = state.push("inline", "", 0)
    inline.content = _CLOSING_HASHES.sub("", state.src[begin + len(marks) : end]).strip()
    inline.map, inline.children = [start_line, start_line + 1], []
    state.push("heading_close", tag, -1).markup = marks
    state.line = start_line + 1
    note = context_of(state.env)
    at = note.masked.line_start(start_line) + max(0, note.masked.line_text(start_line).find(marks))
    note.report(
        "warning",
        "markdown.heading-space",
        f"`{marks}` without a space after it; it is read as a heading",
        (at, at + len(marks)),
        f"write `{marks} {show(inline.content)[:20]}`",
    )
    note.repair("markdown.heading-space", (at + len(marks), at + len(marks)), " ")
    return True


def _closed_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or state.src[begin : begin + 1] != "<" or not state.md.options["html"]:
        return False
    element = _ELEMENT.match(state.src, begin, state.eMarks[start_line])
    last = element and _last_line(state, start_line, end_line, element[1])
    if last is None or last + 1 >= end_line or not _is_text(state, last + 1):
        return False
    if _OPENED.match(state.src, begin, state.eMarks[start_line]) and _markdown_line(state, start_line, last + 1):
        # What it holds is Markdown, too.
        return False
    if silent:
        return True
    token = state.push("html_block", "", 0)
    token.map = [start_line, last + 1]
    token.content = state.getLines(start_line, last + 1, state.blkIndent, True)
    state.line = last + 1
    note = context_of(state.env)
    at = note.masked.line_start(last) + len(note.masked.line_text(last).rstrip())
    closing = f"</{element[1]}>" if element else ""
    note.report(
        "warning",
        "markdown.html-block",
        f"text follows `{closing}` without an empty line; it is read as Markdown",
        (at - len(closing), at),
        f"leave an empty line after `{closing}`",
    )
    if not state.level:
        note.repair("markdown.html-block", (at, at), "\n")
    return True


def _opened_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or state.src[begin : begin + 1] != "<" or not state.md.options["html"]:
        return False
    if not _OPENED.match(state.src, begin, state.eMarks[start_line]):
        return False
    line = _markdown_line(state, start_line, end_line)
    if line is None:
        return False
    if silent:
        return True
    token = state.push("html_block", "", 0)
    token.map = [start_line, line]
    token.content = state.getLines(start_line, line, state.blkIndent, True)
    state.line = line
    note = context_of(state.env)
    written = note.masked.line_text(line - 1).rstrip()
    at = note.masked.line_start(line - 1) + len(written)
    tag = written[written.rfind("<") :] if written.endswith(">") else written[-1:]
    shown_tag = f"`{tag}`" if len(tag) > 1 else "HTML"
    note.report(
        "warning",
        "markdown.html-block",
        f"Markdown follows {shown_tag} without an empty line; it is read as such",
        (at - len(tag), at),
        "leave an empty line before it",
    )
    if not state.level:
        note.repair("markdown.html-block", (at, at), "\n")
    return True


def _markdown_line(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line of the HTML block begun on *start_line* that is Markdown, if one is before the block ends."""
    tags = True
    for line in range(start_line, min(end_line, start_line + _LONGEST)):
        text = line_text(state, line)
        if not text or _VERBATIM.search(text) or (line > start_line and state.sCount[line] < state.blkIndent):
            return None
        if line > start_line and (_MARKUP if tags else _BLOCK).match(text):
            return None if state.sCount[line] - state.blkIndent >= 4 else line
        tags = tags and text.startswith("<") and text.endswith(">")
    return None


def _last_line(state: StateBlock, start_line: int, end_line: int, name: str) -> int | None:
    """Return the line that ends with the end tag of the element *name* begun on *start_line*."""
    tags = re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE)
    depth = 0
    for line in range(start_line, min(end_line, start_line + _LONGEST)):
        text = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
        if not text.strip() or (line > start_line and state.sCount[line] < state.blkIndent):
            return None
        depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(text))
        if depth <= 0:
            return line if text.lower().endswith(f"</{name.lower()}>") else None
    return None


def _is_text(state: StateBlock, line: int) -> bool:
    begin = state.bMarks[line] + state.tShift[line]
    return not state.isEmpty(line) and state.sCount[line] >= state.blkIndent and state.src[begin : begin + 1] != "<"


def _loose_strong(state: StateInline) -> None:
    delimiters = state.delimiters
    runs = list(_lone_runs(delimiters))
    for opening, closing in zip(runs[::2], runs[1::2], strict=False):
        if len(runs) % 2 == 0 and _is_pair(state, opening, closing) and not _crosses(delimiters, opening, closing):
            delimiters[opening].end, delimiters[opening + 1].end = closing + 1, closing
            token = state.tokens[delimiters[opening + 1].token]
            token.meta = {**token.meta, "loose": True}
            context_of(state.env).loose_strong = True
            _tighten(state, delimiters[opening + 1].token + 1, delimiters[closing].token - 1)
    if runs and context_of(state.env).escaped_strong:
        _leave_out(state, runs)


def _leave_out(state: StateInline, runs: Sequence[int]) -> None:
    """Take away the marks of *runs* that are still without a partner."""
    delimiters = state.delimiters
    closed = {delimiter.end for delimiter in delimiters if delimiter.end >= 0}
    for run in runs:
        if delimiters[run].end < 0 and run not in closed:
            for delimiter in delimiters[run : run + 2]:
                state.tokens[delimiter.token].content = ""


def _tighten(state: StateInline, first: int, last: int) -> None:
    """Take the spaces on the inner sides away: whoever writes them means none."""
    if first <= last:
        opening, closing = state.tokens[first], state.tokens[last]
        opening.content = opening.content.lstrip() if opening.type == "text" else opening.content
        closing.content = closing.content.rstrip() if closing.type == "text" else closing.content


def _lone_runs(delimiters: Sequence[Delimiter]) -> Iterator[int]:
    """Yield the first delimiter of each `**` that found no partner."""
    closed = {delimiter.end for delimiter in delimiters if delimiter.end >= 0}
    run: list[int] = []
    for index, delimiter in enumerate(delimiters):
        if run and (delimiter.token != delimiters[run[-1]].token + 1 or delimiter.marker != delimiters[run[0]].marker):
            if len(run) == 2:
                yield run[0]
            run = []
        if delimiter.marker == ord("*") and delimiter.end < 0 and index not in closed:
            run.append(index)
        elif run:
            run = []
    if len(run) == 2:
        yield run[0]


def _is_pair(state: StateInline, opening: int, closing: int) -> bool:
    """Whether only a space inside keeps the two from being a pair; `2 ** 3`, `**a, **b` are none."""
    first, last = state.delimiters[opening], state.delimiters[closing]
    before, after = _text(state, first.token - 1), _text(state, first.token + 2)
    inside, beyond = _text(state, last.token - 1), _text(state, last.token + 2)
    if not after.strip() and not inside.strip():
        return False
    opens = not after[:1].isspace() or not before or before.endswith("\n")
    closes = not inside[-1:].isspace() or not _is_word(beyond[:1])
    return opens and closes


def _text(state: StateInline, index: int) -> str:
    """Return the text of a token; of one that is no text, something that is neither space nor word."""
    if not 0 <= index < len(state.tokens):
        return ""
    token = state.tokens[index]
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type == "text" else "。"


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _crosses(delimiters: Sequence[Delimiter], opening: int, closing: int) -> bool:
    return any(
        delimiter.end >= 0 and (opening < index < closing) != (opening < delimiter.end < closing)
        for index, delimiter in enumerate(delimiters)
    )


def report_repairs(state: StateCore) -> None:
    """Tell where a space inside `**` was overlooked, and that `\\*\\*` was read as `**`."""
    note = context_of(state.env)
    if note.escaped_strong:
        note.report(
            "warning",
            "markdown.escaped-strong",
            r"the bold marks of this note were escaped on their way out of an editor; `\*\*` is read as `**`",
            note.escaped_strong,
            "write `**`, and delete those without a partner",
        )
    for token in state.tokens if note.loose_strong else ():
        if token.type == "inline" and token.children:
            _report_strong(token, token.children, note)


def _report_strong(inline: Token, children: Sequence[Token], note: Context) -> None:
    if not any(child.meta.get("loose") for child in children if child.type == "strong_open"):
        return
    segments: Segments = inline.meta.get("segments") or ((0, 0),)
    text = written(inline)
    places = _places_of_strong(children, prose(inline, note))
    for index, child in enumerate(children):
        if child.type != "strong_open" or not child.meta.get("loose"):
            continue
        message = _SPACED
        if index not in places:
            start = to_file(segments, 0)
            note.report("warning", "markdown.strong-space", message, (start, start + 1), "delete the space")
            continue
        begin, end = places[index]
        inner = text[begin:end]
        start = to_file(segments, begin)
        if inner == inner.strip():
            note.report("warning", "markdown.strong-space", _SQUEEZED, (start - 2, start), _APART)
            continue
        shown = inner.strip() if len(inner) <= _QUOTED else inner.strip()[: _QUOTED - 1] + "…"
        note.report(
            "warning", "markdown.strong-space", message, (start - 2, start), f"write `**{' '.join(shown.split())}**`"
        )
        if "\n" not in inner:
            note.repair("markdown.strong-space", (start, start + len(inner)), inner.strip())


_SPACED = "a space stands inside these `**`; the text between them is read as bold"
_SQUEEZED = (
    "these `**` stand between a letter and a punctuation mark, where Markdown knows none; the text is read as bold"
)
_APART = "put a space outside of the marks, or take the punctuation out of the bold text"
_QUOTED = 40
"""Characters of bold text that a hint repeats."""
_DOUBLE = re.compile(r"(?<![\\*])\*\*(?!\*)")


def _places_of_strong(children: Sequence[Token], text: str) -> dict[int, tuple[int, int]]:
    """Return index of each `strong_open` → where what is between its `**` and the closing ones stands in *text*.

    The parser keeps no offsets, so marks are counted; empty if there are others than it made something of.
    """
    marks = [mark.start() for mark in _DOUBLE.finditer(text)]
    places: dict[int, tuple[int, int]] = {}
    opened: list[tuple[int, int]] = []
    seen = 0
    for index, child in enumerate(children):
        if child.type == "text":
            seen += child.content.count("**")
        elif child.markup == "**" and seen < len(marks):
            if child.type == "strong_open":
                opened.append((index, marks[seen] + 2))
            elif child.type == "strong_close" and opened:
                opening, begin = opened.pop()
                places[opening] = begin, marks[seen]
            seen += 1
    return places if seen == len(marks) else {}
