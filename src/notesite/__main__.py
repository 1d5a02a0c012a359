"""The way in: `notesite`, or `python -m notesite`."""

from __future__ import annotations

import sys

from notesite import __version__


def run() -> None:
    """Run the command line. Asked for its version only, answer without it: scripts ask often."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"notesite, version {__version__}\n")
        return
    from notesite.cli import run as run_commands  # noqa: PLC0415

    run_commands()


if __name__ == "__main__":
    run()
