"""Hints from Linux: watchdog's inotify, one watch per folder.

Not watchdog's own Observer: below a folder it watches every folder there is (`.git`, `node_modules`), a thread for
each folder given, and at the limit of watches it says nothing and hears nothing of the rest. Its `InotifyFD` leaves
to its user which folders to watch, passes on what the kernel refuses, and tells when the kernel's queue ran over.
"""

from __future__ import annotations

import logging
import os

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyEvent, InotifyFD, Mask, WatchDescriptor

from notesite.host.watch.hints import Heard, Hint, Lost, Tell

# Not opening and reading, which is most of what happens in a folder: each event unheard is one less in the queue.
_MASK = Mask(
    InotifyConstants.IN_MODIFY
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_DELETE_SELF
    | InotifyConstants.IN_ONLYDIR
)
# An overflow is dealt with by whoever is told of it; a log line would only repeat it.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_HEARD = (
    (InotifyConstants.IN_MODIFY, Heard.WRITING),
    (InotifyConstants.IN_CLOSE_WRITE, Heard.CLOSED),
    (InotifyConstants.IN_MOVED_TO, Heard.PLACED),
    (InotifyConstants.IN_CREATE, Heard.MADE),
    (InotifyConstants.IN_DELETE | InotifyConstants.IN_MOVED_FROM | InotifyConstants.IN_DELETE_SELF, Heard.GONE),
    (InotifyConstants.IN_ATTRIB, Heard.TOUCHED),
)


class InotifySource:
    """Watches of single folders on one inotify instance. OSError if the system gives no instance."""

    hears_trees = False

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._ears: dict[str, _Ear] = {}
        self._inotify = InotifyFD()
        self._inotify.start()

    def attend(self, folder: str) -> None:
        ear = _Ear(folder, self._tell)
        ear.watch = self._inotify.add_callback(os.fsencode(folder), _MASK, ear, ear.id)
        before = self._ears.get(folder)
        if before is not None and before.watch == ear.watch:
            self._inotify.remove_callbacks([(ear.watch, ear.id)])
        else:
            # Another folder stands where one was: moved away, its watch would tell of it under this name.
            self.forget(folder)
            self._ears[folder] = ear

    def forget(self, folder: str) -> None:
        ear = self._ears.pop(folder, None)
        if ear is not None:
            self._inotify.remove_callbacks([(ear.watch, ear.id)])

    def close(self) -> None:
        self._inotify.stop()
        self._inotify.join()


class _Ear:
    """Listens at one folder, under the path it is known by. Several may listen at a folder that links lead to."""

    def __init__(self, folder: str, tell: Tell) -> None:
        self.id = CallbackId(id(self))
        self.watch = WatchDescriptor(-1)
        self._folder = folder
        self._tell = tell

    def on_event(self, event: InotifyEvent) -> None:
        name = os.fsdecode(event.name)
        path = os.path.join(self._folder, name) if name else self._folder  # noqa: PTH118 - thousands at once
        is_folder = not name or bool(event.mask & InotifyConstants.IN_ISDIR)
        for mask, heard in _HEARD:
            if event.mask & mask:
                self._tell(Hint(path, heard, is_folder))
                return

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Do nothing: that the folder is gone is told by its parent."""

    def on_queue_overflow(self) -> None:
        self._tell(Lost())
