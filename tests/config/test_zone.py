"""Names of time zones."""

from __future__ import annotations

import datetime as dt

import pytest

from notesite.zone import fixed_offset, zone


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Z", 0),
        ("utc", 0),
        ("+08:00", 8),
        ("+0800", 8),
        ("+8", 8),
        ("UTC+8", 8),
        ("-05:30", -5.5),
        ("Asia/Shanghai", 8),
    ],
)
def test_a_zone_says_what_to_add_to_utc(name: str, hours: float) -> None:
    of = zone(name)
    assert of is not None
    assert of.utcoffset(dt.datetime(2023, 6, 1)) == dt.timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Peking", "../x", "/etc/passwd", "+25:00", "+08:99", "a\0b", "北京"])
def test_other_names_are_no_zone(name: str) -> None:
    assert zone(name) is None


def test_summer_time_counts_on_the_day_it_is_kept() -> None:
    of = zone("Europe/Berlin")
    assert of is not None
    assert fixed_offset(dt.datetime(2023, 1, 1), of).utcoffset() == dt.timedelta(hours=1)
    assert fixed_offset(dt.datetime(2023, 7, 1), of).utcoffset() == dt.timedelta(hours=2)


def test_offsets_are_whole_minutes_even_before_standard_time() -> None:
    of = zone("Asia/Shanghai")
    assert of is not None
    assert fixed_offset(dt.datetime(1890, 1, 1), of).utcoffset() == dt.timedelta(hours=8, minutes=6)
