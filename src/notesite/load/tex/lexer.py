"""A formula as TeX tokens with their offsets, and the few questions a rewriting asks of them.

The tokens are KaTeX's: a control word or symbol, one character, a run of blanks, a comment. Nothing is lost:
joined, they are the formula again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

import msgspec

from notesite.pattern import pattern

_TOKEN = re.compile(r"\\[a-zA-Z@]+|\\[^a-zA-Z@]?|%[^\n]*\n?|[ \t\r\n]+|[^\\% \t\r\n]")
"""A command, a comment with its line end, white space, or one character."""
_NAME = pattern(r"\\[a-zA-Z@]+|\\[^a-zA-Z@]")
_BLANK = " \t\r\n%"
_LONGEST_OPTION = 300
"""Tokens of an optional argument."""


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """Where an argument stands: offsets into the text."""

    start: int
    end: int
    """With its braces or brackets."""
    inner_start: int
    inner_end: int
    """Without them."""
    after: int
    """Index of the token after it."""

    @property
    def grouped(self) -> bool:
        """It stands in braces or brackets."""
        return self.start != self.inner_start


@lru_cache(maxsize=1024)  # asked three times of each formula, and formulas repeat
def names(tex: str) -> frozenset[str]:
    """Return the control sequences that occur in *tex*, with their backslash; those in comments too."""
    return frozenset(_NAME.findall(tex))


class Tokens:
    """The tokens of one text."""

    __slots__ = ("_closes", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = _TOKEN.findall(text)
        self.starts: list[int] = list(accumulate(map(len, self.words), initial=0))
        self._closes: dict[int, int] | None = None

    @property
    def closes(self) -> dict[int, int]:
        """Index of each opening brace that is closed → index of its closing brace."""
        if self._closes is None:
            closes: dict[int, int] = {}
            open_braces: list[int] = []
            for index, word in enumerate(self.words):
                if word == "{":
                    open_braces.append(index)
                elif word == "}" and open_braces:
                    closes[open_braces.pop()] = index
            self._closes = closes
        return self._closes

    def skip_blanks(self, index: int) -> int:
        """Return the index of the first token from *index* on that is neither blank nor comment."""
        words = self.words
        while index < len(words) and words[index][0] in _BLANK:
            index += 1
        return index

    def word(self, index: int) -> str:
        """Return the token at *index*, or nothing past the end."""
        return self.words[index] if index < len(self.words) else ""

    def argument(self, index: int) -> Argument | None:
        """Return the argument that begins at *index* or after blanks: a group in braces, else one token."""
        index = self.skip_blanks(index)
        word = self.word(index)
        if not word or word == "}":
            return None
        start = self.starts[index]
        if word != "{":
            end = start + len(word)
            return Argument(start=start, end=end, inner_start=start, inner_end=end, after=index + 1)
        close = self.closes.get(index)
        if close is None:
            return None
        inner_end = self.starts[close]
        return Argument(start=start, end=inner_end + 1, inner_start=start + 1, inner_end=inner_end, after=close + 1)

    def option(self, index: int) -> Argument | None:
        """Return the optional argument `[…]` that begins at *index* or after blanks, if there is one."""
        index = self.skip_blanks(index)
        if self.word(index) != "[":
            return None
        at = index + 1
        # A bracket that is never closed must not make every command before it read to the end of the text.
        last = min(len(self.words), at + _LONGEST_OPTION)
        while at < last:
            word = self.words[at]
            if word == "]":
                start, inner_end = self.starts[index], self.starts[at]
                return Argument(
                    start=start, end=inner_end + 1, inner_start=start + 1, inner_end=inner_end, after=at + 1
                )
            if word == "}":
                return None
            at = self.closes.get(at, at) + 1 if word == "{" else at + 1
        return None

    def inner(self, argument: Argument) -> str:
        """Return the text of *argument* without its braces."""
        return self.text[argument.inner_start : argument.inner_end]
