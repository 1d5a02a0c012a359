"""What a server remembers goes to disk: when nothing happens, or there is much of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_support import Served, site

from notesite.digest import key
from notesite.host import store
from notesite.host.lock import lock
from notesite.serving.memory import warm
from notesite.serving.memory.warm import Warm


def test_much_that_is_not_on_disk_is_put_there_during_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of ten thousand notes would else be in memory twice, and lost if it is ended before all is read."""
    monkeypatch.setattr(warm, "LADEN", 10_000)
    most = 0
    keep = Warm.keep

    def kept(self: Warm, values: object) -> None:
        nonlocal most
        keep(self, values)  # type: ignore[arg-type]  # as they came
        most = max(most, self._weight)

    monkeypatch.setattr(Warm, "keep", kept)
    Served(site(tmp_path, **{f"n{number}": f"words $x_{number}$\n" * 20 for number in range(20)})).begin()
    assert 0 < most < 40_000


def test_what_cannot_be_put_there_waits_without_being_tried_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "LADEN", 100)
    memo = Warm(tmp_path)
    memo.keep([(key("load", number="1"), b"x" * 150)])
    assert memo.is_laden
    with lock(tmp_path / "lock", patience=0):
        memo.settle()
        assert not memo.is_laden
        memo.keep([(key("load", number="2"), b"x" * 150)])
        assert memo.is_laden
    memo.settle()
    assert not memo.is_laden
    assert len(Warm(tmp_path).recall([key("load", number="1"), key("load", number="2")], bytes)) == 2


@pytest.mark.parametrize("number", [1, 3, 4, 5, 8])
def test_the_next_server_knows_what_this_one_learned(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much it was: what is written at once and what waits for more is all there to stay."""
    monkeypatch.setattr(store, "_AT_ONCE", 4)
    memo, keys = Warm(tmp_path), [key("load", number=str(each)) for each in range(number)]
    memo.keep((each, b"x") for each in keys)
    memo.settle()
    assert len(Warm(tmp_path).recall(keys, bytes)) == number


def test_a_site_that_was_moved_away_finds_its_place_empty_when_it_comes_back(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    memory = Warm(root / ".notesite")
    root.rename(tmp_path / "away")
    memory.keep([(key("step", of="one"), b"1")])
    memory.settle()
    memory.age(iter([]), pause=lambda: None)
    assert not root.exists()
