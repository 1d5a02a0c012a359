"""V8 with one JavaScript function loaded, within bounds of time and memory. Knows nothing of what the function does.

Importing this starts nothing, but loads mini-racer and asyncio with it: a twentieth of a second that only those should
wait for who call a function.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event, Thread

from py_mini_racer import (
    DEFAULT_V8_FLAGS,
    JSEvalException,
    JSFunction,
    JSOOMException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)

from notesite.refusal import Failed

_FLAGS = (
    *DEFAULT_V8_FLAGS,
    "--no-turbofan",
    "--min-semi-space-size=8",
    "--max-semi-space-size=8",
    # A closed isolate would keep 18 MB for the next, while pages need the memory.
    "--no-memory-pool-share-memory-on-teardown",
    # Where the processor has protection keys, V8 locks its code away from every thread but the one that started it and
    # those begun by that one: any other that closed an isolate would end the process (SIGSEGV).
    "--no-memory-protection-keys",
)
"""Maglev's code is nearly as fast as Turbofan's and made in a tenth of the time, which pays up to 40,000 formulas.

8 MB: V8 cannot know what else needs the memory, and lets the garbage of a large site grow 60 MB further. Asking it to
tidy up instead takes longer than typesetting: that throws compiled code away with the garbage.
"""


_THREADS = 3
"""There are at once while V8 begins: who begins it, its own, and that of its event loop."""

PATIENCE = 60.0
"""Seconds that V8 may take to begin, a thousand times what it needs: a machine may have much else to do."""

_GONE = 1.0
"""Seconds in which a thread that has ended is gone."""


class ExhaustedError(Exception):
    """A call took more time or memory than it was given; says which. The isolate is of no use any more."""

    def __init__(self, message: str, *, stood_still: bool) -> None:
        """*stood_still*: the time went by, and this process had not half of it, which says nothing of the call."""
        super().__init__(message)
        self.stood_still = stood_still


class Isolate:
    """A V8 of its own, which has run some scripts."""

    def __init__(self, scripts: Iterable[str], function: str, *, memory: int) -> None:
        """Run *scripts* in order; the last defines *function*. *memory* is in bytes of V8's heap."""
        if not _has_room():
            raise Failed(
                "V8, which sets the formulas, cannot begin: this process may not have as many addresses as V8 reserves",
                hint="raise the limit (ulimit -v unlimited); of what it reserves V8 uses little",
            )
        init_mini_racer(flags=_FLAGS, ignore_duplicate_init=True)
        self._racer = _racer()
        self._memory = memory
        try:
            self._function = self._loaded(scripts, function)
        except BaseException:
            self.close()
            raise

    def call(self, *arguments: str, seconds: float) -> str:
        """Return what the function returns, which is text; ExhaustedError if that takes more than *seconds*."""
        began = time.process_time()
        try:
            answer = self._function(*arguments, timeout_sec=seconds)
        except (JSTimeoutException, JSOOMException) as failure:
            used = time.process_time() - began
            self._settle(seconds)
            timed_out = isinstance(failure, JSTimeoutException)
            reason = f"{seconds:g} seconds" if timed_out else f"{self._memory // 2**20} MB of memory"
            message = f"took {'longer' if timed_out else 'more'} than {reason}"
            raise ExhaustedError(message, stood_still=timed_out and used < seconds / 2) from None
        assert isinstance(answer, str), f"the function answered {type(answer).__name__}, not text"
        return answer

    def close(self) -> None:
        """Stop V8 and give its memory back."""
        self._racer.close()

    def _loaded(self, scripts: Iterable[str], name: str) -> JSFunction:
        self._racer.set_hard_memory_limit(self._memory)
        try:
            for script in scripts:
                self._racer.eval(script, timeout_sec=PATIENCE)
            function = self._racer.eval(name, timeout_sec=PATIENCE)
        except JSTimeoutException:
            self._settle(PATIENCE)
            raise _stands_still() from None
        assert isinstance(function, JSFunction), f"the scripts define {name}"
        return function

    def _settle(self, seconds: float) -> None:
        """Wait until the stopped call has let go of V8: closed before that, it would report to no one."""
        with suppress(JSEvalException):
            self._racer.eval("0", timeout_sec=seconds)


def _racer() -> MiniRacer:
    """Return a new isolate; Failed if the system grants it no thread."""
    try:
        _try_threads(_THREADS)
        # MiniRacer takes the caller's event loop where one runs in its thread (a server's, a browser driver's), and
        # then neither answers a plain call nor keeps a time limit. In a fresh thread none runs.
        fresh = ThreadPoolExecutor(max_workers=1)
        begun = fresh.submit(MiniRacer)
        try:
            return begun.result(PATIENCE)
        finally:
            # For one that stands still nobody waits.
            fresh.shutdown(wait=begun.done())
    except TimeoutError:
        raise _stands_still() from None
    except RuntimeError as error:
        if "new thread" not in str(error):
            raise
        raise Failed(
            "V8, which sets the formulas, cannot begin: the system grants no thread",
            hint="end other programs, or raise the limit (ulimit -u)",
        ) from None


def _stands_still() -> Failed:
    return Failed(
        f"V8, which sets the formulas, has not begun within {PATIENCE:g} seconds",
        hint="try again; if it never does, install mini-racer anew",
    )


def _try_threads(number: int) -> None:
    """Begin *number* threads and end them; RuntimeError if the system grants fewer: V8 would end the process."""
    over = Event()
    threads: list[Thread] = []
    try:
        for _ in range(number):
            thread = Thread(target=over.wait, daemon=True)
            thread.start()
            threads.append(thread)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    # What has ended for Python still counts until it has for the system.
    until = time.monotonic() + _GONE
    while any(map(_lives, threads)) and time.monotonic() < until:
        time.sleep(0)


def _lives(thread: Thread) -> bool:
    return Path(f"/proc/self/task/{thread.native_id}").exists()


_TRY = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from py_mini_racer import MiniRacer
MiniRacer()
"""


@cache
def _has_room() -> bool:
    """Say whether this process may have the addresses that V8 reserves, without which V8 ends the process."""
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return True
    # How many those are is V8's affair, and has changed: so it is tried. One that fails otherwise says nothing of them.
    tried = subprocess.run([sys.executable, "-c", _TRY], capture_output=True, check=False)  # noqa: S603
    return tried.returncode >= 0
