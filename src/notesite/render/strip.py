"""The archive's heat strip: a year as twelve cells, each as strong as its month is full."""

from __future__ import annotations

from collections.abc import Iterable

from notesite.index.records import ArchiveYear
from notesite.render.views import MonthCell

LEVELS = 4


def fullest(years: Iterable[ArchiveYear]) -> int:
    """Return how many articles the fullest month of *years* has; 1 if none has any."""
    return max((len(month.cards) for year in years for month in year.months), default=1)


def strip(year: ArchiveYear, *, fullest: int) -> tuple[MonthCell, ...]:
    """Return January to December of *year*; a month of *fullest* articles has the highest level."""
    counts = {month.month: len(month.cards) for month in year.months}
    return tuple(_cell(counts.get(month, 0), fullest) for month in range(1, 13))


def _cell(count: int, fullest: int) -> MonthCell:
    # Rounded up: one article among hundreds is still to be seen.
    return MonthCell(count=count, level=-(-count * LEVELS // fullest))
