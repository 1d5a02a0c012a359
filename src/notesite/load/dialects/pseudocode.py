r"""Algorithms as LaTeX has them, `\begin{algorithm} … \FOR{…} … \ENDFOR … \end{algorithm}`: a box with nested lists.

Alone, or in a code block called `pseudo` or `pseudocode`, where Obsidian's plugin and pseudocode.js look for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text, lines_after, push_inline
from notesite.load.context import context_of
from notesite.load.dialects.callouts.tokens import describe, push_title
from notesite.pattern import pattern

_BEGIN = re.compile(r"\\begin\{(algorithm|algorithmic)\}(?:\[[^\]]{0,40}\])?[ \t]*")
"""`\\begin{algorithm}[H]`."""
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*pseudo(?:code)?\b.*")
"""The fence of a block called `pseudo` or `pseudocode`."""
_LONGEST, _LONGEST_LINE = 400, 4000
"""Lines of an algorithm, characters of a line."""
_DEEPEST = 30
"""Statements within statements; what is deeper stands beside them."""
_OPENS = {
    "for": ("for", "do"),
    "forall": ("for all", "do"),
    "foreach": ("for each", "do"),
    "while": ("while", "do"),
    "if": ("if", "then"),
    "repeat": ("repeat", ""),
    "loop": ("loop", ""),
    "function": ("function", ""),
    "procedure": ("procedure", ""),
}
_TURNS = {"else": ("else", "")} | dict.fromkeys(("elsif", "elif", "elseif"), ("else if", "then"))
_SAYS = {
    "require": "Require:",
    "ensure": "Ensure:",
    "input": "Input:",
    "output": "Output:",
    "state": "",
    "statex": "",
    "return": "return",
    "print": "print",
    "break": "break",
    "continue": "continue",
}
_STATEMENT = pattern(rf"\\(end(?=[a-z])|until|{'|'.join((*_OPENS, *_TURNS, *_SAYS))})([a-z]*)", re.IGNORECASE)
"""A command that begins a statement, ends one or turns in it, in any case: `\\STATE`, `\\EndFor`, `\\Else`."""
_LEFT_OUT = pattern(
    r"\\(?:begin|end)\{algorithm(?:ic)?\}(?:\[[^\]]*\])?|\\(?:label|algsetup|caption)\{[^{}]*\}|\\(?:centering|small)\b"
    r"|(?<!\\)%.*"
)
"""What sets the box and is no statement; comments."""
_MATH = pattern(r"\$[^$]*\$")
_FORMULA = "\x01"
"""Stands for one while the words around it are read."""
_BOLD = pattern(r"\\(AND|OR|NOT|TRUE|FALSE|TO|And|Or|Not|True|False|To)(?![A-Za-z])[ \t]*")
"""Words of a condition that are commands: `\\AND`, `\\To`."""
_STYLED = pattern(r"\\(textbf|textit|emph|texttt|textsc|text|Call|CALL|Comment|COMMENT)\{")
"""A command with a text for argument: `\\textbf{`, `\\Call{`."""
_MARKS = {"textbf": "**", "textit": "*", "emph": "*", "texttt": "`"}


class _Line(NamedTuple):
    depth: int
    text: str
    row: int
    """0-based line of the file."""


def pseudocode(md: MarkdownIt) -> None:
    """Teach *md* to read algorithms."""
    md.block.ruler.before("fence", "pseudocode", _algorithm, ANYWHERE)


def _algorithm(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    first = line_text(state, start_line)
    begin, fence = _BEGIN.fullmatch(first), _FENCE.fullmatch(first)
    if not begin and not fence:
        return False
    end = f"\\end{{{begin[1]}}}" if begin else fence[1] if fence else ""
    last = next((line for line, text in lines_after(state, start_line, end_line, most=_LONGEST) if text == end), None)
    if last is None:
        return False
    rows = range(start_line, last + 1) if begin else range(start_line + 1, last)
    lines = list(_lines([(row, context_of(state.env).shown(line_text(state, row))) for row in rows]))
    if not lines:
        return False
    if not silent:
        text = "\n".join(context_of(state.env).shown(line_text(state, row)) for row in rows)
        _box(state, (start_line, last), _caption(text), lines)
        state.line = last + 1
    return True


def _caption(text: str) -> str:
    at = text.find("\\caption{")
    return _words(_argument(text, at + len("\\caption"))[0]) if at >= 0 else ""


def _lines(rows: list[tuple[int, str]]) -> Iterator[_Line]:
    """Yield the statements of an algorithm, by what each is within."""
    text = "\n".join(_without_caption(line) for _, line in rows)
    # `\\forall` within a formula is no loop.
    found = list(_STATEMENT.finditer(_MATH.sub(lambda formula: re.sub(r"[^\n]", " ", formula[0]), text)))
    depth = 0
    for index, statement in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        row = rows[text.count("\n", 0, statement.start())][0]
        rest = text[statement.end() : following.start() if following else len(text)]
        name = (statement[1] + statement[2]).lower()
        if name.startswith("end"):
            depth = max(0, depth - 1)
            said = _words(rest)
        elif name == "until":
            depth = max(0, depth - 1)
            condition, rest = _argument(rest, 0)
            said = _joined("**until**", _words(condition), _words(rest))
        elif name in _OPENS or name in _TURNS:
            depth -= name in _TURNS and depth > 0
            said = _opening(name, rest)
        elif name in _SAYS:
            said = _joined(f"**{_SAYS[name]}**" if _SAYS[name] else "", _words(rest))
        else:
            said = _words(statement[0] + rest)
        if said:
            yield _Line(min(depth, _DEEPEST), said, row)
        depth += name in _OPENS or name in _TURNS


def _opening(name: str, rest: str) -> str:
    word, closing = (_OPENS | _TURNS)[name]
    if name in ("function", "procedure"):
        called, rest = _argument(rest, 0)
        given, rest = _argument(rest, 0)
        return _joined(f"**{word}**", _words(f"{called}({given})"), _words(rest))
    condition, rest = _argument(rest, 0) if closing else ("", rest)
    return _joined(f"**{word}**", _words(condition), f"**{closing}**" if closing else "", _words(rest))


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _argument(text: str, start: int) -> tuple[str, str]:
    """Return what stands in the braces from *start* on, blanks aside, and what follows them; nothing without braces."""
    at = start + len(text[start:]) - len(text[start:].lstrip())
    if text[at : at + 1] != "{":
        return "", text[start:]
    depth, end = 0, at
    while end < len(text):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 2 if text[end] == "\\" else 1
        if not depth:
            break
    return text[at + 1 : end - 1], text[end:]


def _without_caption(line: str) -> str:
    at = line.find("\\caption{")
    if at >= 0:
        line = line[:at] + _argument(line, at + len("\\caption"))[1]
    return _LEFT_OUT.sub("", line)


def _words(text: str) -> str:
    """Return *text* as Markdown, its formulas as they are."""
    formulas = iter(_MATH.findall(text))
    prose = re.sub(_FORMULA, lambda _: next(formulas), _prose(_MATH.sub(_FORMULA, text)))
    return " ".join(prose.split())


def _prose(text: str) -> str:
    text = _BOLD.sub(lambda word: f"**{word[1].lower()}** ", text.replace("\\\\", " ").replace("~", " "))
    # A line has a few; what is longer is no line of an algorithm.
    while len(text) < _LONGEST_LINE and (styled := _STYLED.search(text)):
        inner, rest = _argument(text, styled.end() - 1)
        name = styled[1]
        if name.lower() == "call":
            given, rest = _argument(rest, 0)
            inner = f"{inner}({given})"
        elif name.lower() == "comment":
            inner = f"▷ {inner}"
        mark = _MARKS.get(name, "")
        text = f"{text[: styled.start()]}{mark}{inner}{mark}{rest}"
    return text


def _box(state: StateBlock, lines: tuple[int, int], caption: str, statements: list[_Line]) -> None:
    strings = context_of(state.env).strings
    opening = state.push("callout_open", "div", 1)
    describe(opening, "note", [lines[0], lines[1] + 1])
    title = strings["algorithm_named"].format(name=caption) if caption else strings["algorithm"]
    push_title(state, "note", title, (lines[0], lines[0] + 1), label="")
    _list(state, statements)
    state.push("callout_close", "div", -1).meta = {"kind": "note"}


def _list(state: StateBlock, statements: list[_Line]) -> None:
    """Write *statements*, the first of which is not within any other, as a list of lists."""
    depth = statements[0].depth
    state.push("ordered_list_open", "ol", 1).map = [statements[0].row, statements[-1].row + 1]
    index = 0
    while index < len(statements):
        after = index + 1
        while after < len(statements) and statements[after].depth > depth:
            after += 1
        line = statements[index]
        state.push("list_item_open", "li", 1).map = [line.row, statements[after - 1].row + 1]
        paragraph = state.push("paragraph_open", "p", 1)
        paragraph.hidden, paragraph.map = True, [line.row, line.row + 1]
        push_inline(state, line.text, (line.row, line.row + 1))
        state.push("paragraph_close", "p", -1).hidden = True
        if after > index + 1:
            _list(state, statements[index + 1 : after])
        state.push("list_item_close", "li", -1)
        index = after
    state.push("ordered_list_close", "ol", -1)
