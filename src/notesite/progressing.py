"""A build that tells a bar how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from notesite.files import Planned
from notesite.host.progress import Bar
from notesite.loading import Job, Run
from notesite.observing import Observer


class Progress(Observer):
    """Tells *bar* of notes read and pages made."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def run(self, run: Run) -> Run:
        """Step for every note."""

        def told(function: Callable[[Job], bytes], jobs: Sequence[Job]) -> Iterable[bytes]:
            self._bar.begin("notes", len(jobs))
            for answer in run(function, jobs):
                self._bar.step()
                yield answer

        return told

    def pages(self, number: int) -> None:
        """Turn to the pages."""
        self._bar.begin("pages", number)

    def file(self, planned: Planned) -> Planned:
        """Step for every page, made anew or not."""
        if planned.template:
            self._bar.step()
        return planned
