"""MkDocs' indented callouts: `!!! note "题"`, the folding `??? note` and `???+ note`, and its tabs `=== "C++"`.

What belongs to one is indented by four more columns, whatever it is: lists, code, formulas, more callouts. By two or
three where an author has indented the line below a callout so: MkDocs shows an empty box and the text outside it.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, read_lines
from notesite.load.dialects.callouts.tokens import describe, push_title
from notesite.load.dialects.callouts.words import LOOKS, callout_of
from notesite.load.structure.statements import KINDS as STATEMENT_KINDS
from notesite.pattern import pattern

_WORDS = r"[^\W\d_][\w-]*(?:[ \t]+(?:[^\W\d_]|(?<=[^\x00-\x7f][ \t])\d)[\w-]*)*"
"""More words may follow the kind, in any letters, and a number a Chinese one: `答案 1`."""
_CALLOUT = pattern(rf"(!!!|\?\?\?\+?)[ \t]+({_WORDS})?[ \t]*(?:\"(.*)\")?[ \t]*$")
"""`!!! note "题"`, folded `??? note`, unfolded `???+ note`."""
_UNQUOTED = pattern(r"(!!!|\?\?\?\+?)[ \t]+([^\W\d_]+)[ \t]+([^\"\s][^\"]{0,60}?)[ \t]*$")
"""A title without its quotes, which MkDocs takes for more classes or, with other signs in it, for text."""
_UNKNOWN = pattern(r"(!!!|\?\?\?\+?)[ \t]+(?:([A-Za-z][A-Za-z0-9_-]*)[ \t]+)?(.*?)[ \t]*$")
"""Chinese words that name no kind are a title, all but a Latin one before them: `??? Notes 看这里`."""
_QUOTED = pattern(r"\"[ \t]*$")
_TAB = pattern(r"(===)[!+]?()[ \t]+\"(.*)\"[ \t]*$")
"""`=== "题"`; the empty group stands where a callout has its kind."""
_INDENT = 4
_LEAST_INDENT = 2
"""Columns that are enough of an indent, though MkDocs wants four."""


def admonitions(md: MarkdownIt) -> None:
    """Teach *md* to read MkDocs' callouts and tabs."""
    md.block.ruler.before("fence", "admonition", _admonition, ANYWHERE)


def _admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 3] not in ("!!!", "???", "==="):
        return False
    text = state.src[begin : state.eMarks[start_line]]
    opening = _opening(text)
    indent = state.sCount[start_line] + _indent(state, start_line, end_line, opening)
    last = _after(state, start_line, end_line, indent)
    if not opening or (last == start_line + 1 and not _is_all_title(opening)):
        return False
    if not silent:
        _nested(state, (start_line, last), indent, opening)
        state.line = last
    return True


def _opening(text: str) -> re.Match[str] | None:
    """Return what the line *text* opens: mark, words and title."""
    unquoted = _UNQUOTED.match(text)
    if unquoted and callout_of(unquoted[2]):
        return unquoted
    opening = _CALLOUT.match(text)
    if opening and opening[2] and opening[3] is None and not opening[2].isascii() and not callout_of(opening[2]):
        return _UNKNOWN.match(text)
    return opening or _TAB.match(text)


def _is_all_title(opening: re.Match[str]) -> bool:
    """Whether this may be all there is of a callout: a title in quotes; with Chinese before it, it is a sentence."""
    kind = opening[2] or ""
    return opening[1] != "===" and bool(opening[3] and _QUOTED.search(opening.string)) and kind.isascii()


def _indent(state: StateBlock, start_line: int, end_line: int, opening: re.Match[str] | None) -> int:
    """Return how far what belongs to the callout is indented: as the line right below it, if that is almost enough."""
    below = start_line + 1
    if not opening or below >= end_line or not callout_of(opening[2] or "") or state.isEmpty(below):
        return _INDENT
    by = state.sCount[below] - state.sCount[start_line]
    return by if _LEAST_INDENT <= by < _INDENT else _INDENT


def _after(state: StateBlock, start_line: int, end_line: int, indent: int) -> int:
    """Return the line after the last one that is indented; blank ones between them belong to it."""
    after = start_line + 1
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < indent:
            break
        after = line + 1
    return after


def _nested(state: StateBlock, lines: tuple[int, int], indent: int, opening: re.Match[str]) -> None:
    start_line, last = lines
    mark, words, title = opening[1], (opening[2] or "").split(), opening[3]
    named = callout_of(words[0]) if words else None
    label = named or "note"
    kind = "details" if mark[0] in "?=" else label
    box = state.push("callout_open", "div", 1)
    describe(
        box, kind, [start_line, last], unfolded=mark in ("???+", "==="), folded_kind=label if named in LOOKS else ""
    )
    box.meta |= {"proof": label == "proof"}
    if title != "" or kind == "details" or kind in STATEMENT_KINDS:
        push_title(state, kind, title or "", (start_line, start_line + 1), label=label)
    read_lines(state, start_line + 1, last, within="callout", indent=indent)
    state.push("callout_close", "div", -1).meta = {"kind": kind}
