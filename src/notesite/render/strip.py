"""The archive's heat strip: a year as twelve cells, each as strong as its month is full among all months.

If the fullest month were the measure, one into which a whole old blog was imported would leave all others equally pale.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from notesite.index.records import ArchiveYear
from notesite.render.views import MonthCell

LEVELS = 4
"""How strongly a month may be shown, besides not at all."""


def months(years: Iterable[ArchiveYear]) -> tuple[int, ...]:
    """Return how many articles the months of *years* have, each number once, ascending."""
    return tuple(sorted({len(month.cards) for year in years if year.year is not None for month in year.months}))


def strip(year: ArchiveYear, *, among: Sequence[int]) -> tuple[MonthCell, ...]:
    """Return January to December of *year*; the fullest month *among* all has the highest level."""
    counts = {month.month: len(month.cards) for month in year.months}
    return tuple(_cell(counts.get(month, 0), among) for month in range(1, 13))


def _cell(count: int, among: Sequence[int]) -> MonthCell:
    # Rounded up: one article is still to be seen.
    return MonthCell(count=count, level=-(-bisect_right(among, count) * LEVELS // len(among)) if count else 0)
