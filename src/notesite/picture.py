"""What is known of a picture's file, and what its smaller copies are called. Decodes nothing."""

from __future__ import annotations

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
    """It stands on a white ground, as drawings and plots do: white goes on to its edges, or is drawn first."""
    knows_dark: bool = False
    """It draws itself for a dark page, too, as an SVG can."""
    unreadable: str = ""
    """What is wrong with the file; empty: nothing."""
    huge: bool = False
    """It has too many pixels to be decoded."""


UNKNOWN = Look()


def is_picture(path: str) -> bool:
    """Say whether a file called *path* should hold a picture."""
    _, dot, ending = path.rpartition(".")
    return bool(dot) and ending.lower() in ENDINGS
