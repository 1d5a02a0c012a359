"""The colours of the default theme by name, what they stand on, and which pairs are hard to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from notesite.color import AA, contrast, read_color, readable

Colors = Mapping[str, str]
"""Name → colour as CSS writes it."""

THEME: Mapping[str, tuple[str, str]] = {
    "background": ("#f8fafd", "#0b0e14"),
    "raised": ("#fff", "#13171f"),
    "sunk": ("#eff3f6", "#06080d"),
    "text": ("#1e232c", "#d1d6dc"),
    "heading": ("#0f141d", "#e9edf2"),
    "muted": ("#555d68", "#989fa8"),
    "faint": ("#686f79", "#808790"),
    "rule": ("#d9dde2", "#292e36"),
    "border": ("#7a818b", "#656c78"),
    "link": ("#025d87", "#7cc7e4"),
    "hover": ("#10425d", "#a0e0f4"),
    "visited": ("#58437a", "#bbabdb"),
    "accent": ("#197587", "#6bd0d6"),
    "mark": ("oklch(.945 .065 95)", "oklch(.32 .075 90)"),
    "selection": ("oklch(.88 .05 230)", "oklch(.36 .06 235)"),
    "keyword": ("oklch(.46 .13 300)", "oklch(.78 .1 300)"),
    "string": ("oklch(.46 .09 155)", "oklch(.8 .09 155)"),
    "number": ("oklch(.48 .1 60)", "oklch(.81 .09 70)"),
    "function": ("oklch(.45 .11 250)", "oklch(.79 .09 245)"),
    "type": ("oklch(.46 .075 195)", "oklch(.81 .075 195)"),
    "builtin": ("oklch(.47 .12 20)", "oklch(.77 .1 20)"),
    "operator": ("oklch(.42 .02 260)", "oklch(.78 .015 260)"),
    "comment": ("oklch(.5 .02 200)", "oklch(.655 .02 200)"),
    "note": ("oklch(.48 .09 240)", "oklch(.77 .08 240)"),
    "tip": ("oklch(.48 .08 160)", "oklch(.79 .09 160)"),
    "warn": ("oklch(.5 .1 75)", "oklch(.82 .1 80)"),
    "danger": ("oklch(.5 .16 25)", "oklch(.74 .13 25)"),
}
"""Name → (light, dark) as `site.css` has them; a test holds the two together."""

SCHEMES = ("light", "dark")

_PROSE = ("text", "heading", "muted", "faint", "link", "hover", "visited", "accent", "note", "tip", "warn", "danger")
_CODE = ("text", "keyword", "string", "number", "function", "type", "builtin", "operator", "comment", "danger", "tip")
_MARKED = ("text", "heading", "link", "hover", "visited", "accent")
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "background": _PROSE,
    "raised": ("text", "heading", "muted", "link"),
    "sunk": _CODE,
    "mark": _MARKED,
    "selection": ("text",),
}
"""What is read on what."""


class Faint(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of colours with less contrast than readers need."""

    text: str
    """Name of the colour of the letters."""
    ground: str
    contrast: float
    readable: str
    """The nearest colour of letters that would do, as `#rrggbb`."""


def property_of(name: str) -> str:
    """Return the custom property of style sheets that holds the colour *name*."""
    return "--bg" if name == "background" else f"--{name}"


def completed(own: Colors, scheme: int) -> Colors:
    """Return *own* over the theme's colours of *scheme*, 0 for light, 1 for dark."""
    return {name: own.get(name, both[scheme]) for name, both in THEME.items()}


def too_faint(own: Colors, scheme: int) -> Iterator[Faint]:
    """Yield the pairs of *own* colours, or of one of them and the theme's, that fail WCAG AA."""
    colors = {name: read_color(value) for name, value in completed(own, scheme).items()}
    for ground, texts in GROUNDS.items():
        for text in texts:
            letters, paper = colors[text], colors[ground]
            if not letters or not paper or (text not in own and ground not in own):
                continue
            found = contrast(letters, paper)
            if found < AA:
                yield Faint(text=text, ground=ground, contrast=found, readable=readable(letters, paper))
