"""Who sets formulas next when a whole site's are being set: whoever is waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from notesite.model import Formula, Typeset
from notesite.serving.ground import InTurns


def some(name: str, number: int) -> list[Formula]:
    return [Formula(tex=f"{name}_{at}", source=name, display=False) for at in range(number)]


def test_a_page_waits_for_a_few_formulas_of_a_build_not_for_all() -> None:
    set_: list[str] = []

    class Katex:
        identity = "k"

        def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
            if not set_:
                page.start()
                end = time.monotonic() + 10
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
