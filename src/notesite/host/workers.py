"""Several processors for what is pure and has no order: the parsing of notes."""

from __future__ import annotations

import multiprocessing
import os
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

    def __init__(self, number: int | None = None) -> None:
        self._number = number or len(os.sched_getaffinity(0))

    def __call__(self, function: Callable[[Job], Made], jobs: Sequence[Job]) -> Iterable[Made]:
        """Yield what *function* makes of each of *jobs*, in their order."""
        # A forked child has only the thread that forked; a lock another thread held would stay locked in it.
        if self._number == 1 or len(jobs) < WORTH_IT or threading.active_count() > 1:
            yield from map(function, jobs)
            return
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(self._number, mp_context=context) as pool:
            yield from pool.map(function, jobs, chunksize=_AT_ONCE)
