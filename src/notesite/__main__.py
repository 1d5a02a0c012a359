"""The way in: `notesite`, or `python -m notesite`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from notesite import __version__

_INTERRUPTED = 130

_PATIENCE = 50_000
"""New objects between two looks for garbage."""


def run() -> None:
    """Run the command line. Asked for its version only, answer without it: scripts ask often."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"notesite, version {__version__}\n")
        return
    _read_names_as_utf8()
    # Importing makes thousands of objects, all of which stay: Python's own 700 looks through them forty times.
    gc.set_threshold(_PATIENCE, 20, 100)
    from notesite.ending import asked, listen  # noqa: PLC0415

    listen()
    try:
        from notesite.cli import run as run_commands  # noqa: PLC0415

        run_commands()
    except KeyboardInterrupt:
        # There is no command line yet that could say so.
        sys.exit(_INTERRUPTED)
    except Exception:
        # What importing makes of a KeyboardInterrupt.
        if not asked():
            raise
        sys.exit(asked())
    finally:
        _leave(sys.exc_info()[1])


def _leave(end: BaseException | None) -> None:
    """End the process at once: taking a site apart object by object, which Python does first, takes a while.

    All is closed by now, files, threads and processes. Whoever watches the program waits for its orderly end.
    """
    if not isinstance(end, SystemExit) or not isinstance(end.code, int) or sys.gettrace() or sys.getprofile():
        return
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
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
