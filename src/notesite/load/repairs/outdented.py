"""Code that stands further left than the fence around it: read as that fence's, and reported.

    1. 先编译：
        ```bash
    make all
        ```

CommonMark ends the list, and with it the code, at `make`; what should close the fence then opens another. Hexo takes
code out before Markdown sees the list, so that its authors never learn.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text
from notesite.load.context import context_of
from notesite.pattern import pattern

_FENCE = pattern(r"(`{3,}|~{3,})([^`]*)")
_LONGEST = 1000
"""Lines of code that are looked at for their end."""


def outdented_code(md: MarkdownIt) -> None:
    """Teach *md* to read code further left than its fence as that fence's."""
    md.block.ruler.before("fence", "outdented_code", _outdented, {"alt": []})


def _outdented(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if silent or not state.blkIndent or state.is_code_block(start_line):
        return False
    opening = _FENCE.fullmatch(line_text(state, start_line))
    lines = _lines(state, start_line, end_line, opening[1]) if opening else None
    if opening is None or lines is None:
        return False
    first, last = lines
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = opening[2], opening[1], [start_line, last + 1]
    indent = min(state.sCount[line] for line in range(start_line, last) if not state.isEmpty(line))
    token.content = state.getLines(start_line + 1, last, indent, True)
    state.line = last + 1
    note = context_of(state.env)
    at, text = note.masked.line_start(first), note.masked.line_text(first)
    note.report(
        "warning",
        "markdown.outdented-code",
        f"this line stands further left than the {opening[1]} above it, which ends the list; it is read as its code",
        (at + len(text) - len(text.lstrip()), at + len(text.rstrip())),
        f"indent the code as far as its {opening[1]}",
    )
    return True


def _lines(state: StateBlock, start_line: int, end_line: int, marks: str) -> tuple[int, int] | None:
    """Return the first line further left than the list allows, and the one that closes the fence *marks* after it."""
    first, outside = 0, 0
    said = (line for line in range(start_line + 1, min(end_line, start_line + _LONGEST)) if not state.isEmpty(line))
    for line in said:
        first = first or line
        left = state.sCount[line] < state.blkIndent
        fence = _FENCE.fullmatch(line_text(state, line))
        if fence is None or fence[1][0] != marks[0]:
            outside = outside or (line if left else 0)
            continue
        closes = len(fence[1]) >= len(marks) and not fence[2].strip()
        # Marks at the margin close code that stands there from its first line on; else they may begin another.
        whole = closes and outside and (not left or outside == first)
        return (outside, line) if whole else None
    return None
