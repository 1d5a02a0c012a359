"""What a page needs for what it shows: fonts of KaTeX, and rules of style sheets."""

from __future__ import annotations

from collections.abc import Collection

from notesite.model import Body, Formula, Picture
from notesite.render.bodies.slots import Typesetter
from notesite.render.sheets.katexfonts import file_names

MATH = "katex"
"""Stands for a formula among the names of what a page shows."""
_OF_ALL = (MATH, "katex-display", "katex-html", "katex-mathml")
"""Classes of KaTeX's that every formula has, as we write it."""
_PICTURE = "<img"
_ERROR = "math-error"


class Needs:
    """What was seen so far."""

    __slots__ = ("_classes", "files", "math", "names")

    def __init__(self) -> None:
        self.math = False
        """There was a formula: only then a page needs KaTeX's style sheet."""
        self.files: set[str] = set()
        """`KaTeX_Size3-Regular.woff2`."""
        self.names: set[str] = set()
        """Which of the words that are looked for stand in its text, and what else the page is made of: `toc`."""
        self._classes: set[str] = set()
        """KaTeX's classes, one string for each formula, as `Typeset` has them."""

    def see(
        self, body: Body, *, typeset: Typesetter, split: Collection[str], words: Collection[str] = frozenset()
    ) -> None:
        """Add what *body* needs; fonts that are *split* have two files, *words* are what is looked for in its text."""
        shown: dict[str, set[str]] = {}
        # Each once: notes repeat their formulas.
        formulas = {id(made): made for made in (typeset(part) for part in body if isinstance(part, Formula))}
        self.math = self.math or bool(formulas)
        for made in formulas.values():
            self._classes.add(made.classes)
            if made.error:
                self.names.add(_ERROR)
            for face, characters in made.glyphs.items():
                shown.setdefault(face, set()).update(characters)
        for face, all_characters in shown.items():
            self.files.update(file_names(face, all_characters, split=face in split))
        if any(isinstance(part, Picture) for part in body):
            self.names.add(_PICTURE)
        # In bytes only letters of ASCII have two cases, which is all that HTML asks for, and sooner done.
        text = "\n".join(part for part in body if isinstance(part, str)).encode("utf-8", "replace").lower()
        self.names.update(word for word in words if word.encode() in text)

    def add(self, others: Needs) -> None:
        """Add those of *others*."""
        self.math = self.math or others.math
        self.files |= others.files
        self.names |= others.names
        self._classes |= others._classes

    def all_names(self) -> set[str]:
        """Return the names of all that was seen: of constructs, of KaTeX's classes, of fonts."""
        of_formulas = {name for classes in self._classes for name in classes.split()}
        return {*self.names, *self.files, *of_formulas, *(_OF_ALL if self.math else ())}
