"""What an author wrote as prose in a paragraph: the text with code, formulas and tags blotted out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from notesite.diagnostic import Diagnostic, Severity
from notesite.load.article import Parsed
from notesite.load.context import Context
from notesite.load.mask import CLOSE, OPEN, show
from notesite.load.offsets import Segments, to_file

BLOT = "\ufffc"
"""Stands for each character that is no prose."""

_TAKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


class Prose:
    """The text of one inline token."""

    def __init__(self, token: Token, note: Context) -> None:
        self.token = token
        self._note = note
        self._segments: Segments = token.meta.get("segments") or ((0, 0),)
        whole = _TAKEN.sub(lambda mark: BLOT * len(note.taken[int(mark[1])].source), token.content)
        self.written: str = token.meta.get("content", token.content)
        """As it stands in the file, formulas and code too."""
        # `{#id}` was cut off headings after formulas were taken out.
        whole = show(whole).ljust(len(self.written), BLOT)
        self.text = _CODE.sub(lambda code: BLOT * len(code[0]), whole)
        """As long as *written*, with `BLOT` where no prose stands."""

    def finding(self, severity: Severity, code: str, message: str, at: tuple[int, int], hint: str = "") -> Diagnostic:
        """Return what is wrong with the text from *at*[0] to *at*[1]."""
        start = to_file(self._segments, at[0])
        place = self._note.source.place(start, start + at[1] - at[0])
        return Diagnostic(severity=severity, code=code, message=message, place=place, hint=hint)


def paragraphs(parsed: Parsed) -> Iterator[Prose]:
    """Yield the text of every paragraph, heading and table cell of *parsed*."""
    for token in parsed.tokens:
        if token.type == "inline":
            yield Prose(token, parsed.note)
