"""The memory of a server: values it holds itself, and behind them the site's store.

The store belongs to every build of the site. So its lock is held for one question or one writing at a time, and what
cannot be had at once because a build is at work is worked out again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from notesite.commands.wish import STORE
from notesite.digest import Key
from notesite.host.lock import PATIENCE, lock
from notesite.host.store import Store, remove
from notesite.model import Typeset
from notesite.refusal import Locked

T = TypeVar("T")

FEW = 8
"""So few notes or formulas are worked out sooner than read from disk, once the parser and KaTeX run."""
LADEN = 8 * 2**20
"""Bytes not yet on disk beyond which they are written: of a large site's first build it would be everything."""
AT_ONCE = 500
"""Values touched or dropped at once as the store grows old: a few milliseconds."""
FORMULAS = 4_000
"""Set formulas at hand, about 8 kB each: those of the pages one is at."""


class Warm:
    """A memo for several threads."""

    def __init__(self, cache: Path) -> None:
        """*cache* is the site's cache folder."""
        self._cache = cache
        self._mutex = threading.Lock()
        self._disk = threading.Lock()
        self._values: dict[Key, object] = {}
        self._before: dict[Key, object] = {}
        """What nobody has asked for since the last `tidy`."""
        self._formulas: OrderedDict[Key, object] = OrderedDict()
        self._fresh: list[tuple[Key, object]] = []
        self._weight = 0
        """Bytes of what is fresh, about."""
        self._laden = LADEN
        self.written = 0
        """Bytes put on disk, about."""
        self.patience = PATIENCE
        """Seconds to wait for another build's end: at the start it may hold all there is to know."""
        self.is_underway = False
        """The site was built once: what is not at hand now is most likely new."""
        self.is_from_disk = False
        """Something that was recalled came from the site's store, which others may have written."""
        self._is_readable = True
        """False: what is on disk is to be forgotten and could not be removed, so it is not read."""

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return what is known under *keys*."""
        with self._mutex:
            known = {key: value for key in keys if (value := self._held(key)) is not None}
        missing = [key for key in keys if key not in known]
        stored = self._stored(missing, type_) if missing and not self._is_quick(missing) else {}
        with self._mutex:
            self.is_from_disk = self.is_from_disk or bool(stored)
            for key, value in stored.items():
                self._hold(key, value)
        # One key, one step, one type: a law of memos.
        return {**known, **stored}  # type: ignore[dict-item]

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Remember *values*; they are on disk after `settle`."""
        with self._mutex:
            for key, value in values:
                self._hold(key, value)
                self._fresh.append((key, value))
                self._weight += _weight(value)

    def forget(self) -> None:
        """Forget everything, on disk, too; what cannot be removed there is not asked any more."""
        with self._disk:
            try:
                with lock(self._cache / "lock", patience=PATIENCE):
                    remove(self._cache / STORE)
            except (Locked, OSError):
                self._is_readable = False
        with self._mutex:
            for memory in (self._values, self._before, self._formulas, self._fresh):
                memory.clear()
            self._weight = 0

    @property
    def is_laden(self) -> bool:
        """There is much that is not on disk."""
        return self._weight >= self._laden

    def held(self) -> tuple[Key, ...]:
        """Return under what is remembered what builds have lately asked for, but for articles and formulas."""
        with self._mutex:
            return (*self._values, *self._before)

    def age(self, living: Iterator[Key], *, pause: Callable[[], None]) -> None:
        """Let what is on disk grow older by a build, and drop what nobody has asked for lately, unless it is *living*.

        *pause* is called between slices of it. If a build is at work, it can wait for the next time.
        """
        try:
            with self._opened(counts=True) as store:
                if not store.grow_old():
                    return
            while some := list(islice(living, AT_ONCE)):
                pause()
                with self._opened() as store:
                    store.touch(some)
            has_more = True
            while has_more:
                pause()
                with self._opened() as store:
                    has_more = store.drop(AT_ONCE)
        except (Locked, OSError):
            return

    def tidy(self) -> None:
        """Let go of what was not asked for since the last time."""
        with self._mutex:
            self._before, self._values = self._values, {}

    def settle(self) -> None:
        """Put on disk what is new, unless a build is at work: then next time."""
        with self._disk:
            with self._mutex:
                fresh, self._fresh = self._fresh, []
                weight, self._weight = self._weight, 0
                self._laden = LADEN
            if not fresh:
                return
            try:
                with lock(self._cache / "lock", patience=0) as held, self._store(held=held) as store:
                    store.keep(fresh)
                    store.settle()
                self.written += weight
            except Locked:
                with self._mutex:
                    self._fresh = fresh + self._fresh
                    self._weight += weight
                    self._laden = self._weight + LADEN
            except OSError:
                # A full disk costs the next start time, nothing else.
                return

    def _is_quick(self, keys: Sequence[Key]) -> bool:
        return self.is_underway and len(keys) <= FEW and keys[0].step in ("load", "typeset")

    def _stored(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        if not self._is_readable or not (self._cache / STORE).is_file():
            return {}
        with self._disk:
            try:
                with lock(self._cache / "lock", patience=self.patience) as held, self._store(held=held) as store:
                    return store.recall(keys, type_)
            except (Locked, OSError):
                # It was waited for; the next question follows at once.
                self.patience = 0
                return {}

    def _store(self, *, held: bool, counts: bool = False) -> Store:
        return Store(self._cache / STORE if held else None, counts=counts)

    @contextmanager
    def _opened(self, *, counts: bool = False) -> Iterator[Store]:
        """Yield the store, if nobody else is at it; Locked if a build is."""
        with (
            self._disk,
            lock(self._cache / "lock", patience=0) as held,
            self._store(held=held, counts=counts) as store,
        ):
            yield store

    def _held(self, key: Key) -> object | None:
        if key.step == "typeset":
            value = self._formulas.get(key)
            if value is not None:
                self._formulas.move_to_end(key)
            return value
        if (value := self._values.get(key)) is None and (value := self._before.pop(key, None)) is not None:
            self._values[key] = value
        return value

    def _hold(self, key: Key, value: object) -> None:
        if key.step == "load":
            # The site that is shown has the articles, and as they are used, not as they are kept.
            return
        if key.step != "typeset":
            self._values[key] = value
            return
        self._formulas[key] = value
        while len(self._formulas) > FORMULAS:
            self._formulas.popitem(last=False)


def _weight(value: object) -> int:
    match value:
        case bytes():
            return len(value)
        case Typeset():
            return len(value.html) + len(value.mathml)
        case _:
            return 100
