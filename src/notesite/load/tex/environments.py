"""`\\begin` … `\\end`: rows and cells noted on the way, MathJax's environments turned into KaTeX's at the end."""

from __future__ import annotations

import re
from itertools import pairwise

from notesite.load.tex.edit import Edit
from notesite.load.tex.rows import GROUP, Frame, Row
from notesite.load.tex.walk import Handler, Scope, Walk
from notesite.pattern import pattern

NUMBERED = frozenset("equation align alignat gather multline eqnarray flalign xalignat".split())
"""Environments whose rows (of an equation: the whole) get a number."""

_NUMBERED_CASES = frozenset({"numcases", "subnumcases"})
"""Those whose formula as a whole gets one: KaTeX's `cases` has no room for a number in each row."""

_STANDALONE = frozenset(
    name + star
    for name in "equation align alignat gather multline eqnarray flalign xalignat xxalignat displaymath".split()
    for star in ("", "*")
)
"""Environments that carry numbers or tags where they stand alone in a display formula."""

# Standing alone → inside something else or in a line of text.
_ALIGNED = {"align": "aligned", "alignat": "alignedat", "gather": "gathered"}
_FAMILY = {
    "align": "align",
    "flalign": "align",
    "xalignat": "align",
    "xxalignat": "align",
    "eqnarray": "align",
    "multline": "align",
    "alignat": "alignat",
    "gather": "gather",
}

_RENAMED = {
    "split": ("\\begin{aligned}", "\\end{aligned}"),
    "multlined": ("\\begin{aligned}", "\\end{aligned}"),
    "lgathered": ("\\begin{array}{l}", "\\end{array}"),
    "rgathered": ("\\begin{array}{r}", "\\end{array}"),
    "crampedsubarray": ("\\begin{subarray}", "\\end{subarray}"),
    "smallmatrix*": ("\\begin{smallmatrix}", "\\end{smallmatrix}"),
    "indentalign": ("", ""),
    "spreadlines": ("", ""),
    "subequations": ("", ""),
    "math": ("{", "}"),
    **{name + "*": (f"\\begin{{{name}}}", f"\\end{{{name}}}") for name in ("cases", "dcases", "rcases", "drcases")},
    "numcases": ("\\begin{cases}", "\\end{cases}"),
    "subnumcases": ("\\begin{cases}", "\\end{cases}"),
    **{
        name + star: (f"\\left{left}\\begin{{smallmatrix}}", f"\\end{{smallmatrix}}\\right{right}")
        for name, left, right in (
            ("psmallmatrix", "(", ")"),
            ("bsmallmatrix", "[", "]"),
            ("Bsmallmatrix", "\\{", "\\}"),
            ("vsmallmatrix", "|", "|"),
            ("Vsmallmatrix", "\\|", "\\|"),
        )
        for star in ("", "*")
    },
}
_PLACED = frozenset("array darray aligned alignedat gathered split multlined lgathered rgathered".split())
"""Environments that take `[t]`, `[c]` or `[b]`, which KaTeX would print."""

KNOWN = _STANDALONE | frozenset(_RENAMED) | _PLACED | {"empheq"}
"""Environments that are understood here though KaTeX does not know them, and some that it does."""

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
    outer = alone and name in _STANDALONE
    frame = Frame(name, (walk.starts[index], argument.end), outer=outer)
    frame.group = walk.group if outer else None
    if alone and name in _NUMBERED_CASES:
        walk.whole.blank = False
    after = _options(walk, frame, argument.after)
    frame.rows[0].start = walk.starts[after]
    walk.scopes.append(Scope("env", index, frame))
    return after


def _holds_all_tags(walk: Walk, name: str, index: int) -> bool:
    """Say whether the environment at *index* is all there is and has several tags, one for each of its rows."""
    if name not in ("aligned", "gathered", "split") or walk.text.count("\\tag") < 2:
        return False
    before = walk.text[: walk.starts[index]]
    return not before.strip() and walk.text.rstrip().endswith(f"\\end{{{name}}}")


def _options(walk: Walk, frame: Frame, after: int) -> int:
    """Read what belongs to `\\begin{…}` and return the index after it."""
    name, tokens = frame.name, walk.tokens
    if name in _PLACED and walk.tokens.word(after) == "[":
        option = tokens.option(after)
        if option is not None and tokens.inner(option).strip() in ("t", "c", "b"):
            walk.replace(option.start, option.end)
            after = option.after
    if name.endswith("smallmatrix*") or name == "multlined":
        option = tokens.option(after)
        if option is not None:
            walk.replace(option.start, option.end)
            after = option.after
    if name in ("array", "darray"):
        return _columns(walk, after)
    if name.rstrip("*") in ("alignat", "alignedat", "xalignat", "xxalignat"):
        frame.argument = tokens.argument(after)
        after = frame.argument.after if frame.argument else after
    elif name in _NUMBERED_CASES:
        return _numcases(walk, frame, after)
    elif name == "empheq":
        return _empheq(walk, frame, after)
    elif name == "spreadlines":
        space = tokens.argument(after)
        if space is not None:
            frame.begin = (frame.begin[0], space.end)
            after = space.after
    return after


def _numcases(walk: Walk, frame: Frame, after: int) -> int:
    left = walk.tokens.argument(after)
    if left is None:
        return after
    # `\begin{numcases}{f=}` → `f=\begin{cases}`
    walk.replace(frame.begin[0], left.inner_start)
    frame.begin = (left.inner_end, left.end)
    return left.after


_EMPHEQ_SIDE = pattern(r"(left|right)\s*=\s*(.*?)\s*\Z", re.S)
_EMPHEQ_DELIMITER = pattern(r"\\empheq(?:big)?[lr]?(brace|brack|angle|paren|vert|Vert|floor|ceil)\Z")
_EMPHEQ_MARK = {
    "brace": ("\\{", "\\}"),
    "brack": ("[", "]"),
    "angle": ("\\langle", "\\rangle"),
    "paren": ("(", ")"),
    "vert": ("|", "|"),
    "Vert": ("\\|", "\\|"),
    "floor": ("\\lfloor", "\\rfloor"),
    "ceil": ("\\lceil", "\\rceil"),
}


def _empheq(walk: Walk, frame: Frame, after: int) -> int:
    option = walk.tokens.option(after)
    kind = walk.tokens.argument(option.after if option else after)
    if kind is None:
        return after
    left = right = ""
    for part in walk.tokens.inner(option).split(",") if option else ():
        match = _EMPHEQ_SIDE.match(part.strip())
        if match is None:
            continue
        mark = _EMPHEQ_DELIMITER.search(match[2])
        before = match[2][: mark.start()] if mark else match[2]
        shape = _EMPHEQ_MARK[mark[1]] if mark else (".", ".")
        if match[1] == "left":
            left = f"{before}\\left{shape[0]}"
        else:
            right = f"\\right{shape[1]}{before}"
    if left and not right:
        right = "\\right."
    elif right and not left:
        left = "\\left."
    inner = walk.tokens.inner(kind).strip().rstrip("*")
    body = _ALIGNED.get(_FAMILY.get(inner, "gather"), "gathered")
    walk.replace(frame.begin[0], kind.end, f"{left}\\begin{{{body}}}")
    frame.name = f"empheq:{body}:{right}"
    return kind.after


_REPEATED = pattern(r"\*\s*\{?\s*(\d{1,2})\s*\}?\s*\{([^{}]*)\}")
_DECORATED = pattern(r"[@!><]\s*\{[^{}]*\}|\\[a-zA-Z]+")
_PARAGRAPH = pattern(r"[pmbwX]\s*(?:\{[^{}]*\})?")
_COLUMN = frozenset("lcr|:")


def _columns(walk: Walk, after: int) -> int:
    """Reduce what LaTeX packages allow between the braces of `array` to what KaTeX draws."""
    spec = walk.tokens.argument(after)
    if spec is None:
        return after
    if not spec.grouped and walk.tokens.inner(spec) not in _COLUMN:
        walk.replace(spec.start, spec.start, "{cccccccc}")
        return after
    written = walk.tokens.inner(spec)
    if not _COLUMN.issuperset(written):
        walk.replace(spec.inner_start, spec.inner_end, plain_columns(written))
    return spec.after


def plain_columns(spec: str) -> str:
    """Return the column specification *spec* with only `l`, `c`, `r`, `|` and `:` in it."""
    spec = _REPEATED.sub(lambda match: match[2] * int(match[1]), spec)
    spec = _PARAGRAPH.sub("l", _DECORATED.sub("", spec))
    return (
        "".join(char for char in spec.replace("L", "l").replace("C", "c").replace("R", "r") if char in _COLUMN) or "c"
    )


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
    if frame is not None and (frame.name.split(":")[0] == name or (frame.outer and walk.promoted == name)):
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
    family = frame is not None and _FAMILY.get(frame.name.rstrip("*"), frame.name) not in ("gather", "gathered")
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


def settle(walk: Walk) -> list[Edit]:
    """Return the edits that turn the environments *walk* passed into ones KaTeX sets."""
    edits: list[Edit] = []
    joined = _joined(walk)
    for frame in walk.frames:
        edits += _renamed(frame, display=walk.display) if frame not in joined else ()
    edits += _join(joined)
    return edits


def _renamed(frame: Frame, *, display: bool) -> list[Edit]:
    name = frame.name
    if name.startswith("empheq:"):
        _, body, right = name.split(":", 2)
        return [Edit(*frame.end, f"\\end{{{body}}}{right}")]
    if name in _RENAMED:
        opening, closing = _RENAMED[name]
        return [Edit(*frame.begin, opening), Edit(*frame.end, closing)]
    base = name.rstrip("*")
    if base in ("equation", "displaymath"):
        return _equation(frame, display=display)
    if base not in _FAMILY:
        return _widened(frame) if name == "alignedat" else []
    family = _FAMILY[base]
    edits = _reshaped(frame)
    if base in ("xalignat", "xxalignat") and frame.argument is not None:
        edits.append(Edit(frame.argument.start, frame.argument.end))
    target = family + "*" if frame.outer else _ALIGNED[family]
    if family == "alignat":
        edits += _widened(frame)
    return [*edits, Edit(*frame.begin, f"\\begin{{{target}}}"), Edit(*frame.end, f"\\end{{{target}}}")]


def _equation(frame: Frame, *, display: bool) -> list[Edit]:
    rows = [row for row in frame.rows if not row.blank]
    aligned = any(row.separators for row in rows)
    if frame.outer:
        target = "equation*" if len(rows) < 2 else "align*" if aligned else "gather*"
    elif len(rows) < 2:
        style = "" if display else "\\displaystyle "
        return [Edit(*frame.begin, "{" + style), Edit(*frame.end, "}")]
    else:
        target = "aligned" if aligned else "gathered"
    return [Edit(*frame.begin, f"\\begin{{{target}}}"), Edit(*frame.end, f"\\end{{{target}}}")]


def _reshaped(frame: Frame) -> list[Edit]:
    """Fit the cells of `eqnarray` and the lines of `multline` to two aligned columns."""
    base = frame.name.rstrip("*")
    edits: list[Edit] = []
    if base == "eqnarray":
        # Three columns, the middle one for the relation: the second mark goes, the relation keeps its space.
        for row in frame.rows:
            edits += [Edit(at, at + 1, "{}") for at in row.separators[1:2]]
    elif base == "multline":
        for number, row in enumerate(row for row in frame.rows if not row.blank):
            edits.append(Edit(row.start, row.start, "&\\qquad " if number else "&"))
    return edits


def _widened(frame: Frame) -> list[Edit]:
    """Make `alignat` wide enough for its longest row: KaTeX refuses more cells than were announced."""
    cells = max((len(row.separators) + 1 for row in frame.rows), default=1)
    wanted = (cells + 1) // 2
    argument = frame.argument
    if argument is None or not argument.grouped:
        return []
    return [Edit(argument.inner_start, argument.inner_end, str(wanted))]


def _joined(walk: Walk) -> list[Frame]:
    """Return the environments that follow one another with nothing between, if that is all there is."""
    outer = [frame for frame in walk.frames if frame.outer]
    if len(outer) < 2 or {frame.name.rstrip("*") for frame in outer} & {"alignat", "xalignat", "xxalignat"}:
        return []
    ends = [0, *(frame.end[1] for frame in outer)]
    begins = [*(frame.begin[0] for frame in outer), len(walk.text)]
    between = [walk.text[end:begin].strip() for end, begin in zip(ends, begins, strict=True)]
    if (group := outer[0].group) is not None and group is outer[-1].group:
        between[0] = _GROUP_BEGIN.sub("", between[0])
        between[-1] = between[-1].removeprefix(f"\\end{{{GROUP}}}")
    if between[0] or between[-1] or any(text not in ("", "\\\\") for text in between):
        return []
    return outer


_GROUP_BEGIN = pattern(rf"\\begin\s*\{{{GROUP}\}}\s*(?:\\label\s*\{{[^{{}}]*\}})?\s*")


def _join(frames: list[Frame]) -> list[Edit]:
    """Set *frames* as the rows of one environment, below each other as their author sees them elsewhere."""
    if not frames:
        return []
    families = {_FAMILY.get(frame.name.rstrip("*"), "gather") for frame in frames}
    target = "align*" if "align" in families else "gather*"
    edits = [edit for frame in frames for edit in _reshaped(frame)]
    edits.append(Edit(*frames[0].begin, f"\\begin{{{target}}}"))
    for above, below in pairwise(frames):
        broken = above.rows[-1].blank
        edits.append(Edit(above.end[0], below.begin[1], " " if broken else "\\\\"))
    edits.append(Edit(*frames[-1].end, f"\\end{{{target}}}"))
    return edits
