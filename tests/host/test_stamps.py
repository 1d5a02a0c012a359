"""Stamps save readings, and never a change."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from notesite.digest import digest
from notesite.host import stamps
from notesite.host.stamps import Stamps


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file that has been left alone for long enough."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    time.sleep(0.15)
    return path


def test_a_file_that_is_as_it_was_is_not_read(file: Path) -> None:
    first = Stamps({})
    assert first.of(file, "a") == digest(b"one")
    assert Stamps(first.seen).digest(file, "a") == digest(b"one")


def test_a_file_changed_just_before_it_was_looked_at_is_read_again(file: Path) -> None:
    file.write_bytes(b"two")
    first = Stamps({})
    assert first.of(file, "a") == digest(b"two")
    assert first.seen == {}


def test_a_clock_of_whole_seconds_needs_a_longer_wait(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = 1_700_000_000_000_000_000
    monkeypatch.setattr(stamps, "_look", lambda _path: stamps.Stamp(3, second, second, 1, ""))
    for later, known in ((1_900_000_000, False), (2_100_000_000, True)):
        monkeypatch.setattr(stamps.time, "time_ns", lambda later=later: second + later)
        taken = Stamps({})
        taken.of(file, "a")
        assert bool(taken.seen) is known


@pytest.mark.parametrize("keep_times", [False, True])
def test_a_changed_file_of_equal_size_is_noticed(file: Path, keep_times: bool) -> None:
    first = Stamps({})
    first.of(file, "a")
    before = file.stat()
    file.write_bytes(b"two")
    if keep_times:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Stamps(first.seen).digest(file, "a") is None


def test_a_file_that_changes_while_it_is_read_is_not_remembered(file: Path) -> None:
    taken = Stamps({})

    def read() -> bytes:
        content = file.read_bytes()
        file.write_bytes(b"two!")
        return content

    assert taken.reading(file, "a", read) == digest(b"one")
    assert taken.seen == {}


@pytest.fixture
def staged(file: Path) -> Path:
    """Return where *file*, written long before, stands once it was moved."""
    return file.with_name("b")


def test_a_file_put_in_place_by_this_build_is_not_read(file: Path, staged: Path) -> None:
    taken, before = Stamps({}), file.stat()
    file.replace(staged)
    taken.placed(staged, "b", digest(b"one"), staged=before)
    assert taken.digest(staged, "b") is None
    time.sleep(0.15)
    assert taken.digest(staged, "b") == digest(b"one")
    assert taken.grew
    assert Stamps(taken.seen).digest(staged, "b") == digest(b"one")


@pytest.mark.parametrize("when", ["before it is moved", "when it is moved", "later"])
def test_what_is_written_to_a_file_put_in_place_is_read(file: Path, staged: Path, when: str) -> None:
    taken, before = Stamps({}), file.stat()
    if when == "before it is moved":
        file.write_bytes(b"two")
    file.replace(staged)
    if when == "when it is moved":
        staged.write_bytes(b"two")
    taken.placed(staged, "b", digest(b"one"), staged=before)
    if when == "later":
        staged.write_bytes(b"two")
    time.sleep(0.15)
    assert taken.of(staged, "b") == digest(b"two")


def test_a_file_moved_as_soon_as_it_is_written_is_read(tmp_path: Path) -> None:
    """Who had the time to write to it meanwhile would not show."""
    path, to, taken = tmp_path / "a", tmp_path / "b", Stamps({})
    path.write_bytes(b"one")
    before = path.stat()
    path.replace(to)
    taken.placed(to, "b", digest(b"two"), staged=before)
    time.sleep(0.15)
    assert taken.of(to, "b") == digest(b"one")


def test_a_file_changed_again_and_again_is_named_once(file: Path) -> None:
    known = Stamps({})
    for content in (b"two", b"three", b"four"):
        file.write_bytes(content)
        known.of(file, "a")
    assert list(known.changed) == ["a"]
