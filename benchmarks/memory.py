"""The most memory a command and all its processes hold at once, in MB of proportional set size (Linux).

    python benchmarks/memory.py notesite build FOLDER …

A page that several processes share counts once, divided among them; the resident size of each, added up, would count
what a fork shares many times.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from wishes import command_line, program

EVERY = 0.05
"""Seconds between two looks."""


def main() -> None:
    """Run the command and tell its peak."""
    parser = command_line(__doc__)
    parser.add_argument("command", help="a program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="of its own")
    wish = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("this system does not tell how much memory processes share; Linux does")
    process = subprocess.Popen([program(wish.command), *wish.arguments])
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(shared_out, family(process.pid))))
        time.sleep(EVERY)
    print(f"peak {peak / 1024:.0f} MB, exit code {process.returncode}", file=sys.stderr)


def family(process: int) -> list[int]:
    """Return *process* and all that descend from it."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def shared_out(process: int) -> int:
    """Return the proportional set size of *process* in kB; 0: it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
