"""Several processors for what is pure and has no order: the parsing of notes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from notesite.stages.eachnote import in_turn

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Job = TypeVar("Job")
Made = TypeVar("Made")

WORTH_IT = 24
"""Jobs below which starting processes takes longer than they save."""

FEWEST, MOST = 4, 64
"""Jobs handed over together: few, since notes differ a hundredfold in length; more while they are small, or handing
them over takes as long as doing them."""

FULL = 8_000
"""What such a handful has in it when it is no longer small; a note's size is in bytes."""

_FIRST = 8
"""Jobs done before there are other processes."""

_AHEAD = 400
"""Jobs under way: enough for all processors while the one who asked is busy with what has come."""

STARVED = 3.0
"""Seconds after which processes that make way for all others are said to get no processor: whatever else runs here,
somebody waits for the pages."""

_QUIET = "ignore:resource_tracker:UserWarning"


class Moment(Protocol):
    """A time that may change, in seconds of the monotonic clock, which all processes read alike."""

    value: float


class Here(Protocol):
    """Runs a function over jobs in this process."""

    def __call__(self, function: Callable[[Job], Made], jobs: Iterable[Job], number: int, /) -> Iterable[Made]:
        """Yield what *function* makes of each of *jobs*, in their order."""
        ...


class Workers:
    """Runs a function over jobs, like `map`, on as many processes as there are processors, or *number*."""

    def __init__(
        self,
        number: int | None = None,
        *,
        among_threads: Here | None = None,
        until: Callable[[], Moment | None] = lambda: None,
        size: Callable[[Any], int] = lambda _job: FULL,
    ) -> None:
        """*size* tells how large a job is, as `FULL` counts.

        *among_threads*: this process has other threads, and what is done in it is done this way.

        Processes for work then begin afresh, which takes half a second; they begin no job until the moment of *until*,
        and make way for everything else that runs. What they have not done within `STARVED` is done in this process.
        """
        self._number = number or len(os.sched_getaffinity(0))
        self._here = among_threads or in_turn
        self._afresh = among_threads is not None
        self._until = until
        self._size = size

    def __call__(self, function: Callable[[Job], Made], jobs: Iterable[Job], number: int) -> Iterable[Made]:
        """Yield what *function* makes of each of *jobs*, at most *number*, in their order; few are taken ahead."""
        # A forked child has only the thread that forked; a lock another thread held would stay locked in it.
        alone = threading.active_count() == 1
        rest = iter(jobs)
        # There may be none: of *number* jobs it is known only as they are asked for.
        taken = list(islice(rest, WORTH_IT)) if self._number > 1 and (alone or self._afresh) else []
        if len(taken) < WORTH_IT:
            yield from self._here(function, chain(taken, rest), number)
            return
        # Most builds parse a note or two, and need not wait for what it takes to start a process.
        import multiprocessing  # noqa: PLC0415
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        # What these load and compile, every forked child then has; each would do so by itself.
        first = [] if self._afresh else _each(function, taken[:_FIRST])
        if self._afresh and _QUIET not in sys.warnoptions:
            # A server ends at once, in the middle of this: what is left over is cleared away by a process that
            # multiprocessing keeps for that, which need not tell of it. It begins with these options.
            sys.warnoptions.append(_QUIET)
        context = multiprocessing.get_context("spawn" if self._afresh else "fork")
        pool = ProcessPoolExecutor(
            self._number,
            mp_context=context,
            initializer=partial(_aside, self._until()) if self._afresh else _end_with_parent,
        )
        others = _Others(pool, here=self._here, patience=STARVED if self._afresh else None)
        try:
            yield from first
            yield from others.windowed(function, handfuls(chain(taken[len(first) :], rest), self._size))
        finally:
            pool.shutdown(wait=not others.starve, cancel_futures=True)


def handfuls(jobs: Iterator[Job], size: Callable[[Job], int]) -> Iterator[list[Job]]:
    """Yield *jobs* by the handful, in order; *size* says how large one is."""
    while some := list(islice(jobs, FEWEST)):
        room = FULL - sum(map(size, some))
        while room > 0 and len(some) < MOST and (more := next(jobs, None)) is not None:
            some.append(more)
            room -= size(more)
        yield some


class _Others:
    """The other processes, which may be killed, for want of memory most of all, never be, or get no processor.

    What they leave, for whatever reason, is done *here*.
    """

    def __init__(self, pool: Executor, *, here: Here, patience: float | None) -> None:
        """*patience*: seconds for which a handful is waited for; None: however long it takes."""
        self._pool = pool
        self._here = here
        self._patience = patience
        self.starve = False
        """The handful waited for last did not come."""

    def windowed(self, function: Callable[[Job], Made], some_at_once: Iterable[list[Job]]) -> Iterator[Made]:
        """Do as `pool.map` does, which takes all jobs at once: ten thousand notes are as many texts in memory."""
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415  whoever has a pool has it, too

        waiting: deque[tuple[Sequence[Job], Future[list[Made]] | None]] = deque()
        under_way = 0
        for some in some_at_once:
            handed = None
            # OSError: the system grants no process, for want of memory or by a limit.
            with suppress(BrokenExecutor, OSError):
                handed = self._pool.submit(_each, function, some)
            waiting.append((some, handed))
            under_way += len(some)
            while under_way >= _AHEAD:
                under_way -= len(waiting[0][0])
                yield from self._made(function, *waiting.popleft())
        while waiting:
            yield from self._made(function, *waiting.popleft())

    def _made(
        self, function: Callable[[Job], Made], some: Sequence[Job], handed: Future[list[Made]] | None
    ) -> Iterable[Made]:
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415

        with suppress(BrokenExecutor):
            if handed is not None and self._comes(handed):
                return handed.result()
        return self._here(function, some, len(some))

    def _comes(self, handed: Future[list[Made]]) -> bool:
        """Wait for what was *handed* over. While others starve it is waited for no longer, nor need they begin it."""
        from concurrent.futures import wait  # noqa: PLC0415

        if self._patience is not None:
            wait([handed], 0 if self.starve else self._patience)
            self.starve = not handed.done()
            if self.starve:
                handed.cancel()
        return not self.starve


def _each(function: Callable[[Job], Made], jobs: Sequence[Job]) -> list[Made]:
    made = []
    for job in jobs:
        while _until is not None and (rest := _until.value - time.monotonic()) > 0:
            time.sleep(rest)
        made.append(function(job))
    return made


_until: Moment | None = None
"""In a process for work: before that it begins nothing."""


def _end_with_parent() -> None:
    """End this process when the one it works for has died, by which it would wait for work for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    assert parent is not None, "a process for work has a parent"

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _aside(until: Moment | None) -> None:
    """Leave Ctrl-C to the parent, and the processor to whoever waits for an answer of it."""
    global _until  # noqa: PLW0603  a process for work has no other place
    _until = until
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(19)
