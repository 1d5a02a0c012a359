"""The way in: `notesite`, or `python -m notesite`."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress

from notesite import __version__

_SYSTEM, _INTERRUPTED, _UNHEARD = 3, 130, 141
"""Exit codes: the system said no, Ctrl-C, and nobody reads what is said, as any program ends in a pipe's SIGPIPE."""

_PATIENCE = (50_000, 20, 100)
"""New objects between two looks for garbage among them, and how many such looks come before one further back."""


def run() -> None:
    """Run the command line. Asked for its version only, answer without it: scripts ask often."""
    try:
        _open_streams()
        if sys.argv[1:] == ["--version"]:
            sys.stdout.write(f"notesite, version {__version__}\n")
            sys.stdout.flush()
            return
        _run_commands()
    except KeyboardInterrupt:
        # There is no command line yet that could say so.
        sys.exit(_INTERRUPTED)
    except Exception as error:
        # What importing makes of a KeyboardInterrupt.
        if code := _asked():
            sys.exit(code)
        if isinstance(error, OSError):
            # The command line tells of any other: of this one it could not.
            _end_unheard(error)
        raise
    finally:
        _leave(sys.exc_info()[1])


def _run_commands() -> None:
    _read_names_as_utf8()
    # Importing makes thousands of objects, all of which stay: Python's own 700 looks through them forty times.
    gc.set_threshold(*_PATIENCE)
    from notesite.ending import listen  # noqa: PLC0415

    listen()
    from notesite.cli.main import run as run_commands  # noqa: PLC0415

    run_commands()


def _asked() -> int:
    """Return the exit code that the end asked for has; 0 if nobody asked, or nobody could."""
    from notesite.ending import asked  # noqa: PLC0415

    return asked()


def _open_streams() -> None:
    """Open on nothing what was closed of standard input, output and error.

    A file of the site that is opened next would get its number, and what is said would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number there is, which is this one.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


def _end_unheard(error: OSError) -> None:
    """End since what is said does not arrive, without a traceback that would not either."""
    if error.errno == errno.EPIPE:
        os._exit(_UNHEARD)
    with suppress(OSError):
        sys.stderr.write(f"notesite: {(error.strerror or str(error)).lower()}\n")
        sys.stderr.flush()
    os._exit(_SYSTEM)


def _leave(end: BaseException | None) -> None:
    """End the process at once: taking a site apart object by object, which Python does first, takes a while.

    All is closed by now, files, threads and processes. Whoever watches the program waits for its orderly end.
    """
    if not isinstance(end, SystemExit) or not isinstance(end.code, int) or sys.gettrace() or sys.getprofile():
        return
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            if end.code == 0:
                _end_unheard(error)
    os._exit(end.code)


def _read_names_as_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale is another's (zh_CN.GB18030, C).

    Names of files are UTF-8 whatever the terminal speaks, and the same site must come of them; what is told stays in
    the terminal's own encoding.
    """
    if sys.getfilesystemencoding() == "utf-8":
        return
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "notesite", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    run()
