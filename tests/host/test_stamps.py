"""Stamps save readings, and never a change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notesite.digest import digest
from notesite.host import stamps
from notesite.host.stamps import FINE, Stamps


def later() -> int:
    """Tell a time at which all files have been left alone for long enough."""
    return time.time_ns() + 2 * FINE


def after(path: Path, nanoseconds: int) -> Callable[[], int]:
    """Return a clock that stands still so long after the last change of *path*."""
    changed = path.stat().st_ctime_ns
    return lambda: changed + nanoseconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file that was written before the clock of the disk ticked last."""
    path, other = tmp_path / "a", tmp_path / "other"
    path.write_bytes(b"one")
    other.touch()
    while other.stat().st_mtime_ns <= path.stat().st_ctime_ns:
        other.touch()
    other.unlink()
    return path


def test_a_file_that_is_as_it_was_is_not_read(file: Path) -> None:
    first = Stamps({}, clock=later)
    assert first.of(file, "a") == digest(b"one")
    assert Stamps(first.seen).digest(file, "a") == digest(b"one")


@pytest.mark.parametrize(("left_alone", "known"), [(0, False), (FINE - 1, False), (FINE, True)])
def test_a_file_changed_just_before_it_was_looked_at_is_read_again(file: Path, left_alone: int, known: bool) -> None:
    file.write_bytes(b"two")
    if file.stat().st_ctime_ns % 1_000_000_000 == 0:
        pytest.skip("this disk has a clock of whole seconds")
    first = Stamps({}, clock=after(file, left_alone))
    assert first.of(file, "a") == digest(b"two")
    assert bool(first.seen) is known


def test_a_clock_of_whole_seconds_needs_a_longer_wait(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = 1_700_000_000_000_000_000
    monkeypatch.setattr(stamps, "_look", lambda _path: stamps.Stamp(3, second, second, 1, ""))
    for more, known in ((1_900_000_000, False), (2_100_000_000, True)):
        taken = Stamps({}, clock=lambda more=more: second + more)
        taken.of(file, "a")
        assert bool(taken.seen) is known


@pytest.mark.parametrize("keep_times", [False, True])
def test_a_changed_file_of_equal_size_is_noticed(file: Path, keep_times: bool) -> None:
    first = Stamps({}, clock=later)
    first.of(file, "a")
    before = file.stat()
    file.write_bytes(b"two")
    if keep_times:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Stamps(first.seen).digest(file, "a") is None


def test_a_file_that_changes_while_it_is_read_is_not_remembered(file: Path) -> None:
    taken = Stamps({}, clock=later)

    def read() -> bytes:
        content = file.read_bytes()
        file.write_bytes(b"two!")
        return content

    assert taken.reading(file, "a", read) == digest(b"one")
    assert taken.seen == {}


@pytest.fixture
def staged(file: Path) -> Path:
    """Return where *file*, written long before, stands once it was moved."""
    before = file.stat().st_mtime_ns - 2 * FINE
    os.utime(file, ns=(before, before))
    return file.with_name("b")


def test_a_file_put_in_place_by_this_build_is_not_read(file: Path, staged: Path) -> None:
    moment = [0]
    taken, before = Stamps({}, clock=lambda: moment[0]), file.stat()
    file.replace(staged)
    taken.placed(staged, "b", digest(b"one"), staged=before)
    moment[0] = after(staged, FINE - 1)()
    assert taken.digest(staged, "b") is None
    moment[0] += 1
    assert taken.digest(staged, "b") == digest(b"one")
    assert taken.grew
    assert Stamps(taken.seen).digest(staged, "b") == digest(b"one")


@pytest.mark.parametrize("when", ["before it is moved", "when it is moved", "later"])
def test_what_is_written_to_a_file_put_in_place_is_read(file: Path, staged: Path, when: str) -> None:
    taken, before = Stamps({}, clock=later), file.stat()
    if when == "before it is moved":
        file.write_bytes(b"two")
    file.replace(staged)
    if when == "when it is moved":
        staged.write_bytes(b"two")
    taken.placed(staged, "b", digest(b"one"), staged=before)
    if when == "later":
        staged.write_bytes(b"two")
    assert taken.of(staged, "b") == digest(b"two")


def test_a_file_moved_as_soon_as_it_is_written_is_read(file: Path) -> None:
    """Who had the time to write to it meanwhile would not show."""
    # However long this takes, it is moved within a tenth of a second after that.
    written = file.stat().st_mtime_ns + 3600 * 1_000_000_000
    os.utime(file, ns=(written, written))
    before, to = file.stat(), file.with_name("b")
    taken = Stamps({}, clock=lambda: written + 2 * FINE)
    file.replace(to)
    taken.placed(to, "b", digest(b"two"), staged=before)
    assert taken.of(to, "b") == digest(b"one")


def test_a_file_changed_again_and_again_is_named_once(file: Path) -> None:
    known = Stamps({})
    for content in (b"two", b"three", b"four"):
        file.write_bytes(content)
        known.of(file, "a")
    assert list(known.changed) == ["a"]
