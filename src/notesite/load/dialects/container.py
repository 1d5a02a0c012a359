"""Containers that mean something to another generator only (`::: code-group`, `::: {.column}`): their text stays."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import line_text, push_paragraph, read_lines
from notesite.load.context import context_of


def unwrap(state: StateBlock, lines: tuple[int, int], name: str, title: str, *, first: int) -> None:
    """Read what stands from the line *first* on between *lines*, the fences of a container called *name*.

    A *title* becomes its first line.
    """
    start_line, last = lines
    tell_foreign(state, start_line, name, "its marks are left out, the text between them stays")
    if title:
        push_paragraph(state, title, start_line)
    read_lines(state, first, last)


def tell_foreign(state: StateBlock, line: int, name: str, fate: str) -> None:
    """Tell of the container called *name* that begins on *line*, and what becomes of it."""
    note = context_of(state.env)
    mark = line_text(state, line)[:3]
    at = note.masked.find_in_line(line, mark)
    note.report(
        "warning",
        "markdown.foreign-tag",
        f"`{name}` is another generator's container: {fate}",
        (at, at + 3),
        "write it in Markdown; `::: note` and its kin are known",
    )
