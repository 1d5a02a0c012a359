"""The pieces of a paragraph, left to right, and the paragraph without them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from notesite.load.delimiters import ENVIRONMENT, MATH_TAG, STANDALONE, closing_tag, is_tex_after
from notesite.load.inline.brackets import escaped
from notesite.load.inline.crossing import CROSS_REFERENCE, cross_reference
from notesite.load.inline.defining import definitions
from notesite.load.inline.dollars import Dollars
from notesite.load.inline.ends import Ends
from notesite.load.inline.habits import NO_HABITS, Habits
from notesite.load.inline.marked import MARKED, marked
from notesite.load.inline.piece import Piece
from notesite.load.inline.ticks import TICKED, after_code, labelled, role, ticked
from notesite.load.inline.verdict import HAN, is_prose
from notesite.load.mask import CLOSE, OPEN, show
from notesite.pattern import pattern

_PLAYER = r"(?:video|youtube|bilibili|vimeo)[ \t]+"
"""Logseq's `{{video https://…}}`."""
_SPECIAL = pattern(
    rf"\\{{1,2}}[(\[]|(?:(?m:^[ \t]*)|{STANDALONE}){ENVIRONMENT}|\\(?:eqref|ref|[cC]ref|autoref)\{{[^{{}}\n]+\}}"
    r"|\\@ref\([\w:./-]{1,80}\)|\\."
    rf"|\[-?{CROSS_REFERENCE}\]|(?<![A-Za-z0-9@/.]){CROSS_REFERENCE}"
    rf"|`+|\$\$?|<|\{{%|\{{\{{(?:[<%]|{_PLAYER})|%%",
    re.DOTALL,
)
"""What may begin a piece, or keeps something from being one: brackets, environments, references, escapes, code,
dollars, tags. The longest of what begins alike comes first."""
_TAG = pattern(
    rf"\{{%-?(.{{0,500}}?)-?%\}}|\{{\{{<(.{{0,500}}?)>\}}\}}|\{{\{{%(.{{0,500}}?)%\}}\}}|\{{\{{({_PLAYER}[^{{}}\n]{{1,300}})\}}\}}",
    re.DOTALL,
)
"""Longer than any tag anybody writes; a bound keeps a thousand unclosed ones linear."""
_VALUE = r"(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\")"
_TAG_TEXT = (
    rf"</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*{_VALUE})?)*\s*/?>"
    r"|<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>"
)
_VERBATIM = pattern(r"<!--|<(code|pre|kbd|samp|script|style|svg|textarea)\b")
"""The beginning of a comment, or of an element whose text is shown as it is."""
_HTML_TAG = pattern(_TAG_TEXT)
_HTML = pattern(rf"<!--.*?-->|<(code|pre|kbd|samp|script|style|svg|textarea)\b[^>]*>.*?</\1\s*>|{_TAG_TEXT}", re.DOTALL)
"""What passes untouched: comments, elements whose text is shown as it is, any other tag, autolinks."""
_MATH_TAG = pattern(MATH_TAG)
_ALONE = pattern(r"(?<![^\n])\\\[[ \t]*\n")
"""`\\[` with a line to itself."""
_SURELY_TEX = pattern(r"\\[A-Za-z]|[\^_&=]")
_LONGEST = 10_000
"""Characters of a formula between tags."""
_COMMENT = pattern(r"(?<![\w%])%%(?!%)([^%]{1,2000})%%(?![A-Za-z0-9%])")
"""Obsidian's comment, `%%…%%`."""


def pieces(content: str, habits: Habits = NO_HABITS, *, math: bool = True) -> Iterator[Piece]:
    """Yield the pieces of a paragraph's *content* (masked as `display.py` leaves it), left to right, disjoint.

    *habits* are its note's; *math* says that formulas are among them.
    """
    if (
        "$" not in content
        and "\\" not in content
        and "{" not in content
        and "%%" not in content
        and ":`" not in content
        and "@" not in content
        and MARKED not in content
    ):
        return
    if math and (macros := definitions(content)):
        yield macros
        return
    paragraph = _Paragraph(content, habits, math=math)
    at = 0
    while special := _SPECIAL.search(content, at):
        piece = paragraph.begun_by(special)
        if isinstance(piece, Piece):
            piece = labelled(piece, content, myst=habits.myst)
            yield piece
            at = piece.end
        else:
            at = piece


def taken_out(content: str, found: Sequence[Piece], first: int) -> str:
    """Return *content* with each of *found* replaced by its number, counted from *first*."""
    out, last = [], 0
    for number, piece in enumerate(found, first):
        out += [content[last : piece.start], OPEN, str(number), CLOSE]
        last = piece.end
    return "".join([*out, content[last:]])


class _Paragraph:
    """Decides what each special mark of a paragraph begins."""

    def __init__(self, content: str, habits: Habits, *, math: bool) -> None:
        self._content = content
        self._has_math = math
        self._marks = math and MARKED in content
        self._habits = habits
        self._dollars = Dollars(content, doubled=habits.doubled)
        self._ends = Ends(content)

    def begun_by(self, special: re.Match[str]) -> Piece | int:
        """Return the piece that the mark *special* begins, else where to look for the next mark."""
        content, mark, start = self._content, special[0], special.start()
        piece: Piece | None = None
        if mark == "<":
            return (marked(content, start) if self._marks else None) or _after_html(content, start, self._ends)
        if not self._has_math:
            piece = (_comment(content, start) or _tag(content, start)) if mark[0] in "{%" else None
            return piece or (after_code(content, special) if mark[0] == "`" else special.end())
        if mark[0] == "`":
            return role(content, special) or self._code(special)
        if mark[0] in "{%":
            piece = _comment(content, start) or _between_tags(content, start) or _tag(content, start)
        elif mark[0] == "$":
            piece = self._dollars.piece(start, mark)
        elif mark[-1] in "([":
            piece = escaped(content, start, self._ends, self._habits)
            if piece is None and _ALONE.match(content, start) and not self._ends.after("\\]", start):
                piece = _open(content, special)
        elif mark[0] in "@[":
            piece = cross_reference(special)
        elif special[1]:
            piece = self._environment(special)
        elif mark == "\\$":
            piece = self._dollars.escaped(start)
        elif mark[:4] in ("\\ref", "\\eqr", "\\cre", "\\Cre", "\\aut", "\\@re"):
            brace = content.index("(" if mark[1] == "@" else "{", start)
            piece = Piece(kind="reference", start=start, end=special.end(), inner=(brace + 1, special.end() - 1))
        return piece or special.end()

    def _environment(self, begin: re.Match[str]) -> Piece | None:
        """Return the formula that *begin* opens; behind a text only what can be no mention of it."""
        piece = _environment(self._content, begin, self._ends)
        if begin.start() == 0 or self._content[begin.start() - 1] == "\n":
            return piece or _open(self._content, begin)
        inner = show(self._content[begin.end() : piece.end - len(begin[0]) + 2]) if piece else ""
        return piece if _SURELY_TEX.search(inner) and not is_prose(inner) else None

    def _code(self, ticks: re.Match[str]) -> Piece | int:
        """Return the formula that stands in code from *ticks* on, else where the code ends."""
        formula = TICKED.match(self._content, ticks.start()) if self._habits.ticked else None
        return ticked(formula) if formula else after_code(self._content, ticks)


def _after_html(content: str, start: int, ends: Ends) -> int:
    """Return where the HTML that begins at *start* ends, if it does and is any."""
    element = _VERBATIM.match(content, start)
    if element and not ends.after("-->" if element[0] == "<!--" else f"</{element[1]}", start):
        html = _HTML_TAG.match(content, start)
    else:
        html = _HTML.match(content, start)
    return html.end() if html else start + 1


def _between_tags(content: str, start: int) -> Piece | None:
    """`{{< katex display >}}…{{< /katex >}}` and `{% math %}…{% endmath %}`, unless they only wrap `$…$`."""
    opening = _MATH_TAG.match(content, start)
    if opening is None or not is_tex_after(content, opening.end()):
        return None
    end = closing_tag(opening[0]).search(content, opening.end(), opening.end() + _LONGEST)
    inner = show(content[opening.end() : end.start()]) if end else ""
    if end is None or not inner.strip():
        return None
    display = "display" in opening[0] or inner[0] == "\n" or "\\begin{" in inner
    kind: Literal["inline", "display"] = "display" if display else "inline"
    return Piece(kind=kind, start=start, end=end.end(), inner=(opening.end(), end.start()))


def _comment(content: str, start: int) -> Piece | None:
    comment = _COMMENT.match(content, start)
    return Piece(kind="comment", start=start, end=comment.end(), inner=comment.span(1)) if comment else None


def _tag(content: str, start: int) -> Piece | None:
    tag = _TAG.match(content, start)
    if not tag:
        return None
    return Piece(kind="tag", start=start, end=tag.end(), inner=tag.span(tag.lastindex or 0))


def _open(content: str, opening: re.Match[str]) -> Piece | None:
    """Return what *opening* begins if TeX follows it: no formula, as it has no end, and no prose about one either."""
    line, _, rest = show(content[opening.end() : opening.end() + _LONGEST]).partition("\n")
    if HAN.search(line) or not _SURELY_TEX.search(f"{line}\n{rest}"):
        return None
    start = opening.end() - len(opening[0].lstrip())
    return Piece(kind="open", start=start, end=opening.end(), inner=(start, opening.end()))


def _environment(content: str, begin: re.Match[str], ends: Ends) -> Piece | None:
    close = f"\\end{{{begin[1]}{begin[2]}}}"
    if not ends.after(close, begin.start()):
        return None
    opening = begin[0].lstrip()
    at, end, within = begin.end(), content.find(close, begin.end()), 0
    while within := within + show(content[at:end]).count(opening):
        later = content.find(close, end + len(close))
        if later < 0:
            break
        at, end, within = end, later, within - 1
    start = begin.start() + len(begin[0]) - len(begin[0].lstrip())
    return Piece(kind="display", start=start, end=end + len(close), inner=(start, end + len(close)))
