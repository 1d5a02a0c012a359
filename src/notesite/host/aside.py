"""One thing done while another is being done: for work that lets go of the interpreter, as V8's does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin *work* in a thread of its own; return what waits for it and returns or raises what it did."""
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
    begun = executor.submit(work)
    executor.shutdown(wait=False)
    return begun.result
