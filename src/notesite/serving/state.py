"""What a server shows at one moment, and what it tells the pages that are open."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.render.pages import Page
from notesite.report import excerpt
from notesite.routes import Routes
from notesite.stages.revise import Current

TOLD = 200
"""Diagnostics sent to a page; a site moved whole can have a hundred thousand."""


class LatestEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Where the author is at work."""

    file: str
    """As diagnostics name it."""
    line: int
    version: int = 0
    """The version that showed it first; 0: none yet. Later ones tell of it, too, for pages that missed that one."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One state of the site; the next takes its place as a whole."""

    routes: Routes
    pages: Mapping[str, Page] = {}
    """Path below the output folder → what the page is made of."""
    files: Mapping[str, Callable[[], bytes | None]] = {}
    """Path below the output folder → what makes a file that is no page; None: it cannot be had any more."""
    current: Current | None = None
    """The site, once every note has been read; None before."""
    alone: Mapping[str, Current] = {}
    """Before that: page → a site of just its note, for pages that were asked for."""
    problems: tuple[Diagnostic, ...] = ()
    """What keeps the newest state of the disk from being shown."""
    errors: Mapping[str, tuple[Diagnostic, ...]] = {}
    """File, as diagnostics name it → what is wrong in it."""
    around: tuple[Diagnostic, ...] = ()
    """What was found before any note was read: in the settings, and among the files."""
    styles: Mapping[str, str] = {}
    """Style sheets that have another address now: old link → new link."""
    digests: Mapping[str, str] = {}
    """What files hold that no template makes, also if they are gone by now: by path below the output folder."""
    replaced: Mapping[str, int] = {}
    """Of those, which changed while they were served: path of a request, decoded → the version since."""
    changed: LatestEdit | None = None

    @property
    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what is wrong: what keeps the site from being shown, errors, the edited file's, then the rest."""
        yield from self.problems
        for found in self.errors.values():
            yield from found
        if self.current is not None:
            if self.changed is not None:
                yield from self.current.found_in(self.changed.file)
            yield from self.around
            for stage in reversed(self.current.stages):
                for found in stage.values():
                    yield from found

    def site_of(self, path: str) -> Current | None:
        """Return the site that the page *path* belongs to."""
        return self.current or self.alone.get(path)


def seen(
    version: int,
    base_path: str,
    pages: Mapping[str, Page],
    files: Mapping[str, object],
    *,
    before: Routes | None = None,
) -> Routes:
    """Return the addresses of a site of *pages* and *files* under *base_path*, which is percent-encoded.

    *before* are those it had.
    """
    base = unquote(base_path)
    stood = () if before is None or not before.version else (before.base_path, *before.former)
    return Routes(
        version=version,
        base_path=base,
        files=ChainMap({}, pages, files),  # type: ignore[arg-type]
        former=tuple(former for former in dict.fromkeys(stood) if former != base),
    )


class News(msgspec.Struct, frozen=True, kw_only=True):
    """A line for the terminal, and what was found."""

    line: str
    diagnostics: tuple[Diagnostic, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A diagnostic as a page shows it."""

    severity: str
    code: str
    message: str
    file: str
    line: int
    column: int
    source: str
    caret: str
    hint: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent after every change."""

    version: int
    pages: Mapping[str, str] | None
    """Path of an open page, as its script names it → digest of all it is made of; of others nothing is known."""
    styles: Mapping[str, str]
    replaced: Mapping[str, int]
    diagnostics: tuple[Told, ...]
    more: bool
    """There are others."""
    changed: LatestEdit | None
    editor: str
    html: str | None = None
    """The page that listens, if it has changed since it was last told and is composed already; None: it has to ask."""


def told(diagnostics: Iterable[Diagnostic]) -> tuple[tuple[Told, ...], bool]:
    """Return the first of *diagnostics* as pages show them, each once, and whether there are more."""
    first = tuple(islice(_distinct(diagnostics), TOLD + 1))
    return tuple(map(_told, first[:TOLD])), len(first) > TOLD


def _distinct(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: set[Diagnostic] = set()
    for diagnostic in diagnostics:
        if diagnostic not in seen:
            seen.add(diagnostic)
            yield diagnostic


# Hardly any of them is new after an edit, and to underline two hundred takes longer than all else that an edit does.
@lru_cache(maxsize=2 * TOLD)
def _told(diagnostic: Diagnostic) -> Told:
    place = diagnostic.place
    source, caret = excerpt(place) if place.text.strip() else ("", "")
    return Told(
        severity=diagnostic.severity,
        code=diagnostic.code,
        message=diagnostic.message,
        file=place.path,
        line=place.line,
        column=place.column,
        source=source,
        caret=caret,
        hint=diagnostic.hint,
    )
