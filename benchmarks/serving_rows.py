"""What `notesite serve` bears: checkouts, editors, file systems without events, a crowd of connections, long days.

    python benchmarks/serving_rows.py checkouts [--notes 10000] [--rounds 5]
    python benchmarks/serving_rows.py editors [--times 20]
    python benchmarks/serving_rows.py polling [--times 20]
    python benchmarks/serving_rows.py crowd
    python benchmarks/serving_rows.py soak [--edits 5000]

Each makes a site of its own, serves it, and prints what it found, with the bound it is held to. The tests hold counts
and states of the same; here are the times. `polling` needs bindfs: the site is served through it and saved behind it.
All need the test dependencies, and Linux, where memory and open files of a process can be seen.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS / "serve"), str(TESTS / "host")]

from following import Followed, following  # noqa: E402
from saving import NO_SAVES, SAVES, in_time  # noqa: E402
from serving_support import site  # noqa: E402
from wishes import command_line, count, program  # noqa: E402

MEGABYTE = 2**20
HALF_OPEN, LISTENING = 300, 200
TABS = 50
TENTHS = 10


def main() -> None:
    """Measure what was asked for."""
    parser = command_line(__doc__)
    rows = {"checkouts": checkouts, "editors": editors, "polling": polling, "crowd": crowd, "soak": soak}
    parser.add_argument("what", choices=rows)
    parser.add_argument("--notes", type=count, default=10_000)
    parser.add_argument("--rounds", type=count, default=5)
    parser.add_argument("--times", type=count, default=20)
    parser.add_argument("--edits", type=count, default=5_000)
    options = parser.parse_args()
    if options.edits < TENTHS:
        parser.error(f"tenths of the edits are compared: make at least {TENTHS}")
    with tempfile.TemporaryDirectory() as folder:
        rows[options.what](Path(folder), options)


def checkouts(root: Path, options: argparse.Namespace) -> None:
    """Switch every note of a site back and forth."""
    site(root)
    git(root, "init")
    for word in ("one", "two"):
        git(root, "checkout", "--orphan", word)
        site(root, **{f"n{number:05}": f"{word} words of {number}\n" for number in range(options.notes)})
        git(root, "add", "content", "site.yaml")
        git(root, "commit", "--message", word)
    with following(root) as server:
        took, builds, held = [], [], [server.memory()]
        for turn in range(2 * options.rounds):
            word = ("one", "two")[turn % 2]
            before = len(server.lines)
            git(root, "checkout", "--quiet", word)
            # Who asks all the time takes the processor from what is waited for.
            took.append(seconds_until(partial(is_whole, server, options.notes, word), look_every=0.05))
            server.rest(2.0)
            builds.append(len(server.lines) - before)
            # What it held of the tree before is let go when nothing has changed for two seconds.
            time.sleep(2.5)
            held.append(server.memory())
            print(
                f"{word}: right {took[-1]:.2f} s after, {builds[-1]} builds, {held[-1] / MEGABYTE:.0f} MB", flush=True
            )
    tell("right tree after a checkout, slowest", max(took), 5, "s")
    tell("builds a switch, most", max(builds), 3, "")
    tell("more memory than before the first", (held[-1] - held[0]) / MEGABYTE, 50, "MB")
    tell("more memory than after the first two", (held[-1] - held[2]) / MEGABYTE, 50, "MB")


def editors(root: Path, options: argparse.Namespace) -> None:
    """Save a note as each editor does."""
    site(root, note=text("old"))
    note = root / "content" / "note.md"
    with following(root) as server:
        server.text("note/")
        for save in SAVES:
            took, told = [], []
            for number in range(options.times):
                word = f"{save.__name__}-{number}"
                before = server.states[-1]["version"]
                in_time(save(note, text(word)))
                took.append(1000 * seconds_until(partial(holds, server, "note/", f"the end of {word}.")))
                server.rest()
                told.append(server.states[-1]["version"] - before)
            tell(f"{save.__name__}: page after the last write, p95", percentile(took, 95), 300, "ms")
            tell(f"{save.__name__}: rebuilds of {options.times} saves", sum(told), options.times, "")
            for other in note.parent.iterdir():
                if other != note:
                    other.unlink()
            server.rest()
        for change in NO_SAVES:
            before = server.states[-1]["version"]
            for _ in range(options.times):
                change(note)
                server.rest()
            tell(f"{change.__name__}: rebuilds", server.states[-1]["version"] - before, 0, "")


def polling(root: Path, options: argparse.Namespace) -> None:
    """Save notes where the system tells of nothing: behind a file system in user space."""
    behind, seen = root / "behind", root / "seen"
    site(behind, note=text("old"))
    seen.mkdir()
    subprocess.run([program("bindfs"), "-o", "attr_timeout=0,entry_timeout=0", behind, seen], check=True)
    try:
        with following(seen) as server:
            server.wait_for(lambda: "looking for changes again and again" in server.said)
            print(next(line for line in server.said.splitlines() if "again and again" in line))
            took = []
            for number in range(options.times):
                (behind / "content" / "note.md").write_text(text(f"word-{number}"), "utf-8")
                took.append(seconds_until(partial(holds, server, "note/", f"the end of word-{number}.")))
                time.sleep(number * 0.07 % 0.5)
    finally:
        subprocess.run(["fusermount", "-u", seen], check=True)
    tell(f"page after {options.times} saves behind a mount, slowest", max(took), 2, "s")


def crowd(root: Path, _options: argparse.Namespace) -> None:
    """Ask for a page among connections that ask for nothing, and others that listen."""
    site(root, note=text("old"))
    with following(root) as server, ExitStack() as others:
        server.text("note/")
        quiet = times_of(lambda: server.text("note/"), 100)
        for _ in range(HALF_OPEN):
            others.enter_context(connected(server)).sendall(b"GET /note/ HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        others.enter_context(tabs(server, LISTENING))
        among = times_of(lambda: server.text("note/"), 100)
        tell("a page, alone, p95", percentile(quiet, 95), 100, "ms")
        tell("a page, among 500 connections, p95", percentile(among, 95), 100, "ms")
        tell("a page, among 500 connections, slowest", max(among), 100, "ms")
        server.wait_for(lambda: server.files() < HALF_OPEN + LISTENING)
        tell("half a request is cut off after", time.monotonic() - began, 30, "s")


def soak(root: Path, options: argparse.Namespace) -> None:
    """Save again and again, with tabs that come and go."""
    formulas = " ".join(f"$x_{{{number}}}^{{{{}}}}$" for number in range(40))
    site(root, **{f"n{number}": "old words\n" for number in range(50)})
    took: list[float] = []
    held, files = [], []
    tenth = options.edits // TENTHS
    with following(root) as server:
        for number in range(options.edits):
            name = f"n{number % 7}"
            server.text(f"{name}/")
            words = f"words {number} {formulas.replace('{}', str(number))}"
            title = f"title: T{number}\n" if number % 50 == 0 else ""
            (root / "content" / f"{name}.md").write_text(f"---\n{title}date: 2026-01-01\n---\n\n{words}\n", "utf-8")
            took.append(1000 * seconds_until(partial(holds, server, f"{name}/", f"words {number} ")))
            if number % 50 == 0:
                with tabs(server, TABS):
                    pass
            if number % tenth == tenth - 1:
                server.rest(1.0)
                time.sleep(2.5)
                held.append(server.memory() / MEGABYTE)
                files.append(server.files())
                last = percentile(took[-tenth:], 95)
                print(f"after {number + 1}: {held[-1]:.0f} MB, {files[-1]} files, p95 {last:.0f} ms", flush=True)
    first, last = percentile(took[:tenth], 95), percentile(took[-tenth:], 95)
    tell("memory after the last tenth, of that after the first", held[-1] / held[0], 1.2, "")
    tell("open files more than after the first tenth", files[-1] - files[0], 0, "")
    tell("p95 of the last tenth, of that of the first", last / first, 1.2, "")


def text(word: str) -> str:
    return "# Note\n\n" + f"{word} words $x$ " * 400 + f"\n\nthe end of {word}.\n"


def holds(server: Followed, page: str, words: str) -> bool:
    return words in server.text(page)


def is_whole(server: Followed, number: int, word: str) -> bool:
    some = (number - 1, *range(0, number, 1 + number // 20))
    return all(f"{word} words of {n}<" in server.text(f"n{n:05}/") for n in some)


@contextmanager
def tabs(server: Followed, number: int) -> Iterator[None]:
    """Have *number* pages listen."""
    token = server.text("").partition("client.js?token=")[2].partition('"')[0]
    request = f"GET /-/notesite/events?token={token} HTTP/1.1\r\nHost: {server.address.host}\r\n\r\n"
    with ExitStack() as opened:
        for _ in range(number):
            tab = opened.enter_context(connected(server))
            tab.sendall(request.encode())
            assert b" 200 " in tab.recv(64)
        yield


def connected(server: Followed) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.address.port))


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    subprocess.run([shutil.which("git") or "git", "-C", root, *identity, *arguments], check=True, capture_output=True)


def seconds_until(true: Callable[[], bool], *, look_every: float = 0.002) -> float:
    began = time.perf_counter()
    while not true():
        if time.perf_counter() - began > 300:
            raise TimeoutError("it does not come about")
        time.sleep(look_every)
    return time.perf_counter() - began


def times_of(act: Callable[[], object], times: int) -> list[float]:
    """Return how many milliseconds *act* takes each time."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return took


def percentile(values: Sequence[float], share: int) -> float:
    return sorted(values)[max(0, round(share / 100 * len(values)) - 1)]


def tell(what: str, found: float, bound: float, unit: str) -> None:
    verdict = "" if found <= bound else "   <-- MISSED"
    print(f"{what}: {found:.4g} {unit} (at most {bound:g}){verdict}", flush=True)


if __name__ == "__main__":
    main()
