"""Names of time zones → what must be added to UTC.

IANA names are looked up in Python's copy of the zone database, a table of the world like Unicode's.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")
"""`+08:00`, `+0800`, `UTC+8`."""


@lru_cache(maxsize=64)
def zone(name: str) -> dt.tzinfo | None:
    """Return the zone called *name*: `Z`, `UTC`, an offset (`+08:00`, `+0800`, `UTC+8`), an IANA name; else None."""
    if name.upper() in ("Z", "UTC", "GMT"):
        return dt.UTC
    if match := _OFFSET.fullmatch(name):
        return _fixed(match)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # ValueError: `../x` or a NUL in the name; OSError: the name of a folder, such as `Asia`.
        return None


def checked_zone(name: str) -> dt.tzinfo:
    """Return the zone called *name*, of which it was said before that it is one."""
    found = zone(name)
    assert found is not None, f"settings were read with the time zone {name!r}"
    return found


def _fixed(match: re.Match[str]) -> dt.tzinfo | None:
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    if hours > 23 or minutes > 59:
        return None
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if sign == "-" else offset)


def fixed_offset(moment: dt.datetime, of: dt.tzinfo) -> dt.datetime:
    """Return *moment* (without zone) as a time of the zone *of*, which is reduced to the offset of that day.

    An offset is all a stored record keeps, so a fresh one must not hold more; and stores know minutes,
    not the odd seconds of the nineteenth century.
    """
    offset = of.utcoffset(moment) or dt.timedelta()
    minutes = dt.timedelta(minutes=round(offset / dt.timedelta(minutes=1)))
    return moment.replace(tzinfo=dt.timezone(minutes))
