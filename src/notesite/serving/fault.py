"""What is told of a fault of notesite's own: it must not take the author's server away."""

from __future__ import annotations

from notesite.commands.wish import SETTINGS
from notesite.diagnostic import Diagnostic, Place


def fault(error: Exception) -> Diagnostic:
    """Return *error* as an author is told of it."""
    return Diagnostic(
        severity="error",
        code="serve.fault",
        message=f"unexpected {type(error).__name__}: {error}",
        place=Place(path=SETTINGS),
        hint="this is a fault of notesite's; please report it",
    )
