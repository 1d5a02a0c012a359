"""Where fragments that are no ids lead."""

from __future__ import annotations

import pytest
from index_support import noted

from notesite.index.references import ids
from notesite.index.references.ids import alike, id_meant


def test_a_note_whose_links_are_all_wrong_has_its_headings_spelt_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spelt = noted(monkeypatch, ids, "letters")
    known = frozenset(f"第{number}节" for number in range(300))
    assert [id_meant(f"第 {number} 章", known) for number in range(300)] == [""] * 300
    assert len(spelt) == 600


def test_headings_with_the_same_letters_are_told_in_order() -> None:
    assert list(alike("A B", {"b-a", "ab", "a-b"})) == ["a-b", "ab"]
    assert list(alike("——", {"a"})) == []
