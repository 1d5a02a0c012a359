"""The store of a site that is only ever served does not grow for ever, and keeps what the next start needs."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from serving_support import Served, site

from memos import rows
from notesite.digest import Key
from notesite.host import store
from notesite.host.lock import lock
from notesite.serving import ageing, leisure
from notesite.serving.memory import warm
from notesite.serving.memory.warm import Warm
from notesite.serving.workshop import Workshop

KEPT = 2
TEXT = "---\ntitle: 题\ndate: 2026-01-01\n---\n\n第{0}稿 $x_{{{0}}}$ 与 $y$，见[乙](b.md)。\n"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT_BUILDS", KEPT)
    monkeypatch.setattr(leisure, "AWAY", -1)
    monkeypatch.setattr(ageing, "MUCH", 1)
    monkeypatch.setattr(warm, "AT_ONCE", 3)


def rest(served: Served) -> None:
    """Let the author be away."""
    served.session._rest()
    for thread in threading.enumerate():
        if thread.name == "ageing":
            thread.join()


def test_what_was_edited_away_leaves_and_what_is_shown_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path, a=TEXT.format(0), b="---\ntitle: 乙\n---\n\n文 $z$\n", c="三 $\\no$\n")
    served = Served(root).begin()
    rest(served)
    before = rows(root)
    for number in range(10 * KEPT):
        (root / "content" / "a.md").write_text(TEXT.format(number), "utf-8")
        served.edited()
        rest(served)
    served.session.changed(None)
    rest(served.step_to_rest())
    assert rows(root) <= before + 4 * KEPT * 4, "four rows an edit stay for a while"
    made: list[str] = []
    keep = Warm.keep

    def kept(self: Warm, values: Iterable[tuple[Key, object]]) -> None:
        values = list(values)
        made.extend(key.step for key, _ in values)
        keep(self, values)

    monkeypatch.setattr(Warm, "keep", kept)
    monkeypatch.setattr(Workshop, "warm_up", lambda *_: None)
    again = Served(root).begin()
    assert again.text("/repo/a/").partition("<script type=")[0] == served.text("/repo/a/").partition("<script type=")[0]
    assert {"load", "typeset", "links", "faults", "assets"}.isdisjoint(made)


def test_it_grows_older_with_what_was_put_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ageing, "MUCH", 100)
    served = Served(site(tmp_path, a="文\n")).begin()
    aged: list[int] = []
    memo = served.workshop.memo
    monkeypatch.setattr(Warm, "age", lambda memo, *_, **__: aged.append(memo.written))
    for written in (0, 1, 50, 100, 101, 150, 202):
        memo.written = written
        rest(served)
    assert aged == [1, 101, 202]


def test_while_a_build_is_at_work_it_can_wait(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    with lock(tmp_path / ".notesite" / "lock", patience=0):
        served.workshop.memo.age(iter(()), pause=lambda: pytest.fail("it was begun"))
    assert served.text("/repo/a/")
