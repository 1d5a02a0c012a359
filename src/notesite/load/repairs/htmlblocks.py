"""Markdown that stands right beside HTML, where every reader sees what was meant: read as meant, and reported.

- an HTML block that is closed on its own lines, with text on the next one: the text is Markdown again
- an HTML block that is not, with a line of Markdown right after its tags: `<div align="center">` above `![](a.png)`

Nothing is amiss where a tag says so, as MkDocs wants it: `<figure markdown="span">`, in which lines may be indented.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block

from notesite.load.blocklines import line_text
from notesite.load.context import context_of
from notesite.pattern import pattern

_INTERRUPTS_NOTHING = pattern(r"<(?:img|br|span|a)\b", re.IGNORECASE)
"""In a paragraph they are a part of it."""
_FONT = r"(?:font|span|a)(?=[^<>]{0,200}>[ \t]*$)"
"""It begins a block only where its tag has the line to itself; else it stands in a paragraph."""
_ELEMENT = re.compile(
    r"<(center|div|p|section|article|aside|details|table|figure|h[1-6]|[uod]l|blockquote|iframe|img|br|hr"
    rf"|{_FONT})\b",
    re.IGNORECASE,
)
"""An element that begins a block of HTML, in which Markdown is looked for."""
_VOID = pattern(r"(?:<(?:img|br|hr)\b[^<>]{0,2000}>[ \t]*)+", re.IGNORECASE)
"""Elements that have no end, and a line to themselves."""
_OPENED = re.compile(
    rf"</?(?:center|div|p|section|article|details|summary|figure|{_FONT}|table|tbody|tr|td|th|blockquote|ul|ol|li)\b",
    re.IGNORECASE,
)
"""The first tag of a line behind which a line of Markdown may begin."""
_MARKUP = pattern(
    r"!\[[^\[\]\n]*\]\(|\[[^\[\]\n]+\]\(|\*\*\S|\$\$|#{1,6}[ \t]|`{3,}|~{3,}"
    r"|[-*+][ \t]+\S|\d{1,3}[.)][ \t]+\S|>[ \t]|\|.*\|[ \t]*$"
)
"""What begins a line that can only be Markdown."""
_BLOCK = pattern(r"#{1,6}[ \t]+\S|`{3,}|~{3,}")
"""The same, where it is never the end of a sentence."""
_HOLDS_TEXT = pattern(
    r"<(?:details|div|center|section|article|blockquote)\b|<summary\b[^<>]{0,200}>.*</summary>", re.IGNORECASE
)
"""What may hold paragraphs; `<p>` and `<td>` are ones."""
_SURELY = pattern(
    r"(?<![*\\])\*\*(?![*\s])[^*\n]+(?<![*\s])\*\*(?!\*)"
    r"|(?<![!\[\]\\])\[[^\[\]\n]+\]\((?=[^()\s]*[/.#])[^()\s]+\)|!\[[^\[\]\n]*\]\([^()\s]+\)"
)
"""What nobody writes in the middle of a text but for Markdown."""
_DASHES = pattern(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?")
"""The line below a table's head: `|---|:-:|`."""
_PLAIN = pattern(r"<(/?)(pre|style|script)\b(?!-)", re.IGNORECASE)
"""Where what holds neither Markdown nor, but for `<pre>`, HTML begins and ends."""
_VERBATIM = pattern(r"<(?:pre|code|script|style|textarea|svg)\b", re.IGNORECASE)
"""Elements whose text is not Markdown."""
_TOLD = pattern(
    r"<[A-Za-z]+\b[^<>]{0,200}\smarkdown(?:=[\"']?(?:1|span|block)[\"']?)?[ \t]*(?:\s[^<>]{0,200})?>", re.IGNORECASE
)
"""A tag that says its text is Markdown, as MkDocs wants it: `<div markdown>`, `<div markdown="1">`."""
_TOLD_TEXT = pattern(
    r"((?:<details\b[^<>]{0,200}>[ \t]*)?<(figcaption|summary|p|div|center)\b[^<>]{0,200})"
    r"\smarkdown(?:=[\"']?(?:1|span)[\"']?)?((?:\s[^<>]{0,200})?>)"
    r"[ \t]*(?=\S)(.*)</\2>[ \t]*",
    re.IGNORECASE,
)
"""An element in one line, whose text is Markdown."""
_MORE_BEFORE_TEXT = pattern(r"<!--+[ \t]*(?:more|readmore)[ \t]*--+>[ \t]*[^\s<]")
"""`<!-- more -->` with a text behind it."""
_LONGEST = 200
"""Lines of an HTML block that are looked at for its end."""


def parted_html(md: MarkdownIt) -> None:
    """Teach *md* to end a block of HTML where Markdown begins in it."""
    alternatives = ["paragraph", "reference", "blockquote"]
    md.block.ruler.before("html_block", "told_html", _told_html, {"alt": alternatives})
    md.block.ruler.before("html_block", "closed_html", _closed_html, {"alt": alternatives})
    md.block.ruler.before("html_block", "opened_html", _opened_html, {"alt": alternatives})
    md.block.ruler.at("html_block", _html_block, {"alt": alternatives})


def _html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a block of HTML as Markdown has it, but `<!-- more -->` before a text: Hexo and Hugo part the two."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src.startswith("<!--", begin) and _MORE_BEFORE_TEXT.match(line_text(state, start_line)):
        return False
    if not html_block(state, start_line, end_line, silent):
        return False
    if not silent and not state.src.startswith("<!--", begin):
        _close_plain(state, end_line)
    return True


def _close_plain(state: StateBlock, end_line: int) -> None:
    """Have the block just read, which ends at an empty line in its `<pre>` or `<style>`, go on to that one's end."""
    token = state.tokens[-1]
    assert token.map, "a block has its lines"
    read, line = token.content, state.line
    while not state.blkIndent:
        closing, name = (_PLAIN.findall(read) or [("/", "")])[-1]
        end = -1 if closing else state.src.find(f"</{name}>", state.eMarks[line - 1])
        if end < 0 or end > state.eMarks[end_line - 1]:
            break
        first = line
        while line < end_line and (state.bMarks[line] <= end or not state.isEmpty(line)):
            line += 1
        read = state.getLines(first, line, 0, True)
    if line > state.line:
        state.line, token.map[1] = line, line
        token.content = state.getLines(token.map[0], line, 0, True)


def _told_html(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    """Read `<figcaption markdown>见[此处](a.md)</figcaption>`."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 1] != "<" or not state.md.options["html"] or state.is_code_block(start_line):
        return False
    text = line_text(state, start_line)
    told = _TOLD_TEXT.fullmatch(text) if "markdown" in text else None
    if told is None:
        return False
    if not silent:
        lines = [start_line, start_line + 1]
        parts = (("html_block", told[1] + told[3]), ("inline", told[4].strip()), ("html_block", f"</{told[2]}>\n"))
        for kind, content in parts:
            token = state.push(kind, "", 0)
            token.content, token.map = content, lines[:]
            token.children = [] if kind == "inline" else None
        state.line = start_line + 1
    return True


def _closed_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if silent and _tag(_INTERRUPTS_NOTHING, state, start_line):
        return False
    closed = _closed_elements(state, start_line, end_line)
    if closed is None or closed[0] + 1 >= end_line or not _is_text(state, closed[0] + 1):
        return False
    last, tag, width = closed
    if _tag(_OPENED, state, start_line) and _markdown_line(state, start_line, last + 1):
        # What it holds is Markdown, too.
        return False
    if not silent:
        _part(state, start_line, last + 1)
        if line_text(state, last + 1).startswith("$$"):
            # Where MathJax looks through a whole page, nothing is amiss.
            return True
        _report(
            state,
            last,
            f"text follows `{tag}` without an empty line; it is read as Markdown",
            f"leave an empty line after `{tag}`",
            width=width,
        )
    return True


def _opened_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if silent and _tag(_INTERRUPTS_NOTHING, state, start_line):
        return False
    line = _markdown_line(state, start_line, end_line) if _tag(_OPENED, state, start_line) else None
    if line is None:
        return False
    if not silent:
        _part(state, start_line, line)
        if _TOLD.match(line_text(state, start_line)):
            _outdent(state, line, end_line)
            return True
        if line_text(state, line).startswith("$$"):
            # Where MathJax looks through a whole page, nothing is amiss: `<div>` keeps Markdown away from a formula.
            return True
        written = context_of(state.env).masked.line_text(line - 1).rstrip()
        tag = written[written.rfind("<") :] if written.endswith(">") else written[-1:]
        shown_tag = f"`{tag}`" if len(tag) > 1 else "HTML"
        _report(
            state,
            line - 1,
            f"Markdown follows {shown_tag} without an empty line; it is read as such",
            "leave an empty line before it",
            width=len(tag),
        )
    return True


def _tag(wanted: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    """Return the tag of those *wanted* that *line* begins with."""
    begin = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or state.src[begin : begin + 1] != "<" or not state.md.options["html"]:
        return None
    return wanted.match(state.src, begin, state.eMarks[line])


def _part(state: StateBlock, start_line: int, end_line: int) -> None:
    """Make a block of HTML of the lines before *end_line*, where Markdown goes on."""
    token = state.push("html_block", "", 0)
    token.map = [start_line, end_line]
    token.content = state.getLines(start_line, end_line, state.blkIndent, True)
    state.line = end_line


def _report(state: StateBlock, line: int, message: str, hint: str, *, width: int) -> None:
    """Report the last *width* characters of *line*, after which an empty line belongs."""
    note = context_of(state.env)
    end = note.masked.line_start(line) + len(note.masked.line_text(line).rstrip())
    note.report("warning", "markdown.html-block", message, (end - width, end), hint)
    if not state.level:
        note.repair("markdown.html-block", (end, end), "\n")


def _markdown_line(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line of the HTML block begun on *start_line* that is Markdown, if one is before the block ends."""
    tags = True
    for line in range(start_line, min(end_line, start_line + _LONGEST)):
        text = line_text(state, line)
        if not text or _VERBATIM.search(text) or (line > start_line and state.sCount[line] < state.blkIndent):
            return None
        if line > start_line and (
            (_MARKUP if tags else _BLOCK).match(text) or (tags and _is_prose(state, start_line, line, end_line))
        ):
            return line if not _is_deep(state, line) or _TOLD.match(line_text(state, start_line)) else None
        tags = tags and text.startswith("<") and text.endswith(">")
    return None


def _is_prose(state: StateBlock, start_line: int, line: int, end_line: int) -> bool:
    """Whether a text begins on *line* that is Markdown, though its first words are not: it has marks further on."""
    if line_text(state, line).startswith("<") or not _HOLDS_TEXT.match(line_text(state, start_line)):
        return False
    for later in range(line, min(end_line, line + _LONGEST)):
        text = line_text(state, later)
        if not text or text.startswith("<") or state.sCount[later] < state.blkIndent:
            return False
        if _SURELY.search(text) or (later > line and (_MARKUP.match(text) or _DASHES.fullmatch(text))):
            return True
    return False


def _is_deep(state: StateBlock, line: int) -> bool:
    return state.sCount[line] - state.blkIndent >= 4


def _outdent(state: StateBlock, first: int, end_line: int) -> None:
    """Have the lines from *first* on, which stand as deep as it or deeper, begin where the block does."""
    depth = state.sCount[first]
    if not _is_deep(state, first):
        return
    for line in range(first, end_line):
        if not state.isEmpty(line):
            if state.sCount[line] < depth:
                return
            state.sCount[line] -= depth - state.blkIndent


def _closed_elements(state: StateBlock, start_line: int, end_line: int) -> tuple[int, str, int] | None:
    """Return where the elements end that stand below each other from *start_line* on: line, tag and its width."""
    closed, line = None, start_line
    while line < end_line and (element := _tag(_ELEMENT, state, line)):
        text = line_text(state, line).rstrip()
        if _VOID.fullmatch(text):
            closed = line, f"<{element[1]}>", len(text) - text.rfind("<")
        elif (last := _last_line(state, line, end_line, element[1])) is not None:
            closed = last, f"</{element[1]}>", len(f"</{element[1]}>")
        else:
            break
        line = closed[0] + 1
    return closed


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
    indent = state.sCount[line] - state.blkIndent
    return not state.isEmpty(line) and 0 <= indent < 4 and state.src[begin : begin + 1] != "<"
