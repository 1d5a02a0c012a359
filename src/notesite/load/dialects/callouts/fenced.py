"""Callouts between fences: `::: note`, MyST's ```` ```{note} ````, and those of `adblocks.py` and `notefences.py`."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text, read_lines
from notesite.load.dialects.adblocks import ad_block, ad_fence
from notesite.load.dialects.callouts.closing import closing_line, end_of_box, end_of_item, tell_unclosed
from notesite.load.dialects.callouts.opening import Opening, read_opening
from notesite.load.dialects.callouts.tokens import describe, push_title
from notesite.load.dialects.callouts.words import KINDS, OTHER, QUARTO, callout_of, kind_of
from notesite.load.dialects.container import unwrap
from notesite.load.dialects.mystoptions import MOST, read_options
from notesite.load.dialects.notefences import hold_text, note_fence
from notesite.load.structure.statements import STATEMENTS
from notesite.pattern import pattern

_HEADING = pattern(r"#{1,6}[ \t]+(\S.*?)[ \t]*$")
_LABEL = pattern(r"[A-Za-z][A-Za-z0-9]*[-_:][\w:.-]*")
"""What stands behind `{solution}`: the exercise that it solves."""


def fenced_callouts(md: MarkdownIt) -> None:
    """Teach *md* what stands between fences."""
    md.block.ruler.before("fence", "callout", _fenced, ANYWHERE)


def _fenced(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 1] not in (":", "`", "~"):
        return False
    text = state.src[begin : state.eMarks[start_line]].rstrip()
    if fence := ad_fence(text):
        return _ad_block(state, start_line, end_line, silent, *fence)
    if fence := note_fence(text):
        return _note_block(state, start_line, end_line, silent, *fence)
    opening = read_opening(text)
    if opening is None or (kind_of(opening.word) is None and opening.fence[0] != ":"):
        return False
    end = end_of_box(state, start_line, end_line, opening.fence)
    if end is None and opening.fence[0] == ":" and kind_of(opening.word):
        end = end_of_item(state, start_line, end_line)
    if end is None:
        return False
    if silent:
        return True
    tell_unclosed(state, start_line, opening.fence, end)
    if kind_of(opening.word):
        _nested(state, start_line, end.last, opening)
    else:
        braced = opening.fence[0] == ":" and "{" in text
        first = options(state, start_line + 1, end.last)[1] if braced else start_line + 1
        unwrap(state, (start_line, end.last), opening.word, opening.title, first=first)
    state.line = end.last + end.lines
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
            "details" if block.folds else kind or OTHER,
            title,
            below=start_line + 1 + block.lines,
        )
        state.line = last + 1
    return True


def _note_block(state: StateBlock, start_line: int, end_line: int, silent: bool, fence: str, word: str) -> bool:
    last = closing_line(state, start_line, end_line, fence)
    if last is None or not hold_text(line_text(state, line) for line in range(start_line + 1, last)):
        return False
    if not silent:
        box(state, (start_line, last), KINDS[word], "")
        state.line = last + 1
    return True


_AD_OPTIONS = 5
"""Lines that may say more about one, and the fence."""


def _nested(state: StateBlock, start_line: int, last: int, opening: Opening, *, below: int = 0) -> None:
    """Put the lines up to *last* into a callout; those from *below* on, if that is further down than its options."""
    kind, title = kind_of(opening.word) or "note", opening.title
    named, first = (
        options(state, start_line + 1, last) if opening.directive or kind in STATEMENTS else ({}, start_line + 1)
    )
    if kind == "solution" and opening.directive and _LABEL.fullmatch(title):
        title = f"{{ref}}`{title}`"
    first = max(first, below)
    box = state.push("callout_open", "div", 1)
    describe(box, kind, [start_line, last], unfolded=opening.unfolded)
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
    _nested(state, lines[0], lines[1], Opening("", kind, title, starred=False, directive=directive), below=below)


def options(state: StateBlock, line: int, last: int) -> tuple[dict[str, str], int]:
    """Return the options of a directive whose body begins at *line*, and the line after them."""
    found, lines = read_options([line_text(state, at) for at in range(line, min(last, line + MOST))])
    return found, line + lines
