"""One build at a time, and a dead one's lock is no lock."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notesite.host.lock import lock
from notesite.refusal import Locked

_HOLDER = """
import sys, pathlib
from notesite.host.lock import lock
with lock(pathlib.Path(sys.argv[1]), patience=0):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", _HOLDER, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_holder_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".notesite" / "lock"
    with holder(path) as process:
        with pytest.raises(Locked, match=f"process {process.pid}, holds {path}"), lock(path, patience=0):
            pass
        process.communicate()
    with lock(path, patience=0):
        assert path.read_text() == str(os.getpid())


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_process_that_was_forked_holds_nothing(tmp_path: Path) -> None:
    """Whoever held the lock may be killed, and what it forked live on."""
    path = tmp_path / "lock"
    read, write = os.pipe()
    with lock(path, patience=0):
        process = os.fork()
        if process == 0:
            os.close(write)
            os.read(read, 1)
            os._exit(0)
    with lock(path, patience=5):
        assert path.exists()
    os.close(read)
    os.close(write)
    assert os.waitpid(process, 0)[1] == 0


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path) as process:
        process.kill()
        process.communicate()
    with lock(path, patience=0):
        assert path.exists()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EISDIR])
def test_where_nothing_may_be_written_there_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*arguments: object) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "open", refused)
    with lock(tmp_path / "lock", patience=0) as held:
        assert not held


def test_where_the_disk_is_full_a_lock_is_held_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of its process does not fit any more, and is for those who wait."""
    path = tmp_path / "lock"

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(os, "pwrite", full)
    with lock(path, patience=0) as held:
        assert held
        with pytest.raises(Locked, match="process unknown"), lock(path, patience=0):
            pass


@pytest.mark.parametrize("place", ["lock", "folder"])
@pytest.mark.parametrize("leads", ["nowhere", "to itself", "no link"])
def test_where_something_else_stands_in_its_place_there_is_no_lock(tmp_path: Path, place: str, leads: str) -> None:
    """A cache folder may be a link to a disk that is cleared at each start."""
    path = tmp_path / "folder" / "lock"
    if place == "lock":
        path.parent.mkdir()
    stands = path if place == "lock" else path.parent
    if leads != "no link":
        stands.symlink_to(stands.name if leads == "to itself" else "/nonexistent/place")
    elif place == "lock":
        stands.mkdir()
    else:
        stands.touch()
    with lock(path, patience=0) as held:
        assert not held


def test_any_other_refusal_of_the_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(OSError, match="no"), lock(tmp_path / "lock", patience=0):
        pass


def test_a_lock_waits_for_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path) as process:
        assert process.stdin is not None
        process.stdin.close()
        with lock(path, patience=60):
            assert process.wait() == 0


def test_who_waited_for_a_lock_that_was_removed_holds_the_next(tmp_path: Path) -> None:
    """As `clean --cache` removes it: else two builds would hold two files of one name."""
    path = tmp_path / ".notesite" / "lock"
    waiting: list[subprocess.Popen[str]] = []
    with lock(path, patience=0):
        command = [sys.executable, "-c", _HOLDER.replace("patience=0", "patience=30"), str(path)]
        waiting.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        time.sleep(0.5)
        shutil.rmtree(path.parent)
    with waiting[0] as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(Locked), lock(path, patience=0):
            pass
        process.communicate()


def test_the_folder_of_a_site_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "moved" / ".notesite" / "lock"
    with pytest.raises(FileNotFoundError), lock(path, patience=0):
        pass
    assert not any(tmp_path.iterdir())
