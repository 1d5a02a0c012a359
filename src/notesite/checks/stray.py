"""TeX outside of any formula: a delimiter was forgotten, or copying took it off. Readers see it as it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from notesite.checks.prose import Prose, paragraphs
from notesite.checks.roles import SOURCE
from notesite.checks.twice import doubled
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed
from notesite.load.prose import BLOT
from notesite.load.tex.commands import COMMANDS
from notesite.near import nearest

_STRETCH = re.compile(r"[ -~\n\u0370-\u03ff\u2200-\u22ff]+")
"""What may be one formula: no Han, no full-width marks, no formula, code or tag."""
_UNSHOWN = re.compile(r"</?[A-Za-z][^<>]{0,500}>|!\[[^\[\]]{0,500}(?=\])|\]\((?:[^()\s]{0,500}\)|https?:[!-~]{0,500})")
"""Tags, alternative texts, addresses."""
_COMMAND = re.compile(r"(?<!\\)\\([A-Za-z]{2,})")
"""A command of two letters or more, whose backslash is not itself escaped."""
_WORD = re.compile(r"\S+\Z")
_FAR = 200
"""Characters before a command that are looked at."""
_ENVIRONMENTS = frozenset(("begin", "end"))
# How far things may be apart is bounded everywhere here: a line of a megabyte must not take an hour.
_VARIABLE = r"\{\w{1,100}\}(?![_^])"
_SCRIPT = re.compile(
    rf"(?<![\w$])(?<!\\)\$(?!{_VARIABLE})(?=[^$\n]{{0,200}}?[\w)}}\]][_^][\w{{\\])"
    rf"|[\w)}}\]][_^][\w{{\\][^$\n]{{0,200}}?(?<![\\$])(\$)(?![\w$]|{_VARIABLE})"
)
"""A single `$` before or behind a subscript or a power, and not a shell's: `"${BUILD}/a"`."""
_LEFT = re.compile(
    rf"(?<=[A-Za-z)}}\]{BLOT}])(?<!US)(?<!HK)(?<!NT)(?<!AU)(?<!CA)\$(?![\w$])|(?<![\w$\\])\$(?={BLOT})"
    r"|(?<![\w$\\])\$(?![A-Z]{2}|[0-9][0-9,.]*(?:[^\w^_\\({=+*/-]|$))(?=[\w(\\{|\[+-])",
    re.ASCII,
)
"""A `$` behind a letter, beside a formula, or before what is no price: where formulas stand between dollars, one's."""
_HALF_WIDE = re.compile(r"(?<![\\$])\$[^$＄\n\u3400-\u9fff]{1,100}(＄)")
"""A formula that begins with `$` and ends with a full-width `＄`."""
_ALONE = re.compile(r"^[ \t]*(\\\[)[ \t]*$", re.MULTILINE)
"""`\\[` with a line to itself, which no `\\]` follows: a pair would have been taken out."""
_UNKNOWN = re.compile(r"(?<![A-Za-z0-9_\\:/])\\([A-Za-z]{2,30})\*?(?:\[[^\[\]\n]{0,100}\]){0,2}\{[^{}\n]{0,200}\}")
"""A command with an argument, whatever its name; not in a path or an address: `\\foo{x}`, `\\foo[a]{b}`."""
_REFERENCES = ("\\eqref", "\\ref", "\\cref", "\\autoref", "\\label", "\\tag")
_ESCAPED = re.compile(r"\\[(\[](?=[^\n]{0,200}[\w)}\]][_^][\w{\\])")
"""`\\(` or `\\[` on a line with a subscript or a power."""
_FULL_WIDTH = re.compile(r"＄[^＄\n]{1,200}＄")
"""What stands between two full-width dollars."""
_BRACKETED = (
    (
        re.compile(r"(?<![\w)}\]])\([^()]*$"),
        "copying takes the backslashes of `\\(` … `\\)` off; put them back, or write `$` … `$`",
    ),
    (
        re.compile(r"(?<![\w)}\]])\[[^\[\]]*$"),
        "copying takes the backslashes of `\\[` … `\\]` off; put them back, or write `$$` … `$$`",
    ),
)
_HINT = "put it between `$` and `$`; what is no formula goes between backquotes"


def stray_tex(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the first bit of TeX of every stretch of *parsed*'s prose that holds some."""
    if not parsed.note.math:
        return
    told = {found.place.line for found in parsed.note.diagnostics if found.code == "math.lone-dollar"}
    for prose in paragraphs(parsed):
        # Of a formula without its end the loader tells, and the rest of the paragraph is what it should hold.
        lines = range(*(prose.token.map or (0, 0)))
        if "$$" in prose.text or not parsed.note.unclosed.isdisjoint(lines):
            continue
        if half := _HALF_WIDE.search(prose.text) if "＄" in prose.text else None:
            message = "a full-width ＄ is no delimiter: the formula before it has no end"
            full_width = prose.finding("warning", "leftover.tex", message, half.span(1), "write `$`")
            if full_width.place.line not in told:
                yield full_width
            continue
        for match in _FULL_WIDTH.finditer(prose.text):
            message = "a full-width ＄ is no delimiter: no formula begins here"
            yield prose.finding("warning", "leftover.tex", message, (match.start(), match.start() + 1), "write `$`")
        seen = [
            found
            for stretch in _STRETCH.finditer(_untold(prose.text))
            if (found := _first(prose, stretch)) and not ("$" in stretch[0] and found.place.line in told)
        ]
        yield from seen or _left_over(prose, parsed, told)


def _left_over(prose: Prose, parsed: Parsed, told: Collection[int]) -> Iterator[Diagnostic]:
    """Yield what is left of a formula in *prose* that holds no TeX: one delimiter, or a command nobody knows."""
    if "$" in prose.text and (dollar := _LEFT.search(_untold(prose.text))) and _has_dollars(parsed):
        message = "this `$` has no partner; readers see it"
        found = prose.finding("warning", "leftover.tex", message, dollar.span(), "delete it, or write the other `$`")
        if found.place.line not in told:
            yield found
            return
    if "\\" not in prose.text:
        return
    if (bracket := _ALONE.search(prose.text)) and "\\]" not in prose.text[bracket.end() :]:
        message = "this `\\[` has no partner; readers see the formula behind it as written"
        yield prose.finding("warning", "leftover.tex", message, bracket.span(1), "write `\\]` where the formula ends")
    unknown = _UNKNOWN.search(_untold(prose.text))
    if unknown and unknown[1] not in COMMANDS:
        name = f"\\{unknown[1]}"
        near = nearest(name, _REFERENCES)
        hint = SOURCE if "cite" in name else f"did you mean {near}?" if near else _HINT
        message = f"`{name}` is TeX outside of any formula; readers see it as it is written"
        yield prose.finding("warning", "leftover.tex", message, (unknown.start(), unknown.start() + len(name)), hint)


def _untold(text: str) -> str:
    """Return *text* with what is no place for stray TeX, or is told of by others, blotted out."""
    pieces, last = [], 0
    for twice in doubled(text):
        pieces += [text[last : twice.start], BLOT * (twice.end - twice.start)]
        last = twice.end
    return _UNSHOWN.sub(lambda part: BLOT * len(part[0]), "".join((*pieces, text[last:])))


def _has_dollars(parsed: Parsed) -> bool:
    formulas = (taken for taken in parsed.note.taken if taken.kind in ("inline", "display"))
    return any(taken.source.startswith("$") for taken in formulas)


def _first(prose: Prose, stretch: re.Match[str]) -> Diagnostic | None:
    text, offset = stretch[0], stretch.start()
    for command in _COMMAND.finditer(text):
        if _is_tex(text, command):
            if _shows_source(prose, text, command[1]):
                return None
            message = f"`{command[0]}` is TeX outside of any formula; readers see it as it is written"
            return prose.finding("warning", "leftover.tex", message, _at(offset, command.span()), _hint(text, command))
    if dollar := _SCRIPT.search(text):
        message = "this `$` has no partner; readers see it, and the TeX beside it, as written"
        at = dollar.span(1) if dollar[1] else dollar.span()
        return prose.finding("warning", "leftover.tex", message, _at(offset, at), "write the other `$`")
    if (opening := _ESCAPED.search(text)) and not re.search(r"\\[)\]]", text[opening.end() :]):
        message = f"this `{opening[0]}` has no partner; readers see the TeX behind it as written"
        return prose.finding("warning", "leftover.tex", message, _at(offset, opening.span()), "close the formula")
    return None


def _shows_source(prose: Prose, text: str, name: str) -> bool:
    """Whether a cell of a table holds nothing but *text*, and another the formula that is written so."""
    line, cell = prose.line, text.strip(" *")
    if f"${cell}$" in line:
        return True
    is_whole = cell.startswith("\\") and cell == prose.text.strip(" *")
    return (
        is_whole and line.lstrip().startswith("|") and bool(re.search(rf"\$[^$\n]*\\{name}(?![A-Za-z])[^$\n]*\$", line))
    )


def _is_tex(text: str, command: re.Match[str]) -> bool:
    """Say whether *command* is one, and no part of a path of Windows."""
    if command[1] not in COMMANDS and command[1] not in _ENVIRONMENTS:
        return False
    word = _WORD.search(text, max(0, command.start() - _FAR), command.start())
    before = word[0] if word else ""
    in_path = ":" in before or (before[-1:].isalpha() and before[-1:].isascii())
    return not in_path or text[command.end() : command.end() + 1] in ("{", "_", "^")


def _hint(text: str, command: re.Match[str]) -> str:
    before = text[max(0, command.start() - _FAR) : command.start()]
    return next((hint for pattern, hint in _BRACKETED if pattern.search(before)), _HINT)


def _at(offset: int, span: tuple[int, int]) -> tuple[int, int]:
    return offset + span[0], offset + span[1]
