"""Single notes as their author edits them: what one holds now is shown at once, or else its last good text stays."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum, auto

import msgspec

from notesite.diagnostic import Checked, Diagnostic, has_errors
from notesite.index.records import ArticlePage
from notesite.render.pages import Page
from notesite.render.templates import TemplateProblem
from notesite.report import counted, tally
from notesite.serving.desk import OPEN, Desk
from notesite.serving.foresight import Foresight
from notesite.serving.ground import Ground
from notesite.serving.showing import Showing
from notesite.serving.sources import StandIn
from notesite.serving.state import LatestEdit, News, State
from notesite.serving.workshop import Workshop
from notesite.stages.build import unread_files
from notesite.stages.loading import Loaded
from notesite.stages.revise import Current, Revised, revise
from notesite.tree import SourceFile


class Saved(Enum):
    """What came of a saved note."""

    REFUSED = auto()
    """It cannot be read: it is shown as it was."""
    SHOWN = auto()
    """The site is what a build would make it."""
    NEEDS_BUILD = auto()
    """A build must follow, for what only it can tell."""


class Edits:
    """Shows notes that were saved. For one thread, but for `keep`."""

    def __init__(self, workshop: Workshop, *, desk: Desk, showing: Showing, say: Callable[[News], None]) -> None:
        """*say* is given news for the terminal."""
        self._workshop = workshop
        self._desk = desk
        self._showing = showing
        self._say = say
        self._foresight = Foresight(workshop)
        self._texts: OrderedDict[str, bytes] = OrderedDict()
        """Open notes as they were when they were last shown, to tell where they have changed."""

    def knows(self, path: str) -> bool:
        """Say whether the text of the note *path* is kept: its page was opened."""
        return path in self._texts

    def keep(self, note: SourceFile, content: bytes) -> None:
        """Keep *content* as what is shown of *note*."""
        self._texts[note.path] = content
        while len(self._texts) > OPEN:
            self._texts.popitem(last=False)

    def look_ahead(self, ground: Ground, note: SourceFile) -> None:
        """Load what *note* holds, for it will likely be saved; what is not open is not waited for."""
        site = self._desk.state_now.current
        if site is not None and note.path in self._texts:
            self._foresight.look(ground, note, shown=self._texts[note.path])
            with self._desk.composing:
                self._foresight.prepare(site)

    def save(self, ground: Ground, note: SourceFile, began: float) -> Saved:
        """Show what *note* holds now; it was told of at *began* on the performance counter."""
        sources = self._workshop.sources(ground)
        before = sources.last_good(note, text=self._texts.get(note.path))
        content = sources.on_disk(note)
        if content.value is None:
            return self._refuse(ground, note, content.diagnostics, before)
        sources.forget([note.path])
        loaded = self._foresight.loaded(ground, note, content.value)
        edit = self._edit(note, content.value)
        self.keep(note, content.value)
        if loaded.value is None or _is_unreadable(loaded.diagnostics):
            return self._refuse(ground, note, loaded.diagnostics, before, edit)
        was_broken = self._showing.broken.pop(note.path, None) is not None
        sources.stand_in(note.path, None)
        good = Checked(value=loaded.value, diagnostics=loaded.diagnostics)
        return self._replace(ground, note, good, edit, began, was_broken)

    def let_go(self, ground: Ground) -> None:
        """Forget the last good text of broken notes that are not on *ground* any more."""
        for path in [path for path in self._showing.broken if ground.note(path) is None]:
            del self._showing.broken[path]
            self._workshop.sources(ground).stand_in(path, None)

    def _edit(self, note: SourceFile, content: bytes) -> LatestEdit | None:
        """Return where *note* has changed; None if it is as it was last shown, whatever a build made of it since."""
        known = self._texts.get(note.path)
        if known == content:
            return None
        return LatestEdit(file=note.source_path, line=_first_difference(known or b"", content))

    def _replace(
        self,
        ground: Ground,
        note: SourceFile,
        loaded: Checked[Loaded],
        edit: LatestEdit | None,
        began: float,
        was_broken: bool,
    ) -> Saved:
        state = self._desk.state_now
        site = state.current or _made_of(note, state.alone.values())
        if site is None:
            return Saved.NEEDS_BUILD
        if site.origin(note.path) == loaded.value.origin and not was_broken:
            return Saved.SHOWN
        with self._desk.composing:
            revised = revise(site, note, loaded, read=self._workshop.sources(ground))
        if revised is None:
            return Saved.NEEDS_BUILD
        found, known = (one.found_in(note.source_path) for one in (revised.current, site))
        self._compose_open(revised)
        self._workshop.precedence.claim()
        shown = _with(state, revised.current, revised.pages)
        self._showing.show(shown, ground=ground, found={note.source_path: found}, changed=edit or state.changed)
        if edit is not None:
            seconds = time.perf_counter() - began
            line = f"{note.source_path} → {_url(site, note)} in {seconds * 1000:.0f} ms{_counted(found)}"
            self._say(News(line=line, diagnostics=_new(found, known)))
        return Saved.SHOWN if revised.whole or state.current is None else Saved.NEEDS_BUILD

    def _compose_open(self, revised: Revised) -> None:
        """Compose the article's own page, if it is open: so it goes out with the word of its change."""
        opened = self._desk.open_pages()
        for page in revised.pages:
            if isinstance(page.view, ArticlePage) and page.path in opened:
                # What is wrong with its template is told when it is asked for.
                with suppress(TemplateProblem):
                    self._desk.compose(revised.current, page)

    def _refuse(
        self,
        ground: Ground,
        note: SourceFile,
        found: tuple[Diagnostic, ...],
        before: StandIn | None,
        edit: LatestEdit | None = None,
    ) -> Saved:
        """Keep what *note* was before, and tell why."""
        self._workshop.sources(ground).stand_in(note.path, before)
        told = self._showing.broken.get(note.path) == found
        self._showing.broken[note.path] = found
        if not told:
            self._showing.show(self._desk.state_now, ground=ground, found={note.source_path: found}, changed=edit)
            self._say(News(line=f"{note.source_path} is shown as it was", diagnostics=found))
        return Saved.REFUSED


def _with(state: State, site: Current, pages: Iterable[Page]) -> State:
    """Return *state* with *site* for the site, in which *pages* are new."""
    changed = {page.path: page for page in pages}
    if state.current is not None:
        files = {**state.files, **unread_files(site.parts)}
        return msgspec.structs.replace(state, pages={**state.pages, **changed}, files=files, current=site, styles={})
    own = {path: page for path, page in changed.items() if path in state.alone}
    return msgspec.structs.replace(
        state, pages={**state.pages, **own}, alone={**state.alone, **dict.fromkeys(own, site)}
    )


def _made_of(note: SourceFile, sites: Iterable[Current]) -> Current | None:
    """Return the one of *sites* that was made of *note*."""
    return next((site for site in sites if site.origin(note.path) is not None), None)


def _first_difference(old: bytes, new: bytes) -> int:
    """Return the line, from 1 on, from which on *new* is not what *old* was."""
    before, after = old.splitlines(), new.splitlines()
    same = next((n for n, (was, line) in enumerate(zip(before, after, strict=False)) if was != line), len(before))
    # Blank lines are no place to look at.
    return next((n for n, line in enumerate(after[same:], same + 1) if line.strip()), max(1, len(after)))


def _is_unreadable(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether front matter is broken: without title, date and tags the note would be another."""
    return has_errors(one for one in diagnostics if one.code.startswith(("frontmatter.", "file.")))


def _new(found: Iterable[Diagnostic], known: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return those of *found* that are not *known* by what is wrong, on whatever line that stands by now."""
    before = {_wrong(one) for one in known}
    return tuple(one for one in found if _wrong(one) not in before)


def _wrong(one: Diagnostic) -> tuple[str, str, str]:
    return one.code, one.message, one.place.text


def _counted(found: Iterable[Diagnostic]) -> str:
    """Return how much was *found*, to stand after what was done; nothing if that is nothing."""
    number = tally(found)
    kinds = ((number.errors, "error"), (number.warnings, "warning"))
    return "".join(f", {counted(count, kind)}" for count, kind in kinds if count)


def _url(site: Current, note: SourceFile) -> str:
    page = site.page(note.path)
    return "no page" if page is None else page.url
