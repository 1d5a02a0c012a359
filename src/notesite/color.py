"""Colours as CSS writes them, and how well one is read on another by WCAG 2.2.

Opaque ones only: what shines through is not known here. Sources: CSS Color 4 (§ 9.2, OKLCH), WCAG 2.2 (relative
luminance, contrast ratio).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import cos, radians, sin

import msgspec

AA = 4.5
"""Least contrast of text that is not large, WCAG 2.2 success criterion 1.4.3."""

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_FUNCTION = re.compile(r"(rgb|hsl|oklch)\(\s*([^()]*?)\s*\)", re.IGNORECASE)
"""A colour by its parts: `rgb(1 2 3)`, `oklch(.5 .1 90)`."""
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(%|deg)?", re.IGNORECASE)
"""One part: a number, in per cent or degrees where that is said."""


class Color(msgspec.Struct, frozen=True):
    """A colour in linear-light sRGB; parts outside 0 to 1 are what a screen cannot show."""

    red: float
    green: float
    blue: float

    @property
    def luminance(self) -> float:
        """WCAG's relative luminance, 0 (black) to 1 (white)."""
        red, green, blue = (min(max(part, 0.0), 1.0) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_color(text: str) -> Color | None:
    """Return the colour that *text* is in CSS: `#rgb`, `#rrggbb`, `rgb()`, `hsl()`, `oklch()`; None: it is none."""
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return _from_srgb(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if match := _FUNCTION.fullmatch(text):
        parts = [_NUMBER.fullmatch(part) for part in re.split(r"\s*,\s*|\s+", match[2])]
        if len(parts) == 3 and all(parts):
            return _FUNCTIONS[match[1].lower()](*((float(part[1]), part[2] or "") for part in parts if part))
    return None


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def readable(color: Color, ground: Color) -> str:
    """Return the colour most like *color*, as `#rrggbb`, that has a contrast of `AA` on *ground*.

    It goes towards the end, black or white, that is further from *ground*, so there always is one.
    """
    end = 0.0 if contrast(Color(0.0, 0.0, 0.0), ground) > contrast(Color(1.0, 1.0, 1.0), ground) else 1.0
    for candidate in _towards(color, end):
        if contrast(_from_srgb(*(part / 255 for part in candidate)), ground) >= AA:
            return "#{:02x}{:02x}{:02x}".format(*candidate)
    raise AssertionError("black or white is read on everything")


def _towards(color: Color, end: float) -> Iterator[tuple[int, ...]]:
    """Yield 8-bit sRGB colours from *color* to grey level *end*."""
    encoded = [_encoded(part) for part in (color.red, color.green, color.blue)]
    for step in range(101):
        yield tuple(round(255 * (part + (end - part) * step / 100)) for part in encoded)


_Part = tuple[float, str]
"""A number and its unit: empty, `%` or `deg`."""


def _rgb(*parts: _Part) -> Color:
    return _from_srgb(*(number / (100 if unit == "%" else 255) for number, unit in parts))


def _hsl(hue: _Part, saturation: _Part, lightness: _Part) -> Color:
    """Return such a colour, by the formula in CSS Color 4."""
    light, strength = lightness[0] / 100, saturation[0] / 100
    spread = strength * min(light, 1 - light)

    def part(offset: int) -> float:
        place = (offset + hue[0] / 30) % 12
        return light - spread * max(-1.0, min(place - 3, 9 - place, 1.0))

    return _from_srgb(part(0), part(8), part(4))


_WHOLE_CHROMA = 0.4
"""What `100%` of chroma is, in CSS Color 4."""


def _oklch(lightness: _Part, chroma: _Part, hue: _Part) -> Color:
    """Return such a colour; the matrices are those of Oklab's author, Björn Ottosson, from Oklab to linear sRGB."""
    light = lightness[0] / (100 if lightness[1] == "%" else 1)
    strength = chroma[0] * (_WHOLE_CHROMA / 100 if chroma[1] == "%" else 1)
    a, b = strength * cos(radians(hue[0])), strength * sin(radians(hue[0]))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
    return Color(
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
    )


_FUNCTIONS: Mapping[str, Callable[..., Color]] = {"rgb": _rgb, "hsl": _hsl, "oklch": _oklch}


def _from_srgb(*parts: float) -> Color:
    red, green, blue = (_linear(part) for part in parts)
    return Color(red, green, blue)


def _linear(part: float) -> float:
    """Return the light of an sRGB value between 0 and 1, by the curve of IEC 61966-2-1."""
    part = min(max(part, 0.0), 1.0)
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> float:
    """Return the sRGB value that has *light*."""
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
