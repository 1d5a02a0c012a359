"""Why a command cannot do what it was asked to, for reasons outside the notes; the command line's exit codes."""

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
