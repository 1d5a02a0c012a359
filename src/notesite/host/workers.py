"""Several processors for what is pure and has no order: the parsing of notes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Made = TypeVar("Made")

WORTH_IT = 24
"""Jobs below which starting processes takes longer than they save."""

_AT_ONCE = 4
"""Jobs handed over together: few, since notes differ a hundredfold in length."""


class Workers:
    """Runs a function over jobs, like `map`, on as many processes as there are processors, or *number*."""

    def __init__(self, number: int | None = None, *, among_threads: bool = False) -> None:
        """*among_threads*: this process has other threads, so those for work begin afresh: half a second."""
        self._number = number or len(os.sched_getaffinity(0))
        self._afresh = among_threads

    def __call__(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterable[Made]:
        """Yield what *function* makes of each of *jobs*, in their order."""
        # A forked child has only the thread that forked; a lock another thread held would stay locked in it.
        alone = threading.active_count() == 1
        if self._number == 1 or len(jobs) < WORTH_IT or not (alone or self._afresh):
            yield from map(function, jobs)
            return
        context = multiprocessing.get_context("spawn" if self._afresh else "fork")
        with ProcessPoolExecutor(
            self._number, mp_context=context, initializer=_aside if self._afresh else None
        ) as pool:
            yield from pool.map(function, jobs, chunksize=_AT_ONCE)


def _aside() -> None:
    """Leave Ctrl-C to the parent, and the processor to whoever waits for an answer of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
