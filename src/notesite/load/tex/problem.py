"""What is wrong in a text that does not know its file: a Diagnostic before it has a place."""

from __future__ import annotations

import msgspec

from notesite.diagnostic import Diagnostic, Place, Severity


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong, from *start* to *end* in the text that was given."""

    severity: Severity
    code: str
    message: str
    hint: str = ""
    start: int
    """Code points, 0-based; -1: at no one place."""
    end: int

    def at(self, place: Place) -> Diagnostic:
        """Return this as it is told, at *place* of a file."""
        return Diagnostic(severity=self.severity, code=self.code, message=self.message, place=place, hint=self.hint)
