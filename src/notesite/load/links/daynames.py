"""What the note of a day is called. Also the index asks, which knows no parser."""

from __future__ import annotations

from notesite.pattern import pattern

_DAY = pattern(r"((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])")
"""`2024-10-09`, and as Logseq names its files, `2024_10_09`."""
_LOGSEQS = pattern(r"([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th), ((?:19|20)\d\d)")
"""How Logseq calls such a note: `Oct 9th, 2024`."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def day_of(name: str) -> tuple[str, str, str] | None:
    """Return year, month and day if *name*, whatever folder it says, is a day's; None if it is none."""
    last = name.rpartition("/")[2]
    if day := _DAY.fullmatch(last):
        return day[1], day[3], day[4]
    called = _LOGSEQS.fullmatch(last)
    if called is None or called[1] not in _MONTHS:
        return None
    return called[3], f"{_MONTHS.index(called[1]) + 1:02}", called[2].zfill(2)


def names_of_day(name: str) -> tuple[str, ...]:
    """Return what a note of the day *name* may be called; nothing if it is no day."""
    day = day_of(name)
    return tuple(sign.join(day) for sign in ("-", "_", "", ".")) if day else ()
