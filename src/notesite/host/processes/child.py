"""A child process, forked, so that it begins with all that is loaded, and talked to in frames of bytes.

It is for work whose loss costs only time: whatever ends it, this process goes on, and does the work itself.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from typing import BinaryIO

_LENGTH = 4
"""Bytes before each frame that say how long it is."""

PATIENCE = 60.0
"""Seconds after which a process that says nothing is taken to stand still for ever; most speak within one."""

_WAITING = 2**20
"""Bytes that may wait to be heard: pages of a site, so that who makes them need not wait for who writes them."""


class Line:
    """What two processes say to each other; EOFError once the other has gone."""

    def __init__(self, incoming: FileIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._ear = select.poll()
        self._ear.register(incoming, select.POLLIN)

    @property
    def is_heard(self) -> bool:
        """There is a frame to hear, or its beginning, or nobody any more who could send one."""
        return self._incoming.closed or bool(self._ear.poll(0))

    def hear(self, *, within: float | None = None) -> bytes:
        """Wait for the next frame; EOFError, too, if for so many seconds nothing comes of it."""
        if self._incoming.closed:
            raise EOFError
        return self._read(int.from_bytes(self._read(_LENGTH, within), "big"), within)

    def _read(self, number: int, within: float | None) -> bytes:
        # Without a buffer, of which `poll` knows nothing.
        parts = []
        while number:
            if within is not None and not self._ear.poll(within * 1000):
                raise EOFError
            part = self._incoming.read(number)
            if not part:
                raise EOFError
            parts.append(part)
            number -= len(part)
        return b"".join(parts)

    def say(self, frame: bytes) -> None:
        """Send *frame*; it waits if the other does not listen."""
        if self._outgoing.closed:
            raise EOFError
        try:
            self._outgoing.write(len(frame).to_bytes(_LENGTH, "big") + frame)
            self._outgoing.flush()
        except OSError:
            raise EOFError from None

    def close(self) -> None:
        """Hang up."""
        for end in (self._incoming, self._outgoing):
            # What it still held is for nobody.
            with suppress(OSError):
                end.close()


class Child:
    """The other process and the line to it."""

    def __init__(self, process: int | None, line: Line) -> None:
        """*process*: None: the system granted none, and nobody is at the other end of *line*."""
        self._process = process
        self._stopped = False
        self.line = line

    def kill(self) -> None:
        """Have the process end, whatever it is doing; who listens on the line hears of it."""
        if not self._stopped:
            self._stopped = True
            if self._process is not None:
                os.kill(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """Have the process end, and hang up: V8 takes a while to let go of its memory."""
        self.kill()
        self.line.close()

    def end(self) -> None:
        """Stop the process and wait until it is gone."""
        self.stop()
        gone, self._process = self._process, None
        if gone is not None:
            os.waitpid(gone, 0)


def is_worth_it() -> bool:
    """Say whether a process beside this one has a processor of its own, and can be forked safely."""
    # A lock that another thread holds would stay locked in the copy, and V8's threads, of which Python knows nothing,
    # would be missing there. macOS's own libraries do not outlive a fork.
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208


def child(work: Callable[[Line], None]) -> Child:
    """Begin *work* in a process beside this one, at the other end of the line.

    Where the system grants no process, for want of memory or by a limit, nothing is ever heard of it.
    """
    hears, tells = os.pipe()
    # Where the system grants less, or nothing, the other one waits more often.
    with suppress(OSError, AttributeError):
        fcntl.fcntl(tells, fcntl.F_SETPIPE_SZ, _WAITING)
    other_hears, other_tells = os.pipe()
    process = _forked()
    if process == 0:
        os.close(hears)
        os.close(other_tells)
        _work(work, Line(FileIO(other_hears), os.fdopen(tells, "wb")))
    os.close(tells)
    os.close(other_hears)
    return Child(process, Line(FileIO(hears), os.fdopen(other_tells, "wb")))


def _forked() -> int | None:
    try:
        return os.fork()
    except OSError:
        return None


def _work(work: Callable[[Line], None], line: Line) -> None:
    """Do *work* and leave no trace: nothing printed, nothing written, no door of the parent's closed twice."""
    try:
        # Ctrl-C ends both; only the parent has something to say of it. What it ignores is none of the other's business.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        work(line)
    finally:
        os._exit(0)
