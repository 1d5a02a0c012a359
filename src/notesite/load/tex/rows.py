"""What a rewriting notes about the environments and rows it passes, for numbering and renaming afterwards."""

from __future__ import annotations

from notesite.load.tex.lexer import Argument


class RowTag:
    """One `\\tag`: offsets of the command with its star, and its argument."""

    __slots__ = ("argument", "end", "literal", "start", "tex")

    def __init__(self, start: int, end: int, *, literal: bool, argument: Argument, tex: str) -> None:
        self.start = start
        self.end = end
        self.literal = literal
        self.argument = argument
        self.tex = tex


class Row:
    """What can carry one equation number: a row of an environment, or a whole formula."""

    __slots__ = ("blank", "end", "labels", "separators", "start", "tags", "unnumbered")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.blank = True
        self.unnumbered = False
        self.labels: list[tuple[str, int, int]] = []
        self.tags: list[RowTag] = []
        self.separators: list[int] = []
        """Offsets of its `&`."""


GROUP = "subequations"
"""The environment that is no formula but gives those in it one number and letters."""


class Frame:
    """One environment, from its `\\begin` to its `\\end`."""

    __slots__ = ("argument", "begin", "closing", "end", "group", "name", "outer", "rows")

    def __init__(self, name: str, begin: tuple[int, int], *, outer: bool) -> None:
        self.name = name
        self.begin = begin
        """Offsets of `\\begin{…}` and the options that go with it."""
        self.end: tuple[int, int] = (-1, -1)
        """Offsets of `\\end{…}`."""
        self.outer = outer
        """It stands alone in a display formula, inside nothing else."""
        self.rows: list[Row] = [Row(begin[1])]
        self.group: Frame | None = None
        """The `subequations` it stands in: its rows then share a number, `1a`, `1b`."""
        self.argument: Argument | None = None
        """The number of columns of `alignat`."""
        self.closing = ""
        """What to write in place of `\\end{…}`, if what begins it has been written already."""

    @property
    def is_group(self) -> bool:
        """Whether it shows nothing itself and gives what stands in it one number."""
        return self.name == GROUP
