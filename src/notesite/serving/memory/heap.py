"""Where a server's memory comes from: one heap for all its threads, and what is free in it goes back to the system.

glibc gives threads heaps of their own, up to eight for each processor, and each keeps room for the most it ever held.
A server lives long, and its threads wait for Python's lock more than for a heap.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's `malloc.h`."""


def share_one() -> None:
    """Have all threads that start from now on take from one heap."""
    _ask("mallopt", _ARENA_MAX, 1)


def give_back() -> None:
    """Let the system have what a build has needed: a few milliseconds in which no other thread gets any."""
    _ask("malloc_trim", 0)


def _ask(wish: str, *arguments: int) -> None:
    """Have the C library fulfil a *wish*; nothing where it knows no such one."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  of no use elsewhere

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None)[wish](*arguments)
