"""Who sets formulas, or parses, next when a whole site is being built: whoever is waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from serving_support import ADDRESS, site

from notesite.commands.wish import Wish
from notesite.model import Formula, Typeset
from notesite.serving.engine import InTurns
from notesite.serving.turns import Turns
from notesite.serving.workshop import Workshop
from notesite.stages import loading
from notesite.tree import SourceFile


def some(name: str, number: int) -> list[Formula]:
    return [Formula(tex=f"{name}_{at}", source=name, display=False) for at in range(number)]


def test_a_page_waits_for_a_few_formulas_of_a_build_not_for_all() -> None:
    set_: list[str] = []

    class Katex:
        identity = "k"

        def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
            if not set_:
                page.start()
                end = time.monotonic() + 60
                while not turns.awaited and time.monotonic() < end:
                    time.sleep(0.001)
            set_.append(formulas[0].source)
            return [Typeset(html=formula.tex) for formula in formulas]

    turns = InTurns(Katex())
    page = threading.Thread(target=turns.typeset, args=[some("page", 1)])
    made = turns.typeset(some("site", 35))
    page.join()
    assert set_ == ["site", "page", "site", "site", "site"]
    assert [one.html for one in made] == [formula.tex for formula in some("site", 35)]


def test_a_saved_note_is_parsed_after_the_note_a_build_is_at() -> None:
    parsed: list[str] = []
    turns = Turns()

    def parse(name: str) -> str:
        if name == "site 0":
            saving.start()
            end = time.monotonic() + 60
            while not turns.awaited and time.monotonic() < end:
                time.sleep(0.001)
        parsed.append(name)
        return name

    saving = threading.Thread(target=lambda: list(turns.run(parse, ["saved"], 1)))
    names = [f"site {at}" for at in range(4)]
    made = list(turns.run(parse, names, 4))
    saving.join()
    assert parsed == ["site 0", "saved", "site 1", "site 2", "site 3"]
    assert made == names


def test_who_fails_lets_the_next_one_in() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError):
        list(turns.run(lambda _: 1 // 0, ["a"], 1))
    assert list(turns.run(str.upper, ["b"], 1)) == ["B"]


def test_a_server_parses_one_note_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser's libraries fill tables when first asked: another thread reads them half filled."""
    root = site(tmp_path, **{f"n{at}": f"文 {at}\n" for at in range(3)})
    workshop = Workshop(Wish(root=root, output=root / "public", jobs=1), ADDRESS)
    ground = workshop.survey()
    inside: list[int] = []
    most: list[int] = []

    def slowly(_: object) -> bytes:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        inside.pop()
        raise ZeroDivisionError

    def load(note: SourceFile) -> None:
        with pytest.raises(ZeroDivisionError):
            workshop.loader(ground).load_one(note, b"text")

    def build() -> None:
        with pytest.raises(ZeroDivisionError):
            workshop.build(ground)

    monkeypatch.setattr(loading, "parse", slowly)
    threads = [threading.Thread(target=load, args=[note]) for note in ground.tree.notes]
    threads.append(threading.Thread(target=build))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * len(threads)
