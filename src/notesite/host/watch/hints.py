"""What a source of events says of a path. A hint is never the answer: what changed is found by looking."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple, Protocol


class Heard(Enum):
    """What happened to a path, as far as its source can tell."""

    WRITING = auto()
    """Content is being written; CLOSED will follow."""
    CLOSED = auto()
    """Whoever wrote has closed the file, or only touched it."""
    PLACED = auto()
    """Something whole was moved here."""
    MADE = auto()
    GONE = auto()
    TOUCHED = auto()
    """Times or permissions changed, and nothing else."""
    SEEN = auto()
    """Anything: the source cannot tell."""


class Hint(NamedTuple):
    """Something happened to *path*, absolute."""

    path: str
    heard: Heard
    is_folder: bool = False


class Lost:
    """Events were lost: whatever is known must be looked at again."""


class Closed:
    """The watch was closed."""


Message = Hint | Lost | Closed
Tell = Callable[[Message], None]


class HintSource(Protocol):
    """Where hints come from."""

    hears_trees: bool
    """With a folder it attends all that is below it, wanted or not."""

    def attend(self, folder: str) -> None:
        """Tell from now on what happens to the entries of *folder*; more than once does no harm.

        OSError says that it cannot: the folder is gone, or a limit of the system is reached.
        """

    def forget(self, folder: str) -> None:
        """Tell no more of *folder*."""

    def close(self) -> None: ...
