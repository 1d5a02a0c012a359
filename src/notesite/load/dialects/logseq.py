"""Lines that Logseq keeps below a block for itself: `id:: 63f2…`, when a card is due or a task was done, a logbook.

Properties that say something to readers (`authors:: …`) stay.
"""

from __future__ import annotations

from itertools import pairwise

from markdown_it.rules_core import StateCore

from notesite.load.context import context_of
from notesite.load.repairs.boilerplate import without_empty
from notesite.pattern import pattern

_KEY = (
    r"(?:collapsed|id|heading|background[-_]color|ls-type|hl-[a-z]+|card-[a-z-]+|logseq\.[\w.-]+|query-[a-z-]+"
    r"|created-at|updated-at|exclude-from-graph-view|filters|public|icon|template-including-parent)"
)
_TIME = r"(?:todo|doing|done|now|later|waiting)::[ \t]\d{13}"
_LINE = rf"[ \t]*(?:{_KEY}::(?:[ \t][^\n]*)?|{_TIME}|:LOGBOOK:|CLOCK:[ \t]\[[^\n]*|:END:)[ \t]*"
_FIRST = pattern(rf"(?:{_LINE}(?:\n|\Z))+")
_WHOLE = pattern(_LINE)


def without_properties(state: StateCore) -> None:
    """Take Logseq's properties out of the note, and the paragraphs that hold nothing else."""
    text = context_of(state.env).source.text
    if ":: " not in text and ":LOGBOOK:" not in text:
        return
    for opening, inline in pairwise(state.tokens):
        if opening.type != "paragraph_open" or (":: " not in inline.content and ":END:" not in inline.content):
            continue
        if first := _FIRST.match(inline.content):
            inline.content = inline.content[first.end() :]
            if inline.map:
                inline.map = [inline.map[0] + first[0].count("\n"), inline.map[1]]
        lines = inline.content.split("\n")
        kept = ["" if _WHOLE.fullmatch(line) else line for line in lines]
        inline.content = "\n".join(kept).rstrip("\n") if kept != lines else inline.content
    without_empty(state.tokens)
