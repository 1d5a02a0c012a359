"""Pages made by two: by the build, and by a copy of it on another processor.

The copy is forked once everything a page may need is known, so nothing has to be told to it. The one who made a page
cannot be told from its bytes, and what becomes of the copy costs time only: whatever it leaves, the build makes itself.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_UN, lockf
from typing import Self

from notesite.host.processes.child import PATIENCE, Child, Line, child, is_worth_it
from notesite.host.store import Store
from notesite.model import Formula, Typeset
from notesite.stages.typesetting import TypesetBatch

WORTH_IT = 100
"""Pages below which a copy costs more than it saves: a hundredth of a second, and the memory it writes to."""

_AHEAD = 16
"""Pages made before they are needed, at most: they lie in memory."""

_NUMBER = 4
"""Bytes of a page's number."""


class Sharing:
    """Makes things together with a copy of this process, as a `files.Share`. Use it as a context manager."""

    def __init__(self, jobs: int | None, store: Store) -> None:
        """*jobs*: processes wanted; with one, nothing is shared. *store* is what the things are made from."""
        self._wanted = jobs != 1
        self._store = store
        self._is_copy = False
        self._other: Child | None = None
        self._turns: _Turns | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def typeset(self, typeset: TypesetBatch) -> TypesetBatch:
        """Return what sets formulas as *typeset* does; in the copy it raises, for V8 does not outlive a fork."""

        def here(wanted: Sequence[Formula], /) -> Sequence[Typeset]:
            assert not self._is_copy, "the copy leaves to the build what has formulas nobody remembers"
            return typeset(wanted)

        return here

    def __call__(self, make: Callable[[int], bytes], number: int, /) -> Callable[[int], bytes]:
        """Return what makes each of *number* things as *make* does; they are begun in ascending order."""
        self.end()
        if not self._wanted or number < WORTH_IT or not is_worth_it():
            return make
        # The copy reads what is on disk.
        self._store.lend()
        # Looked through by the garbage collector, all that the two have in common would be copied.
        gc.freeze()
        self._turns = turns = _Turns(number)
        self._other = child(lambda line: self._work(make, turns, line))
        return _Shared(make, turns, self._other.line)

    def end(self) -> None:
        """End the copy, if there is one."""
        other, self._other = self._other, None
        if other is not None:
            other.end()
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.close()

    def _work(self, make: Callable[[int], bytes], turns: _Turns, line: Line) -> None:
        """Make what falls to the copy, and tell of it on *line*; any trouble ends it."""
        self._is_copy = True
        gc.disable()
        self._store.borrow()
        while (number := turns.take()) is not None:
            line.say(number.to_bytes(_NUMBER, "big") + make(number))


class _Turns:
    """The numbers of what is to be made, each of which one process takes."""

    def __init__(self, number: int) -> None:
        # Processes that inherit an open file share their place in it; not every system reads and moves on in one go.
        self._file = os.fdopen(os.memfd_create("turns"), "r+b", buffering=0)
        self._file.write(b"".join(turn.to_bytes(_NUMBER, "big") for turn in range(number)))
        self._file.seek(0)

    def take(self) -> int | None:
        """Return the lowest number nobody has taken; None: there is none."""
        # A process that dies holds no such lock any more.
        lockf(self._file, LOCK_EX)
        read = self._file.read(_NUMBER)
        lockf(self._file, LOCK_UN)
        return int.from_bytes(read, "big") if read else None

    def close(self) -> None:
        """Take no more."""
        self._file.close()


class _Shared:
    """Gives what was made here or by the copy."""

    def __init__(self, make: Callable[[int], bytes], turns: _Turns, line: Line) -> None:
        self._make = make
        self._turns = turns
        self._line = line
        self._made: dict[int, bytes | None] = {}
        """What was made before it was asked for, here while the copy was busy, or there; None: what could not be."""
        self._lives = True

    def __call__(self, number: int) -> bytes:
        while self._lives and number not in self._made and len(self._made) < _AHEAD and not self._line.is_heard:
            mine = self._turns.take()
            if mine is None:
                break
            self._made[mine] = self._tried(mine)
        made = self._made.pop(number) if number in self._made else self._heard(number)
        return self._make(number) if made is None else made

    def _tried(self, number: int) -> bytes | None:
        """Return what is made under *number*; what is wrong with it is told in its turn, when it is made once more."""
        with suppress(Exception):
            return self._make(number)
        return None

    def _heard(self, number: int) -> bytes | None:
        """Return what the copy made under *number*, which it has taken; None if it will say nothing any more."""
        if not self._lives:
            return None
        heard = self._made
        while number not in heard:
            try:
                frame = self._line.hear(within=PATIENCE)
            except EOFError:
                self._lives = False
                return None
            heard[int.from_bytes(frame[:_NUMBER], "big")] = frame[_NUMBER:]
        return heard.pop(number)
