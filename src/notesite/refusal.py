"""Why something cannot be done, for reasons outside the notes; most end a command with an exit code of its own."""

from __future__ import annotations

from notesite.diagnostic import Diagnostic


class Refusal(Exception):  # noqa: N818 - not a mistake of the program
    """Raised where a value would only be passed up: by the host and the commands, caught by the command line."""

    def __init__(self, message: str, *, hint: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.diagnostics = diagnostics


class Unusable(Refusal):
    """There is no site here, or its settings are wrong, or its output folder may not be written."""


class Failed(Refusal):
    """Another program or another machine said no: Git, a host, the network."""


class Locked(Refusal):
    """Another build is at work."""


def reason(error: OSError) -> str:
    """Return why the system says no."""
    return (error.strerror or str(error)).lower()


def reason_at(error: OSError) -> str:
    """Return why the system says no, and where, if it says that."""
    return f"{error.filename}: {reason(error)}" if error.filename else reason(error)
