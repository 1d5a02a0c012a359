"""Which of KaTeX's fonts a page needs for its formulas."""

from __future__ import annotations

from collections.abc import Collection

from notesite.model import Body, Formula
from notesite.render.katexfonts import file_names
from notesite.render.slots import Typesetter


class Faces:
    """The fonts that the formulas seen so far are shown in."""

    __slots__ = ("files", "math")

    def __init__(self) -> None:
        self.math = False
        """There was a formula: only then a page needs KaTeX's style sheet."""
        self.files: set[str] = set()
        """`KaTeX_Size3-Regular.woff2`."""

    def see(self, body: Body, *, typeset: Typesetter, split: Collection[str]) -> None:
        """Add those of the formulas in *body*; fonts that are *split* have two files."""
        shown: dict[str, set[str]] = {}
        for part in body:
            if isinstance(part, Formula):
                self.math = True
                for face, characters in typeset(part).glyphs.items():
                    shown.setdefault(face, set()).update(characters)
        for face, all_characters in shown.items():
            self.files.update(file_names(face, all_characters, split=face in split))

    def add(self, others: Faces) -> None:
        """Add those of *others*."""
        self.math = self.math or others.math
        self.files |= others.files
