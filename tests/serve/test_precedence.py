"""A build waits while a save is on its way, and not for ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from serving_support import Served, site

from notesite.host.processes.workers import WORTH_IT, Workers
from notesite.serving import precedence
from notesite.serving.precedence import LONGEST, ON_ITS_WAY, Precedence
from notesite.serving.turns import Turns


class Clock:
    """Time that passes only in *sleep*."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def saves(clock: Clock) -> Precedence:
    return Precedence(clock=clock, sleep=clock.sleep)


def waited(clock: Clock, saves: Precedence) -> float:
    before = clock.now
    saves.give_way()
    return round(clock.now - before, 6)


def test_nobody_waits_where_nothing_is_saved(clock: Clock, saves: Precedence) -> None:
    assert waited(clock, saves) == 0


def test_a_build_waits_while_a_save_is_on_its_way(clock: Clock, saves: Precedence) -> None:
    saves.claim()
    clock.sleep(0.05)
    assert waited(clock, saves) == round(ON_ITS_WAY - 0.05, 6)
    assert waited(clock, saves) == 0


def test_a_save_that_is_shown_late_has_another_moment(clock: Clock) -> None:
    saves = Precedence(clock=clock, sleep=clock.sleep)
    saves.claim()
    clock.sleep(0.1)
    saves.claim()
    assert waited(clock, saves) == ON_ITS_WAY


def test_saves_without_end_leave_a_build_half_of_the_time(clock: Clock, saves: Precedence) -> None:
    steps = round(20 * LONGEST / 0.01)
    idle = 0
    for _ in range(steps):
        saves.claim()
        idle += saves.shared().value > clock.now
        clock.sleep(0.01)
    assert 0.45 < idle / steps < 0.55


def test_processes_for_work_wait_too() -> None:
    saves = Precedence()
    until = saves.shared()
    workers = Workers(2, among_threads=Turns().run, until=saves.shared)
    until.value = time.monotonic() + 1.5
    clocks = [time.CLOCK_MONOTONIC] * WORTH_IT
    assert min(workers(time.clock_gettime, clocks, len(clocks))) >= until.value


def test_a_server_s_build_gives_way_between_its_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[None] = []
    monkeypatch.setattr(precedence.Precedence, "give_way", lambda _: asked.append(None))
    notes = {f"n{number}": f"文 $x_{number}$ [a](n1.md)\n" for number in range(12)}
    served = Served(site(tmp_path, **notes)).begin()
    # Looked at, parsed, set, linked; then, remembered, looked at and linked.
    assert len(asked) >= 4 * len(notes) - 10
    asked.clear()
    (served.root / "site.yaml").write_text("title: 新\nbase_url: https://x.example/repo/\n", "utf-8")
    served.edited()
    assert len(asked) >= 2 * len(notes)


def test_a_save_does_not_wait_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Served(site(tmp_path, a="文 $x$\n")).begin()
    served.get("/repo/a/")
    asked: list[None] = []
    monkeypatch.setattr(precedence.Precedence, "give_way", lambda _: asked.append(None))
    (served.root / "content" / "a.md").write_text("文 $x$ $y$\n", "utf-8")
    served.edited()
    assert "文" in served.text("/repo/a/")
    assert asked == []
