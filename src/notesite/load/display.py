"""Find display mathematics that runs over several lines, before Markdown sees the lines.

A line of TeX that begins with `-`, `=`, `#` or `>` is a list, a heading or a quote to a block parser, and a `|`
in a table row ends the cell. This pass masks what stands between `$$ … $$`, `\\[ … \\]` and
`\\begin{align} … \\end{align}`, so that the block parser sees plain paragraph text, and the pipes of inline
formulas. Whether something *is* a formula is decided later, in `inline/`, with the paragraph known: what was
masked in vain (in a code block, say) is simply shown again.

An opening that finds no end before its paragraph does stays as it is: one odd `$$` must not swallow the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from notesite.load.delimiters import (
    DOLLARS_END,
    ENVIRONMENT,
    ESCAPED_DOLLARS,
    LINK_WITHIN,
    MATH_TAG,
    STANDALONE,
    closing_tag,
    is_quoted,
    is_tex_after,
)
from notesite.load.inline.verdict import COMMAND
from notesite.load.mask import NEWLINE, SPACE, hide
from notesite.pattern import pattern

_WORTH_A_LOOK = re.compile(rf"\$\$|\\\[|\\begin\{{|\$[^$\n]*\||{MATH_TAG}")
"""What a text must hold for anything to be masked in it; most notes of prose hold none."""
_FENCE = pattern(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,}(?!~*[ \t]*\\))")
"""A fence of code, also in quotes and items of lists; `~~~\\\\` is TeX."""
_BOX = pattern(
    r"[ \t]*(?:ad-[A-Za-z]|(?:note|tip|warning|danger)[ \t]*$)"
    r"|\{(?:note|tip|hint|important|warning|attention|caution|danger|error|seealso|admonition|dropdown|margin|sidebar"
    r"|topic|epigraph|card|tab-set|tab-item|grid(?:-item(?:-card)?)?|figure|table|list-table|(?:prf:)?(?:definition"
    r"|theorem|lemma|proposition|corollary|property|axiom|assumption|conjecture|example|exercise|remark|proof|solution"
    r"|algorithm|observation|criterion))\}"
)
"""What makes a fence a directive of MyST that holds text, or a callout of `adblocks.py` or `notefences.py`."""
_PREFIX = pattern(r"[ \t>\u00a0\u3000]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
"""What stands before the text of a line: white space, marks of quotes and items."""
_TOKEN = re.compile(
    rf"\\\\\[|\\\\|{ESCAPED_DOLLARS}|\\\$|`+|\$\$|\\\[|(?:(?<=^)|(?<=[ \t>])|{STANDALONE}){ENVIRONMENT}|<!--|{MATH_TAG}"
)
"""What may begin a formula, code, a comment or a tag, and the escapes that begin none; the longest first."""
_BEGINS = pattern(r"[\\`$<{]")
"""Any of these with one character, which is found at once; most lines have none."""
_TOKEN_OR_DOLLAR = pattern(rf"{_TOKEN.pattern}|\$")
_INLINE = pattern(r"\$(?![\s$])((?:[^$\n\\]|\\.)+)(?<!\s)\$(?!\d)")
"""A formula in the line, perhaps right before another: the `$$` between them is no delimiter."""
_SPACED = pattern(r"\$(?!\$|\d[\d.,]*[ \t]*[^\W\d_]{2})(?:[^$\n\\|]|\\.)+\$(?!\$)")
"""One with a space before its end, which hides no pipe, and whose end begins no other. `$5 to $` is a price."""
_PRICE = pattern(r"[0-9][^\\^_=]*[\u3400-\u9fff][^\\^_=]*")
"""The inside of two dollars that are prices: a digit, Chinese, no TeX."""
_ROW = pattern(r"[ \t>]*\|.*\|[ \t]*$")
"""A row of a table, out of which no formula leads."""
_HAN_RUN = pattern(r"[\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uffef]{5,}")
"""Six characters of Chinese in a row: prose, outside of `_TEXT_BOX`."""
_TEXT_BOX = pattern(r"\\(?:text|mbox|textbf|mathrm|operatorname|tag)\s*\{[^{}]*\}")
"""A box of text within a formula, where Chinese belongs."""
_BRACKETED_TEX = pattern(r"\\[A-Za-z]|(?<!\\)[\^_=&|]")
"""What tells `\\[…\\]` on one line from a pair of escaped brackets."""
_SURE = pattern(r"\\[A-Za-z]|[\^_&]")
_RESUMED = pattern(r"[ \t]*(?:$|[,.;:，。；：、]|[A-Za-z]{2,}[ \t]|[\u3400-\u9fff]|\$\$\\begin\{)")
"""What follows a formula in its line, and begins none."""
_NOTHING_BEHIND = pattern(r"[ \t.,;，。；]*(?:$|\|)")
"""The rest of a line, or of a cell in it, with no text."""
_SIGN = pattern(rf"{_SURE.pattern}|=|\\\\")
_MOST_ROWS = 40
"""Lines that are looked at from a delimiter, either way."""
_A_ROW = pattern(r"[ \t>]*(?:&(?!#?[A-Za-z0-9]{1,32};)|\\\\)")
"""What begins as a row of an alignment does, however much Chinese it holds; `&emsp;` begins a text."""
_HEADING = pattern(r"[ \t>]*#{1,6}[ \t]")
_CODE = pattern(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_STRUCTURE = pattern(r"[ \t>]*(?:#{1,6}[ \t]|`{3}|~{3}|<[a-z/!]|\|(?![ \t]*&).*\|[ \t]*$|[-*_]{3,}[ \t]*$)")
"""A line that TeX never has: a heading, a fence, a tag, a row of a table, a rule."""


def mask_display(text: str) -> str:
    """Return *text*, as long as before, with the insides of display formulas and the pipes of inline ones masked."""
    if not _WORTH_A_LOOK.search(text):
        return text
    return _Scan(text).masked()


class _Scan:
    """One walk over the lines of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.hidden: list[tuple[int, int, Callable[[str], str]]] = []
        """(start, end, how) of what to mask, ascending."""
        self.ahead: dict[re.Pattern[str], tuple[int, int, re.Match[str] | None]] = {}
        """By pattern, the line and column it was last looked for from, and what was found."""
        self.barren: dict[tuple[str, bool, int], int] = {}
        """By closing pattern and reach, the line up to which a search for it has failed: no need to search again."""
        self.even = text.count("$$") % 2 == 0
        self.pairs: dict[int, int] | None = None
        """By row of an odd `$$`, that of its partner; None: nobody has asked yet."""

    def masked(self) -> str:
        row, at = 0, 0
        boxes: list[str] = []
        while row < len(self.lines):
            line = self.lines[row]
            fence = _FENCE.match(line) if at == 0 and ("```" in line or "~~~" in line) else None
            if fence and self._is_box(line, fence, boxes):
                row += 1
            else:
                row, at = (self._after_fence(row, fence[1]), 0) if fence else self._after_line(row, at)
        return self._apply()

    def _is_box(self, line: str, fence: re.Match[str], boxes: list[str]) -> bool:
        """Whether *fence* in *line* begins or ends a box of text, of which *boxes* are open: no code."""
        if _BOX.match(line, fence.end()):
            boxes.append(fence[1])
            return True
        if boxes and fence[1].startswith(boxes[-1]) and not line[fence.end() :].strip():
            boxes.pop()
            return True
        return False

    def _apply(self) -> str:
        pieces, last = [], 0
        for start, end, masked in self.hidden:
            pieces += [self.text[last:start], masked(self.text[start:end])]
            last = end
        return "".join([*pieces, self.text[last:]])

    def _after_fence(self, row: int, fence: str) -> int:
        close = re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        for later in range(row + 1, len(self.lines)):
            if close.match(self.lines[later]):
                return later + 1
        return len(self.lines)

    def _after_line(self, row: int, at: int) -> tuple[int, int]:
        """Look for an opening in line *row* from column *at*; return where to go on."""
        line = self.lines[row]
        tokens = _TOKEN_OR_DOLLAR if "$" in line and ("|" in line or "$$" in line) else _TOKEN
        while (begins := _BEGINS.search(line, at)) and (token := tokens.search(line, begins.start())):
            mark, at = token[0], token.end()
            if mark[0] == "`":
                at = _after_code(line, at, mark)
            elif mark == "$":
                at = self._after_inline(row, token.start())
            elif mark == "$$" and is_quoted(line, token.start()):
                continue
            elif mark[:3] == "\\$$":
                self._hide(row, token.start() + len("\\$$"), row, at - len("$$"))
            elif mark == "<!--":
                end = self._find(row, at, "-->")
                if end is None:
                    return row + 1, 0
                if end[0] != row:
                    return end
                at = end[1]
            elif (
                mark in ("$$", "\\[", "\\\\[")
                or token[1]
                or (mark[0] == "{" and is_tex_after(self.text, self.starts[row] + at))
            ):
                end = self._region(row, token)
                if end is not None:
                    if end[0] != row:
                        return end
                    at = end[1]
        return row + 1, 0

    def _find(self, row: int, at: int, needle: str) -> tuple[int, int] | None:
        found = self.text.find(needle, self.starts[row] + at)
        if found < 0:
            return None
        while self.starts[row + 1] <= found:
            row += 1
        return row, found + len(needle) - self.starts[row]

    def _after_inline(self, row: int, start: int) -> int:
        """Return where the formula that begins with one dollar ends, its pipes masked; if it is none, go on."""
        formula = _INLINE.match(self.lines[row], start)
        if formula is None:
            spaced = _SPACED.match(self.lines[row], start)
            return spaced.end() if spaced else start + 1
        if _PRICE.fullmatch(formula[1]):
            return start + 1
        if "|" in formula[1]:
            self._hide(row, formula.start(1), row, formula.end(1))
        return formula.end()

    def _next(self, pattern: re.Pattern[str], row: int, at: int) -> re.Match[str] | None:
        """Return the first match in line *row* from column *at*, which a thousand openings ask for in turn."""
        last_row, asked, found = self.ahead.get(pattern, (-1, 0, None))
        if last_row != row or at < asked or (found is not None and found.start() < at):
            found = pattern.search(self.lines[row], at)
            self.ahead[pattern] = row, at, found
        return found

    def _region(self, row: int, opening: re.Match[str]) -> tuple[int, int] | None:
        """Mask from *opening* in line *row* to its end; return the place after it, None if it has none."""
        line = self.lines[row]
        close = _closing(opening)
        end = self._next(close, row, opening.end())
        if end:
            if opening[0] in ("\\[", "\\\\["):
                tex = self._next(_BRACKETED_TEX, row, opening.end())
                if tex is None or tex.end() > end.start():
                    return None
                # `\[注意 $x$\]` is prose in escaped brackets, its formula one by itself.
                inner = line[opening.end() : end.start()]
                if LINK_WITHIN.search(inner) or ("$" in inner and "$" in _TEXT_BOX.sub("", inner)):
                    return None
                # Nor is `E\[R\|S=s\]` one, of which a mask would show the backslash.
                if not COMMAND.search(inner) and _is_beside_text(line, opening.start(), end.end()):
                    return None
            self._hide(row, opening.end(), row, end.start())
            return row, end.end()
        if _ROW.match(line):
            return None
        prefix = _PREFIX.match(line)
        alone = prefix is not None and prefix.end() == opening.start()
        quotes = prefix[0].count(">") if prefix else 0
        over_blank = alone and not line[: opening.start()].replace(">", " ").strip()
        last = self._last_row(row, close, over_blank=over_blank, quotes=quotes)
        if last is None and not over_blank and not line[opening.end() :].removeprefix("\\begin{aligned}").strip():
            last = self._last_row_of_tex(row, close)
        if last is None and over_blank and not quotes and close is DOLLARS_END:
            last = self._partner(row)
        if last is None:
            return None
        end = close.search(self.lines[last])
        assert end is not None, "the row was chosen because it closes"
        joined = any(not self.lines[between].strip(" \t>") for between in range(row + 1, last))
        self._hide_rows(row, opening.end(), last, end.start(), quotes=quotes, joined=joined)
        return last, end.end()

    def _last_row(self, row: int, close: re.Pattern[str], *, over_blank: bool, quotes: int) -> int | None:
        """Return the row that holds *close* before the paragraph ends or, *over_blank*, before the TeX does.

        What stands in so many *quotes* ends with them.
        """
        search = (close.pattern, over_blank, quotes)
        if row < self.barren.get(search, -1):
            return None
        blank = False
        later = row
        for later in range(row + 1, len(self.lines)):
            text = self.lines[later]
            if not text.strip(" \t>"):
                if not over_blank or text.count(">") < quotes:
                    break
                blank = True
            elif _FENCE.match(text) or (blank and not (_is_tex(text) and _depth(text) >= quotes)):
                break
            elif end := close.search(text):
                if blank and self._is_opening(later, end):
                    break
                return later
        self.barren[search] = later
        return None

    def _last_row_of_tex(self, row: int, close: re.Pattern[str]) -> int | None:
        """Return the row that holds *close* if nothing but single lines of TeX and empty ones lead there.

        So some editors leave a formula that begins at the end of a line of text.
        """
        for later in range(row + 1, min(len(self.lines), row + _MOST_ROWS)):
            text = self.lines[later].strip(" \t>\r")
            if end := close.search(text):
                before, after = text[: end.start()], text[end.end() :]
                return later if (not before or _SURE.search(before)) and _RESUMED.match(after) else None
            if text and (not _SURE.search(text) or "$" in text or not _is_tex(text)):
                return None
        return None

    def _partner(self, row: int) -> int | None:
        """Return the row whose `$$` ends the formula that begins in *row*, whatever is between, if that is sure."""
        if self.pairs is None:
            self.pairs = _paired_rows(self.lines)
        last = self.pairs.get(row, row)
        return last if any(_SIGN.search(line) for line in self.lines[row + 1 : last]) else None

    def _is_opening(self, row: int, end: re.Match[str]) -> bool:
        """Whether the `$$` found after a blank line begins a formula rather than ends one."""
        if "\\end{" in self.lines[row][: end.start()]:
            return False
        before = _unquoted(self.lines[row - 1])
        if not before and "\\end{" in self._said_before(row) and self.even:
            return False
        after = _unquoted(self.lines[row + 1]) if row + 1 < len(self.lines) else ""
        alone = _unquoted(self.lines[row]) == end[0]
        return end[0] == "$$" and not before and (not alone or bool(after))

    def _said_before(self, row: int) -> str:
        """Return the last line above *row* that is not empty."""
        return next((line for line in reversed(self.lines[max(0, row - _MOST_ROWS) : row]) if _unquoted(line)), "")

    def _hide_rows(self, row: int, at: int, last: int, end: int, *, quotes: int, joined: bool) -> None:
        if joined and not quotes:
            self.hidden.append((self.starts[row] + at, self.starts[last] + end, _one_line))
            return
        self._hide(row, at, row, len(self.lines[row]))
        for later in range(row + 1, last + 1):
            begin = _inside(self.lines[later], quotes)
            stop = end if later == last else len(self.lines[later])
            if joined:
                self.hidden.append((self.starts[later] - 1, self.starts[later] + begin, _quote_marks))
            if begin < stop:
                self._hide(later, begin, later, stop)

    def _hide(self, row: int, at: int, last: int, end: int) -> None:
        self.hidden.append((self.starts[row] + at, self.starts[last] + end, hide))


def _is_beside_text(line: str, start: int, end: int) -> bool:
    """Whether text stands in *line*, or in the same cell of a table, beside what goes from *start* to *end*."""
    prefix = _PREFIX.match(line, line.rfind("|", 0, start) + 1)
    return (prefix is not None and prefix.end() < start) or not _NOTHING_BEHIND.match(line, end)


def _one_line(text: str) -> str:
    return hide(text, lines=True)


def _quote_marks(text: str) -> str:
    """Mask a line end and the marks of a quote behind it: in the formula they are blank."""
    return NEWLINE + SPACE * (len(text) - 1)


def _unquoted(line: str) -> str:
    return line.strip().lstrip(" \t>")


def _depth(line: str) -> int:
    """Return how many quotes *line* stands in."""
    prefix = _PREFIX.match(line)
    return prefix[0].count(">") if prefix else 0


def _paired_rows(lines: list[str]) -> dict[int, int]:
    """Return which `$$` ends what which begins, by row, if all of *lines* pair up; else nothing.

    They do if no pair has a dollar, a heading or code within: one `$$` too many would leave formulas between pairs.
    """
    pairs: dict[int, int] = {}
    fence, opened = "", -1
    for row, line in enumerate(lines):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif line.strip(" \t>").startswith(fence):
                fence = ""
        if opened >= 0 and (fence or _HEADING.match(line)):
            return {}
        if fence or mark or "$" not in line:
            continue
        bare = _CODE.sub("", line)
        delimiters = list(DOLLARS_END.finditer(bare))
        if opened >= 0 and (len(delimiters) != 1 or "$" in bare[: delimiters[0].start()]):
            return {}
        if len(delimiters) % 2:
            if opened >= 0:
                pairs[opened] = row
            opened = row if opened < 0 else -1
    return pairs if opened < 0 else {}


def _closing(opening: re.Match[str]) -> re.Pattern[str]:
    if opening[0][0] == "{":
        return closing_tag(opening[0])
    if opening[0] == "$$":
        return DOLLARS_END
    if opening[0] == "\\[":
        return re.compile(r"(?<!\\)(?:\\\\)?\\\]")
    if opening[0] == "\\\\[":
        return re.compile(r"(?<!\\)\\\\\]")
    return re.compile(re.escape(f"\\end{{{opening[1]}{opening[2]}}}"))


def _after_code(line: str, at: int, ticks: str) -> int:
    """Return where the code span that *ticks* opens ends on this line, else *at*."""
    close = re.compile(rf"(?<!`){ticks}(?!`)").search(line, at)
    return close.end() if close else at


def _inside(line: str, quotes: int) -> int:
    """Return the column after white space and at most *quotes* quote marks."""
    at = len(line) - len(line.lstrip(" \t"))
    for _ in range(quotes):
        if line[at : at + 1] != ">":
            break
        at += 1
        at += len(line[at:]) - len(line[at:].lstrip(" \t"))
    return at


def _is_tex(line: str) -> bool:
    """Whether *line*, met after a blank one inside an open formula, is plausibly still TeX."""
    if _A_ROW.match(line):
        return True
    return not _STRUCTURE.match(line) and not _HAN_RUN.search(_TEXT_BOX.sub("", line))
