"""KaTeX for several threads: each has a few formulas set, and then it is the next one's turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from notesite.model import Formula, Typeset
from notesite.serving.turns import Turns

AT_ONCE = 10
"""Formulas set before another thread's may be."""


class Engine(Protocol):
    """KaTeX, for one thread at a time."""

    @property
    def identity(self) -> str:
        """The digest of all that decides the result, but for the formula."""
        ...

    def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
        """Set *formulas*, in order."""
        ...


class InTurns:
    """KaTeX for several threads, a few formulas at a time: a page need not wait for a whole site's."""

    def __init__(self, katex: Engine) -> None:
        self._katex = katex
        self._turns = Turns()
        self.identity = katex.identity

    @property
    def awaited(self) -> bool:
        """Somebody waits while formulas are set."""
        return self._turns.awaited

    def typeset(self, wanted: Sequence[Formula], /, *, pause: Callable[[], None] = lambda: None) -> list[Typeset]:
        """Set *wanted*, in order; *pause* is called before it takes its turns."""
        made: list[Typeset] = []
        for start in range(0, len(wanted), AT_ONCE):
            pause()
            with self._turns:
                made += self._katex.typeset(wanted[start : start + AT_ONCE])
        return made
