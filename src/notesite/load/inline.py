"""Take formulas and other generators' tags out of a paragraph before Markdown reads it.

Markdown has a meaning for nearly every mark TeX uses. So what is mathematics is decided first, left to right,
with the precedence a reader would give: code spans, HTML tags and escapes before `$`; then each formula stands in
the paragraph as one opaque character sequence, in link texts, table cells, headings and footnotes alike.

What counts as a formula follows MathJax where that is safe, and pandoc's rule for `$` where MathJax would take
prices for mathematics: nothing between a dollar and the formula, unless the inside can only be TeX.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

import msgspec

from notesite.load.display import DOLLARS_END, ENVIRONMENT, MATH_TAG, closing_tag, is_tex_after
from notesite.load.mask import CLOSE, OPEN, hide, show
from notesite.pattern import pattern

PieceKind = Literal["inline", "display", "reference", "tag", "comment", "mistyped", "empty", "unclosed", "lone"]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a paragraph that is not Markdown, or that ought not to be."""

    kind: PieceKind
    """What it is:

    - inline, display: a formula
    - reference: `\\eqref{…}`, `\\ref{…}`, `\\cref{…}` in prose
    - tag: `{% … %}`, `{{< … >}}`
    - comment: Obsidian's `%%…%%`
    - mistyped: `$$x$` or `$x$$`, reported and read as `$x$`
    - empty: `$$  $$`, reported and left out
    - unclosed: a `$$` without its end; lone: a `$` without its end before TeX, or before a sentence up to the next
      formula: text, and reported
    """
    start: int
    end: int
    inner: tuple[int, int]
    """The formula or tag without its delimiters; a bare environment keeps its `\\begin`."""
    label: str = ""
    """What d2lbook's `:eqlabel:` behind a formula calls it."""


_SPECIAL = re.compile(
    rf"\\{{1,2}}[(\[]|(?m:^[ \t]*){ENVIRONMENT}|\\(?:eqref|ref|[cC]ref|autoref)\{{[^{{}}\n]+\}}|\\."
    rf"|`+|\$\$?|<|\{{%|\{{\{{[<%]|%%",
    re.DOTALL,
)
_TAG = re.compile(r"\{%-?(.{0,500}?)-?%\}|\{\{<(.{0,500}?)>\}\}|\{\{%(.{0,500}?)%\}\}", re.DOTALL)
"""Longer than any tag anybody writes; a bound keeps a thousand unclosed ones linear."""
_VALUE = r"(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\")"
_TAG_TEXT = (
    rf"</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*{_VALUE})?)*\s*/?>"
    r"|<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>"
)
_VERBATIM = re.compile(r"<!--|<(code|pre|kbd|samp|script|style|svg|textarea)\b")
_HTML_TAG = re.compile(_TAG_TEXT)
_HTML = pattern(rf"<!--.*?-->|<(code|pre|kbd|samp|script|style|svg|textarea)\b[^>]*>.*?</\1\s*>|{_TAG_TEXT}", re.DOTALL)
"""What passes untouched: comments, elements whose text is shown as it is, any other tag, autolinks."""
_MATH_TAG = re.compile(MATH_TAG)
_LONGEST = 10_000
"""Characters of a formula between tags."""
_COMMENT = re.compile(r"(?<![\w%])%%(?!%)([^%]{1,2000})%%(?![A-Za-z0-9%])")
_HAN = pattern(r"[\u3400-\u9fff]")
_TEX = re.compile(r"\\[A-Za-z]|[\^_=]|\\[{}|,;!]")
_TEXT_BOX = re.compile(r"\\(?:text|mbox|textbf|mathrm)\s*\{[^{}]*\}")
_SENTENCE = pattern(r"[\u3400-\u9fff]{6}|[\u3400-\u9fff][，。；：]")
_SIMPLE = pattern(r"[A-Za-z0-9'.,+\-*/<>()|\[\] \u0391-\u03c9\u2190-\u22ff×·…]{1,40}")
# These begin with the dollar, which is found sooner than anything that stands before it.
_DOLLARS = re.compile(r"\$(?:(?<!\\\$)(?=([^$\n]{1,400})\$)|(?<=^\$)\$[ \t]*$)", re.MULTILINE)
_SPACED_NUMBER = re.compile(r" ?[0-9]+(?:\.[0-9]+)? ?")
_PRICE = re.compile(r"\s*[0-9]")
_SUM = pattern(r"[0-9]{1,9}(?:[+\-*/<>×][\u3400-\u9fff0-9A-Za-z]{1,6})+")
"""`3+偶数`, which is no price."""
_WORD = re.compile(r"[A-Za-z0-9]")
_COMMAND = re.compile(r"\\[A-Za-z]|(?<!\\)[\^_]")
_OPENERS = {
    "\\)": re.compile(r"(?<!\\)(?:\\\\)*\\\("),
    "\\]": re.compile(r"(?<!\\)\\\["),
    "\\\\)": re.compile(r"(?<!\\)\\\\\("),
    "\\\\]": re.compile(r"(?<!\\)\\\\\["),
}
_CLOSERS = {
    "\\)": re.compile(r"(?<!\\)(?:\\\\)*\\\)"),
    "\\]": re.compile(r"(?<!\\)(?:\\\\)*\\\]"),
    "\\\\)": re.compile(r"(?<!\\)\\\\\)"),
    "\\\\]": re.compile(r"(?<!\\)\\\\\]"),
}
_ADDRESS = re.compile(r"\s*https?://")
"""Brackets around one are some program's that escapes them: `?q=\\(https://…\\)`."""
_TICK = ("`", hide("`"))
_TICKS = re.compile(r"`[^`]+`")
_DOLLAR = re.compile(r"(?<!\\)\$")
_MISTYPED = len("$$$")
_LONE = pattern(r"\$\s?\\[A-Za-z]|\$[^$\n:\u3400-\u9fff]{1,60}?(?<![\w\\])\\[a-z]{2}")
_ON = pattern(
    r"[\u3400-\u9fff]{6}|[\u3400-\u9fff][，。；：、]|^[，。；：、！？）]|[\u3400-\u9fff][ \t]*$|^[ \t]*[\u3400-\u9fff]"
)
"""What a formula does not hold that has Chinese in it, unless it is written so from its first dollar to its last."""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


class _Ends:
    """Knows where each terminator stands last, so that a thousand openings without one are not a thousand searches."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._last: dict[str, int] = {}
        self._dollars: list[int] | None = None

    def after(self, terminator: str, start: int) -> bool:
        """Whether *terminator* stands anywhere after *start*."""
        if terminator not in self._last:
            self._last[terminator] = self._content.rfind(terminator)
        return self._last[terminator] > start

    def runs_on(self, formula: Piece) -> bool:
        """Whether *formula*, between dollars, ends where the next one begins: its own `$` was forgotten.

        That is so if there is a sentence in it, and one dollar too many in the rest of the paragraph.
        """
        inner = self._content[slice(*formula.inner)]
        if inner.isascii() or not _ON.search(_TEXT_BOX.sub("", show(inner))):
            return False
        return self.dollars(formula.start) % 2 == 1

    def dollars(self, start: int) -> int:
        """Return how many dollars there are from *start* on, outside of code."""
        if self._dollars is None:
            self._dollars = [dollar.start() for dollar in _DOLLAR.finditer(_TICKS.sub(_blank, self._content))]
        return len(self._dollars) - bisect_left(self._dollars, start)


_TICKED = re.compile(r"(?<!`)`(\$\$?)([^`$]{1,2000})\1`(?!`)")
_FENCED = re.compile(r"^[ \t>]*(`{3,}+|~{3,}+).*?^[ \t>]*\1", re.DOTALL | re.MULTILINE)
_HABIT, _RULE = 5, 20
"""Code spans that are a formula from end to end, which make it a habit of the note's and no example: if there is no
other formula; if there are some (in pseudocode, say), but a quarter as many at most."""


def first_ticked(text: str) -> tuple[int, int] | None:
    """Return where the first formula stands if the note *text* keeps its formulas in code, `` `$x$` ``.

    That is how blogdown keeps Markdown's hands off them; where formulas stand outside of code as well, code is code.
    """
    if "`$" not in text:
        return None
    prose = _FENCED.sub("", text)
    ticked = [match for match in _TICKED.finditer(prose) if _is_formula(match[2])]
    others = sum(1 for _ in _between_dollars(_TICKED.sub("", prose))) if len(ticked) >= _HABIT else 0
    if len(ticked) < (_RULE if others else _HABIT) or len(ticked) < 4 * others:
        return None
    start = text.find(ticked[0][0])
    return start, start + len(ticked[0][0])


def uses_dollars(text: str) -> bool:
    """Whether the formulas of a whole note, its *text*, stand between dollars: then `\\(` is rarely one."""
    return next(_between_dollars(text), None) is not None


def escapes_brackets(text: str) -> bool:
    """Whether an editor escaped the brackets of a whole note, its *text*, as GitBook's does."""
    if "\\(" not in text:
        return False
    inners = [pair[1] for pair in _ROUND.finditer(text)]
    return any(map(_NO_TEX.search, inners)) and not any(map(_SURELY_TEX.search, inners))


_ROUND = re.compile(r"(?<!\\)\\\(((?:[^\\\n]|\\[^)\n]){1,400})\\\)")
_NO_TEX = re.compile(r"\\[_*\[]|://|_\Z")
_SURELY_TEX = re.compile(r"\\[A-Za-z]|(?<!\\)\^")


def _between_dollars(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _DOLLARS.finditer(text) if found[1] is None or _COMMAND.search(found[1]))


def pieces(content: str, *, dollars: bool = False, ticked: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a paragraph's *content* (masked as `display.py` leaves it), left to right, disjoint.

    *dollars*: see `uses_dollars`; *ticked*: formulas stand in code, see `first_ticked`.
    """
    if (
        "$" not in content
        and "\\" not in content
        and "{" not in content
        and "%%" not in content
        and ":`" not in content
    ):
        return
    at = 0
    ends = _Ends(content)
    while special := _SPECIAL.search(content, at):
        mark, start = special[0], special.start()
        piece: Piece | None = None
        if mark[0] == "`" and (role := _role(content, special)) is not None:
            piece = role
        elif mark[0] == "`":
            code = _TICKED.match(content, start) if ticked else None
            if code is None:
                at = _after_code(content, special)
                continue
            piece = Piece(
                kind="inline" if len(code[1]) == 1 else "display", start=start, end=code.end(), inner=code.span(2)
            )
        elif mark == "<":
            at = _after_html(content, start, ends)
            continue
        elif mark[0] in "{%":
            piece = _comment(content, start) or _between_tags(content, start) or _tag(content, start)
        elif mark[0] == "$":
            piece = _formula_in_dollars(content, start, mark, ends)
        elif mark[-1] in "([":
            piece = _escaped(content, start, ends, dollars=dollars)
        elif special[1]:
            piece = _environment(content, special, ends)
        elif mark[:4] in ("\\ref", "\\eqr", "\\cre", "\\Cre", "\\aut"):
            brace = content.index("{", start)
            piece = Piece(kind="reference", start=start, end=special.end(), inner=(brace + 1, special.end() - 1))
        if piece is None:
            at = special.end()
            continue
        piece = _labelled(piece, content)
        yield piece
        at = piece.end


def taken_out(content: str, found: list[Piece], first: int) -> str:
    """Return *content* with each of *found* replaced by its number, counted from *first*."""
    out, last = [], 0
    for number, piece in enumerate(found, first):
        out += [content[last : piece.start], OPEN, str(number), CLOSE]
        last = piece.end
    return "".join([*out, content[last:]])


def _after_code(content: str, ticks: re.Match[str]) -> int:
    close = re.compile(rf"(?<!`)`{{{len(ticks[0])}}}(?!`)").search(content, ticks.end())
    return close.end() if close else ticks.end()


def _after_html(content: str, start: int, ends: _Ends) -> int:
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
    group = next(index for index in (1, 2, 3) if tag[index] is not None)
    return Piece(kind="tag", start=start, end=tag.end(), inner=tag.span(group))


def _formula_in_dollars(content: str, start: int, mark: str, ends: _Ends) -> Piece | None:
    """Return what the dollars *mark* at *start* begin, if one of them, here or at its end, may be missing too."""
    piece = _without_ticks((_display if mark == "$$" else _dollar)(content, start), content)
    if piece is None or piece.kind != "inline":
        return piece
    if ends.runs_on(piece):
        return Piece(kind="lone", start=start, end=start + 1, inner=(start, start + 1))
    if content.startswith("$", piece.end) and ends.dollars(start) == _MISTYPED:
        return msgspec.structs.replace(piece, kind="mistyped", end=piece.end + 1)
    return piece


def _display(content: str, start: int) -> Piece:
    end = DOLLARS_END.search(content, start + 2)
    if end is None:
        single = _dollar_end(content, start + 2)
        if single >= 0 and _is_inline(content, start + 1, single) and not _is_prose(content[start + 2 : single]):
            return Piece(kind="mistyped", start=start, end=single + 1, inner=(start + 2, single))
        return Piece(kind="unclosed", start=start, end=start + 2, inner=(start, start + 2))
    if not content[start + 2 : end.start()].strip():
        return Piece(kind="empty", start=start, end=end.end(), inner=(start, end.end()))
    return Piece(kind="display", start=start, end=end.end(), inner=(start + 2, end.start()))


def _labelled(piece: Piece, content: str) -> Piece:
    label = _EQLABEL.match(content, piece.end) if piece.kind == "display" else None
    return msgspec.structs.replace(piece, end=label.end(), label=label[1]) if label else piece


_ROLES = "{math} {eq} :math: :numref: :eqref: :ref: :cite: :citet: :citep: :cite:p: :cite:t:".split()
"""MyST's, Sphinx' and d2lbook's, of which all but the formulas refer to something."""
_EQLABEL = re.compile(r"[ \t]*\n?[ \t]*:eqlabel:`([^`\n]+)`")


def _role(content: str, ticks: re.Match[str]) -> Piece | None:
    """``{math}`x` ``, ``{eq}`label` ``, ``:numref:`label` ``."""
    if content[ticks.start() - 1 : ticks.start()] not in ("}", ":"):
        return None
    name = next((name for name in _ROLES if content.startswith(name, ticks.start() - len(name))), None)
    end = _after_code(content, ticks) if name and ticks.start() >= len(name) else ticks.end()
    inner = (ticks.end(), end - len(ticks[0]))
    if name is None or inner[0] >= inner[1]:
        return None
    kind: Literal["inline", "reference"] = "inline" if "math" in name else "reference"
    return Piece(kind=kind, start=ticks.start() - len(name), end=end, inner=inner)


def _without_ticks(piece: Piece | None, content: str) -> Piece | None:
    """Return *piece* as GitHub and GitLab read it: ``$`x`$`` is `x`, kept out of Markdown's hands."""
    if piece is None or piece.kind not in ("inline", "display"):
        return piece
    start, end = piece.inner
    if content[start] not in _TICK:
        return piece
    ticked = _TICKS.fullmatch(show(content[start:end]))
    return msgspec.structs.replace(piece, inner=(start + 1, end - 1)) if ticked else piece


def _escaped(content: str, start: int, ends: _Ends, *, dollars: bool) -> Piece | None:
    """`\\(…\\)` and `\\[…\\]`, which in Markdown are also escaped brackets: only what looks like TeX counts.

    `\\\\(…\\\\)` is written where Markdown takes one backslash of two away. Where formulas stand between dollars
    (`f\\(x\\)`, exported by an editor that escapes every bracket) and in `\\[2023\\] 题`, only what can be nothing but
    TeX does.
    """
    slashes = 2 if content[start + 1] == "\\" else 1
    opening = start + slashes + 1
    bracket = {"(": ")", "[": "]"}[content[opening - 1]]
    closing = "\\" * slashes + bracket
    if not ends.after(closing, start):
        return None
    # Of two openings before one end the second begins the formula, and of a thousand the last.
    another = _OPENERS[closing].search(content, opening)
    end = _CLOSERS[closing].search(content, opening, another.start() if another else len(content))
    if end is None:
        return None
    inner = (opening, end.end() - len(closing))
    text = show(content[slice(*inner)])
    if not _is_formula(text) or _is_prose(text) or _ADDRESS.match(text):
        return None
    doubtful = (
        (dollars and slashes == 1)
        or _WORD.match(content[start - 1 : start])
        or (bracket == "]" and _beside(content, start, end))
    )
    # A `_` at the end raises and lowers nothing: it ends what is in italics.
    if doubtful and not _COMMAND.search(text.rstrip("_ ")):
        return None
    kind: Literal["inline", "display"] = "inline" if bracket == ")" else "display"
    return Piece(kind=kind, start=start, end=end.end(), inner=inner)


def _beside(content: str, start: int, end: re.Match[str]) -> bool:
    """Whether anything stands on the lines of a bracket pair outside it."""
    before = content[content.rfind("\n", 0, start) + 1 : start]
    after = content[end.end() :].partition("\n")[0]
    return bool(before.strip(" \t>") or after.strip(" \t.,;，。；"))


def _environment(content: str, begin: re.Match[str], ends: _Ends) -> Piece | None:
    close = f"\\end{{{begin[1]}{begin[2]}}}"
    if not ends.after(close, begin.start()):
        return None
    end = content.find(close, begin.end())
    start = begin.start() + len(begin[0]) - len(begin[0].lstrip())
    return Piece(kind="display", start=start, end=end + len(close), inner=(start, end + len(close)))


def _dollar(content: str, start: int) -> Piece | None:
    end = _dollar_end(content, start + 1)
    if end >= 0 and _is_inline(content, start, end):
        return Piece(kind="inline", start=start, end=end + 1, inner=(start + 1, end))
    if end < 0 and _LONE.match(content, start):
        return Piece(kind="lone", start=start, end=start + 1, inner=(start, start + 1))
    return None


def _dollar_end(content: str, start: int) -> int:
    """Return where the formula begun at *start* ends: the next `$` not escaped nor in a box of text, else -1."""
    at = start
    while True:
        end = content.find("$", at)
        if end < 0:
            return -1
        first = end
        while content[first - 1] == "\\":
            first -= 1
        if (end - first) % 2 == 0:
            after = _after_box(content, start, end)
            if after is None:
                return end
            at = after
        else:
            at = end + 1


_BOX = re.compile(r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|[mhf]box)[ \t]*\{")
_LONGEST_BOX = 300


def _after_box(content: str, start: int, end: int) -> int | None:
    """Return where the box of text ends that is open at *end* in the formula from *start*; None: there is none."""
    for box in _BOX.finditer(content, start, end):
        depth, at = 1, box.end()
        while depth and at < len(content) and at < box.end() + _LONGEST_BOX:
            depth += {"{": 1, "}": -1}.get(content[at], 0)
            at += 1 + (content[at] == "\\")
        if not depth and at > end:
            return at
    return None


def _is_inline(content: str, start: int, end: int) -> bool:
    inner = show(content[start + 1 : end])
    if not inner.strip() or content[start + 1 : start + 2] == "$":
        return False
    if "`" in inner and _opens_code(content, start + 1, end):
        return False
    after = content[end + 1 : end + 2]
    if after.isdigit() and (inner[0].isdigit() or inner[0].isspace() or inner[-1].isspace()):
        return False
    if not inner[0].isspace() and not inner[-1].isspace():
        price = inner[0].isdigit() and _HAN.search(inner) and not _TEX.search(inner)
        return not price or _SUM.fullmatch(inner) is not None
    return _is_formula(inner) or (_SPACED_NUMBER.fullmatch(inner) is not None and not _PRICE.match(content, end + 1))


def _opens_code(content: str, start: int, end: int) -> bool:
    """Whether a code span begins between *start* and *end* and goes on after it."""
    ticks = re.compile("`+").search(content, start, end)
    while ticks:
        close = _after_code(content, ticks)
        if close > end:
            return True
        ticks = re.compile("`+").search(content, max(close, ticks.end()), end)
    return False


def _is_prose(inner: str) -> bool:
    """Whether *inner* is a sentence in brackets, perhaps with a formula of its own in it."""
    text = _TEXT_BOX.sub("", inner)
    return "$" in text or _SENTENCE.search(text) is not None


def _is_formula(inner: str) -> bool:
    """Whether *inner* can hardly be anything but a formula, whatever stands around it."""
    text = inner.strip()
    if not text:
        return False
    if _TEX.search(text):
        return True
    return not _HAN.search(text) and _SIMPLE.fullmatch(text) is not None and not text.isdigit()
