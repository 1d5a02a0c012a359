"""What an author waits for while `notesite serve` runs: from a save to the page, from the start to the first page.

    python benchmarks/saves.py peers POSTS --live live.py [--tools notesite,hugo,eleventy] [--edits 20]
    python benchmarks/saves.py sizes SOURCE… --corpus make_corpus.py [--sizes 1000,10000] [--edits 40]
    python benchmarks/saves.py memory POSTS [--edits 500]

`peers` runs *live.py*, which times dev servers side by side on the same folder of POSTS, and tells notesite's share of
Hugo's figures. `sizes` makes posts of folders of notes (SOURCE) with *make_corpus.py*, builds each site once, and times
saves in sites of several sizes, and the parts of a save: until the page begins to change, has changed, shows it.
`memory` saves one post again and again. All need playwright and Chromium ($CHROMIUM, or `chromium` on PATH); notesite
is $NOTESITE, or the one on PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from wishes import command_line, count, counts, file, folder, program

NOTESITE = os.environ.get("NOTESITE") or shutil.which("notesite") or "notesite"
SETTINGS = "title: Bench\nbase_url: https://example.org/\nlanguage: zh-CN\n"
_POSTS = "p*.md"
LOOKED_AT = 50
"""Edits after which `memory` looks at how much is held."""
PARTS = ("begun", "changed", "shown")
"""Of a save: the page has its new text and begins to change, has changed, and shows it."""
_SEEN = "mark => document.body.textContent.includes(mark)"
_LISTEN = """() => {
  for (const kind of ["morphing", "morphed"])
    document.addEventListener(`notesite:${kind}`, () => (window[`${kind}At`] = Date.now()))
}"""
_MOMENTS = "[window.morphingAt, window.morphedAt]"


def main() -> None:
    """Measure what was asked for."""
    parser = command_line(__doc__)
    parser.add_argument("what", choices=("peers", "sizes", "memory"))
    parser.add_argument("folders", nargs="+", type=folder)
    parser.add_argument("--live", type=file, help="live.py")
    parser.add_argument("--corpus", type=file, help="make_corpus.py")
    parser.add_argument("--tools", default="notesite,hugo")
    parser.add_argument("--sizes", type=counts, default="1000,10000")
    parser.add_argument("--edits", type=count, help="20, 40 and 500 if not given")
    parser.add_argument("--keep", type=Path, help="folder in which the sites of `sizes` stay, to be used again")
    options = parser.parse_args()
    for what, script in (("peers", "live"), ("sizes", "corpus")):
        if options.what == what and getattr(options, script) is None:
            parser.error(f"`{what}` needs the script --{script}")
    if options.what == "memory" and options.edits and options.edits < LOOKED_AT:
        parser.error(f"memory is looked at every {LOOKED_AT} edits")
    if options.what == "memory" and not any(options.folders[0].glob(_POSTS)):
        parser.error(f"{options.folders[0]} holds no posts: files {_POSTS}, as make_corpus.py makes them")
    program(NOTESITE)
    {"peers": peers, "sizes": sizes, "memory": memory}[options.what](options)


def peers(options: argparse.Namespace) -> None:
    """Time dev servers side by side."""
    with tempfile.TemporaryDirectory() as scratch:
        told = Path(scratch, "told.json")
        run = [sys.executable, options.live, options.folders[0], "--tools", options.tools, "--work", f"{scratch}/work"]
        subprocess.run([*run, "--edits", str(options.edits or 20), "--json", told], check=True)
        answer = json.loads(told.read_text("utf-8"))
    for name in ("p50", "p95", "start_warm", "start_cold"):
        if "hugo" in answer:
            print(f"{name}: {answer['notesite'][name] / answer['hugo'][name]:.3f} of Hugo's")


def sizes(options: argparse.Namespace) -> None:
    """Time saves in sites of several sizes."""
    worst = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            root = (options.keep or Path(scratch)) / str(size)
            if not (root / "site.yaml").exists():
                make(root, size, options)
            with served(root) as server, shown(server.url(middle(root))) as page:
                rows = [saved(page, middle(root), number) for number in range(options.edits or 40)]
            found = {part: [row[n] for row in rows] for n, part in enumerate(PARTS)}
            worst[size] = percentile(found["shown"], 95)
            parts = "  ".join(f"{part} {statistics.median(times):.0f}" for part, times in found.items())
            print(
                f"{size} posts: first page {server.first:.2f} s  p50 {statistics.median(found['shown']):.0f} ms"
                f"  p95 {worst[size]:.0f} ms   medians in ms: {parts}",
                flush=True,
            )
    least, most = min(worst), max(worst)
    print(f"p95 at {most} posts: {worst[most] / worst[least]:.2f} of that at {least}")


def memory(options: argparse.Namespace) -> None:
    """Save one post again and again, looking at how much memory is held."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "site")
        settle(root, options.folders[0])
        with served(root) as server, shown(server.url(middle(root))) as page:
            held = []
            for number in range(options.edits or 500):
                saved(page, middle(root), number, pause=0.05)
                if number % LOOKED_AT == LOOKED_AT - 1:
                    held.append(server.memory())
                    print(f"after {number + 1} edits {held[-1]:.0f} MB", flush=True)
    print(f"after the last: {held[-1] / held[0]:.3f} of what it was after the first {LOOKED_AT}")


class Server:
    """`notesite serve` of the site *root*."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._port = port
        began = time.perf_counter()
        wait_for(self.url(middle(root)))
        self.first = time.perf_counter() - began
        """Seconds from the start to the first page."""

    def url(self, post: Path) -> str:
        return f"http://127.0.0.1:{self._port}/{post.stem}/"

    def memory(self) -> float:
        """Return the megabytes it holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def served(root: Path) -> Iterator[Server]:
    """Serve *root*, with all its posts read, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with (root / "serve.log").open("wb") as log:
        process = subprocess.Popen([NOTESITE, "serve", root, "--port", str(port)], stdout=log, stderr=log)
        try:
            server = Server(root, process, port)
            # The home page is there as soon as all posts were read.
            wait_for(f"http://127.0.0.1:{port}/")
            yield server
        finally:
            process.terminate()
            process.wait()


@contextmanager
def shown(url: str) -> Iterator[Page]:
    """Show the page at *url* in Chromium."""
    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.goto(url)
        page.wait_for_timeout(1500)
        page.evaluate(_LISTEN)
        yield page
        browser.close()


def saved(page: Page, post: Path, number: int, *, pause: float = 0.6) -> list[float]:
    """Append a sentence with a formula to *post*; return the milliseconds until each of PARTS."""
    before = post.read_text("utf-8")
    mark = f"标记{number}号{time.time_ns()}"
    post.write_text(f"{before}\n\n{mark} $y_{{{number}}}^{{{time.time_ns()}}}$。\n", "utf-8")
    written = time.time()
    page.wait_for_function(_SEEN, arg=mark, polling="raf", timeout=30_000)
    seen = (time.time() - written) * 1000
    moments = page.evaluate(_MOMENTS)
    time.sleep(pause)
    post.write_text(before, "utf-8")
    page.wait_for_function(f"mark => !({_SEEN})(mark)", arg=mark, polling="raf", timeout=30_000)
    time.sleep(pause)
    return [*(moment - written * 1000 for moment in moments), seen]


def make(root: Path, size: int, options: argparse.Namespace) -> None:
    """Make the site *root* of *size* posts and build it, so that it is remembered."""
    with tempfile.TemporaryDirectory() as scratch:
        posts = Path(scratch, "posts")
        command = [sys.executable, options.corpus, posts, *options.folders, "--limit", str(size), "--copies"]
        subprocess.run([*command, "1"], check=True, stdout=subprocess.DEVNULL)
        found = len(list(posts.glob("*.md")))
        if found < size:
            subprocess.run([*command, str(-(-size // found))], check=True, stdout=subprocess.DEVNULL)
        for spare in sorted(posts.glob("*.md"))[size:]:
            spare.unlink()
        settle(root, posts)


def settle(root: Path, posts: Path) -> None:
    """Make the site *root* of *posts* and build it."""
    shutil.copytree(posts, root / "content", ignore=lambda _, names: [name for name in names if name[-3:] != ".md"])
    (root / "site.yaml").write_text(SETTINGS, "utf-8")
    subprocess.run([NOTESITE, "build", root, "--keep-going"], check=True, stderr=subprocess.DEVNULL)


def middle(root: Path) -> Path:
    """Return the post that is edited."""
    posts = sorted((root / "content").glob(_POSTS))
    return posts[len(posts) // 2]


def wait_for(url: str) -> None:
    """Wait until *url* answers with a page."""
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)


def percentile(values: list[float], share: int) -> float:
    """Return the value that *share* percent of *values* do not exceed."""
    return sorted(values)[max(0, round(share / 100 * len(values)) - 1)]


if __name__ == "__main__":
    main()
