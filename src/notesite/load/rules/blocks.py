"""Block rules, tried only where they can begin: a line that begins with a letter is no heading, list, fence or quote.

markdown-it tries every rule at every block, and those that may end a paragraph again at each of its lines.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.common.utils import mdTrim
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

Rule = Callable[[StateBlock, int, int, bool], bool]

_BEGINS = {
    "fence": "~`",
    "outdented_code": "~`",
    "directive": "~`:",
    "callout": "~`:",
    "admonition": "!?=",
    "pseudocode": "\\`~",
    "comment": "%",
    "commented_tab": "<",
    "parted_tabs": ":",
    "tag_callout": "{",
    "tag_code": "{",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "lazy_table": "|",
    "table_end": "$!",
    "slide_place": ":",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "told_html": "<",
    "closed_html": "<",
    "opened_html": "<",
    "heading": "#",
    "tight_heading": "#",
}
"""Rule → the characters that a line it begins on can begin with, after its indent."""
_ANYWHERE = frozenset(("table", "uneven_table", "code", "lheading", "deflist", "paragraph"))
"""Rules that look at the indent, or at other lines."""
_TABLES = frozenset(("table", "uneven_table"))
_BELOW_HEADER = frozenset("|-:")
"""What the second line of a table begins with."""
_DEFINES = frozenset(":~")
"""What a definition begins with, of the paragraph above it."""


class SortedRules:
    """What block rules ask for a chain of rules: it holds one, which asks those of *plain* that may begin.

    Takes over the rules of *plain* once they are complete; each must be named above.
    """

    def __init__(self, plain: Ruler[Rule]) -> None:
        self.get_active_rules = plain.get_active_rules
        self._plain = plain
        self._names = dict(zip(plain.getRules(""), plain.get_active_rules(), strict=True))
        for name in self._names.values():
            if name not in _ANYWHERE and name not in _BEGINS:
                raise KeyError(name)
        self._chains: dict[str, list[Rule]] = {}

    def getRules(self, chain: str = "") -> list[Rule]:  # noqa: N802  markdown-it's name
        """Return the one rule that stands for those of *chain*."""
        if chain not in self._chains:
            joined = self._joined(self._plain.getRules(chain))
            self._chains[chain] = [joined if chain else _paragraphs_first(joined)]
        return self._chains[chain]

    def _joined(self, rules: list[Rule]) -> Rule:
        named = [(self._names[rule], _looking(self._names[rule], rule)) for rule in rules]
        anywhere = [rule for name, rule in named if name in _ANYWHERE]
        characters = {character for name, _ in named for character in _BEGINS.get(name, "")}
        sorted_rules = {
            character: [rule for name, rule in named if name in _ANYWHERE or character in _BEGINS[name]]
            for character in characters
        }

        def begins(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
            at = state.bMarks[line] + state.tShift[line]
            for rule in sorted_rules.get(state.src[at : at + 1], anywhere):  # noqa: SIM110  as quick as can be
                if rule(state, line, end_line, silent):
                    return True
            return False

        return begins


def _looking(name: str, rule: Rule) -> Rule:
    """Return the rule called *name*, asked only where the lines below allow it."""
    if name in _TABLES:
        return _below_header(rule)
    if name == "blockquote":
        return _beside_tags(rule)
    return _above_underline(rule) if name == "lheading" else rule


def _above_underline(heading: Rule) -> Rule:
    def begins(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        below = line + 1
        while below < end_line and not state.isEmpty(below):
            # An underline, or what may end the paragraph before one.
            if _first(state, below) in _BEGIN_OTHERS:
                return heading(state, line, end_line, silent)
            below += 1
        if not state.is_code_block(line):
            # As the rule leaves it.
            state.parentType = "paragraph"
        return False

    return begins


def _beside_tags(quote: Rule) -> Rule:
    """Return *quote* without what ends a tag over several lines: `{{< figure`, `src="a.png"`, `>}}`."""

    def begins(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        at = state.bMarks[line] + state.tShift[line]
        return not state.src.startswith(">}}", at) and quote(state, line, end_line, silent)

    return begins


def _below_header(table: Rule) -> Rule:
    def begins(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        return _first(state, line + 1) in _BELOW_HEADER and table(state, line, end_line, silent)

    return begins


_BEGIN_OTHERS = frozenset("".join(_BEGINS.values()))


def _paragraphs_first(rule: Rule) -> Rule:
    """Return *rule* with what most blocks of most notes are read before it: a paragraph on a line of its own."""

    def begins(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        at = state.bMarks[line] + state.tShift[line]
        if (
            state.src[at] in _BEGIN_OTHERS
            or not state.isEmpty(line + 1)
            or state.is_code_block(line)
            or (line + 2 < end_line and _first(state, line + 2) in _DEFINES)
        ):
            return rule(state, line, end_line, silent)
        content, span, level = mdTrim(state.src[at : state.eMarks[line]]), [line, line + 1], state.level
        state.tokens += (
            Token("paragraph_open", "p", 1, map=span, level=level, block=True),
            Token("inline", "", 0, map=[*span], level=level + 1, children=[], content=content, block=True),
            Token("paragraph_close", "p", -1, level=level, block=True),
        )
        # As the rule for underlined headings leaves it, which would have looked here.
        state.parentType = "paragraph"
        state.line = line + 1
        return True

    return begins


def _first(state: StateBlock, line: int) -> str:
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at : at + 1]
