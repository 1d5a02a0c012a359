"""Containers that mean something to another generator only (`::: code-group`, `::: {.column}`): their text stays."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

from notesite.load.context import context_of


def unwrap(state: StateBlock, lines: tuple[int, int], name: str, title: str) -> None:
    """Read what stands between *lines*, the fences of a container called *name*; a *title* becomes its first line."""
    start_line, last = lines
    note = context_of(state.env)
    at = note.masked.find_in_line(start_line, ":::")
    note.report(
        "warning",
        "markdown.foreign-tag",
        f"`{name}` is another generator's container: its marks are left out, the text between them stays",
        (at, at + 3),
        "write it in Markdown; `::: note` and its kin are known",
    )
    if title:
        state.push("paragraph_open", "p", 1).map = [start_line, start_line + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title, [start_line, start_line + 1], []
        state.push("paragraph_close", "p", -1)
    old_max, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start_line + 1, last)
    state.lineMax = old_max
