"""Several processors for what is pure and has no order: the parsing of notes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from notesite.host.processes.crew import Crew
from notesite.stages.eachnote import in_turn

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Job = TypeVar("Job")
Made = TypeVar("Made")
Answer = Callable[[], list[Made] | None]

WORTH_IT = 24
"""Jobs below which starting processes takes longer than they save."""

FEWEST, MOST = 4, 64
"""Jobs handed over together: few, since notes differ a hundredfold in length; more while they are small, or handing
them over takes as long as doing them."""

FULL = 8_000
"""The size from which a handful is no longer small; a note's size is in bytes."""

_FIRST = 8
"""Jobs done before there are other processes."""

_AHEAD = 400
"""Jobs under way: enough for all processors while the one who asked is busy with what has come."""

STARVED = 3.0
"""Seconds without an answer after which processes that give way to all others count as starved: somebody waits for the
pages."""

_LEAST_URGENT = 19
"""How much a process gives way to others: as much as the system knows."""
_QUIET = "ignore:resource_tracker:UserWarning"


class Moment(Protocol):
    """A time that may change, in seconds of the monotonic clock, which all processes read alike."""

    value: float


Until = Callable[[], Moment | None]


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
        until: Until = lambda: None,
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
        first: list[Job] = [] if self._afresh else taken[:_FIRST]
        # Whatever the first jobs load and compile, forked children inherit; otherwise each would do it by itself.
        made = _each(function, first)
        # Before anything is yielded: between two jobs the caller may start a thread.
        others = self._others(partial(_each, function))
        try:
            done = [(first, lambda: made)]
            handed = ((some, others.hand(some)) for some in handfuls(chain(taken[len(first) :], rest), self._size))
            for some, wait in _ahead(chain(done, handed)):
                answer = wait()
                # What they leave, for whatever reason, is done here.
                yield from self._here(function, some, len(some)) if answer is None else answer
        finally:
            others.end()

    def _others(self, work: Callable[[Sequence[Job]], list[Made]]) -> Crew[Job, Made] | _Afresh[Job, Made]:
        if not self._afresh:
            return Crew(self._number, work)
        return _Afresh(self._number, work, until=self._until)


def handfuls(jobs: Iterator[Job], size: Callable[[Job], int]) -> Iterator[list[Job]]:
    """Yield *jobs* by the handful, in order; *size* says how large one is."""
    while some := list(islice(jobs, FEWEST)):
        room = FULL - sum(map(size, some))
        while room > 0 and len(some) < MOST and (more := next(jobs, None)) is not None:
            some.append(more)
            room -= size(more)
        yield some


def _ahead(handed: Iterable[tuple[Sequence[Job], Answer[Made]]]) -> Iterator[tuple[Sequence[Job], Answer[Made]]]:
    """Yield what is *handed* over, in order, once as much is under way as may be.

    To hand over everything at once would be ten thousand notes in memory.
    """
    waiting: deque[tuple[Sequence[Job], Answer[Made]]] = deque()
    under_way = 0
    for some, answer in handed:
        waiting.append((some, answer))
        under_way += len(some)
        while under_way >= _AHEAD:
            under_way -= len(waiting[0][0])
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


class _Afresh(Generic[Job, Made]):
    """Processes started afresh: they may be killed, may never start, or may get no processor.

    They are Python's own, which wait for ever if one of them is killed at the wrong moment: so they are waited for no
    longer than `STARVED`.
    """

    def __init__(self, number: int, work: Callable[[Sequence[Job]], list[Made]], *, until: Until) -> None:
        self._work = work
        self._pool = _pool(number, until)
        self._starve = False
        """What was waited for last did not come."""

    def hand(self, jobs: Sequence[Job]) -> Answer[Made]:
        """Hand over *jobs*; return what waits for what is made of them, which is None if nobody has done them."""
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415  whoever has a pool has it, too

        handed = None
        # OSError: the system grants no process, for want of memory or by a limit.
        with suppress(BrokenExecutor, OSError), _without_ctrl_c():
            handed = self._pool.submit(self._work, jobs) if self._pool is not None else None
        return partial(self._made, handed)

    def end(self) -> None:
        """End the processes; leave them to themselves if they make no progress."""
        if self._pool is not None:
            self._pool.shutdown(wait=not self._starve, cancel_futures=True)

    def _made(self, handed: Future[list[Made]] | None) -> list[Made] | None:
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415

        with suppress(BrokenExecutor):
            if handed is not None and self._comes(handed):
                return handed.result()
        return None

    def _comes(self, handed: Future[list[Made]]) -> bool:
        """Wait for what was *handed* over. While others starve it is waited for no longer, nor need they begin it."""
        from concurrent.futures import wait  # noqa: PLC0415

        wait([handed], 0 if self._starve else STARVED)
        self._starve = not handed.done()
        if self._starve:
            handed.cancel()
        return not self._starve


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Have processes that begin here never hear of Ctrl-C, of which they would tell until they can ignore it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pool(number: int, until: Until) -> Executor | None:
    """Return processes that begin afresh; None where the system has not what they need, such as shared memory."""
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    if _QUIET not in sys.warnoptions:
        # A server ends at once, in the middle of this: what is left over is cleared away by a process that
        # multiprocessing keeps for that, which need not tell of it. It begins with these options.
        sys.warnoptions.append(_QUIET)
    context = multiprocessing.get_context("spawn")
    with suppress(OSError, ImportError, NotImplementedError):
        return ProcessPoolExecutor(number, mp_context=context, initializer=partial(_aside, until()))
    return None


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
    """End this process when the one it works for has died; otherwise it would wait for work for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    assert parent is not None, "a process for work has a parent"

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _aside(until: Moment | None) -> None:
    """Leave Ctrl-C to the parent, and let all other processes go first."""
    global _until  # noqa: PLW0603  a process for work has no other place
    _until = until
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_LEAST_URGENT)
