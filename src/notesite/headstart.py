"""A few notes parsed, and their new formulas set, in a process beside the build: while it loads what makes pages.

One edit costs a parser, V8 and KaTeX on the one hand, templates, index and what is remembered of all other notes on
the other. Neither needs the other before the page itself is made. What comes from beside is what would have been made
here: it is taken only for the very job, and without it the build does the work itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from notesite.digest import digest, digest_value
from notesite.host.beside import Beside, Line, beside, is_worth_it
from notesite.model import Formula, Typeset
from notesite.standing import Stale, content_folder
from notesite.wish import Wish

if TYPE_CHECKING:
    from notesite.loading import Job, Run
    from notesite.setting import TypesetBatch

FEW = 8
"""Notes that one process parses sooner than it takes to start several."""


class HeadStart:
    """What a process beside this one has begun with; None: there is none."""

    def __init__(self, other: Beside | None = None) -> None:
        self._other = other
        self._parcels: dict[str, bytes] | None = None
        self._stopped = False

    def run(self, run: Run) -> Run:
        """Return what runs jobs as *run* does, but for those already done."""
        if self._other is None:
            return run

        def with_what_is_done(function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
            if number > FEW:
                return run(function, jobs, number)
            return (self._parsed().get(_name(job)) or function(job) for job in jobs)

        return with_what_is_done

    def typeset(self, typeset: TypesetBatch) -> TypesetBatch:
        """Return what sets formulas as *typeset* does, in the other process while that lives."""
        if self._other is None:
            return typeset

        def beside_or_here(wanted: Sequence[Formula], /) -> Sequence[Typeset]:
            if self._stopped:
                return typeset(wanted)
            self._parsed()  # The other one listens only after it has told all of these.
            try:
                assert self._other is not None, "there is someone to ask"
                self._other.line.say(msgspec.json.encode(wanted))
                return _typesets.decode(self._other.line.hear())
            except EOFError:
                return typeset(wanted)

        return beside_or_here

    def stop(self) -> None:
        """Let go of the other process: most likely it will not be asked again."""
        if self._other is not None:
            self._stopped = True
            self._other.stop()

    def _parsed(self) -> Mapping[str, bytes]:
        """Return what the other process has parsed, by the name of the job."""
        if self._parcels is None:
            self._parcels = {}
            try:
                assert self._other is not None, "there is someone to listen to"
                while name := self._other.line.hear():
                    self._parcels[name.decode()] = self._other.line.hear()
            except EOFError:
                pass  # What is missing is parsed here.
        return self._parcels


NO_HEAD_START = HeadStart()


@contextmanager
def head_start(wish: Wish, stale: Stale) -> Iterator[HeadStart]:
    """Begin with the notes of *stale*, the site of *wish*, if that helps; end it when the build has ended."""
    if not 0 < len(stale.notes) <= FEW or wish.jobs == 1 or not is_worth_it():
        yield NO_HEAD_START
        return
    other = beside(lambda line: _work(wish, stale, line))
    try:
        yield HeadStart(other)
    finally:
        other.end()


def _work(wish: Wish, stale: Stale, line: Line) -> None:
    """Parse the notes of *stale*, tell of them on *line*, then set the formulas that are asked for."""
    # Loaded here rather than above: the build itself may never need it.
    from notesite.host import theme  # noqa: PLC0415
    from notesite.host.katex import Katex  # noqa: PLC0415
    from notesite.load.options import LoadOptions  # noqa: PLC0415
    from notesite.loading import Job, parse  # noqa: PLC0415
    from notesite.sitesettings import site_settings  # noqa: PLC0415

    checked, content = site_settings(wish, stale.settings)
    folder, options = content_folder(wish, content), LoadOptions.of(checked.value)
    for note in stale.notes:
        text = folder.read(note).value
        if text is not None:
            job = Job(content=text, path=note.path, source_path=note.source_path, options=options)
            line.say(_name(job).encode())
            line.say(parse(job))
    line.say(b"")
    katex = Katex(theme.katex_folder(), output=checked.value.math.output)
    while True:
        line.say(msgspec.json.encode(katex.typeset(_formulas.decode(line.hear()))))


_formulas = msgspec.json.Decoder(list[Formula])
_typesets = msgspec.json.Decoder(list[Typeset])


def _name(job: Job) -> str:
    """Return what only equal jobs have in common."""
    return digest_value((digest(job.content), job.path, job.source_path, job.options))
