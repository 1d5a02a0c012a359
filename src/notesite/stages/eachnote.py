"""What is made of each note by itself, on as many processors as there are: unless it is remembered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.digest import Key
from notesite.load.options import LoadOptions
from notesite.tree import Read, Seen, SourceFile

Work = TypeVar("Work")
Made = TypeVar("Made")

AT_ONCE, HELD = 256, 2**20
"""Notes that are read together, to ask the memory once for all of them, and about how many bytes they may have."""


class Run(Protocol):
    """Applies a function to jobs: one after the other, or on several processors, and in order either way."""

    def __call__(self, function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
        """Yield what *function* makes of each of *jobs*, at most *number*, of which few are taken ahead."""
        ...


def in_turn(function: Callable[[Work], Made], jobs: Iterable[Work], _number: int) -> Iterable[Made]:
    """Do one job after the other."""
    return map(function, jobs)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One note to be looked at, by itself."""

    content: bytes
    path: str
    source_path: str
    options: LoadOptions


def size(job: Job) -> int:
    """Return about how much work *job* is: the bytes of its note."""
    return len(job.content)


class EachNote(Generic[Made]):
    """What is made of notes, each by itself: what is remembered is recalled, for the others jobs are done."""

    def __init__(
        self,
        *,
        read: Read,
        key: Callable[[SourceFile, str], Key],
        recall: Callable[[Sequence[Key]], Mapping[Key, Made]],
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        """*key* gives the key for a note whose text has a certain digest; *pause* is called often."""
        self._read = read
        self._key = key
        self._recall = recall
        self._pause = pause
        self._keys: dict[SourceFile, Key] = {}
        self.known: dict[Key, Made] = {}
        """What is recalled; the caller adds what the jobs come to."""
        self.diagnostics: list[Diagnostic] = []
        """Why notes cannot be read."""

    def values(self, notes: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Key, Made]]:
        """Yield those of *notes* that can be read, their keys, and what is known of them by now."""
        return ((note, key, self.known[key]) for note in notes if (key := self._keys.get(note)) is not None)

    def made(
        self, notes: Sequence[SourceFile], function: Callable[[Job], bytes], *, options: LoadOptions, run: Run
    ) -> Iterator[tuple[SourceFile, Key, bytes]]:
        """Yield those of *notes* of which nothing is remembered, their keys, and what *function* makes of them."""
        unread = self._unread(notes)
        if not unread:
            return
        begun: deque[SourceFile] = deque()

        def jobs() -> Iterator[Job]:
            for note, content in self._new(unread):
                begun.append(note)
                yield Job(content=content, path=note.path, source_path=note.source_path, options=options)

        for answer in run(function, jobs(), len(unread)):
            self._pause()
            note = begun.popleft()
            yield note, self._keys[note], answer

    def _unread(self, notes: Sequence[SourceFile]) -> list[SourceFile]:
        """Recall what is remembered of *notes* that need not be read for that; return the others."""
        for note in notes:
            self._pause()
            digest = self._read.known(note)
            if digest is not None:
                self._keys[note] = self._key(note, digest)
        self.known.update(self._recall(list(self._keys.values())))
        return [note for note in notes if self._keys.get(note) not in self.known]

    def _new(self, notes: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, bytes]]:
        """Yield those of *notes* that hold what is not remembered, and what that is.

        They are read now, while work is done on those before them. A file may have changed since its digest was taken:
        what is remembered is what was read.
        """
        for some in self._together(notes):
            asked = []
            for note, seen in some:
                before = self._keys.pop(note, None)
                if seen is not None:
                    key = self._keys[note] = self._key(note, seen.digest)
                    if key != before:
                        asked.append(key)
            self.known.update(self._recall(asked))
            for note, seen in some:
                if seen is not None and self._keys[note] not in self.known:
                    yield note, seen.content

    def _together(self, notes: Iterable[SourceFile]) -> Iterator[list[tuple[SourceFile, Seen | None]]]:
        """Yield *notes* with what they hold, some at a time."""
        some: list[tuple[SourceFile, Seen | None]] = []
        held = 0
        for note in notes:
            self._pause()
            seen = self._read.seen(note)
            self.diagnostics += seen.diagnostics
            some.append((note, seen.value))
            held += 0 if seen.value is None else len(seen.value.content)
            if len(some) == AT_ONCE or held > HELD:
                yield some
                some, held = [], 0
        if some:
            yield some
