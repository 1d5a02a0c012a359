"""An author's own file is written whole, and only if it is still what was read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notesite.host.rewrite import clear, rewrite
from notesite.refusal import Unusable


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    rewrite(path, before=b"old", after=b"new", within=tmp_path)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [path]


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"newer")
    with pytest.raises(Unusable, match="has changed meanwhile"):
        rewrite(path, before=b"old", after=b"new", within=tmp_path)
    assert path.read_bytes() == b"newer"


@pytest.mark.parametrize("link", ["file", "folder"])
def test_what_lies_behind_a_link_is_left_alone(tmp_path: Path, link: str) -> None:
    outside, content = tmp_path / "outside", tmp_path / "content"
    outside.mkdir()
    content.mkdir()
    (outside / "a.md").write_bytes(b"old")
    if link == "file":
        (content / "a.md").symlink_to(outside / "a.md")
        path = content / "a.md"
    else:
        (content / "in").symlink_to(outside)
        path = content / "in" / "a.md"
    with pytest.raises(Unusable, match="link"):
        rewrite(path, before=b"old", after=b"new", within=content)
    assert (outside / "a.md").read_bytes() == b"old"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        rewrite(path, before=b"old", after=b"new", within=tmp_path)
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (b"old", [path])


KILLED = """
import os, signal, sys
from pathlib import Path
from notesite.host.rewrite import rewrite
os.fsync = lambda _: os.kill(os.getpid(), int(sys.argv[2]))
path = Path(sys.argv[1])
rewrite(path, before=b"old", after=b"new", within=path.parent)
"""


@pytest.mark.parametrize(("end", "is_dead"), [(signal.SIGKILL, True), (signal.SIGSTOP, False)])
def test_what_one_that_was_killed_has_left_is_cleared_away(tmp_path: Path, end: signal.Signals, is_dead: bool) -> None:
    """And nothing else: neither what somebody is still writing nor what is called alike."""
    path = tmp_path / "in" / "[a].md"
    path.parent.mkdir()
    path.write_bytes(b"old")
    others = [tmp_path / "in" / name for name in (".a.md.notesite-fix", "a.12345678.notesite-fix", ".a.12345678.md")]
    for other in others:
        other.touch()
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path), str(int(end))]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        assert len([*path.parent.iterdir()]) == 2 + len(others)
        clear(tmp_path)
        assert len([*path.parent.iterdir()]) == 2 + len(others) - is_dead
        process.kill()
    clear(tmp_path)
    assert sorted(path.parent.iterdir()) == sorted([path, *others])
    assert path.read_bytes() == b"old"
