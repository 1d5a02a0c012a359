"""Inline rules, tried only where they can begin: at `[` a link, a span, a footnote, and nothing else.

markdown-it tries every rule at every mark, which is most of its time on notes full of links and formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.load.mask import OPEN

Rule = Callable[[StateInline, bool], bool]

_BEGINS = {
    "text": "",
    "taken": OPEN,
    "linkify": ":",
    "newline": "\n",
    "escaped_strong": "\\",
    "escape": "\\",
    "role": "{",
    "backticks": "`",
    "strikethrough": "~",
    "mark": "=",
    "emphasis": "*_",
    "plain_link": "[",
    "plain_picture": "!",
    "wiki": "[!",
    "sized": "!",
    "link": "[",
    "span": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "glued_attributes": "<",
    "entity": "&",
    "attr": "{",
}
"""Rule → the characters it can begin with."""


def _with_attributes(span: Rule) -> Rule:
    """Return *span* made to look for the end of a label only where attributes stand behind one."""

    def begins(state: StateInline, silent: bool) -> bool:
        return _has_attributes(state.src) and span(state, silent)

    return begins


@lru_cache(maxsize=1)  # asked at each bracket of one text
def _has_attributes(text: str) -> bool:
    return "]{" in text


class Dispatched(ParserInline):
    """markdown-it's inline parser with its rules sorted by the character they begin with.

    Takes over the rules of *plain*, once they are complete; each must be named above.
    """

    def __init__(self, plain: ParserInline, *, deepest: int) -> None:
        """*deepest* is the parser's `maxNesting`, which it would look up at every mark."""
        self._deepest = deepest
        self.ruler = plain.ruler
        self.ruler2 = plain.ruler2
        self._rules: dict[str, list[Rule]] = {}
        for name, rule in zip(plain.ruler.get_active_rules(), plain.ruler.getRules(""), strict=True):
            for character in _BEGINS[name]:
                self._rules.setdefault(character, []).append(_with_attributes(rule) if name == "span" else rule)
        # A label ends at `]`, where no rule begins.
        self.terminator_re: re.Pattern[str] = re.compile(f"[{re.escape(''.join(self._rules))}\\]]")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append to *tokens* those of *src*, and return them."""
        if self.terminator_re.search(src):
            state = StateInline(src, md, env, tokens)
            self.tokenize(state)
            # All but the last pair delimiters, of which most texts have none.
            paired = state.delimiters or any(state.tokens_meta)
            for rule in self.ruler2.getRules("") if paired else self.ruler2.getRules("")[-1:]:
                rule(state)
        elif src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens

    def tokenize(self, state: StateInline) -> None:
        """Make tokens of `state.src` from `state.pos` to `state.posMax`."""
        src, end, find = state.src, state.posMax, self.terminator_re.search
        deepest = self._deepest
        while state.pos < end:
            at = state.pos
            mark = find(src, at, end)
            start = mark.start() if mark else end
            if start > at:
                state.append_pending(src[at:start])
                state.pos = start
            elif state.level >= deepest or not self._begins(state, silent=False):
                state.append_pending(src[at])
                state.pos = at + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  markdown-it's name
        """Move `state.pos` past whatever begins there, without making tokens."""
        at = state.pos
        known = state.cache.get(at)
        if known is not None:
            state.pos = known
            return
        mark = self.terminator_re.search(state.src, at, state.posMax)
        start = mark.start() if mark else state.posMax
        if state.level >= self._deepest:
            # As markdown-it does: nested too deeply, the rest of the paragraph is skipped.
            state.pos = state.posMax
        elif start > at:
            state.pos = start
        elif not self._begins(state, silent=True):
            state.pos = at + 1
        state.cache[at] = state.pos

    def _begins(self, state: StateInline, *, silent: bool) -> bool:
        """Let the rules that may begin at `state.pos` try, and move it."""
        rules = self._rules.get(state.src[state.pos])
        if rules is None:
            return False
        # In a token that is only skipped a level is counted for what is tried inside, and given back.
        state.level += silent
        found = False
        for rule in rules:
            found = rule(state, silent)
            if found:
                break
        state.level -= silent
        return found
