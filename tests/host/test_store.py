"""The store beside others: what another process is writing to is whole, and what is lent can be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from notesite.digest import key
from notesite.host import store as stores
from notesite.host.store import Store

HERE = key("here", number="1")
MANY = 20_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store that remembers one thing."""
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.keep([(HERE, "whole")])
        store.settle()
    return path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_PATIENCE", 0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Write to the store at *path* as another process does that lets nobody read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def recalled(path: Path) -> dict[object, str]:
    """Return what a store at *path* remembers."""
    with Store(path) as store:
        return dict(store.recall([HERE], str))


def test_what_another_writes_to_is_not_known_and_not_thrown_away(path: Path) -> None:
    with Store(path) as store:
        with locked(path):
            assert store.recall([HERE], str) == {}
        assert store.recall([HERE], str) == {HERE: "whole"}
        assert not store.broken
    assert recalled(path) == {HERE: "whole"}


def test_a_store_opened_while_another_writes_is_left_alone_and_told(path: Path) -> None:
    with locked(path), Store(path) as store:
        assert "locked" in store.broken
        assert store.recall([HERE], str) == {}
        store.keep([(HERE, "other")])
        store.settle()
    assert recalled(path) == {HERE: "whole"}


def test_what_was_borrowed_is_not_thrown_away(path: Path) -> None:
    with Store(path) as store:
        store.borrow()
        path.write_bytes(b"no store " * 1_000)
        assert store.recall([HERE], str) == {}
        assert path.read_bytes() == b"no store " * 1_000
        # The process that lent it would do that; from Python 3.13 on a connection left open is told of.
        assert store._others is not None
        store._others.close()


def test_a_lent_store_can_be_read_whatever_is_kept_meanwhile(path: Path) -> None:
    many = [(key("many", number=str(number)), "x" * 1_000) for number in range(MANY)]
    with Store(path) as store:
        store.keep(many[:1])
        store.lend()
        for start in range(1, MANY, 1_000):
            store.keep(many[start : start + 1_000])
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", timeout=0, uri=True)) as copy:
                assert copy.execute("SELECT count(*) FROM remembered").fetchone() == (2,)
        store.settle()
        assert not store.broken
    with Store(path) as store:
        assert len(store.recall([wanted for wanted, _ in many], str)) == MANY


def test_a_store_that_can_no_longer_be_written_says_why(path: Path) -> None:
    with Store(path) as store:
        with locked(path):
            store.keep([(key("more", number=str(number)), "") for number in range(MANY)])
        assert store.broken == "database is locked"
        store.settle()
        assert store.broken == "database is locked"
    assert recalled(path) == {HERE: "whole"}
