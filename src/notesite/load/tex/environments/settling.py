"""Environments that were passed → edits that turn them into ones KaTeX sets."""

from __future__ import annotations

from itertools import pairwise

from notesite.load.tex.edit import Edit
from notesite.load.tex.environments.names import ALIGNED, FAMILY, RENAMED
from notesite.load.tex.rows import GROUP, Frame
from notesite.load.tex.walk import Walk
from notesite.pattern import pattern


def settle(walk: Walk) -> list[Edit]:
    """Return the edits that turn the environments *walk* passed into ones KaTeX sets."""
    edits: list[Edit] = []
    joined = _joined(walk)
    for frame in walk.frames:
        edits += _renamed(frame, display=walk.display) if frame not in joined else ()
    edits += _join(joined)
    return edits


def surround(walk: Walk) -> None:
    """Put rows and columns that stand in no environment into one, as Sphinx does, and with it MyST and Jupyter Book."""
    whole = walk.whole
    named = whole.tags or whole.labels or any(frame.outer for frame in walk.frames)
    if not walk.display or named or not whole.separators or not walk.loose_rows:
        return
    walk.complain(
        "warning",
        "math.loose-rows",
        "these rows stand in no environment; they are set as `aligned`",
        "put the rows into \\begin{aligned} … \\end{aligned}",
        whole.separators[0],
        whole.separators[0] + 1,
    )
    walk.replace(0, 0, "\\begin{aligned}")
    walk.replace(whole.end, whole.end, "\\end{aligned}")


def _renamed(frame: Frame, *, display: bool) -> list[Edit]:
    name = frame.name
    if frame.closing:
        return [Edit(*frame.end, frame.closing)]
    if name in RENAMED:
        opening, closing = RENAMED[name]
        return [Edit(*frame.begin, opening), Edit(*frame.end, closing)]
    base = name.rstrip("*")
    if base in ("equation", "displaymath"):
        return _equation(frame, display=display)
    if base not in FAMILY:
        return _widened(frame) if name == "alignedat" else []
    family = FAMILY[base]
    edits = _reshaped(frame)
    if base in ("xalignat", "xxalignat") and frame.argument is not None:
        edits.append(Edit(frame.argument.start, frame.argument.end))
    target = family + "*" if frame.outer else ALIGNED[family]
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
    """Return the environments that make up the whole formula, one after the other; none if it holds anything else."""
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
"""The beginning of an environment for several rows, perhaps with a label."""


def _join(frames: list[Frame]) -> list[Edit]:
    """Set *frames* as the rows of one environment, below each other as their author sees them elsewhere."""
    if not frames:
        return []
    families = {FAMILY.get(frame.name.rstrip("*"), "gather") for frame in frames}
    target = "align*" if "align" in families else "gather*"
    edits = [edit for frame in frames for edit in _reshaped(frame)]
    edits.append(Edit(*frames[0].begin, f"\\begin{{{target}}}"))
    for above, below in pairwise(frames):
        broken = above.rows[-1].blank
        edits.append(Edit(above.end[0], below.begin[1], " " if broken else "\\\\"))
    edits.append(Edit(*frames[-1].end, f"\\end{{{target}}}"))
    return edits
