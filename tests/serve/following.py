"""`notesite serve` in a process of its own, followed as a page and a terminal follow it: each state, each line."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from attacking import Address

PATIENCE = 120.0
"""Seconds after which what was waited for is said not to come."""
QUIET = 0.4
"""Seconds asleep, without a word, after which nothing more is to come: a build follows a save after a quarter of one.

After a build that took long it is half of that, and a second at most.
"""
LOOK = 0.02
"""Seconds between two looks at whether it is asleep."""


class Followed:
    """A server, with all that it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        """What the terminal showed of each change: a line for a saved note, and one for a build."""
        self.states: list[dict[str, Any]] = []
        """What an open page was told."""
        self._said: list[str] = []
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        found = self.wait_for(lambda: next(filter(None, map(_ADDRESS.search, self._said)), None))
        self.address = Address(int(found[1]), found[0])
        self.base = found[2]
        self.wait_for(lambda: self.get("").status != 503)
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        self.wait_for(lambda: self.states and self.lines)
        self.rest()

    @property
    def said(self) -> str:
        """Everything the terminal showed."""
        return "".join(self._said)

    def get(self, path: str) -> Any:
        """Return the answer to *path*, relative to the site."""
        return self.address.get(self.base + path)

    def text(self, path: str) -> str:
        """Return the page at *path*, relative to the site."""
        return str(self.get(path).body.decode())

    def wait_for(self, found: Callable[[], Any], limit: float = PATIENCE) -> Any:
        """Return what is *found*, as soon as it is true."""
        end = time.monotonic() + limit
        while not (value := found()):
            assert self.process.poll() is None, f"the server has ended: {self.said}"
            assert time.monotonic() < end, f"it does not come about; said was {self.said[-2000:]}"
            with self._news:
                self._news.wait(0.02)
        return value

    def rest(self, quiet: float = QUIET) -> None:
        """Wait until it was found asleep for *quiet* seconds altogether, and nothing was said meanwhile.

        Looks are counted: while a busy machine lets this process wait, or the server, no time passes.
        """
        looks, known = 0, self._heard()
        while looks * LOOK < max(quiet, self._pause() + 0.15):
            assert self.process.poll() is None, f"the server has ended: {self.said}"
            time.sleep(LOOK)
            before, known = known, self._heard()
            looks = looks + _is_asleep(self.process.pid) if known == before else 0

    def after(self, act: Callable[[], object], found: Callable[[], Any] = lambda: True) -> list[str]:
        """Do *act*, wait until something is *found* and no more is said; return the lines that came of it."""
        before = len(self.lines)
        act()
        self.wait_for(found)
        self.rest()
        return self.lines[before:]

    def memory(self) -> int:
        """Return how many bytes it holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def files(self) -> int:
        """Return how many files and connections it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    @property
    def problems(self) -> list[str]:
        """What an open page was last told to be wrong."""
        return [one["message"] for one in self.states[-1]["diagnostics"] if one["severity"] == "error"]

    def _pause(self) -> float:
        """Return the seconds after which the next build begins, by how long the last ones took."""
        took = (float(found) for line in self.lines[-5:] for found in _TOOK.findall(line))
        return min(max(took, default=0.0) / 2, 1.0)

    def _heard(self) -> tuple[int, int]:
        return len(self._said), len(self.states)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                self._said.append(line)
                if _NEWS.match(line):
                    self.lines.append(line[9:].strip())
                self._news.notify_all()

    def _listen(self) -> None:
        token = re.search(r"client\.js\?token=([\w%-]+)", self.text(""))
        assert token is not None, "the page has no script"
        with closing(http.client.HTTPConnection("127.0.0.1", self.address.port, timeout=600)) as connection:
            connection.request("GET", f"/-/notesite/events?token={token[1]}", headers={"Sec-Fetch-Site": "same-origin"})
            # The server ends by closing every connection.
            with suppress(http.client.HTTPException, OSError), connection.getresponse() as answer:
                for line in answer:
                    if line.startswith(b"data: "):
                        with self._news:
                            self.states.append(json.loads(line[6:]))
                            self._news.notify_all()


_ADDRESS = re.compile(r"http://[^\s/:]+:(\d+)(/\S*)")
_NEWS = re.compile(r"\d\d:\d\d:\d\d ")
_TOOK = re.compile(r"^[\d,]+ articles?.* in (\d+(?:\.\d+)?) s")


def _is_asleep(process: int) -> bool:
    """Say whether every thread of *process*, and of those it has begun, waits for something to happen.

    One that is kept waiting for a processor, or for the disk, does not. Where there is no /proc, they all do.
    """
    for thread in Path(f"/proc/{process}/task").glob("*"):
        with suppress(OSError):  # It has ended meanwhile.
            state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
            if state not in "SZX" or not all(map(_is_asleep, map(int, (thread / "children").read_text().split()))):
                return False
    return True


@contextmanager
def following(root: Path, *options: str, before: Sequence[str] = ()) -> Iterator[Followed]:
    """Serve the site *root* until the block ends, by Ctrl-C; *before* is what the command is run by."""
    command = [*before, sys.executable, "-m", "notesite", "serve", str(root), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1) as process:
        try:
            followed = Followed(process)
            yield followed
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0, followed.said
        finally:
            process.kill()
