"""Lines on logarithmic axes as an SVG that reads in light and dark, without a library."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, GAP, LEFT, TOP, BOTTOM, RIGHT = 250, 260, 46, 52, 34, 44, 16
COLOURS = ("#b3361b", "#3a6ea5", "#2f7d4f", "#8a6d1f", "#7a5ba6", "#4f7f86")
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#333}.t{font-size:13px;font-weight:600}.g{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.g{stroke:#333}}"
)


@dataclass(frozen=True, kw_only=True)
class Series:
    """A line."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Lines on axes of their own."""

    title: str
    series: Sequence[Series]


def draw(panels: Sequence[Panel], *, x: str, y: str) -> str:
    """Return *panels* side by side on one scale, with a legend; *x* and *y* name the axes."""
    every = [point for panel in panels for series in panel.series for point in series.points]
    scale = Scale([point[0] for point in every], [point[1] for point in every])
    names = list(dict.fromkeys(s.name for panel in panels for s in panel.series if s.points))
    width = LEFT + len(panels) * (WIDTH + GAP) - GAP + RIGHT
    height = TOP + HEIGHT + BOTTOM + 18 * math.ceil(len(names) / 3)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
            f"<title>{escape(y)} against {escape(x)}</title><style>{STYLE}</style>"
        )
    ]
    for number, panel in enumerate(panels):
        left = LEFT + number * (WIDTH + GAP)
        parts += [
            f'<g transform="translate({left} {TOP})">',
            *scale.grid(first=number == 0),
            *_lines(panel, names, scale),
        ]
        parts += [
            f'<text class="t" x="{WIDTH / 2}" y="-14" text-anchor="middle">{escape(panel.title)}</text>',
            f'<text x="{WIDTH / 2}" y="{HEIGHT + 32}" text-anchor="middle">{escape(x)}</text></g>',
        ]
    parts.append(f'<text x="4" y="{TOP - 14}">{escape(y)}</text>')
    for number, name in enumerate(names):
        at = (LEFT + number % 3 * (WIDTH + GAP), TOP + HEIGHT + BOTTOM + 10 + 18 * (number // 3))
        parts.append(
            f'<line x1="{at[0]}" x2="{at[0] + 20}" y1="{at[1] - 4}" y2="{at[1] - 4}" stroke="{COLOURS[number]}"'
            f' stroke-width="{3 if number == 0 else 1.5}"/><text x="{at[0] + 26}" y="{at[1]}">{escape(name)}</text>'
        )
    return "".join(parts) + "</svg>\n"


class Scale:
    """Logarithmic axes that hold all of *xs* and *ys*, *ys* from one power of ten to another."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self._xs = sorted(set(xs))
        self._low, self._high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def at(self, point: tuple[float, float]) -> str:
        """Return where *point* lies, as `x,y`."""
        low, high = math.log(self._xs[0]), math.log(self._xs[-1])
        across = (math.log(point[0]) - low) / (high - low or 1)
        up = (math.log10(point[1]) - self._low) / (self._high - self._low or 1)
        return f"{across * WIDTH:.1f},{(1 - up) * HEIGHT:.1f}"

    def grid(self, *, first: bool) -> Iterator[str]:
        """Yield the lines of the grid; the *first* panel has the numbers of the y axis."""
        for power in range(self._low, self._high + 1):
            y = self.at((self._xs[0], 10.0**power)).partition(",")[2]
            yield f'<line class="g" x2="{WIDTH}" y1="{y}" y2="{y}"/>'
            if first:
                yield f'<text x="-8" y="{float(y) + 4}" text-anchor="end">{10.0**power:g}</text>'
        for x in self._xs:
            across = self.at((x, 10.0**self._low)).partition(",")[0]
            yield f'<line class="g" x1="{across}" x2="{across}" y2="{HEIGHT}"/>'
            yield f'<text x="{across}" y="{HEIGHT + 16}" text-anchor="middle">{x:,.0f}</text>'


def _lines(panel: Panel, names: Sequence[str], scale: Scale) -> Iterator[str]:
    for series in panel.series:
        if not series.points:
            continue
        number = names.index(series.name)
        points = [scale.at(point) for point in series.points]
        yield (
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[number]}"'
            f' stroke-width="{3 if number == 0 else 1.5}"/>'
        )
        for point in points:
            x, _, y = point.partition(",")
            yield f'<circle cx="{x}" cy="{y}" r="{3 if number == 0 else 2}" fill="{COLOURS[number]}"/>'
