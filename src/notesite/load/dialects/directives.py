"""Directives of MyST, in Jupyter Books: ```` ```{figure} a.png ````, `{code-block}`, `{admonition}`, `{dropdown}`.

Those that box a text by a kind of callout (`{note}`) are in `callouts/`, formulas (`{math}`) in `taking.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.blocklines import ANYWHERE, line_text, lines_after, push_paragraph, read_lines
from notesite.load.context import context_of
from notesite.load.dialects.bookroles import name_heading
from notesite.load.dialects.callouts.closing import End, closing_line, end_of_box, tell_unclosed
from notesite.load.dialects.callouts.fenced import box, options
from notesite.load.dialects.callouts.words import callout_of
from notesite.load.dialects.container import tell_foreign, unwrap
from notesite.load.dialects.listtables import push_table, rows_of
from notesite.load.dialects.tabs import push_tab
from notesite.pattern import pattern

_DIRECTIVE = pattern(r"(`{3,}|~{3,}|:{3,})\{([a-z][\w:-]*)\}[ \t]*(.*)$")
"""MyST's opening line: its fence, the directive's name, its argument."""
_QUARTOS_TABLE = pattern(r"(:{3,})[ \t]*\{\.list-table([ \t][^{}\n]{0,300})?\}$")
"""The opening line of Quarto's list of rows: `::: {.list-table header-rows=1}`."""
_FORMULA = pattern(r"(:{3,})[ \t]*\{math\}$")
"""The line above a formula between colons, which `taking.py` reads as it reads one between backticks."""
_HEADER_ROWS = pattern(r"header-rows=[\"']?(\d{1,4})")
_CODE = frozenset("code code-block code-cell sourcecode literalinclude".split())
_CELL = "code-cell"
_PICTURES = frozenset(("figure", "image"))
_SILENT = frozenset("toctree tableofcontents contents bibliography include".split())
"""What a book makes of them has no place in a note."""
_UNWRAPPED = frozenset("grid grid-item margin sidebar epigraph topic div container table only".split())
_CARDS = frozenset(("card", "grid-item-card"))
_HEAD_ENDS = pattern(r"\^{3,}")
_FOOT_BEGINS = pattern(r"\+{3,}")
"""The lines that part the header, the text and the footer of a card."""
_PLAIN = pattern(r"[\w\u4e00-\u9fff][^*\n]{0,300}")
"""A title that can be made bold: no markup begins it, and none of it is bold."""
_AMISS = pattern(r"[ ()]")
"""What an address may hold only between `<` and `>`."""
_TABS = frozenset("tab-item tab group-tab md-tab-item".split())
_TAB_SETS = frozenset("tab-set tabs md-tab-set".split())
_MAY_LACK_END = _PICTURES | _CARDS | _UNWRAPPED | _TABS | _TAB_SETS | {"admonition", "dropdown", "list-table"}
"""Those whose text is read: what would leave nothing of it, or show it as code, is for an end to say."""
_HALVES = frozenset(("exercise", "solution"))
"""What may begin and end with a directive each, with others between: `{exercise-start}` … `{exercise-end}`."""
_NAME = pattern(r"[A-Za-z][\w:.-]{0,80}")
_TARGET = pattern(r"\(([A-Za-z][\w:.-]{0,80})\)=")
_TARGET_LINE = pattern(r"\(([A-Za-z][\w:.-]{0,80})\)=[ \t]*\n(?=\S)")
"""`(name)=` above what it names."""
_NUMBER = pattern(r"[0-9]{1,4}")
_LONGEST = 3000
"""Lines of an exercise that are looked at for its end."""
_LENGTH = pattern(r"(\d+)(?:px)?")


def directives(md: MarkdownIt) -> None:
    """Teach *md* to read MyST's directives."""
    md.block.ruler.before("callout", "directive", _directive, ANYWHERE)
    md.core.ruler.after("block", "targets", _targets)


def _targets(state: StateCore) -> None:
    """Give the name of a line `(sec:a)=` to the heading or the paragraph that it stands above or begins.

    Above anything else it becomes an empty element of that name.
    """
    tokens, note = state.tokens, context_of(state.env)
    if ")=" not in state.src:
        return
    for opening, inline in pairwise(tokens):
        line = _TARGET_LINE.match(inline.content) if opening.type == "paragraph_open" and not opening.hidden else None
        if line is not None:
            opening.attrSet("id", line[1])
            inline.content = inline.content[line.end() :]
            first, last = inline.map or (0, 1)
            opening.map, inline.map = [first + 1, last], [first + 1, last]
    for index in range(len(tokens) - 4, -1, -1):
        target = _TARGET.fullmatch(tokens[index + 1].content) if tokens[index].type == "paragraph_open" else None
        if target is None:
            continue
        named = tokens[index + 3]
        if named.hidden or named.nesting < 0:
            continue
        if named.type == "heading_open":
            name_heading(named, tokens[index + 4], target[1], note)
        elif named.type != "paragraph_open":
            tokens.insert(index + 3, _anchor(target[1], tokens[index]))
        elif not named.attrGet("id"):
            named.attrSet("id", target[1])
        del tokens[index : index + 3]


def _anchor(name: str, above: Token) -> Token:
    return Token("html_block", "", 0, content=f'<span id="{name}"></span>\n', map=above.map, block=True)


class _Directive(NamedTuple):
    """What stands in the lines of one."""

    name: str
    argument: str
    start: int
    first: int
    """The line below its options."""
    last: int
    """The line of its end."""
    options: dict[str, str]


def _directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    text = line_text(state, start_line)
    if table := _QUARTOS_TABLE.match(text):
        return _quartos_table(state, start_line, end_line, silent, table)
    if formula := _FORMULA.match(text):
        return _formula(state, start_line, end_line, silent, formula[1])
    opening = _DIRECTIVE.match(text)
    write = _WRITERS.get(opening[2]) if opening else None
    if opening is None or write is None:
        return False
    end = _end_of(opening[2], state, start_line, end_line, opening[1])
    if end is None:
        return False
    if silent:
        return True
    tell_unclosed(state, start_line, opening[1], end)
    said, first = options(state, start_line + 1, end.last)
    last = write(state, _Directive(opening[2], opening[3].strip(), start_line, first, end.last, said))
    state.line = end.last + end.lines if last is None else last + 1
    return True


def _end_of(name: str, state: StateBlock, start_line: int, end_line: int, fence: str) -> End | None:
    """Return where the directive *name* ends that *fence* begins; what stands in code begins no other."""
    if name in _MAY_LACK_END:
        return end_of_box(state, start_line, end_line, fence)
    literal = name in _CODE and fence[0] != ":"
    last = (_end_of_code if literal else closing_line)(state, start_line, end_line, fence)
    return None if last is None else End(last)


def _end_of_code(state: StateBlock, start_line: int, end_line: int, fence: str) -> int | None:
    """Return the line of the fence that ends what holds no other directive."""
    for line, text in lines_after(state, start_line, end_line, most=end_line):
        if text.startswith(fence) and not text.strip(fence[0]):
            return line
    return None


def _code(state: StateBlock, given: _Directive) -> None:
    """A block of code whose options are attributes, as elsewhere."""
    first, last = given.first, given.last
    if first < last and state.isEmpty(first) and given.options:
        first += 1
    token = state.push("fence", "code", 0)
    said = given.options
    caption = said.get("caption", "")
    info = [given.argument.split(" ")[0] or "text"]
    if caption and given.name != _CELL:
        title = caption.replace('"', "”")
        info.append(f'title="{title}"')
    if "linenos" in said or "lineno-start" in said:
        info.append(f"linenos start={said.get('lineno-start') or 1}")
    if marked := said.get("emphasize-lines"):
        info.append(f"{{{marked}}}")
    token.info, token.markup, token.map = " ".join(info), "```", [given.start, last + 1]
    token.content = state.getLines(first, last, state.sCount[given.start], keepLastLF=True)
    if caption and given.name == _CELL:
        # It is that of what the cell draws, and stands where that would.
        push_paragraph(state, caption, given.start)


def _picture(state: StateBlock, given: _Directive) -> None:
    """A picture alone in its paragraph; what stands below its options is its caption, up to an empty line."""
    line = next((at for at in range(given.first, given.last) if not state.isEmpty(at)), given.last)
    caption = []
    while line < given.last and not state.isEmpty(line):
        caption.append(line_text(state, line))
        line += 1
    said = given.options
    title = " ".join(caption).replace('"', '\\"')
    name, width = _NAME.fullmatch(said.get("name", "")), _LENGTH.fullmatch(said.get("width", ""))
    attributes = [*([f"#{name[0]}"] if name else []), *([f"width={width[1]}"] if width else [])]
    address = f"<{given.argument}>" if " " in given.argument else given.argument
    content = f"![{said.get('alt', '')}]({address}" + (f' "{title}")' if title else ")")
    content += f"{{{' '.join(attributes)}}}" if attributes else ""
    push_paragraph(state, content, given.start)
    if line < given.last:
        read_lines(state, line, given.last)


def _box(state: StateBlock, given: _Directive) -> None:
    """A callout by its classes, with the title that stands behind it."""
    words = given.options.get("class", "").replace(",", " ").split()
    folds = given.name == "dropdown" or "dropdown" in words
    kind = next(filter(None, map(callout_of, words)), "note")
    box(state, (given.start, given.last), "details" if folds else kind, given.argument, directive=True)


def _half(state: StateBlock, given: _Directive) -> int | None:
    """An exercise or a solution up to the directive that ends it; return that one's last line."""
    kind = given.name.removesuffix("-start")
    ends = pattern(rf"(`{{3,}}|~{{3,}}|:{{3,}})\{{{kind}-end\}}")
    end = next(
        (
            (at, mark)
            for at, text in lines_after(state, given.last, state.lineMax, most=_LONGEST)
            if (mark := ends.match(text))
        ),
        None,
    )
    last = closing_line(state, end[0], state.lineMax, end[1][1]) if end else None
    if end is None or last is None:
        return None
    box(state, (given.start, end[0]), kind, given.argument, directive=True, below=given.last + 1)
    return last


def _unseen(_state: StateBlock, _given: _Directive) -> None:
    """What no page shows: a word for the index of a book, the end of what has not begun."""


def _html(state: StateBlock, given: _Directive) -> None:
    """HTML, if it is for that; what is for another format no page shows. Where a site wants no HTML it is code."""
    if given.argument.split(" ")[0] != "html":
        return
    if not state.md.options["html"]:
        _code(state, given)
        return
    token = state.push("html_block", "", 0)
    token.map = [given.first, given.last]
    token.content = state.getLines(given.first, given.last, state.sCount[given.start], keepLastLF=True)


def _nothing(state: StateBlock, given: _Directive) -> None:
    tell_foreign(state, given.start, given.name, "it is left out, with all that stands in it")


def _unwrapped(state: StateBlock, given: _Directive) -> None:
    unwrap(state, (given.start, given.last), given.name, given.argument, first=given.first)


def _card(state: StateBlock, given: _Directive) -> None:
    """A card's header, title, text and footer below each other, the first two bold where they are plain lines.

    What the whole card leads to elsewhere, its title does here, or a line of its own below the text.
    """
    link = given.options.get("link", "")
    links_title = bool(link and given.argument) and "[" not in given.argument
    lines = range(given.first, given.last)
    head = next((at for at in lines if _HEAD_ENDS.fullmatch(line_text(state, at))), given.first - 1)
    foot = next((at for at in reversed(lines) if _FOOT_BEGINS.fullmatch(line_text(state, at))), given.last)
    foot = foot if foot > head else given.last
    header = [at for at in range(given.first, head) if not state.isEmpty(at)]
    if len(header) == 1 and _PLAIN.fullmatch(line_text(state, header[0])):
        push_paragraph(state, f"**{line_text(state, header[0])}**", header[0])
    else:
        read_lines(state, given.first, max(given.first, head))
    if given.argument:
        title = _linked(given.argument, given) if links_title else given.argument
        push_paragraph(state, f"**{title}**" if _PLAIN.fullmatch(given.argument) else title, given.start)
    read_lines(state, head + 1, foot)
    if link and not links_title:
        push_paragraph(state, _linked(link, given), given.start)
    if foot < given.last:
        read_lines(state, foot + 1, given.last)


def _linked(text: str, given: _Directive) -> str:
    """Return a link from *text* to where the options of a card say."""
    link = given.options["link"]
    if given.options.get("link-type") in ("ref", "any"):
        ticks = "``" if "`" in text else "`"
        return f"{{ref}}{ticks}{text} <{link}>{ticks}" if text != link else f"{{ref}}`{link}`"
    return f"[{text}](<{link}>)" if _AMISS.search(link) else f"[{text}]({link})"


def _tab(state: StateBlock, given: _Directive) -> None:
    push_tab(state, (given.start, given.last), given.argument, first=given.first)


def _tab_set(state: StateBlock, given: _Directive) -> None:
    """What holds only tabs, each of which says what it is."""
    read_lines(state, given.first, given.last)


def _table(state: StateBlock, given: _Directive) -> None:
    """A table, with its caption above it; what is no list of lists stays what it is."""
    if given.argument:
        name = _NAME.fullmatch(given.options.get("name", ""))
        push_paragraph(state, f"Table: {given.argument}", given.start)
        if name:
            state.tokens[-2].meta = {"name": name[0]}
    headers = given.options.get("header-rows", "")
    _rows(state, (given.first, given.last), headers=int(headers) if _NUMBER.fullmatch(headers) else 0)


def _quartos_table(state: StateBlock, start_line: int, end_line: int, silent: bool, opening: re.Match[str]) -> bool:
    """The same as a filter of Pandoc's has it, `::: {.list-table header-rows=1}`, below its caption."""
    last = closing_line(state, start_line, end_line, opening[1])
    if last is None:
        return False
    if not silent:
        headers = _HEADER_ROWS.search(opening[2] or "")
        _rows(state, (start_line + 1, last), headers=int(headers[1]) if headers else 1)
        state.line = last + 1
    return True


def _formula(state: StateBlock, start_line: int, end_line: int, silent: bool, fence: str) -> bool:
    """A formula between colons, options and all; one that has its dollars is read as a text that holds it."""
    last = _end_of_code(state, start_line, end_line, fence)
    if last is None or line_text(state, start_line + 1).startswith("$"):
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.info, token.map = "{math}", [start_line, last + 1]
        token.content = state.getLines(start_line + 1, last, state.sCount[start_line], keepLastLF=True)
        state.line = last + 1
    return True


def _rows(state: StateBlock, lines: tuple[int, int], *, headers: int) -> None:
    """Read the list between *lines* as a table's rows; a paragraph before it stays there."""
    begin = len(state.tokens)
    read_lines(state, *lines)
    while begin < len(state.tokens) and state.tokens[begin].type.startswith(("paragraph", "inline")):
        begin += 1
    if rows := rows_of(state.tokens[begin:]):
        del state.tokens[begin:]
        push_table(state, rows, lines, headers=headers)


_WRITERS: dict[str, Callable[[StateBlock, _Directive], int | None]] = {
    **dict.fromkeys(_CODE, _code),
    **dict.fromkeys(_PICTURES, _picture),
    **dict.fromkeys(("admonition", "dropdown"), _box),
    "list-table": _table,
    "raw": _html,
    **dict.fromkeys((f"{name}-start" for name in _HALVES), _half),
    **dict.fromkeys(("index", *(f"{name}-end" for name in _HALVES)), _unseen),
    **dict.fromkeys(_SILENT, _nothing),
    **dict.fromkeys(_CARDS, _card),
    **dict.fromkeys(_UNWRAPPED, _unwrapped),
    **dict.fromkeys(_TABS, _tab),
    **dict.fromkeys(_TAB_SETS, _tab_set),
}
