"""What of a paragraph is prose: its text with formulas, tags and code spans blotted out, offsets kept."""

from __future__ import annotations

import re

from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.mask import TAKEN, show
from notesite.pattern import pattern

BLOT = "\ufffc"
"""Stands for each character that is no prose."""

_CODE = pattern(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
"""Code in a line, or over several."""
_CODE_ELEMENT = pattern(
    r"<(code|kbd|samp|tt|pre)\b[^<>]{0,200}>(?:(?!<\1\b).){0,2000}?</\1>", re.DOTALL | re.IGNORECASE
)
"""Code as HTML has it."""


def written(inline: Token) -> str:
    """Return the text of *inline* as it stands in the file, line prefixes aside."""
    return str(inline.meta.get("content", inline.content))


def prose(inline: Token, note: Context) -> str:
    """Return what `written` does, as long as that, with `BLOT` where no prose stands."""
    whole = TAKEN.sub(lambda mark: BLOT * len(note.taken[int(mark[1])].source), inline.content)
    # `{#id}` was cut off headings after formulas were taken out.
    whole = show(whole).ljust(len(written(inline)), BLOT)
    whole = _CODE.sub(lambda code: BLOT * len(code[0]), whole)
    return _CODE_ELEMENT.sub(lambda code: BLOT * len(code[0]), whole) if "</" in whole else whole
