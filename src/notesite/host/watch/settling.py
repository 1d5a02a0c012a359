"""When a change may be looked at: after the save, not in the middle of it.

A save is many events: truncated and written again, or moved away and another put in its place, with nothing or half
of it there in between. What was heard says how far it is:

- closed, or moved into place: whole. A few milliseconds tell whether more comes at once.
- being written: not before it is closed, or its writer has paused for long.
- empty, or gone: likely about to be written. Both may also be meant, so they are believed after a while.

Several files changed together are told together: a renaming is one change, not a deletion and an addition.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

import msgspec

from notesite.host.watch.checkout import Checkout
from notesite.host.watch.hints import Heard

Seconds = float

QUIET: Seconds = 0.008
"""After a file was closed or put in place."""
SEVERAL = 2
"""So few files are each waited for by itself."""
SEVERAL_QUIET: Seconds = 0.04
"""After the last of more than SEVERAL files: a "save all", a checkout of a few."""
REWRITTEN: Seconds = 0.06
"""After a file was closed that was closed before: a writer who opens it for every piece."""
SEEN: Seconds = 0.05
"""After something whose kind the source cannot tell: as long must the file stay what it is."""
GROWING: Seconds = 0.3
"""The same, once the file was seen to change: its writer may be slow, and where there are no better hints, so is the
disk."""
MISSING: Seconds = 0.4
EMPTY: Seconds = 0.7
WRITER: Seconds = 1.0
"""Between two pieces of a writer who has the file open."""
HELD_UP: Seconds = 1.5
"""How long one unfinished file may keep others waiting."""
PATIENCE: Seconds = 8.0
"""How long a file may be unfinished: then it is one that grows for ever, as a log does."""

MANY = 64
"""More changes at once than this are a checkout or a copy, not a save, and nothing of them is told before it ends."""
MANY_QUIET: Seconds = 0.12
EACH_QUIET: Seconds = 0.0004
"""More for each of them: who changes thousands also pauses longer."""
LONGEST_QUIET: Seconds = 0.5
ENDED_QUIET: Seconds = 0.08
"""The same once Git, which changed them, is known to have ended: its last events may still be on their way."""
REST: Seconds = 2.0
"""After many were told: what changes then is probably the rest of them."""
MANY_PATIENCE: Seconds = 20.0
"""After the first of many, at most."""


class Pending:
    """What was heard of one path since it was last looked at."""

    __slots__ = ("closed", "first", "growing", "heard", "last", "stamp", "writing")

    def __init__(self, now: Seconds) -> None:
        self.first = self.last = now
        self.heard: set[Heard] = set()
        self.closed = 0
        self.writing = False
        self.growing = False
        """Its size or time differed between two looks."""
        self.stamp: tuple[int, int] | None = None
        """Size and time of change, when the file was last asked whether it is finished."""

    def hear(self, heard: Heard, now: Seconds) -> None:
        self.last = now
        self.heard.add(heard)
        if heard is Heard.WRITING:
            self.writing = True
        elif heard in (Heard.CLOSED, Heard.PLACED, Heard.GONE):
            self.writing = False
            self.closed += heard is Heard.CLOSED


class Before(msgspec.Struct, frozen=True):
    """What a path was when it was last looked at."""

    exists: bool
    is_empty: bool


class Settling:
    """The paths something was heard of, until they may be looked at."""

    def __init__(self, before: Callable[[str], Before], checkout: Checkout) -> None:
        """*before* says what a path was when it was last looked at; *checkout* is asked where many have changed."""
        self._before = before
        self._checkout = checkout
        self._pending: dict[str, Pending] = {}
        self._last: Seconds = 0.0
        self._rest_until: Seconds = 0.0

    def __bool__(self) -> bool:
        return bool(self._pending)

    def __contains__(self, path: str) -> bool:
        return path in self._pending

    def hear(self, path: str, heard: Heard, now: Seconds) -> None:
        pending = self._pending.get(path)
        if pending is None:
            pending = self._pending[path] = Pending(now)
        pending.hear(heard, now)
        self._last = now

    def is_likely_whole(self, path: str) -> bool:
        """Say whether nothing more is expected of *path*, nor of others: a save as nearly all are."""
        pending = self._pending.get(path)
        return pending is not None and not pending.writing and pending.closed <= 1 and len(self._pending) <= SEVERAL

    def wait(self, now: Seconds) -> Seconds:
        """Return after how many seconds to ask again; 0 or less if *take* would give something."""
        if len(self._pending) > MANY:
            quiet = min(LONGEST_QUIET, MANY_QUIET + EACH_QUIET * len(self._pending))
            if self._checkout.has_ended():
                quiet = ENDED_QUIET
            return min(self._last + quiet, self._first() + MANY_PATIENCE) - now
        dues = [(self._due(path, pending, now), pending) for path, pending in self._pending.items()]
        waited_for = [min(due, held) - now for due, pending in dues if (held := pending.first + HELD_UP) > now < due]
        soonest = max(waited_for) if waited_for else min(due for due, _ in dues) - now
        if len(dues) <= SEVERAL and now > self._rest_until:
            return soonest
        quiet = SEVERAL_QUIET if now > self._rest_until else MANY_QUIET
        return max(soonest, min(self._last + quiet, self._first() + HELD_UP) - now)

    def take(self, now: Seconds) -> dict[str, Pending]:
        """Remove and return what may be looked at."""
        if len(self._pending) > MANY:
            self._rest_until = now + REST
            self._checkout.forget()
            late = self._first() + MANY_PATIENCE
            ready = {path: each for path, each in self._pending.items() if not each.writing or late <= now}
        else:
            ready = {path: each for path, each in self._pending.items() if self._due(path, each, now) <= now}
        for path in ready:
            del self._pending[path]
        return ready

    def clear(self) -> None:
        self._pending.clear()

    def _first(self) -> Seconds:
        # They stand in the order they were first heard of; to ask all ten thousand after each event would take longer.
        return next(iter(self._pending.values())).first

    def _due(self, path: str, pending: Pending, now: Seconds) -> Seconds:
        """Return when *path* is finished, if nothing more is heard of it."""
        return min(pending.last + self._quiet(path, pending, now), pending.first + PATIENCE)

    def _quiet(self, path: str, pending: Pending, now: Seconds) -> Seconds:
        try:
            found = os.stat(path)  # noqa: PTH116 - a path is text here, for there may be thousands
        except OSError:
            return MISSING if self._before(path).exists else QUIET
        if not stat.S_ISREG(found.st_mode):
            return QUIET
        stamp = (found.st_size, found.st_mtime_ns)
        if pending.stamp is not None and pending.stamp != stamp:
            pending.last = now
            pending.growing = True
        pending.stamp = stamp
        if pending.heard == {Heard.TOUCHED}:
            return QUIET
        if not found.st_size and not self._before(path).is_empty:
            return EMPTY
        if pending.writing:
            return WRITER
        if Heard.SEEN in pending.heard:
            return GROWING if pending.growing else SEEN
        return REWRITTEN if pending.closed > 1 else QUIET
