"""Patterns of addresses, as other tools' settings have them: `:year/:month/:title/` → `/2024/03/vae/`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

_NAME = re.compile(r":([A-Za-z_]+)")


def expanded(pattern: str, values: Mapping[str, str]) -> str | None:
    """Return *pattern* with *values* in the places of their names; None if one has none."""
    names = _NAME.findall(pattern)
    if any(name not in values for name in names):
        return None
    address = "/" + _NAME.sub(lambda found: values[found[1]], pattern)
    return re.sub(r"/{2,}", "/", address)


def date_values(date: dt.datetime | None) -> dict[str, str]:
    """Return the names that all tools have for parts of a *date*."""
    if date is None:
        return {}
    return {
        "year": f"{date:%Y}",
        "short_year": f"{date:%y}",
        "month": f"{date:%m}",
        "i_month": str(date.month),
        "monthname": f"{date:%B}",
        "day": f"{date:%d}",
        "i_day": str(date.day),
        "y_day": f"{date:%j}",
        "yearday": str(int(f"{date:%j}")),
        "hour": f"{date:%H}",
        "minute": f"{date:%M}",
        "second": f"{date:%S}",
        "weekday": str(date.isoweekday() % 7),
        "weekdayname": f"{date:%A}",
    }
