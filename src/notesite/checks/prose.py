"""The prose of a note's paragraphs, and findings in it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.token import Token

from notesite.diagnostic import Diagnostic, Severity
from notesite.lines import Segments
from notesite.load.article import Parsed
from notesite.load.context import Context
from notesite.load.offsets import to_file
from notesite.load.prose import prose, written


class Prose:
    """The text of one inline token."""

    def __init__(self, token: Token, note: Context) -> None:
        self.token = token
        self._note = note
        self.segments: Segments = token.meta.get("segments") or ((0, 0),)
        """Where it stands in the file."""
        self.written = written(token)
        """As it stands in the file, formulas and code too."""
        self.text = prose(token, note)
        """As long as *written*, with `BLOT` where no prose stands."""

    @property
    def line(self) -> str:
        """The line of the file that it begins on."""
        source = self._note.source
        return source.line_text(source.line_of(to_file(self.segments, 0)))

    def finding(self, severity: Severity, code: str, message: str, at: tuple[int, int], hint: str = "") -> Diagnostic:
        """Return what is wrong with the text from *at*[0] to *at*[1]."""
        start = to_file(self.segments, at[0])
        place = self._note.source.place(start, start + at[1] - at[0])
        return Diagnostic(severity=severity, code=code, message=message, place=place, hint=hint)


def paragraphs(parsed: Parsed) -> Iterator[Prose]:
    """Yield the text of every paragraph, heading and table cell of *parsed*."""
    for token in parsed.tokens:
        if token.type == "inline":
            yield Prose(token, parsed.note)
