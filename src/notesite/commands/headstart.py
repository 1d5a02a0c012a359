"""A few notes parsed, and KaTeX started for their new formulas, beside the build: while it loads what makes pages.

One edit costs a parser, and V8 with KaTeX, on the one hand, templates, index and what is remembered of all other notes
on the other. None needs the others before the page itself is made. What comes from beside is what would have been made
here: it is taken only for the very job, and without it the build does the work itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from notesite.commands.uptodate import Stale, content_folder
from notesite.commands.wish import Wish
from notesite.digest import digest, digest_value
from notesite.host.processes.child import PATIENCE, Child, Line, child, is_worth_it
from notesite.model import Formula, Typeset

if TYPE_CHECKING:
    from notesite.stages.eachnote import Job, Run
    from notesite.stages.typesetting import TypesetBatch

FEW = 8
"""Notes that one process parses sooner than it takes to start several."""


class HeadStart:
    """What processes beside this one have begun with; None: there is none."""

    def __init__(self, parser: Child | None = None, setter: Child | None = None) -> None:
        self._parser = parser
        self._setter = setter
        self._parcels: dict[str, bytes] | None = None
        self._has_begun = False

    def run(self, run: Run) -> Run:
        """Return what runs jobs as *run* does, but for those already done."""
        parser = self._parser
        if parser is None:
            return run

        def with_what_is_done(function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
            rest = iter(jobs)
            few = list(islice(rest, FEW + 1))
            if len(few) > FEW:
                return run(function, chain(few, rest), number)
            return (self._parsed(parser).get(_name(job)) or function(job) for job in few)

        return with_what_is_done

    def typeset(self, typeset: TypesetBatch) -> TypesetBatch:
        """Return what sets formulas as *typeset* does, in the other process while that lives."""
        setter = self._setter
        if setter is None:
            return typeset

        def beside_or_here(wanted: Sequence[Formula], /) -> Sequence[Typeset]:
            try:
                # Who does not get so far as to say that V8 has begun might not take what is said either.
                self._hear_that_it_began(setter.line)
                setter.line.say(msgspec.json.encode(wanted))
                return _typesets.decode(setter.line.hear(within=PATIENCE))
            except (EOFError, msgspec.DecodeError):
                setter.stop()
                return typeset(wanted)

        return beside_or_here

    def stop(self) -> None:
        """Let go of the other processes: most likely they will not be asked again."""
        for other in (self._parser, self._setter):
            if other is not None:
                other.stop()

    def _hear_that_it_began(self, line: Line) -> None:
        """Wait until the one at the other end of *line* has started V8."""
        if not self._has_begun:
            line.hear(within=PATIENCE)
            self._has_begun = True

    def _parsed(self, parser: Child) -> Mapping[str, bytes]:
        """Return what *parser* tells of what it parsed, by the name of the job."""
        if self._parcels is None:
            self._parcels = {}
            line = parser.line
            try:
                while name := line.hear(within=PATIENCE):
                    self._parcels[name.decode()] = line.hear(within=PATIENCE)
            except EOFError:
                parser.stop()  # What is missing is parsed here.
        return self._parcels


NO_HEAD_START = HeadStart()


@contextmanager
def head_start(wish: Wish, stale: Stale) -> Iterator[HeadStart]:
    """Begin with the notes of *stale*, the site of *wish*, if that helps; end it when the build has ended."""
    if not 0 < len(stale.notes) <= FEW or wish.jobs == 1 or not is_worth_it():
        yield NO_HEAD_START
        return
    parser = child(lambda line: _parse(wish, stale, line))
    setter = child(lambda line: _typeset(wish, stale, line))
    try:
        yield HeadStart(parser, setter)
    finally:
        parser.end()
        setter.end()


def _parse(wish: Wish, stale: Stale, line: Line) -> None:
    """Parse the notes of *stale* and tell of them on *line*."""
    # Loaded here rather than above: the build itself may never need it.
    from notesite.commands.settings import site_settings  # noqa: PLC0415
    from notesite.load.options import LoadOptions  # noqa: PLC0415
    from notesite.stages.eachnote import Job  # noqa: PLC0415
    from notesite.stages.loading import parse  # noqa: PLC0415

    checked, content = site_settings(wish, stale.settings)
    folder, options = content_folder(wish, content), LoadOptions.of(checked.value)
    for note in stale.notes:
        text = folder.read(note).value
        if text is not None:
            job = Job(content=text, path=note.path, source_path=note.source_path, options=options)
            line.say(_name(job).encode())
            line.say(parse(job))
    line.say(b"")


_BEGUN = b"begun"

_LEISURE = 5
"""How far the start of V8 gives way to parsing, as `nice` counts: the build waits for parsing first."""


def _typeset(wish: Wish, stale: Stale, line: Line) -> None:
    """Start V8, then set the formulas that are asked for on *line*."""
    from notesite.commands.settings import site_settings  # noqa: PLC0415
    from notesite.host import theme  # noqa: PLC0415
    from notesite.host.katex import Katex  # noqa: PLC0415

    os.nice(_LEISURE)
    checked, _ = site_settings(wish, stale.settings)
    katex = Katex(theme.katex_folder(), output=checked.value.math.output)
    katex.start()
    line.say(_BEGUN)
    while True:
        line.say(msgspec.json.encode(katex.typeset(_formulas.decode(line.hear()))))


_formulas = msgspec.json.Decoder(list[Formula])
_typesets = msgspec.json.Decoder(list[Typeset])


def _name(job: Job) -> str:
    """Return what only equal jobs have in common."""
    return digest_value((digest(job.content), job.path, job.source_path, job.options))
