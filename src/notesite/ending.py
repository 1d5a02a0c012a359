"""Being asked to end, by Ctrl-C, SIGTERM or a terminal that is closed, at whatever moment."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


class _Ending:
    """What hears the signals. As exceptions, so that what was written aside is taken away."""

    asked = 0

    def __call__(self, number: int, _frame: FrameType | None) -> NoReturn:
        # The exception can get lost, in a destructor or in C, or come out as another where a class is being made.
        self.asked = number
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen() -> None:
    """Have Ctrl-C raise KeyboardInterrupt, and SIGTERM and SIGHUP SystemExit, and remember each."""
    ending = _Ending()
    for number in _SIGNALS:
        # A program that a script starts in the background is told to ignore Ctrl-C, and by `nohup` to ignore SIGHUP.
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, ending)
    if ending in map(signal.getsignal, _SIGNALS):
        sys.unraisablehook = partial(_told, sys.unraisablehook)


def asked() -> int:
    """Return the exit code that the end asked for has; 0 if nobody asked."""
    heard = map(signal.getsignal, _SIGNALS)
    return next((128 + one.asked for one in heard if isinstance(one, _Ending) and one.asked), 0)


def wait() -> None:
    """Wait until the end is asked for, which is raised here."""
    # A lock would sleep on if the signal comes just before it begins to; what is written to a pipe stays there.
    hears, tells = os.pipe()
    os.set_blocking(tells, False)
    signal.set_wakeup_fd(tells)
    while not asked():
        os.read(hears, 1)


def _told(tell: Callable[[UnraisableHookArgs], object], lost: UnraisableHookArgs) -> None:
    """Tell of an exception that was *lost*, but not once the end is asked for.

    It is either the one that is remembered, or what a thread of V8's meets that comes back to what is closed by now.
    """
    if not asked():
        tell(lost)
