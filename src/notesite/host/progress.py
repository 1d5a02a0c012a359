"""A bar for builds that take long, where somebody is watching: on a terminal, and nowhere else."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds before anything is shown: most builds are done by then."""

_OFTEN = 0.05
"""Seconds between two changes of the bar."""


def is_watched() -> bool:
    """Whether standard error goes to somebody's terminal."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


class Bar:
    """One bar, about one thing at a time; it is gone when the build is."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._shows_from = time.monotonic() + patience
        self._shown: Progress | None = None
        self._task: TaskID | None = None
        self._words = ""
        self._total = 0
        self._done = 0
        self._changed = 0.0

    def begin(self, words: str, total: int) -> None:
        """Turn to the next thing: *total* steps of what *words* name."""
        self._words, self._total, self._done = words, total, 0
        self._show()

    def step(self) -> None:
        """One step is done."""
        self._done += 1
        if time.monotonic() - self._changed >= _OFTEN or self._done == self._total:
            self._show()

    def close(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()
            self._shown = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _show(self) -> None:
        self._changed = time.monotonic()
        if self._changed < self._shows_from:
            return
        if self._shown is None:
            self._start()
        assert self._shown is not None, "just started"
        assert self._task is not None, "started with it"
        self._shown.update(self._task, description=self._words, total=self._total, completed=self._done, refresh=True)

    def _start(self) -> None:
        # Only a build that takes long pays for importing this.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        # Without a thread that refreshes it: processes are forked while it stands.
        self._shown = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
        self._task = self._shown.add_task(self._words, total=self._total)
        self._shown.start()
