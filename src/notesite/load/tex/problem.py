"""What is wrong in a text that does not know its file: a Diagnostic before it has a place."""

from __future__ import annotations

import msgspec

from notesite.diagnostic import Severity


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong, from *start* to *end* in the text that was given."""

    severity: Severity
    code: str
    message: str
    hint: str = ""
    start: int
    """Code points, 0-based."""
    end: int
