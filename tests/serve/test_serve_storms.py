"""`notesite serve` while very much changes at once, or less is told of it than happens."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from following import Followed, following
from serving_support import site

MEGABYTE = 2**20


def many(number: int, word: str) -> dict[str, str]:
    return {f"n{n:05}": f"{word} words of {n}\n" for n in range(number)}


def are_shown(server: Followed, number: int, word: str) -> bool:
    """Say whether the pages hold *word*: the first and last that are written, and some in between."""
    some = (number - 1, *range(0, number, 1 + number // 20))
    return all(f"{word} words of {n}<" in server.text(f"n{n:05}/") for n in some)


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


@contextmanager
def stopped(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let *process* stand still: to it, what is done meanwhile takes no time."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@pytest.mark.skipif(shutil.which("git") is None, reason="Git is not installed")
def test_a_checkout_of_every_file_is_few_builds(tmp_path: Path, soaking: bool) -> None:
    """However long this machine's disk takes for it."""
    number, rounds = (10_000, 5) if soaking else (80, 1)
    root = site(tmp_path)
    git(root, "init")
    for word in ("one", "two"):
        git(root, "checkout", "--orphan", word)
        site(root, **many(number, word))
        git(root, "add", "content", "site.yaml")
        git(root, "commit", "--message", word)
    with following(root) as server:
        assert are_shown(server, number, "two")
        held = []
        for _ in range(rounds):
            for word in ("one", "two"):

                def check_out(word: str = word) -> None:
                    with stopped(server.process):
                        git(root, "checkout", "--quiet", word)

                lines = server.after(check_out, lambda word=word: are_shown(server, number, word))
                assert len(lines) <= 3, lines
            held.append(server.memory())
        # While one site takes the place of another there are two; after that, no more is held from time to time.
        assert held[-1] - held[0] < 50 * MEGABYTE


def test_what_happens_while_it_cannot_listen_is_seen_afterwards(tmp_path: Path, soaking: bool) -> None:
    """In a soak more than the kernel keeps, so that events are lost."""
    number = 20_000 if soaking else 40
    root = site(tmp_path, **many(number, "old"))
    with following(root) as server:
        with stopped(server.process):
            site(root, **many(number, "new"))
        server.wait_for(lambda: are_shown(server, number, "new"), limit=600)
        (root / "content" / "n00000.md").write_text("last words\n", "utf-8")
        server.wait_for(lambda: "last words" in server.text("n00000/"))


@contextmanager
def limited(root: Path, limit: str) -> Iterator[Followed]:
    """Serve *root* where the system grants no more than *limit*."""
    before = ["unshare", "--user", "--map-root-user", "sh", "-c", f'echo {limit} && exec "$@"', "sh"]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody set limits of their own (unshare)")
    with following(root, before=before) as server:
        yield server


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("10 > /proc/sys/user/max_inotify_watches", "the system refuses to watch more: "),
        ("0 > /proc/sys/user/max_inotify_instances", "the system refuses to watch: "),
    ],
)
def test_where_the_system_watches_no_more_it_is_said_once_and_looked_at_again_and_again(
    tmp_path: Path, limit: str, reason: str
) -> None:
    root = site(tmp_path, note="old words\n")
    for number in range(12):
        (root / "content" / f"folder{number}").mkdir()
        (root / "content" / f"folder{number}" / "deep.md").write_text("deep words\n", "utf-8")
    with limited(root, limit) as server:
        server.wait_for(lambda: reason in server.said)
        for word in ("new", "newer"):
            (root / "content" / "note.md").write_text(f"{word} words\n", "utf-8")
            (root / "content" / "folder11" / "deep.md").write_text(f"{word} deep words\n", "utf-8")
            server.wait_for(lambda word=word: f"{word} words" in server.text("note/"))
            server.wait_for(lambda word=word: f"{word} deep words" in server.text("folder11/deep/"))
        assert server.said.count(f"looking for changes again and again: {reason}") == 1
