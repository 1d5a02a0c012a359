"""Callouts that other generators write as tags on lines of their own.

`{% note info %}` … `{% endnote %}` (Hexo's NexT and Butterfly), `{{< admonition tip "题" >}}`, `{{< hint info >}}`,
`{{% notice warning %}}` (Hugo's themes), those that fold: `{{< details "题" >}}`, `{% folding 题 %}`, and quotes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text, lines_after, stands_below
from notesite.load.dialects.callouts.fenced import box
from notesite.load.dialects.callouts.words import KINDS
from notesite.load.inline.foreign import words_of
from notesite.load.tags.quote import QUOTES, quote
from notesite.pattern import pattern

_CALLS = frozenset("note notice admonition callout hint alert tip info warning danger".split())
_FOLDS = frozenset("details expand spoiler folding fold hideToggle collapse".split())
_WITHIN = r"(?:[^{}]|\{(?![{%])|(?<![%>])\}(?!\}))"
"""What may stand in a tag: braces, too, of a formula in its title."""
_TAG = pattern(rf"\{{(?:\{{([<%])|%-?)[ \t]*(/|end_?)?[ \t]*([A-Za-z]\w*)\b({_WITHIN}{{0,300}}?)-?[%>]\}}\}}?")
"""A tag of Hexo's or Hugo's: what it is between, whether it closes, its name, its words."""
_NAMES = _CALLS | _FOLDS | QUOTES
_BEHIND_LOOK = pattern(r"(?:[A-Za-z]+[ \t]*)?@(.*)")
"""Fluid's `{% fold info @题 %}`."""
_LETTERED = pattern(r"[\u3400-\u9fff]")
_LOOKS = frozenset(
    "default primary no-icon simple modern flat disabled blue pink red purple orange green cyan yellow".split()
)
"""What NexT and Butterfly take for how a note looks."""
_LONGEST = 1000
"""Lines a callout may have."""


class _Tag(NamedTuple):
    closes: bool
    name: str
    words: str
    percent: bool
    """`{% … %}`: what stands between no quotes may be a title."""
    alone: bool = False
    """`{{< … />}}`: Hugo's that holds nothing."""


def tag_callouts(md: MarkdownIt) -> None:
    """Teach *md* to read callouts written as tags."""
    md.block.ruler.before("fence", "tag_callout", _callout, ANYWHERE)


def _callout(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    opening = _tag(line_text(state, start_line))
    if opening is None:
        return _beside_text(state, start_line, end_line, silent)
    if opening.closes or opening.name not in _NAMES:
        return False
    if opening.alone:
        return _all_title(state, start_line, opening, silent=silent)
    last = _closing_line(state, start_line, end_line, opening.name)
    if last is None:
        return _beside_text(state, start_line, end_line, silent)
    if not silent:
        _wrap(state, (start_line, last), opening)
        state.line = last + 1
    return True


def _all_title(state: StateBlock, line: int, tag: _Tag, *, silent: bool) -> bool:
    """Read the callout of *tag*, which holds nothing, if it has a title."""
    kind, title = _said(tag)
    if not title or tag.name not in _CALLS:
        return False
    if not silent:
        box(state, (line, line + 1), kind, title)
        state.line = line + 1
    return True


def _wrap(state: StateBlock, lines: tuple[int, int], opening: _Tag) -> None:
    """Put what stands between *lines* into what *opening* begins."""
    if opening.name in QUOTES:
        quote(state, lines, opening.words, percent=opening.percent)
    else:
        box(state, lines, *_said(opening))


def _beside_text(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a callout that has text on the lines of its tags: `{% note info %}甲` … `乙{% endnote %}`."""
    text = line_text(state, start_line)
    opening = _TAG.match(text)
    if opening is None or opening[1] or opening[2] or opening[3] not in _CALLS | QUOTES:
        return False
    name = opening[3]
    end = re.compile(rf"\{{%-?[ \t]*end_?{name}[ \t]*-?%\}}$")
    if not end.search(text) and not stands_below(state, start_line, f"end{name}", f"end_{name}"):
        return False
    lines = ((start_line, text[opening.end() :]), *lines_after(state, start_line, end_line, most=_LONGEST))
    last, closing = next(((line, found) for line, said in lines if (found := end.search(said))), (0, None))
    if closing is None:
        return False
    if not silent:
        _cut(state, start_line, opening.end(), last, len(closing[0]))
        at = len(state.tokens)
        _wrap(state, (start_line - 1, last + 1), _Tag(False, name, opening[4].strip(), percent=True))
        for token in state.tokens[at:]:
            if token.map and token.map[0] < start_line:
                token.map = [start_line, start_line + 1]
        state.line = last + 1
    return True


def _cut(state: StateBlock, first: int, opened: int, last: int, closed: int) -> None:
    """Take the tags off the lines *first* and *last*: *opened* characters in front, *closed* at the end."""
    state.eMarks[last] -= state.eMarks[last] - state.bMarks[last] - state.tShift[last] - len(line_text(state, last))
    state.eMarks[last] -= closed
    begin = state.bMarks[first] + state.tShift[first] + opened
    while begin < state.eMarks[first] and state.src[begin] in " \t":
        begin += 1
    state.bMarks[first], state.tShift[first], state.sCount[first] = begin, 0, state.blkIndent


def _tag(text: str) -> _Tag | None:
    """Return the tag that the line *text* consists of."""
    tag = _TAG.fullmatch(text) if text.startswith("{") else None
    if tag is None:
        return None
    words, percent = tag[4].strip(), tag[1] is None
    alone = not percent and words.endswith("/")
    return _Tag(bool(tag[2]), tag[3], words.removesuffix("/") if alone else words, percent, alone)


def _closing_line(state: StateBlock, start_line: int, end_line: int, name: str) -> int | None:
    if not stands_below(state, start_line, *(mark + name for mark in ("end", "end_", "/", "/ "))):
        return None
    depth = 1
    for line, text in lines_after(state, start_line, end_line, most=_LONGEST):
        tag = _tag(text)
        if tag and tag.name == name and not tag.alone:
            depth += -1 if tag.closes else 1
            if not depth:
                return line
    return None


def _said(tag: _Tag) -> tuple[str, str]:
    """Return the kind and the title that *tag* names."""
    if tag.name in _FOLDS and tag.percent:
        behind = _BEHIND_LOOK.fullmatch(tag.words)
        title = behind[1] if behind else tag.words.rpartition(",")[2]
        return "details", title.strip().strip("\"'")
    plain, named = words_of(tag.words)
    asked = [named.get("type", ""), *(word.removeprefix("class:") for word in plain), tag.name]
    kind = next((KINDS[word.lower()] for word in asked if word.lower() in KINDS), "note")
    others = [word for word in plain if word.lower() not in KINDS]
    bare = _in_words(others) if tag.percent else next(iter(others), "")
    title = next((named[key] for key in ("title", "summary", "text") if named.get(key)), bare)
    folded = tag.name in _FOLDS or named.get("open") == "false"
    return "details" if folded else kind, title


def _in_words(others: list[str]) -> str:
    """Return the title in *others*, the words between no quotes: NexT's, which has Chinese in it, here, and no look."""
    title = " ".join(word for word in others if word.lower() not in _LOOKS)
    return title if _LETTERED.search(title) else ""
