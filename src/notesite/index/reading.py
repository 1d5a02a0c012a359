"""How many minutes an article takes.

We know of no study that measures the reading of mathematical notes in Chinese: the defaults in
`config.Reading` are choices, made beside what has been measured.

- words: 220 a minute. Brysbaert, "How many words do we read per minute?" (J. Memory and Language 109, 2019),
  a review of 190 studies, gives 238 for silent reading of English non-fiction; foreign terms amid Chinese
  are read somewhat slower.
- Han: 400 a minute. Trauzettel-Klosinski and Dietz, "Standardized assessment of reading performance: the new
  International Reading Speed Texts IReST" (IOVS 53, 2012) measured 255 ± 29 characters read *aloud*;
  silent reading is faster.
- formulas and lines of code: plain guesses, for nothing comparable has been measured.
"""

from __future__ import annotations

from math import ceil

from notesite.config import Reading
from notesite.model import Counts


def minutes(counts: Counts, speeds: Reading) -> int:
    """Return the whole minutes a reader needs for *counts* at *speeds*, at least 1."""
    text = counts.han / speeds.han_per_minute + counts.words / speeds.words_per_minute
    seconds = (
        counts.inline * speeds.seconds_per_inline
        + counts.display * speeds.seconds_per_display
        + counts.code * speeds.seconds_per_code_line
    )
    # Rounded first: a sum of binary fractions a hair above a whole minute is that minute.
    return max(1, ceil(round(text + seconds / 60, 9)))
