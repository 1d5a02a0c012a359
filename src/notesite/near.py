"""The known word an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_LONG_ENOUGH = 4
"""Letters of a word whose neighbours are few enough to guess among."""
_TWO_SLIPS = 6
"""Letters of a word that may hold two slips."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word of *known* closest to *word*, or None if none is close enough to be a slip of the fingers.

    Words under four letters are too near to everything, so only swapped letters count there; the first of
    equally close words wins.
    """
    allowed = _allowed(len(word))
    best: tuple[int, str] | None = None
    for candidate in known:
        if abs(len(candidate) - len(word)) > allowed:
            continue
        distance = edits(word, candidate)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, candidate)
    if best is None or (len(word) < _LONG_ENOUGH and sorted(word) != sorted(best[1])):
        return None
    return best[1]


def _allowed(length: int) -> int:
    return 1 if length < _TWO_SLIPS else 2


def edits(a: str, b: str) -> int:
    """Return how many letters must be typed, deleted, replaced or swapped with a neighbour to make *b* of *a*."""
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def likest(name: str, known: Sequence[str], *, least: float = 0.6) -> str | None:
    """Return the name of *known* most of whose letters are those of *name*, in order; the first of equals.

    None if no name shares *least* with it: twice what both have in common, of all letters of both. Unlike `nearest`,
    this is for names with whole words too many, missing or changed, of which there may be thousands.
    """
    # Here, for few builds miss anything, and loading it takes 30 ms. It compares in C, forty times as fast as difflib.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    found = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=100 * least)
    return None if found is None else found[0]
