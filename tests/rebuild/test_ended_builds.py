"""Builds that are ended from outside, whole processes, and builds at the same time: what stands is always whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contents import contents

BUILD = [sys.executable, "-m", "notesite", "build"]
COUNTING = """
import os, sys
WANTED = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect")
parent, seen = os.getpid(), 0
def count(event, arguments):
    global seen
    writes = event in WANTED or event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    # Nothing before the build is of interest, such as what is compiled, nor what its helpers do.
    if not writes or "notesite.commands.build" not in sys.modules or os.getpid() != parent:
        return
    seen += 1
    if seen == int(os.environ.get("TEST_END_AT", "0")):
        os.kill(parent, int(os.environ["TEST_END_BY"]))
    if counter is not None:
        os.pwrite(counter, b"%9d" % seen, 0)
counter = None
if path := os.environ.get("TEST_COUNT"):
    counter = os.open(path, os.O_RDWR | os.O_CREAT)
sys.addaudithook(count)
"""
"""Ends the process by a signal just before it changes the disk for the nth time."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "site.yaml").write_text("title: 试\n")
    for name in "abc":
        (root / "content" / f"{name}.md").write_text(
            f"---\ntitle: {name}\ndate: 2024-01-01\ntags: [甲]\n---\n${name}^2$\n"
        )
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(COUNTING)
    return root


def built(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hook = str(root.parent / "hook")
    paths = os.pathsep.join([hook, *filter(None, sys.path)])
    env = {**os.environ, "PYTHONPATH": paths, **environment}
    return subprocess.run([*BUILD, str(root), *arguments], env=env, capture_output=True, text=True, timeout=120)  # noqa: PLW1510


@contextmanager
def changed(note: Path) -> Iterator[None]:
    before = note.read_text()
    note.write_text(before.replace("title: ", "title: 新").replace("甲", "乙"))
    yield
    note.write_text(before)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda by: by.name)
def test_ended_at_any_change_of_the_disk_it_leaves_whole_files_and_the_next_build_puts_it_right(
    site: Path, tmp_path: Path, by: signal.Signals
) -> None:
    with changed(site / "content" / "b.md"):
        assert built(site, "-o", str(tmp_path / "new")).returncode == 0
    assert built(site, TEST_COUNT=str(tmp_path / "count")).returncode == 0
    old, new, number = contents(site / "public"), contents(tmp_path / "new"), int((tmp_path / "count").read_text())
    assert number > 20
    with changed(site / "content" / "b.md"):
        # From its beginning to its end, in four steps that go on from what the one before has left.
        for at in range(2, number, number // 4 + 1):
            ended = built(site, TEST_END_AT=str(at), TEST_END_BY=str(int(by)))
            assert ended.returncode in (0, -by if by == signal.SIGKILL else 128 + by), ended.stderr
            assert "Traceback" not in ended.stderr
            for path, content in contents(site / "public").items():
                assert path.startswith(".notesite-") or content in (old.get(path), new.get(path)), path
        assert built(site).returncode == 0
    assert contents(site / "public") == new


KILLED = """
import os, sys, time
from notesite.cli import main as cli
from notesite.stages import loading
parent, parse = os.getpid(), loading.parse
def slow(job):
    if os.getpid() != parent:
        print("parsing", flush=True)
        time.sleep(600)
    return parse(job)
loading.parse = slow
sys.argv = ["notesite", "build", sys.argv[1], "--jobs", "2"]
cli.run()
"""


def test_what_a_killed_build_leaves_ends_with_it_and_keeps_no_other_waiting(site: Path) -> None:
    for number in range(60):
        (site / "content" / f"n{number}.md").write_text("---\ntitle: 篇\ndate: 2024-01-01\n---\n字\n")
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(site)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "parsing\n"
    process.kill()
    # What it is said to ends only with the last one who might say something.
    process.communicate(timeout=60)
    assert built(site).returncode == 0


def test_builds_at_the_same_time_take_turns(site: Path, tmp_path: Path) -> None:
    assert built(site, "-o", str(tmp_path / "alone")).returncode == 0
    running = [subprocess.Popen([*BUILD, str(site)], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=120)[1] for process in running]
    codes = [process.returncode for process in running]
    assert set(codes) <= {0, 4}, told
    assert 0 in codes
    assert all("another build, process " in each for each, code in zip(told, codes, strict=True) if code == 4)
    assert contents(site / "public") == contents(tmp_path / "alone")
