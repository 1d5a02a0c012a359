"""One thing done while another is being done: for work that lets go of the interpreter, as V8's does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin *work* in a thread of its own; return what waits for it and returns or raises what it did.

    Without another thread it is done by whoever waits for it.
    """
    # An executor's future does the same, but takes a hundredth of a second to load.
    made: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run, name="aside")
    try:
        thread.start()
    except RuntimeError:  # the system grants no thread
        return work

    def result() -> T:
        thread.join()
        if failed:
            raise failed[0]
        return made[0]

    return result
