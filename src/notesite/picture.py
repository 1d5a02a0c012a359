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
    unreadable: str = ""
    """What is wrong with the file; empty: nothing."""
    huge: bool = False
    """It has too many pixels to be decoded."""


UNKNOWN = Look()


def is_picture(path: str) -> bool:
    """Say whether a file called *path* should hold a picture."""
    return path.rpartition(".")[2].lower() in ENDINGS


_ROOT = re.compile(rb"<svg\b([^>]{0,4000})>", re.IGNORECASE)
_SIDE = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([0-9]{1,6}(?:\.[0-9]+)?)(?:px)?\s*[\"']")
HEAD = 64 * 1024
"""Bytes of an SVG in which its root is looked for: comments and a DTD may stand before it."""


def svg_look(content: bytes) -> Look | None:
    """Return what the root element of the SVG in *content* tells; None if this is none."""
    root = _ROOT.search(content[:HEAD])
    if root is None:
        return None
    sides = {name: round(float(value)) for name, value in _SIDE.findall(root[1])}
    width, height = sides.get(b"width", 0), sides.get(b"height", 0)
    # One side alone says nothing of the other.
    known = width > 0 and height > 0
    return Look(width=width if known else 0, height=height if known else 0, size=len(content), enlarges=False)
