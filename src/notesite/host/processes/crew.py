"""Processes forked together for one kind of work, each on a line of its own.

Not Python's pool: its processes share two pipes and their locks. One that is killed while it holds a lock, or in the
middle of an answer, has the others wait for ever, and whoever waits for their end.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

from notesite.host.processes.child import Line, child

Job = TypeVar("Job")
Made = TypeVar("Made")

_AHEAD = 2
"""Tasks that a process has at a time, so that it need not wait for the next: who gives it may be busy."""


class _Task(Generic[Job, Made]):
    """Some jobs, and what becomes of them, once."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self._answer: SimpleQueue[list[Made] | None] = SimpleQueue()

    def answer(self, made: list[Made] | None) -> None:
        """Say what was *made*; None: nobody has done it."""
        self._answer.put(made)

    def made(self) -> list[Made] | None:
        """Wait for the answer."""
        return self._answer.get()


class Crew(Generic[Job, Made]):
    """Processes that do some jobs at a time. What they leave, for whatever reason, is for who asked."""

    def __init__(self, number: int, work: Callable[[Sequence[Job]], list[Made]]) -> None:
        """To be made where this process has no other thread: a lock that one holds would stay locked in each copy."""
        self._tasks: SimpleQueue[_Task[Job, Made] | None] = SimpleQueue()
        self._mutex = Lock()
        self._living = number
        """Processes that tasks can be given to."""
        # All of them before the first thread.
        self._children = [child(partial(_labour, work)) for _ in range(number)]
        threads = [Thread(target=self._talk, args=[each.line], name="crew", daemon=True) for each in self._children]
        self._threads = [thread for thread in threads if self._begins(thread)]

    def hand(self, jobs: Sequence[Job]) -> Callable[[], list[Made] | None]:
        """Hand over *jobs*; return what waits for what is made of them, which is None if nobody has done them."""
        task = _Task[Job, Made](jobs)
        with self._mutex:
            if self._living:
                self._tasks.put(task)
            else:
                task.answer(None)
        return task.made

    def end(self) -> None:
        """End the processes, whatever they are doing."""
        for each in self._children:
            each.kill()
        for _ in self._threads:
            self._tasks.put(None)
        # Each hears that its process is gone; the line must stay open until then.
        for thread in self._threads:
            thread.join()
        for each in self._children:
            each.end()

    def _begins(self, thread: Thread) -> bool:
        try:
            thread.start()
        except RuntimeError:  # the system grants no thread
            self._lose(())
            return False
        return True

    def _talk(self, line: Line) -> None:
        """Give tasks to the process on *line* for as long as it lives."""
        under_way: deque[_Task[Job, Made]] = deque()
        try:
            while self._has_more(line, under_way):
                frame = line.hear()
                under_way[0].answer(pickle.loads(frame) if frame else None)  # noqa: S301  a copy of this process
                under_way.popleft()
        except (EOFError, pickle.PickleError, MemoryError):
            pass  # It is gone, or as good as that.
        finally:
            self._lose(under_way)

    def _has_more(self, line: Line, under_way: deque[_Task[Job, Made]]) -> bool:
        """Have something be *under way* with the process on *line*; False: there will be nothing more."""
        while len(under_way) < _AHEAD:
            try:
                task = self._tasks.get(block=not under_way)
            except Empty:
                return True
            if task is None:
                return False
            under_way.append(task)
            line.say(pickle.dumps(task.jobs, pickle.HIGHEST_PROTOCOL))
        return True

    def _lose(self, under_way: Iterable[_Task[Job, Made]]) -> None:
        """Leave what is *under way* with a process to who asked, and with the last one everything."""
        left = list(under_way)
        with self._mutex:
            self._living -= 1
            while not self._living and not self._tasks.empty():
                task = self._tasks.get()
                left += [task] if task is not None else []
        for task in left:
            task.answer(None)


def _labour(work: Callable[[Sequence[Job]], list[Made]], line: Line) -> None:
    """Do *work* over what is heard on *line*, until the other end is gone."""
    heard: SimpleQueue[bytes] = SimpleQueue()

    # What is said is taken at once: else each of the two could wait for the other to listen.
    def listen() -> None:
        try:
            while True:
                heard.put(line.hear())
        finally:
            os._exit(0)

    Thread(target=listen, name="listen", daemon=True).start()
    while True:
        line.say(_answered(work, heard.get()))


def _answered(work: Callable[[Sequence[Job]], list[Made]], frame: bytes) -> bytes:
    """Return what *work* makes of the jobs in *frame*; nothing if it fails, as it will where that can be told."""
    try:
        return pickle.dumps(work(pickle.loads(frame)), pickle.HIGHEST_PROTOCOL)  # noqa: S301  of the process before
    except Exception:
        return b""
