"""A build that tells a bar how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from notesite.commands.observing import Observer
from notesite.host.progress import Bar
from notesite.stages.eachnote import Job, Run
from notesite.stages.files import Planned
from notesite.stages.picturing import Camera, Fetch, Shot


class Progress(Observer):
    """Tells *bar* of notes read and pages made."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def run(self, run: Run) -> Run:
        """Step for every note."""

        def told(function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
            self._bar.begin("notes", number)
            for answer in run(function, jobs, number):
                self._bar.step()
                yield answer

        return told

    def camera(self, camera: Camera) -> Camera:
        """Step for every picture."""
        return _Counted(camera, self._bar)

    def pages(self, number: int) -> None:
        """Turn to the pages."""
        self._bar.begin("pages", number)

    def file(self, planned: Planned) -> Planned:
        """Step for every page, made anew or not."""
        if planned.template:
            self._bar.step()
        return planned


class _Counted:
    """A camera that tells *bar* how many pictures it has looked at, once somebody waits for them."""

    def __init__(self, camera: Camera, bar: Bar) -> None:
        self._camera = camera
        self._bar = bar
        self._begun = 0
        self._seen = 0

    @property
    def identity(self) -> str:
        return self._camera.identity

    def begin(self, fetch: Fetch, /) -> Callable[[], Shot | None]:
        self._begun += 1
        wait = self._camera.begin(fetch)

        def told() -> Shot | None:
            if not self._seen:
                self._bar.begin("pictures", self._begun)
            self._seen += 1
            shot = wait()
            self._bar.step()
            return shot

        return told
