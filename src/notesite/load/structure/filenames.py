"""What the name of a note's file says: a title, a day, a word, or no more than where the note stands."""

from __future__ import annotations

import re

from notesite.pattern import pattern

_TELLING = pattern(r".*[\u3400-\u9fff].*[\u3400-\u9fff].*|.*[^\W\d_]{2,} (?:.* )?[^\W\d_]{3,}.*|[A-Z][a-z]{4,}")
"""Names that read like titles: `概率论`, `Finite generation`, `Transformers`; not `ch03`, `week-2`."""
_DAY = pattern(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])[0-3]\d|([-_.年])[01]?\d[-_.月][0-3]?\d日?)")
_HAN = pattern(r"[\u3400-\u9fff]")
_NOTHING = pattern(
    r"readme.*|[\W_]*(?:(?:chapter|chap|ch|section|sec|part|unit|lecture|lec|lesson|week|day|note|exercise|homework|hw|lab|problem"
    r"|index|content|overview|summary|introduction|intro|main|home|untitled|draft|tmp|test)s?[\W_]*)*[a-z]?",
    re.IGNORECASE,
)
"""Words that are in every folder, and single letters."""
_ADDRESS = pattern(r"[a-z]+(?:[-_][a-z]+)+")


def reads_like_title(name: str) -> bool:
    """Whether *name* would do as a title."""
    return _TELLING.fullmatch(name) is not None


def is_day(name: str) -> bool:
    """Whether *name* is that of a diary's page: `2025.6.2`, `20241009`."""
    return _DAY.fullmatch(name) is not None


def is_word(name: str) -> bool:
    """Whether *name* says what its note is about, if perhaps in a word: `KNN`, `苯`, `overfitting`; not `ch03`."""
    return _HAN.search(name) is not None or not (any(map(str.isdigit, name)) or _NOTHING.fullmatch(name))


def is_address(name: str) -> bool:
    """Whether *name* was made to stand in an address: `linear-regression`."""
    return _ADDRESS.fullmatch(name) is not None
