"""Environments passed token by token: their rows and cells are noted, for numbering and for `settling.py`."""

from __future__ import annotations

from notesite.load.tex.environments.names import FAMILY, NUMBERED_CASES, STANDALONE
from notesite.load.tex.environments.opening import read_opening
from notesite.load.tex.rows import Frame, Row
from notesite.load.tex.walk import Handler, Scope, Walk

_TEXT_CELLS = frozenset({"cases*", "dcases*", "rcases*", "drcases*"})


def begin(walk: Walk, index: int) -> int:
    """Open an environment."""
    argument = walk.tokens.argument(index + 1)
    if argument is None or not argument.grouped:
        return index + 1
    name = walk.tokens.inner(argument).strip()
    if f"\\begin{{{name}}}" in walk.known:
        return argument.after
    around = walk.scopes[1:] if walk.group is not None else walk.scopes
    alone = walk.display and not around and not walk.fragment
    if alone and _holds_all_tags(walk, name, index):
        name = "gather*" if name == "gathered" else "align*"
        walk.promoted = walk.tokens.inner(argument).strip()
    outer = alone and name in STANDALONE
    frame = Frame(name, (walk.starts[index], argument.end), outer=outer)
    frame.group = walk.group if outer else None
    if alone and name in NUMBERED_CASES:
        walk.whole.blank = False
    after = read_opening(walk, frame, argument.after)
    frame.rows[0].start = walk.starts[after]
    walk.scopes.append(Scope("env", index, frame))
    return after


def _holds_all_tags(walk: Walk, name: str, index: int) -> bool:
    """Say whether the environment at *index* is all there is and has several tags, one for each of its rows."""
    if name not in ("aligned", "gathered", "split") or walk.text.count("\\tag") < 2:
        return False
    before = walk.text[: walk.starts[index]]
    return not before.strip() and walk.text.rstrip().endswith(f"\\end{{{name}}}")


def end(walk: Walk, index: int) -> int:
    """Close the innermost environment, if it is the one named."""
    argument = walk.tokens.argument(index + 1)
    if argument is None or not argument.grouped:
        return index + 1
    if f"\\begin{{{walk.tokens.inner(argument).strip()}}}" in walk.known:
        return argument.after
    _close_text_cell(walk, index)
    while walk.scopes and walk.scopes[-1].kind != "env":
        walk.scopes.pop()
    if not walk.scopes:
        return argument.after
    frame = walk.scopes.pop().frame
    name = walk.tokens.inner(argument).strip()
    if frame is not None and (frame.name == name or (frame.outer and walk.promoted == name)):
        frame.end = (walk.starts[index], argument.end)
        _end_row(walk, frame, walk.starts[index])
        walk.frames.append(frame)
    return argument.after


def row_break(walk: Walk, index: int) -> int:
    """End a row, where this is not a line break inside a cell's group."""
    _close_text_cell(walk, index)
    frame = walk.frame
    after = index + 1
    if walk.words[index] == "\\\\" and walk.tokens.word(after) == "*":
        walk.replace(walk.starts[after], walk.starts[after] + 1)
        after += 1
    if frame is not None:
        _end_row(walk, frame, walk.starts[index])
        option = walk.tokens.option(after) if walk.tokens.word(after) == "[" else None
        frame.rows.append(Row(option.end if option else walk.starts[after]))
    elif not walk.scopes:
        walk.loose_rows += 1
    return after


def _end_row(walk: Walk, frame: Frame, at: int) -> None:
    row = frame.rows[-1]
    row.end = at
    row.blank = not walk.text[row.start : at].strip()


def separator(walk: Walk, index: int) -> int:
    """Note a cell's end."""
    frame = walk.frame
    if frame is not None:
        row = frame.rows[-1]
        row.separators.append(walk.starts[index])
        if frame.name in _TEXT_CELLS and len(row.separators) == 1:
            at = walk.starts[index] + 1
            walk.replace(at, at, "\\text{")
            walk.scopes.append(Scope("text", index, closing="cell"))
    elif not walk.scopes:
        walk.whole.separators.append(walk.starts[index])
    return index + 1


def _close_text_cell(walk: Walk, index: int) -> None:
    if walk.scopes and walk.scopes[-1].closing == "cell":
        walk.scopes.pop()
        walk.replace(walk.starts[index], walk.starts[index], "}")


def intertext(walk: Walk, index: int) -> int:
    """Give text between rows a row of its own, without a number."""
    argument = walk.tokens.argument(index + 1)
    frame = walk.frame
    if argument is None or not argument.grouped:
        return index + 1
    family = frame is not None and FAMILY.get(frame.name.rstrip("*"), frame.name) not in ("gather", "gathered")
    walk.rename(index, "&\\text" if family else "\\text")
    walk.scopes.append(Scope("text", index, closing="}\\\\" if frame is not None else "}"))
    if frame is not None:
        frame.rows[-1].unnumbered = True
        frame.rows[-1].blank = True
        frame.rows[-1].end = argument.end
        frame.rows.append(Row(argument.end))
    return walk.tokens.skip_blanks(index + 1) + 1


HANDLERS: dict[str, Handler] = {
    "\\begin": begin,
    "\\end": end,
    "\\\\": row_break,
    "\\cr": row_break,
    "\\newline": row_break,
    "&": separator,
    "\\intertext": intertext,
    "\\shortintertext": intertext,
}
