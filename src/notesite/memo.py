"""Remember what a step made of its input, so that the same input is not worked on twice.

The laws of a memo, whatever keeps it, each with the bug it prevents:

1. A remembered value depends on nothing outside its key, so a hit and a computation cannot be told apart. An
   input left out of a key is a stale page.
2. Any doubt is a miss: a memo may forget at any time, and may never make something up. A damaged store must cost
   time, never a wrong page.
3. Values are immutable; who gets one may keep it. A changed value would change what others remember.
4. Diagnostics are part of the value and are replayed on a hit. Otherwise warnings vanish on the second build.

This module knows no disk. A memo that outlives the process is the host's, and answers the same calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from notesite.digest import Key

T = TypeVar("T")


class Memo(Protocol):
    """Something that may have seen a key before. A step asks for values of one type; `bytes` stay as they are."""

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return what is known under *keys*; those not in the answer must be computed."""
        ...

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Remember *values* under their keys."""
        ...


class Worked:
    """How often each step had to work, and on what: for `--explain` and the tests of remembering."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.missed: list[tuple[str, Key]] = []
        """What was made anew, by a name the author knows, under which key."""

    def miss(self, name: str, key: Key) -> None:
        """Note that the thing called *name* was made anew under *key*."""
        self.steps[key.step] += 1
        self.missed.append((name, key))

    def count(self, step: str, number: int) -> None:
        """Note that *step* worked *number* times."""
        if number:
            self.steps[step] += number
