"""What else the articles of a list are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from notesite.index.records import Card, Term

MOST = 8
"""Tags that are named."""


def related(cards: Iterable[Card], name: str) -> tuple[Term, ...]:
    """Return the tags of *cards*, the most frequent first, without that of *name*."""
    counts = Counter(tag for card in cards for tag in card.tags if tag.name != name)
    return tuple(tag for tag, _ in counts.most_common(MOST))
