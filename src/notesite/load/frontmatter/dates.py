"""Dates as people write them, and dates in the names of files and folders."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from notesite.pattern import pattern
from notesite.zone import checked_zone, fixed_offset, zone

_ZONE = r"(?P<zone>[Zz]|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)"
_OFFSET = rf"\(?(?:(?:UTC|GMT)[ ]?(?=[+-]))?{_ZONE}\)?"
"""A zone as a clipper writes it, too: `(UTC +08:00)`."""
_DATE = re.compile(
    r"(?P<year>\d{4})(?P<separator>[-/.年])(?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2}))?[日月号]?"
    r"(?:(?:[Tt]|[ \t]+|[ \t]*[，,][ \t]*)(?P<hour>\d{1,2})[:：](?P<minute>\d{1,2})"
    r"(?:[:：](?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    rf"(?:[ \t]*{_OFFSET})?(?:[ \t]*\[[\w/]+\])?)?"
)
"""A date in figures, perhaps with a time and a zone: `2024-03-01 08:30:00 +08:00`, `2024年3月1日 8:30`."""
_DIGITS = pattern(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?"
)
"""A date without signs: `20240301`, `20240301083000`."""
_ENGLISH = pattern(
    r"(?:[A-Z][a-z]{2,8}\.?,?[ ]+)?(?:(?P<month>[A-Z][a-z]{2})[a-z]{0,6}\.?[ ]+(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<day_first>\d{1,2})(?:st|nd|rd|th)?[ ]+(?:of[ ]+)?(?P<month_second>[A-Z][a-z]{2})[a-z]{0,6}\.?),?[ ]+"
    r"(?P<year>\d{4})(?:,?[ ]+(?:at[ ]+)?(?P<hour>\d{1,2})(?P<time>:\d{2}(?::\d{2})?)(?:[ ]?(?P<half>[AaPp])[Mm])?)?"
    rf"(?:[ ]{_ZONE})?"
)
"""A date in English words: `Mon, 1st of March 2024`, `March 1, 2024 at 8:30 PM`."""
_SHORT = pattern(r"(?:1[3-9]|[23]\d)([-/.])\d{1,2}\1\d{1,2}(?!\d)")
"""A year of this century without it, as Ruby reads it for Jekyll; below 13 it could be a month."""
_EPOCH = pattern(r"(?P<seconds>1\d{9})(?:\d{3})?")
"""Seconds or milliseconds since 1970, of 2001 to 2033, as programs count: Dendron dates its notes so."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_USUAL = re.compile(rf"\d{{4}}-\d\d-\d\d(?:[Tt ][ \t]*\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[ ]?{_OFFSET})?)?")
"""A date in a form that asks for no warning."""


class WrittenDate(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says about when."""

    at: dt.datetime | None = None
    """None: there is no such day or time, or it is no date at all; see *problem*."""
    usual: bool = True
    """Written as ISO 8601 wants it, in English, where a word says which number is the month, or by a program."""
    problem: str = ""


def read_date(text: str, timezone: str) -> WrittenDate:
    """Return the date and time *text* names, in the zone it names or else in *timezone*."""
    said = text.strip()
    if epoch := _EPOCH.fullmatch(said):
        return _from_epoch(int(epoch["seconds"]), timezone)
    stripped = f"20{said}" if _SHORT.match(said) else said
    english = _from_english(stripped)
    match = _DATE.fullmatch(stripped) or _DIGITS.fullmatch(stripped) or _DATE.fullmatch(english)
    if match is None:
        return WrittenDate(problem="which is not a date")
    parts = match.groupdict()
    year, month, day = int(parts["year"]), int(parts["month"]), int(parts.get("day") or 1)
    if problem := _no_such_day(year, month, day):
        return WrittenDate(problem=problem)
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return WrittenDate(problem="a time of day that does not exist")
    of = zone(parts.get("zone") or timezone)
    if of is None:
        return WrittenDate(problem=f"in the time zone `{parts.get('zone') or timezone}`, which does not exist")
    fraction = int(((parts.get("fraction") or "0") + "000000")[:6])
    moment = dt.datetime(year, month, day, hour, minute, second, fraction)
    return WrittenDate(at=fixed_offset(moment, of), usual=_USUAL.fullmatch(english or said) is not None)


def _from_epoch(seconds: int, timezone: str) -> WrittenDate:
    of = checked_zone(timezone)
    moment = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)).astimezone(of)
    return WrittenDate(at=fixed_offset(moment.replace(tzinfo=None), of))


def _from_english(text: str) -> str:
    """Return `Sunday, January 1st 2023, 5:30:00 pm`, as Obsidian's Linter dates notes, in digits; else nothing."""
    match = _ENGLISH.fullmatch(text)
    month = match and (match["month"] or match["month_second"])
    if match is None or month not in _MONTHS:
        return ""
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    day, time = match["day"] or match["day_first"], match["time"] or ":00"
    written = f"{match['year']}-{_MONTHS.index(month) + 1:02}-{int(day):02} {hour:02}{time}"
    return f"{written} {match['zone']}" if match["zone"] else written


def _no_such_day(year: int, month: int, day: int) -> str:
    if not 1000 <= year <= 9998:
        # Year 1 is how other tools write "no date"; and at the calendar's ends a zone's offset leaves it.
        return "a year that is not between 1000 and 9998"
    try:
        dt.date(year, month, day)
    except ValueError:
        return "a day that does not exist"
    return ""


_IN_NAME = pattern(
    r"(?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)|"
    r"(?:19|20)\d{2}([-_.])\d{1,2}\2\d{1,2}(?!\d)"
)
"""A date at the beginning of a name; with one digit for a month or day only between signs, or `20231101` would be
two."""
_MONTH = pattern(r"((?:19|20)\d{2})[-_.年](0?[1-9]|1[0-2])月?(?!\d)")
"""A year and a month: `2024-03`, `2024年3月`."""
_YEAR = pattern(r"((?:19|20)\d{2})年?")
_TWO_DIGITS = pattern(r"(\d{1,2})[月日]?")


def date_of_path(path: str, timezone: str) -> dt.datetime | None:
    """Return the date in the name of the file at *path* or of a folder above it, the nearest that has one.

    `2023-06-01-x.md`, `20230601.md`, `2023-06-01/index.md`, `2023.06/x.md`, `2023/06/01/x.md`, `2023/06/x.md`.
    """
    parts = path.split("/")
    for index in range(len(parts) - 1, -1, -1):
        found = _date_of_part(parts, index)
        if found is None:
            continue
        of = zone(timezone)
        return fixed_offset(dt.datetime.combine(found, dt.time()), of) if of is not None else None
    return None


def _date_of_part(parts: list[str], index: int) -> dt.date | None:
    part = parts[index]
    if match := _IN_NAME.match(part):
        return _date(re.findall(r"\d+", match[0])) if not match[0].isdigit() else _date(_split_digits(match[0]))
    if match := _MONTH.match(part):
        return _date((match[1], match[2]))
    if index + 1 < len(parts) and (year := _YEAR.fullmatch(part)):
        below = [match[1] for name in parts[index + 1 : -1][:2] if (match := _TWO_DIGITS.fullmatch(name))]
        return _date((year[1], *below)) if below else None
    return None


def _split_digits(text: str) -> tuple[str, str, str]:
    return text[:4], text[4:6], text[6:]


def _date(parts: list[str] | tuple[str, ...]) -> dt.date | None:
    year, month, day = (*map(int, parts), 1)[:3]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
