"""Tags as HackMD has them: a heading of the sixth rank, ``###### tags: `甲` `乙` ``, that no reader is to see."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore

from notesite.load.context import context_of
from notesite.pattern import pattern

_TAGS = pattern(r"tags:[ \t]*((?:`[^`\n]{1,100}`[ \t,、]*)+)", re.IGNORECASE)
"""The text of HackMD's heading of tags: ``tags: `甲` `乙` ``."""
_TAG = pattern(r"`([^`]+)`")


def tag_headings(state: StateCore) -> None:
    """Take HackMD's lines of tags out of the note, and remember the tags."""
    note = context_of(state.env)
    if "######" not in note.source.text:
        return
    found = []
    for index, opening in enumerate(state.tokens):
        if opening.type == "heading_open" and opening.tag == "h6":
            said = _TAGS.fullmatch(state.tokens[index + 1].content)
            if said is not None:
                note.tags += (tag for name in _TAG.findall(said[1]) if (tag := note.shown(name).strip()))
                found.append(index)
    for index in reversed(found):
        del state.tokens[index : index + 3]
