"""Formulas on their way to KaTeX and back: each set once, begun aside, remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from memos import DictMemo
from notesite.host.aside import aside
from notesite.memo import Worked
from notesite.model import Article, Formula, FormulaUse, Typeset, identity, using
from notesite.stages.typesetting import AHEAD, KEPT_BACK, Ahead, Setter

T = TypeVar("T")


def formula(tex: str) -> Formula:
    return Formula(tex=tex, source=tex, display=False)


class Engine:
    """Sets anything, and notes what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, wanted: Sequence[Formula], /) -> list[Typeset]:
        self.batches.append([one.tex for one in wanted])
        return [Typeset(html=f"<i>{one.tex}</i>") for one in wanted]


def setter(engine: Engine, memo: DictMemo | None = None) -> Setter:
    return Setter(engine, engine="", memo=memo or DictMemo(), worked=Worked(), aside=aside)


def test_what_was_begun_is_waited_for_by_whoever_asks() -> None:
    engine = Engine()
    made = setter(engine)
    made.begin([formula("a"), formula("b"), formula("a")])
    assert made[formula("b")].html == "<i>b</i>"
    assert engine.batches == [["a", "b"]]


def test_what_was_begun_is_not_begun_again() -> None:
    engine = Engine()
    made = setter(engine)
    made.begin([formula("a")])
    made.begin([formula("a"), formula("b")])
    made.prepare([formula("a"), formula("b")])
    assert engine.batches == [["a"], ["b"]]


def test_what_was_begun_is_remembered_by_the_next_build() -> None:
    memo = DictMemo()
    first = setter(Engine(), memo)
    first.begin([formula("a")])
    first.finish()
    engine = Engine()
    again = setter(engine, memo)
    again.begin([formula("a")])
    assert again[formula("a")].html == "<i>a</i>"
    assert engine.batches == []


def test_nothing_is_begun_if_nothing_is_new() -> None:
    def refuse(_work: Callable[[], T]) -> Callable[[], T]:
        raise AssertionError("something was begun")

    Setter(Engine(), engine="", memo=DictMemo(), worked=Worked(), aside=refuse).begin([])


def note(name: str, formulas: Sequence[Formula]) -> Article:
    uses = (FormulaUse(formula=one, segments=((0, 0),), end=1) for one in formulas)
    return Article(
        path=name, source_path=name, title=(name,), usage=using(uses), formulas=tuple(map(identity, formulas))
    )


def test_while_notes_come_in_a_formula_for_each_is_left_for_the_index() -> None:
    engine = Engine()
    ahead = Ahead(setter(engine), shown=lambda _: True)
    for number in range(200):
        ahead(note(f"{number}.md", [formula(f"{number}-{each}") for each in range(5)]))
    # All that is left at the end is set beside the index: as many as there are notes, and less than one batch more.
    left = 1_000 - sum(map(len, engine.batches))
    assert 200 <= left < 200 + AHEAD
    assert {len(batch) for batch in engine.batches} == {AHEAD}
    ahead.rest()


def test_of_very_many_notes_no_more_formulas_are_left_than_memory_is_meant_for() -> None:
    engine = Engine()
    ahead = Ahead(setter(engine), shown=lambda _: True)
    for number in range(KEPT_BACK + 2 * AHEAD):
        ahead(note(f"{number}.md", [formula(f"{number}")]))
    assert sum(map(len, engine.batches)) == 2 * AHEAD


def test_a_formula_that_is_at_hand_is_not_waited_with_again() -> None:
    engine = Engine()
    ahead = Ahead(setter(engine), shown=lambda _: True)
    for number in range(2 * AHEAD):
        ahead(note(f"{number}.md", [formula("a"), formula(f"{number % 3}")]))
    assert engine.batches == []
    made = setter(engine)
    made.prepare([formula("a")])
    assert formula("a") in made
    assert formula("b") not in made


def test_work_goes_on_beside_the_caller_in_another_thread() -> None:
    goes_on = threading.Event()

    def work() -> int:
        goes_on.wait(10)
        return threading.get_ident()

    wait = aside(work)
    goes_on.set()
    assert wait() != threading.get_ident()


def test_a_failure_aside_comes_to_whoever_waits() -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    wait = aside(fail)
    with pytest.raises(ValueError, match="no such thing"):
        wait()
