"""Being asked to end, by Ctrl-C or SIGTERM, at whatever moment."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn


class _Ending:
    """What hears the signals. As exceptions, so that what was written aside is taken away."""

    asked = 0

    def __call__(self, number: int, _frame: FrameType | None) -> NoReturn:
        # The exception can get lost, in a destructor or in C, or come out as another where a class is being made.
        self.asked = number
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)


def listen() -> None:
    """Have Ctrl-C raise KeyboardInterrupt, and SIGTERM SystemExit, and remember either."""
    ending = _Ending()
    # A program that a script starts in the background is told to ignore Ctrl-C.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, ending)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, ending)


def asked() -> int:
    """Return the exit code that the end asked for has; 0 if nobody asked."""
    heard = (signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM))
    return next((128 + one.asked for one in heard if isinstance(one, _Ending) and one.asked), 0)
