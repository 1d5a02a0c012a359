"""The Watch: asks for hints, lets them settle, looks, and answers with what has changed.

Where hints cannot be had, because another machine writes the files or the system has no watches left, it looks at
everything again and again. Twice a second it also looks at what no event tells: whether the watched folders themselves
have come, gone or been replaced, at files that links lead to, and at what is mounted there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from errno import EMFILE, ENFILE, ENOMEM, ENOSPC
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from notesite.host.watch.checkout import Checkout
from notesite.host.watch.clock import Clock
from notesite.host.watch.hints import Closed, Heard, Hint, HintSource, Lost, Message, Tell
from notesite.host.watch.mounts import Mounts, deaf
from notesite.host.watch.passing import is_passing
from notesite.host.watch.settling import QUIET, Before, Pending, Seconds, Settling
from notesite.host.watch.snapshot import Identity, Snapshot, differs, glance, identity
from notesite.host.watch.within import is_within
from notesite.refusal import reason

GLANCE: Seconds = 0.5
"""Between two looks at what gives no hints."""
SLOWEST: Seconds = 1.0
"""The same, where looking at everything takes long."""
LOST_QUIET: Seconds = 0.1
LOST_PATIENCE: Seconds = 5.0
"""After events were lost, until no more come, at most."""
MANY = 1000
"""More changes than this are found by stamps alone, and not told one by one: to look at everything is sooner done."""
READ_AT_ONCE = 16
"""Files that are read for their digests in one go, before events are looked at again."""
READING_PAUSE: Seconds = 0.01
READING_AFTER: Seconds = GLANCE
READING_AFTER_MANY: Seconds = 10.0
"""After the last change; after many, whoever was told of them reads the same files at first."""

_LIMITS = (EMFILE, ENFILE, ENOMEM, ENOSPC)


class Watch:
    """What changes in some folders, a batch for every save. For one thread at a time, except `close`."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        ignore: Callable[[Path], bool],
        within: Sequence[Path] = (),
        foresee: Callable[[Path], None] = lambda _: None,
        source: Callable[[Tell], HintSource] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """*folders* may be files, too, and need not exist yet. *ignore* says of a path below one, always beginning
        with the folder made absolute, that it is of no interest, with all that is below it.

        *foresee* is given a file that was just written, whole by all appearances, a few milliseconds before `changes`
        tells of it: so work on it may begin meanwhile. It must return at once.

        Links are followed to what is inside *folders* and *within*. From now on nothing is missed: read the folders
        after this. *source* and *clock* are for tests.
        """
        self._tops = tuple(dict.fromkeys(os.path.abspath(folder) for folder in folders))  # noqa: PTH100
        self._ignore = ignore
        self._allowed = (*folders, *within)
        self._mounts = Mounts(self._allowed)
        self._foresee = foresee
        self._clock = clock or Clock()
        self._messages: SimpleQueue[Message] = SimpleQueue()
        self._settling = Settling(self._before, Checkout(self._tops))
        self._parents: dict[str, Identity | None] = {}
        self._lost_since: Seconds | None = None
        self._heard_last: Seconds = 0.0
        self._closed = False
        self._reads = True
        self._reading_after = READING_AFTER
        self.polling = ""
        """Why files are looked at again and again, for people to read; "" where the system tells of changes.

        May come to be said later: new folders may exceed a limit.
        """
        self._polled = self._deaf()
        self._source = self._open(source or _source)
        self._snapshot = self._new_snapshot()
        self._glance_at = self._clock.now() + self._period(0.0)

    def changes(self, timeout: Seconds | None) -> frozenset[Path] | None:
        """Wait until something has changed and settled; return all that changed since the last call.

        Files by their paths; a folder that came or went with everything in it. Empty after *timeout* seconds, or when
        closed. None says that whatever is known must be read again: so much has changed, or events were lost.
        """
        end = None if timeout is None else self._clock.now() + timeout
        while not self._closed:
            now = self._clock.now()
            pause = self._glance_at - now
            if self._lost_since is not None:
                pause = min(self._heard_last + LOST_QUIET, self._lost_since + LOST_PATIENCE) - now
                if pause <= 0:
                    self._begin_afresh()
                    return None
            elif self._settling:
                settled_in = self._settling.wait(now)
                if settled_in <= 0:
                    if (changed := self._look(now)) != frozenset():
                        return changed
                    settled_in = QUIET
                pause = min(pause, settled_in)
            elif self._reads and now - self._heard_last > self._reading_after:
                self._reads = self._snapshot.read_some(READ_AT_ONCE)
                pause = min(pause, READING_PAUSE)
            if now >= self._glance_at:
                self._glance()
            elif end is not None and now >= end:
                break
            self._listen(max(0.0, min(pause, pause if end is None else end - now)))
        return frozenset()

    def close(self) -> None:
        """Watch no more; whoever waits for changes gets none. May be called from any thread."""
        if not self._closed:
            self._closed = True
            self._messages.put(Closed())
            if self._source is not None:
                self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Hearing

    def _listen(self, pause: Seconds) -> None:
        """Wait up to *pause* seconds for something to be heard; take in all that has come by then."""
        try:
            message = self._clock.receive(self._messages, pause)
            while True:
                self._hear(message)
                message = self._messages.get_nowait()
        except Empty:
            return

    def _hear(self, message: Message) -> None:
        now = self._clock.now()
        match message:
            case Lost():
                self._lost_since = self._lost_since or now
                self._heard_last = now
            case Hint(heard=heard, is_folder=is_folder) if self._lost_since is None:
                # Of ten thousand files four events come each, and the question is not cheap.
                path = message.path if message.path in self._settling else self._concerned(message)
                if path is None:
                    return
                self._heard_last = now
                self._settling.hear(path, heard, now)
                if heard in (Heard.CLOSED, Heard.PLACED) and not is_folder and self._settling.is_likely_whole(path):
                    self._foresee(Path(path))
                if is_folder and heard in (Heard.MADE, Heard.PLACED):
                    # Before it has settled, for what is written in it meanwhile would not be heard.
                    for arrived in self._snapshot.arrivals(path):
                        self._settling.hear(arrived, Heard.SEEN, now)
            case Hint():
                self._heard_last = now
            case Closed():
                pass

    def _concerned(self, hint: Hint) -> str | None:
        """Return what to look at for *hint*: its path, or a folder above it not known yet. None if ignored."""
        path, is_folder = hint.path, hint.is_folder
        while path not in self._tops:
            parent = os.path.dirname(path)  # noqa: PTH120
            if parent in self._snapshot.folders():
                break
            if parent == path or self._source is None or not self._source.hears_trees:
                return None
            path, is_folder = parent, True
        return path if self._is_wanted(path, is_folder) else None

    # Looking

    def _look(self, now: Seconds) -> frozenset[Path] | None:
        ready = self._settling.take(now)
        changed: set[str] = set()
        for path, pending in ready.items():
            changed.update(self._snapshot.look(path, written=_is_written(pending), closely=len(ready) <= MANY))
            for entry in self._snapshot.unheard(path):
                # A folder tells at once, be it in the middle of a save: what came to it or left it has to settle.
                if entry not in self._settling:
                    self._settling.hear(entry, Heard.SEEN, now)
        self._reads = True
        self._reading_after = READING_AFTER if len(ready) <= MANY else READING_AFTER_MANY
        return frozenset(map(Path, changed)) if len(changed) <= MANY else None

    def _glance(self) -> None:
        """Look at what gives no hints."""
        began = self._clock.now()
        if self._mounts.have_changed():
            # As if events were lost, for what was watched may be below another folder of that name by now.
            self._hear(Lost())
        for top in self._tops:
            self._attend_parent(top)
        alone = [top for top in self._tops if top not in self._polled and self._is_other(top)]
        links = [link for link in self._snapshot.links() if self._is_other(link)]
        for path in (*alone, *links, *self._snapshot.differing(self._polled)):
            if path not in self._settling:
                self._settling.hear(path, Heard.SEEN, began)
        now = self._clock.now()
        self._glance_at = now + self._period(now - began)

    def _is_other(self, path: str) -> bool:
        return differs(self._snapshot.get(path), glance(path))

    def _begin_afresh(self) -> None:
        """Forget what was heard, and look at everything anew."""
        self._settling.clear()
        self._lost_since = None
        for folder in tuple(self._snapshot.folders()):
            self._forget(folder)
        before, self._snapshot = self._snapshot, self._new_snapshot()
        self._snapshot.keep_digests(before)

    def _new_snapshot(self) -> Snapshot:
        snapshot = self._snapshot = Snapshot(
            wanted=self._is_wanted,
            allowed=self._is_allowed,
            unfinished=self._settling.__contains__,
            attend=self._attend,
            forget=self._forget,
        )
        for top in self._tops:
            self._attend_parent(top)
            snapshot.add(top)
        self._reads = True
        return snapshot

    def _before(self, path: str) -> Before:
        known = self._snapshot.get(path)
        return Before(exists=known is not None, is_empty=known is not None and known.kind == "file" and not known.size)

    def _is_wanted(self, path: str, is_folder: bool) -> bool:
        if path in self._tops:
            return True
        if not is_folder and is_passing(os.path.basename(path)):  # noqa: PTH119
            return False
        return not self._ignore(Path(path))

    def _is_allowed(self, real: str) -> bool:
        # Now, for one of them may have become a link since.
        return any(is_within(real, os.path.realpath(base)) for base in self._allowed)

    # Where hints come from

    def _attend(self, folder: str) -> None:
        if self._source is None or any(is_within(folder, top) for top in self._polled):
            return
        try:
            self._source.attend(folder)
        except OSError as error:
            if error.errno in _LIMITS:
                self._poll_all(f"the system refuses to watch more: {reason(error)}")

    def _forget(self, folder: str) -> None:
        if self._source is not None:
            self._source.forget(folder)
        if folder in self._parents:
            self._parents[folder] = None

    def _attend_parent(self, top: str) -> None:
        """Have *top* itself heard of, where hints are of single folders."""
        if self._source is None or self._source.hears_trees or top in self._polled:
            return
        parent = os.path.dirname(top)  # noqa: PTH120
        there = identity(parent)
        if self._parents.get(parent) != there:
            self._parents[parent] = there
            if there is not None:
                self._attend(parent)

    def _open(self, source: Callable[[Tell], HintSource]) -> HintSource | None:
        if set(self._polled) == set(self._tops):
            return None
        try:
            return source(self._messages.put)
        except OSError as error:
            self._polled = self._tops
            self.polling = f"the system refuses to watch: {reason(error)}"
            return None

    def _deaf(self) -> tuple[str, ...]:
        kinds = {top: deaf(top) for top in self._tops}
        found = [top for top, kind in kinds.items() if kind]
        if found:
            self.polling = f"{found[0]} is on {kinds[found[0]]}, which does not tell of every change"
        return tuple(found)

    def _poll_all(self, why: str) -> None:
        self.polling = why
        self._polled = self._tops
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def _period(self, took: Seconds) -> Seconds:
        return max(GLANCE, min(SLOWEST, 10 * took))


def _source(tell: Tell) -> HintSource:
    """Return the source of hints of this system. OSError if it refuses one."""
    if sys.platform == "linux":
        try:
            from notesite.host.watch.inotify import InotifySource  # noqa: PLC0415 - not everywhere
        except ImportError:
            pass
        else:
            return InotifySource(tell)
    from notesite.host.watch.observer import ObserverSource  # noqa: PLC0415

    return ObserverSource(tell)


def _is_written(pending: Pending) -> bool:
    return not pending.heard <= {Heard.TOUCHED, Heard.CLOSED}
