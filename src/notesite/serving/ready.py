"""What a build came to, made ready to be shown: all that takes as long as the site is large."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

import msgspec

from notesite.commands.wish import now
from notesite.diagnostic import Diagnostic
from notesite.findings import by_path
from notesite.render.pages import Page
from notesite.report import summary_line
from notesite.serving.desk import other_files
from notesite.serving.ground import Ground
from notesite.serving.replaced import changed, digests
from notesite.serving.state import State
from notesite.stages.build import Site, brought_files
from notesite.stages.revise import Current, current
from notesite.tree import Read


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """The next state of a site, but for what depends on the one before."""

    ground: Ground
    site: Current
    pages: Mapping[str, Page]
    """By their paths below the output folder."""
    files: Mapping[str, Callable[[], bytes | None]]
    """Path below the output folder → what makes a file that is no page."""
    digests: Mapping[str, str]
    """What those hold that no template makes, also if they are gone by now: by path."""
    replaced: tuple[str, ...]
    """Which of them are others than before."""
    found: tuple[Diagnostic, ...]
    errors: Mapping[str, tuple[Diagnostic, ...]]
    """By file, as diagnostics name it."""
    due: float | None
    """Seconds since the epoch, at which an article's date comes."""
    seconds: float
    """How long the build took."""
    line: str
    """For the terminal."""


def make_ready(site: Site, ground: Ground, *, before: State, read: Read, began: float) -> Ready:
    """Return what *site*, built of *ground* since *began* on the performance counter, comes to after *before*."""
    seconds = time.perf_counter() - began
    found = (*ground.diagnostics, *site.diagnostics)
    moment = now()
    brought = tuple(brought_files(site.parts, read=read))
    held = digests(brought, before.digests)
    return Ready(
        ground=ground,
        site=current(site),
        pages={page.path: page for page in site.parts.pages},
        files=other_files(site.parts, brought),
        digests=held,
        replaced=tuple(changed(before.digests, held)),
        found=found,
        errors=_errors(found),
        due=min((date.timestamp() for date in site.dates if date > moment), default=None),
        seconds=seconds,
        line=summary_line(site.totals, found, seconds=seconds),
    )


def _errors(diagnostics: Iterable[Diagnostic]) -> dict[str, tuple[Diagnostic, ...]]:
    errors = (one for one in diagnostics if one.severity == "error")
    return {path: tuple(each) for path, each in by_path(errors).items()}
