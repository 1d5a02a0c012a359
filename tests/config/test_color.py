"""Colours are read as browsers read them, and contrast is counted as WCAG counts it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesite.color import AA, Color, contrast, read_color, readable
from notesite.palette import GROUNDS, SCHEMES, THEME, completed, property_of, too_faint

SHEET = (Path(__file__).parents[2] / "static" / "site.css").read_text("utf-8")
CODES = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def color(text: str) -> Color:
    read = read_color(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("#fff", "#ffffff"),
        ("#A0f", "#aa00ff"),
        ("rgb(255, 0, 51)", "#ff0033"),
        ("rgb(100% 0% 20%)", "#ff0033"),
        ("hsl(210 50% 40%)", "#336699"),
        ("hsl(210deg, 50%, 40%)", "#336699"),
        # As Chromium paints them.
        ("oklch(62.8% .2577 29.23)", "#ff0000"),
        ("oklch(.452 .3132 264.05)", "#0000ff"),
        ("oklch(1 0 0)", "#fff"),
    ],
)
def test_one_colour_has_many_spellings(text: str, same: str) -> None:
    one, other = color(text), color(same)
    assert (one.red, one.green, one.blue) == pytest.approx((other.red, other.green, other.blue), abs=0.004)


@pytest.mark.parametrize("text", ["", "red", "#ff", "#12345", "#ffffffff", "rgb(1 2)", "rgb(0 0 0 / .5)", "hsl(a b c)"])
def test_what_is_no_opaque_colour_is_none(text: str) -> None:
    assert read_color(text) is None


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000", "#fff", 21), ("#777", "#fff", 4.48), ("#f00", "#f00", 1)])
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    assert contrast(color(one), color(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(color(one), color(other)) == contrast(color(other), color(one))


@given(CODES, CODES)
def test_for_all_colours_there_is_one_that_can_be_read(letters: str, ground: str) -> None:
    found = readable(color(letters), color(ground))
    assert contrast(color(found), color(ground)) >= AA
    if contrast(color(letters), color(ground)) >= AA:
        assert found == letters


def test_the_themes_colours_are_those_of_its_style_sheet() -> None:
    head = "".join(re.findall(r"^:root \{.*?^\}", SHEET, re.DOTALL | re.MULTILINE))
    pairs = re.findall(r"(--[a-z]+): light-dark\(([^()]*(?:\([^()]*\))?), ([^()]*(?:\([^()]*\))?)\);", head)
    assert {property_of(name): both for name, both in THEME.items()} == {
        name: (day, night) for name, day, night in pairs
    }


@pytest.mark.parametrize("scheme", range(len(SCHEMES)), ids=SCHEMES)
def test_the_theme_can_be_read(scheme: int) -> None:
    assert list(too_faint(completed({}, scheme), scheme)) == []
    assert {name for names in GROUNDS.values() for name in names} <= set(THEME)
