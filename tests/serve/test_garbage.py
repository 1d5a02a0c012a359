"""What saves leave behind goes, also where no pause between builds is long enough to look at everything."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from notesite.serving.memory import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave Python's collector as it was."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Cycle:
    """Holds on to itself, so that only a look for garbage finds it."""

    def __init__(self) -> None:
        self.me = self


def test_what_a_save_left_is_not_set_apart_by_the_build_after_it() -> None:
    garbage.set_apart()
    left = weakref.ref(Cycle())
    garbage.build_begins()
    garbage.set_apart()
    assert left() is None


def test_what_there_is_when_the_first_build_begins_is_not_looked_at() -> None:
    gc.unfreeze()
    there = weakref.ref(Cycle())
    garbage.build_begins()
    assert there() is not None
