"""Hints from systems other than Linux: watchdog's Observer, which hears whole trees (FSEvents, Windows)."""

from __future__ import annotations

import os

from watchdog.events import EVENT_TYPE_CLOSED_NO_WRITE, EVENT_TYPE_OPENED, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from notesite.host.watch.hints import Heard, Hint, Tell


class ObserverSource:
    """A tree each for the highest folders attended. OSError if the system refuses one."""

    hears_trees = True

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._trees: dict[str, ObservedWatch] = {}
        self._observer = Observer()
        self._observer.start()

    def attend(self, folder: str) -> None:
        if any(folder == tree or folder.startswith(tree + os.sep) for tree in self._trees):
            return
        real = os.path.realpath(folder)
        self._trees[folder] = self._observer.schedule(_Handler(folder, real, self._tell), real, recursive=True)

    def forget(self, folder: str) -> None:
        watch = self._trees.pop(folder, None)
        if watch is not None:
            self._observer.unschedule(watch)

    def close(self) -> None:
        self._observer.stop()
        self._observer.join()


class _Handler(FileSystemEventHandler):
    """Tells of *real*, as macOS names what is below a link, under the name *folder* it was asked for by."""

    def __init__(self, folder: str, real: str, tell: Tell) -> None:
        self._folder = folder
        self._real = real
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE):
            return
        for path in (event.src_path, event.dest_path):
            found = os.fsdecode(path)
            if found.startswith(self._real):
                self._tell(Hint(self._folder + found[len(self._real) :], Heard.SEEN, event.is_directory))
