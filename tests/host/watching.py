"""A Watch in a time of its own, which passes only while it, or whoever writes files, waits.

So what it tells depends on what is done and on the pauses that are named, never on how busy the machine is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from saving import Steps

from notesite.host.watch import Watch
from notesite.host.watch.clock import Clock
from notesite.host.watch.hints import Hint, HintSource, Message, Tell
from notesite.host.watch.inotify import InotifySource
from notesite.host.watch.observer import ObserverSource
from notesite.host.watch.settling import Seconds

Batch = frozenset[str] | None

LONG: Seconds = 60.0
"""When nothing was told for so long, nothing will be."""
TICK: Seconds = 0.0005
"""The least that passes while something is waited for."""
PATIENCE = 60
"""Seconds of the machine's for what happens at once, unless it is very busy."""


class Turned(Clock):
    """A clock that jumps to when the next thing is to happen, and lets it happen."""

    def __init__(self) -> None:
        self._now: Seconds = 1000.0
        self._steps: Steps = iter(())
        self._next_at = float("inf")
        self.heard: Callable[[], None] = lambda: None
        """Waits until all that was done has become messages."""

    def now(self) -> Seconds:
        return self._now

    def receive(self, messages: SimpleQueue[Message], within: Seconds) -> Message:
        end = self._now + max(TICK, within) if within else self._now
        while messages.empty() and self._next_at <= end:
            self._step()
        if messages.empty():
            self._now = end
        return messages.get_nowait()

    def go(self, steps: Steps) -> None:
        """Begin *steps*, and go them while time passes."""
        assert self._next_at == float("inf"), "there are steps to be gone yet"
        self._steps, self._next_at = steps, self._now

    def _step(self) -> None:
        self._now = max(self._now, self._next_at)
        pause = next(self._steps, None)
        self._next_at = float("inf") if pause is None else self._now + pause
        self.heard()


class TimedWatch(Watch):
    """A Watch that lives by a clock of its own, and hears at once of what happens to files."""

    def __init__(
        self,
        *folders: Path,
        ignore: Callable[[Path], bool] = lambda path: False,
        source: Callable[[Tell], HintSource] | None = None,
        **others: Any,
    ) -> None:
        self._turned = Turned()

        def hear(tell: Tell) -> HintSource:
            found = (source or Prompt)(tell)
            if isinstance(found, _Prompt):
                self._turned.heard = found.heard
            return found

        super().__init__(folders, ignore=ignore, source=hear, clock=self._turned, **others)

    def changes(self, timeout: Seconds | None) -> frozenset[Path] | None:
        self._turned.heard()
        return super().changes(timeout)

    def now(self) -> Seconds:
        """Return the time of its own clock."""
        return self._turned.now()

    def told(
        self,
        folder: Path,
        act: Callable[[], Steps | object],
        *,
        check: Callable[[frozenset[Path] | None], None] = lambda batch: None,
    ) -> list[Batch]:
        """Return the batches that are told while and after *act* is done, by names relative to *folder*.

        *act* may be done in steps, of seconds of this clock. *check* sees each batch as it comes.
        """
        self._turned.go(_steps(act))
        batches: list[Batch] = []
        while (paths := self.changes(LONG)) is None or paths:
            check(paths)
            batches.append(None if paths is None else frozenset(path.relative_to(folder).as_posix() for path in paths))
        return batches


def _steps(act: Callable[[], Steps | object]) -> Steps:
    found = act()
    if isinstance(found, Iterator):
        yield from found


class _Prompt:
    """A source that can say when it has told all that happened: events come in order, so a bell is rung after them."""

    def __init__(self, tell: Tell) -> None:
        self._rung = threading.Event()
        self._bell: Path | None = None

        def pass_on(message: Message) -> None:
            if self._bell is not None and isinstance(message, Hint) and Path(message.path) == self._bell:
                self._rung.set()
            else:
                tell(message)

        super().__init__(pass_on)  # type: ignore[call-arg]

    def heard(self) -> None:
        """Wait until all has been told, if it is still listened to."""
        if self._bell is None:
            return
        self._rung.clear()
        for _ in range(PATIENCE):
            # Again, for where the kernel's queue has run over, it is not heard.
            os.utime(self._bell)
            if self._rung.wait(1):
                return
        raise AssertionError("the system tells of nothing")


class Prompt(_Prompt, InotifySource):
    """Inotify, with a bell in a folder of its own."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(tell)
        self._tower = TemporaryDirectory()
        self._bell = Path(self._tower.name, "bell")
        self._bell.touch()
        super().attend(self._tower.name)

    def close(self) -> None:
        super().close()
        self._bell = None
        self._tower.cleanup()


class PromptObserver(_Prompt, ObserverSource):
    """The observer of other systems, which hears but the tree it attends: there the bell hangs."""

    def attend(self, folder: str) -> None:
        if self._bell is None:
            self._bell = Path(folder, ".bell")
            self._bell.touch()
        super().attend(folder)
