"""How an SVG looks, told by its text: how large a browser shows it, and on which ground it is drawn.

A drawing is read by patterns, not as XML: what stands in the root element and in the first area that is drawn decides,
and programs write both in few ways. Nothing is drawn.
"""

from __future__ import annotations

import re

from notesite.picture import Look

_ROOT = re.compile(rb"<svg\b([^>]*)", re.IGNORECASE)
"""It may end far behind: draw.io keeps the whole drawing in an attribute, to open it again."""
_SIDE = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([0-9]{1,6}(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*[\"']")
"""A width or height of the drawing, with its unit."""
_PIXELS = {b"": 1.0, b"px": 1.0, b"pt": 96 / 72, b"pc": 16.0, b"mm": 96 / 25.4, b"cm": 96 / 2.54, b"in": 96.0}
"""CSS pixels of units of length. Programs that plot write points, those that draw millimetres."""
_BOX = re.compile(rb"\sviewBox\s*=\s*[\"']\s*[-+.\de]+[\s,]+[-+.\de]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*[\"']")
"""The width and height of its `viewBox`."""
_DARK = re.compile(rb"prefers-color-scheme\s{0,9}:\s{0,9}dark|\blight-dark\(")
"""What a style sheet asks for, or says, that draws for a dark page, too."""
_HEAD = 64 * 1024
"""Bytes in which the root is looked for, since comments and a DTD may stand before it, and as many behind it."""


def svg_look(content: bytes) -> Look | None:
    """Return how the SVG in *content* looks; None if this is none."""
    root = _ROOT.search(content[:_HEAD])
    if root is None:
        return None
    width, height, fluid = _size(root[1])
    across, down = _proportions(root[1])
    on_white = _begins_white(content[root.end() : root.end() + _HEAD], across or width, down or height)
    return Look(
        width=width,
        height=height,
        fluid=fluid,
        on_white=on_white,
        knows_dark=_DARK.search(content) is not None,
        size=len(content),
        enlarges=False,
    )


def _size(root: bytes) -> tuple[int, int, bool]:
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


_ALL = 0.99
"""Of the drawing's sides: what covers so much of both covers it."""
_TAG = re.compile(rb"<(/?)([a-zA-Z]+)\b([^<>]*)>")
_UNSEEN = frozenset((b"defs", b"metadata", b"style", b"clipPath", b"symbol", b"marker", b"mask", b"pattern"))
"""What is in these shows nothing by itself."""
_DRAWN = frozenset(
    (b"rect", b"path", b"polygon", b"polyline", b"circle", b"ellipse", b"line", b"text", b"image", b"use")
)
_FULL = rb"\s{0,9}(?:255|100%)\s{0,9}"
_WHITE = re.compile(
    rb"\bfill\s{0,9}[:=]\s{0,9}[\"']?\s{0,9}"
    rb"(?:#fff(?:fff)?\b|white\b|rgb\(%(full)s(?:,%(full)s){2}\))" % {b"full": _FULL},
    re.IGNORECASE,
)
"""What fills a shape with white, as an attribute or in a style."""
_PART = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*(%?)[a-z]*\s*[\"']")
"""A width or height of a shape, in units or per cent."""
_OUTLINE = re.compile(rb"\s(?:points|d)\s*=\s*[\"']([\s\d.,MLZze+-]{0,999})[\"']")
"""Of straight lines between places, as areas are that programs draw below all else."""
_NUMBER = re.compile(rb"-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})")


def _begins_white(drawing: bytes, width: float, height: float) -> bool:
    """Whether the first that is drawn is a white area as large as the whole."""
    unseen = b""
    for closing, name, attributes in _TAG.findall(drawing):
        if unseen:
            unseen = b"" if closing and name == unseen else unseen
        elif name in _UNSEEN:
            unseen = b"" if closing or attributes.endswith(b"/") else name
        elif name in _DRAWN:
            return bool(_WHITE.search(attributes)) and _is_as_large(attributes, width, height)
    return False


def _is_as_large(attributes: bytes, width: float, height: float) -> bool:
    outline = _OUTLINE.search(attributes)
    if outline is not None:
        places = [float(number) for number in _NUMBER.findall(outline[1])]
        xs, ys = places[::2], places[1::2]
        across, down = (max(xs) - min(xs), max(ys) - min(ys)) if ys else (0.0, 0.0)
    else:
        whole = {b"width": width / 100, b"height": height / 100}
        sides = {name: float(value) * (whole[name] if unit else 1) for name, value, unit in _PART.findall(attributes)}
        across, down = sides.get(b"width", 0.0), sides.get(b"height", 0.0)
    return across >= _ALL * width > 0 and down >= _ALL * height > 0
