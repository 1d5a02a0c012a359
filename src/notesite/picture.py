"""What is known of a picture's file, and what its smaller copies are called. Decodes nothing."""

from __future__ import annotations

import re

import msgspec

FOLDER = "assets/pictures"
"""Where copies stand, below the output folder."""

ENDINGS = frozenset("png apng jpg jpeg jpe jfif gif webp avif bmp ico svg".split())
"""Of names of files that browsers show as pictures, in lower case."""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A picture made smaller for readers, as WebP."""

    width: int
    """In pixels."""
    digest: str
    """Of its bytes."""

    @property
    def path(self) -> str:
        """Below the output folder. Named by content, so a browser may keep it for ever."""
        return f"{FOLDER}/{self.digest[:16]}-{self.width}.webp"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at a picture's file told. By default: nothing."""

    width: int = 0
    """In pixels, as a browser shows it, turned the way its file says; 0: not known."""
    height: int = 0
    size: int = 0
    """Bytes of the file."""
    copies: tuple[Copy, ...] = ()
    """Narrow ones first. Empty: none would save a reader anything, or none can be made."""
    enlarges: bool = True
    """Seen by itself it may show more than in a page. An SVG does not: opened by itself, its scripts would run."""
    fluid: bool = False
    """It is as wide as its place: *width* and *height* are its proportions, not its size. Some SVGs are."""
    on_white: bool = False
    """It stands on a white ground, as drawings and plots do: white goes on to its edges."""
    unreadable: str = ""
    """What is wrong with the file; empty: nothing."""
    huge: bool = False
    """It has too many pixels to be decoded."""


UNKNOWN = Look()


def is_picture(path: str) -> bool:
    """Say whether a file called *path* should hold a picture."""
    _, dot, ending = path.rpartition(".")
    return bool(dot) and ending.lower() in ENDINGS


_ROOT = re.compile(rb"<svg\b([^>]*)", re.IGNORECASE)
"""It may end far behind: draw.io keeps the whole drawing in an attribute, to open it again."""
_SIDE = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([0-9]{1,6}(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*[\"']")
_PIXELS = {b"": 1.0, b"px": 1.0, b"pt": 96 / 72, b"pc": 16.0, b"mm": 96 / 25.4, b"cm": 96 / 2.54, b"in": 96.0}
"""CSS pixels of units of length. Programs that plot write points, those that draw millimetres."""
_BOX = re.compile(rb"\sviewBox\s*=\s*[\"']\s*[-+.\de]+[\s,]+[-+.\de]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*[\"']")
HEAD = 64 * 1024
"""Bytes of an SVG in which its root is looked for: comments and a DTD may stand before it."""


def svg_look(content: bytes) -> Look | None:
    """Return what the root element of the SVG in *content* tells; None if this is none."""
    root = _ROOT.search(content[:HEAD])
    if root is None:
        return None
    width, height, fluid = _svg_size(root[1])
    return Look(width=width, height=height, fluid=fluid, size=len(content), enlarges=False)


def _svg_size(root: bytes) -> tuple[int, int, bool]:
    """Return width, height, and whether they are proportions only: as CSS has it for an `<img>`; zeros: not known."""
    # What is a part of its place has no size of its own; how large a letter is, only a browser knows.
    found = {name: (float(value), unit) for name, value, unit in _SIDE.findall(root)}
    if any(unit not in _PIXELS for _, unit in found.values()):
        return 0, 0, False
    sides = {name: value * _PIXELS[unit] for name, (value, unit) in found.items()}
    width, height = sides.get(b"width", 0.0), sides.get(b"height", 0.0)
    fluid = not (width or height)
    if not (width and height):
        across, down = _proportions(root)
        if not (across and down):
            return 0, 0, False
        width, height = width or (height or down) * across / down, height or (width or across) * down / across
    return max(1, round(width)), max(1, round(height)), fluid


def _proportions(root: bytes) -> tuple[float, float]:
    """Return width and height of the drawing's view box; zeros if it has none or may be drawn out of proportion."""
    box = _BOX.search(root)
    if box is None or re.search(rb"preserveAspectRatio\s*=\s*[\"']\s*none", root):
        return 0.0, 0.0
    try:
        return float(box[1]), float(box[2])
    except ValueError:
        return 0.0, 0.0
