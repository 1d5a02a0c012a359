"""The cards by year and month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from notesite.index.records import ArchiveMonth, ArchiveYear, Card


def archive(cards: Sequence[Card]) -> tuple[ArchiveYear, ...]:
    """Return *cards*, newest first and undated last, grouped by the year and month of their own time zone."""
    # Two zones can put neighbours into months out of order (1 January 01:00+08:00, 31 December 18:00Z):
    # sorting by the month, stably, keeps each in one group.
    months = {month: tuple(group) for month, group in groupby(sorted(cards, key=_month, reverse=True), key=_month)}
    years = groupby(months.items(), key=lambda item: item[0][0])
    return tuple(_year(year, dict(items)) for year, items in years)


def _month(card: Card) -> tuple[int, int]:
    """The card's year and month; zeros, below every other, if it is undated."""
    return (card.date.year, card.date.month) if card.date else (0, 0)


def _year(year: int, months: dict[tuple[int, int], tuple[Card, ...]]) -> ArchiveYear:
    return ArchiveYear(
        year=year or None,
        count=sum(map(len, months.values())),
        months=tuple(ArchiveMonth(month=month or None, cards=cards) for (_, month), cards in months.items()),
    )
