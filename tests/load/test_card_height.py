"""How high a text will be on a card: a long paragraph is measured once, wherever it may be left."""

from __future__ import annotations

import pytest
from load_support import load

from notesite.load.excerpt import height
from notesite.load.excerpt.height import Height


def test_a_paragraph_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No character is looked at again for the next place: twenty thousand clauses would take minutes."""
    measured = 0
    ems = height._ems

    def counted(text: str) -> float:
        nonlocal measured
        measured += len(text)
        return ems(text)

    monkeypatch.setattr(height, "_ems", counted)
    text = "甲，" * 2_000
    load(f"# t\n\n{text}")
    assert len(text) <= measured <= 5 * len(text)


def test_heights_along_a_text_are_those_of_its_beginnings() -> None:
    """With each beginning the height is that of a paragraph which ends there."""
    text = "汉字 and words，" * 40
    offsets = [0, 1, 5, 60, 200, len(text)]
    along = Height().along(text, offsets)
    assert [*along] == [next(Height().along(text[:offset], [offset])) for offset in offsets]
