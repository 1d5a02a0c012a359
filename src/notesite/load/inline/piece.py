"""What is taken out of a paragraph."""

from __future__ import annotations

from typing import Literal

import msgspec

PieceKind = Literal["inline", "display", "reference", "tag", "comment", "mistyped", "empty", "unclosed", "open", "lone"]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a paragraph that is not Markdown, or that ought not to be."""

    kind: PieceKind
    """What it is:

    - inline, display: a formula
    - reference: `\\eqref{…}`, `\\ref{…}`, `\\cref{…}` in prose
    - tag: `{% … %}`, `{{< … >}}`
    - comment: Obsidian's `%%…%%`
    - mistyped: `$$x$` or `$x$$`, reported and read as `$x$`
    - empty: `$$  $$`, reported and left out
    - unclosed: a `$$` without its end; open: a `\\begin{…}` or `\\[` without it: text, and reported
    - lone: a `$` without its end before TeX, or before a sentence up to the next formula: text, and reported
    """
    start: int
    end: int
    inner: tuple[int, int]
    """The formula or tag without its delimiters; a bare environment keeps its `\\begin`."""
    label: str = ""
    """What d2lbook's `:eqlabel:` behind a formula calls it."""
