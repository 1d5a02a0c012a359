"""Where the lines of a note begin and end, and how far each is indented: what every block rule looks at first."""

from __future__ import annotations

from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

_INDENT = " \t"
_TAB = 4
"""Columns from one stop of the tabulator to the next."""


class Lines(StateBlock):
    """What markdown-it's own finds out character by character, for all lines at once."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(_INDENT):
            # Behind the last line end nothing stands: that is no line.
            lines.pop()
        past = len(src)
        self.lineMax = len(lines)
        # All lists end with a line that is none.
        self.bMarks = [*accumulate((len(line) + 1 for line in lines[:-1]), initial=0), past] if lines else [past]
        self.eMarks = [*(begin + len(line) for begin, line in zip(self.bMarks, lines, strict=False)), past]
        self.tShift = [*(len(line) - len(line.lstrip(_INDENT)) for line in lines), 0]
        self.sCount = self.tShift.copy()
        if "\t" in src:
            self.sCount = [
                len(line[:indent].expandtabs(_TAB)) for line, indent in zip([*lines, ""], self.tShift, strict=True)
            ]
        self.bsCount = [0] * len(self.bMarks)


def read_blocks(state: StateCore) -> None:
    """Read the blocks of *state*, as markdown-it's `block` does."""
    if state.src:
        lines = Lines(state.src, state.md, state.env, state.tokens)
        state.md.block.tokenize(lines, 0, lines.lineMax)
