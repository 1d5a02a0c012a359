"""Words near to others."""

from __future__ import annotations

import pytest

from notesite.near import edits, nearest

KNOWN = ("title", "tags", "top", "categories", "base_url")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("titel", "title"),
        ("tilte", "title"),
        ("tag", None),
        ("tagss", "tags"),
        ("catagories", "categories"),
        ("categorie", "categories"),
        ("baseurl", "base_url"),
        ("tpo", "top"),
        ("tip", None),
        ("subtitle", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_slip_of_the_fingers_is_near_a_different_word_is_not(word: str, meant: str | None) -> None:
    assert nearest(word, KNOWN) == meant


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abc", "ac", 1), ("kitten", "sitting", 3)]
)
def test_edits(a: str, b: str, distance: int) -> None:
    assert edits(a, b) == edits(b, a) == distance
