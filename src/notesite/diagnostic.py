"""What is wrong with the author's files, as values: collected, sorted, remembered, printed once by the command line.

A diagnostic carries the source line it points at, so that one replayed from memory can be shown
without reading the file again. Printing lives in `report.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, Literal, TypeVar

import msgspec

Severity = Literal["error", "warning", "note"]

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A stretch of one line of a source file."""

    path: str
    """Relative to the site's root, `/` between parts."""
    line: int = 1
    """1-based."""
    column: int = 1
    """1-based, in code points of the line as written."""
    length: int = 1
    """Code points to underline; at least 1, never past the line's end + 1."""
    text: str = ""
    """The source line without its line end; of a very long one, a stretch around the fault; empty: there is none."""
    skipped: int = 0
    """Code points of the line that stand before `text`."""

    def at(self, written: str) -> Place:
        """Return where *written* stands in the rest of this line, as a word of its own; this place if it does not."""
        found = re.compile(rf"(?<!\w){re.escape(written)}(?!\w)").search(
            self.text, max(0, self.column - 1 - self.skipped) + self.length
        )
        if found is None or not written:
            return self
        column = self.skipped + found.start() + 1
        return msgspec.structs.replace(self, column=column, length=found.end() - found.start())


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One problem: what is wrong (message), where (place), what to do (hint)."""

    severity: Severity
    code: str
    """`room.problem`, for example `math.unknown-command`; stable, users filter by it. See docs/diagnostics.md."""
    message: str
    """In the reader's words, lower case, no full stop; names the value seen and the values allowed."""
    place: Place
    hint: str = ""


T = TypeVar("T")


class Checked(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A value and what was found while making it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* without repeats, by place, the graver first where places are equal."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.place, _RANK[d.severity], d.code, d.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any of *diagnostics* stops a build from being published."""
    return any(d.severity == "error" for d in diagnostics)
