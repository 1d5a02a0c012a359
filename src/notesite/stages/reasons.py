"""Why something was made anew: which named part of its key is not what it was when it was last made."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from notesite.digest import Key, digest_value, key
from notesite.memo import Memo, Worked

_FILES = ("compose", "atom")
"""Steps that make a file of the site."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why one thing was made anew."""

    step: str
    name: str
    """A note, or a file of the site."""
    changed: tuple[str, ...]
    """The parts of its key that differ."""
    is_new: bool
    """It was not made before, as far as is remembered."""

    def __str__(self) -> str:
        return f"{self.step} {self.name}: {', '.join(self.changed) or self._otherwise}"

    @property
    def _otherwise(self) -> str:
        if self.is_new:
            return "new"
        return "not in the output folder as it was made" if self.step in _FILES else "forgotten"


def reasons(worked: Worked, memo: Memo) -> Iterator[Reason]:
    """Yield why each thing in *worked* was made anew, and have *memo* remember its key for the next time."""
    things = {last_key(made.step, name): (name, made) for name, made in worked.missed}
    known = memo.recall(list(things), dict[str, str])
    for last, (name, made) in things.items():
        before = known.get(last)
        parts = dict(made.parts)
        changed = () if before is None else tuple(part for part in parts if before.get(part) != parts[part])
        yield Reason(step=made.step, name=name, changed=changed, is_new=before is None)
    memo.keep((last, dict(made.parts)) for last, (_, made) in things.items())


def last_key(step: str, name: str) -> Key:
    """Return under what it is remembered why *step* last made the thing called *name*."""
    return key("reasons", thing=digest_value((step, name)))
