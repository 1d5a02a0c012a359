"""What a page needs for what it shows: fonts of KaTeX, and rules of style sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from notesite.model import Body, Formula, Picture, Typeset
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
        self,
        body: Body,
        *,
        typeset: Typesetter,
        split: Collection[str],
        words: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Add what *body* needs; fonts that are *split* have two files.

        *words* are what is looked for in its text, each with its bytes.
        """
        # Each once: notes repeat their formulas.
        formulas: dict[int, Typeset] = {}
        texts: list[str] = []
        for part in body:
            if isinstance(part, str):
                texts.append(part)
            elif isinstance(part, Formula):
                made = typeset(part)
                formulas[id(made)] = made
            elif isinstance(part, Picture):
                self.names.add(_PICTURE)
        if formulas:
            self.math = True
            self._see_formulas(formulas.values(), split)
        # In bytes only letters of ASCII have two cases, which is all that HTML asks for, and sooner done.
        text = "\n".join(texts).encode("utf-8", "replace").lower()
        self.names.update([word for word, sought in words.items() if sought in text])

    def _see_formulas(self, formulas: Iterable[Typeset], split: Collection[str]) -> None:
        shown: dict[str, set[str]] = {}
        for made in formulas:
            self._classes.add(made.classes)
            if made.error:
                self.names.add(_ERROR)
            for face, characters in made.glyphs.items():
                shown.setdefault(face, set()).add(characters)
        for face, runs in shown.items():
            self.files.update(file_names(face, {*"".join(runs)}, split=face in split))

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
