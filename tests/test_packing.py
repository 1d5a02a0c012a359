"""What articles carry along comes out as it went in, short or long."""

from __future__ import annotations

import pytest

from notesite.packing import Packing

TEXTS = {"nothing": [], "a few words": ["甲"], "much of the same": ["公式"] * 1_000}


@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)
def test_what_is_packed_is_opened_as_it_was(texts: list[str]) -> None:
    packing = Packing(list[str])
    assert packing.opened(packing.packed(texts)) == texts


def test_what_is_long_takes_less_room() -> None:
    texts = TEXTS["much of the same"]
    assert len(Packing(list[str]).packed(texts)) < sum(map(len, texts))
