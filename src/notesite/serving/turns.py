"""One thread at a time, in the order in which they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from types import TracebackType
from typing import TypeVar

Job = TypeVar("Job")
Made = TypeVar("Made")


class Turns:
    """A fair lock, for `with`: a thread that has just held it does not get it again before one that waits."""

    def __init__(self) -> None:
        self._mutex = Lock()
        # Held by who waits: a thread that lets go of the other and wants it again, as a build does, comes after.
        self._next = Lock()

    @property
    def awaited(self) -> bool:
        """Somebody waits."""
        return self._next.locked()

    def __enter__(self) -> None:
        with self._next:
            self._mutex.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._mutex.release()

    def run(self, function: Callable[[Job], Made], jobs: Iterable[Job], number: int, /) -> Iterator[Made]:  # noqa: ARG002
        """Yield what *function* makes of each of *jobs*, a turn for each."""
        for job in jobs:
            with self:
                made = function(job)
            yield made
