"""Tabs as other generators have them, each a folding that begins open, with its name, as MkDocs' are.

VuePress and VitePress part a container by lines, `@tab 名` and `== 名`; Hexo's stand between comments,
`<!-- tab 名 -->` and `<!-- endtab -->`.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text, lines_after, read_lines
from notesite.load.dialects.callouts.closing import End, closing_line, end_of_item
from notesite.load.dialects.callouts.tokens import describe, push_title
from notesite.pattern import pattern

_CONTAINER = pattern(r"(:{3,})[ \t]*(?:code-)?tabs(?:[#\s][^\n]*)?$")
"""The line that opens a container of tabs: `::: tabs`, `::: code-tabs#shell`."""
_PARTS = pattern(r"(?:@tab(?::active)?|==)[ \t]+(\S.*?)(?:#[\w-]{1,40})?$")
"""The line that begins a tab in it: `@tab 名`, `@tab:active 名#id`, `== 名`."""
_FENCE = pattern(r"`{3,}|~{3,}|:{3,}")
_COMMENT = pattern(r"<!--[ \t]*tab\b(?:[ \t]+([^@\n]*?))?[ \t]*(?:@[^\n]{0,60}?)?-->$")
"""Behind an `@` stands the name of a picture."""
_END = pattern(r"<!--[ \t]*endtab[ \t]*-->$")
_LONGEST = 3000
"""Lines of a tab that are looked at for its end."""


def tabs(md: MarkdownIt) -> None:
    """Teach *md* to read tabs of VuePress and VitePress, and Hexo's."""
    md.block.ruler.before("callout", "parted_tabs", _parted, ANYWHERE)
    md.block.ruler.before("fence", "commented_tab", _commented, ANYWHERE)


def push_tab(state: StateBlock, lines: tuple[int, int], name: str, *, first: int) -> None:
    """Write the tab called *name* that stands on *lines*, its text from the line *first* on."""
    start, last = lines
    describe(state.push("callout_open", "div", 1), "details", [start, last], unfolded=True)
    push_title(state, "details", name, (start, start + 1), label="details")
    read_lines(state, first, last, within="callout")
    state.push("callout_close", "div", -1).meta = {"kind": "details"}


def _parted(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    opening = _CONTAINER.match(line_text(state, start_line))
    if opening is None:
        return False
    last = closing_line(state, start_line, end_line, opening[1])
    end = end_of_item(state, start_line, end_line) if last is None else End(last)
    begins = _parts(state, start_line, end.last) if end else []
    if end is None or not begins:
        return False
    if not silent:
        read_lines(state, start_line + 1, begins[0][0])
        for (line, name), (after, _) in zip(begins, [*begins[1:], (end.last, "")], strict=True):
            push_tab(state, (line, after), name, first=line + 1)
        state.line = end.last + end.lines
    return True


def _parts(state: StateBlock, start: int, last: int) -> list[tuple[int, str]]:
    """Return the lines that part a container, and the names on them; those within other blocks are theirs."""
    found: list[tuple[int, str]] = []
    within: list[str] = []
    for line, text in lines_after(state, start, last, most=last):
        if fence := _FENCE.match(text):
            _step(within, fence[0], alone=fence[0] == text)
        elif not within and state.sCount[line] == state.blkIndent and (part := _PARTS.match(text)):
            found.append((line, part[1].rstrip()))
    return found


def _step(within: list[str], fence: str, *, alone: bool) -> None:
    """Note in *within* the blocks that are open once *fence* is read: it ends one or begins one."""
    ends = alone and within and within[-1][0] == fence[0] and len(fence) >= len(within[-1])
    if ends:
        within.pop()
    elif not (within and within[-1][0] != ":") and not (alone and fence[0] == ":"):
        within.append(fence)


def _commented(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    opening = _COMMENT.match(line_text(state, start_line))
    last = _end(state, start_line, end_line) if opening else None
    if opening is None or last is None:
        return False
    if not silent:
        push_tab(state, (start_line, last), opening[1] or "", first=start_line + 1)
        state.line = last + 1
    return True


def _end(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line that ends a tab; another one that begins before it says that this has no end."""
    for line, text in lines_after(state, start_line, end_line, most=_LONGEST):
        if _END.match(text):
            return line
        if _COMMENT.match(text):
            return None
    return None
