"""The loop of a server: what has changed on disk → the next state, for as long as it runs.

A saved note is shown at once, on the pages that hold it (`revise`): that takes as long in a large site as in a small
one. What only a build can tell (the lists a new title stands in, who links here) follows when the author pauses, from
a build in another thread; edits made meanwhile are put into what it comes to. Nothing an author can write ends the
loop: what cannot be built is told, the last good state stays, and the next change is another chance.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from notesite.commands.wish import now
from notesite.diagnostic import Diagnostic
from notesite.serving.building import Builds, Built, Tried
from notesite.serving.desk import Desk
from notesite.serving.early import Early
from notesite.serving.edits import Edits, Saved
from notesite.serving.fault import fault
from notesite.serving.ground import Ground, concerns, made_of
from notesite.serving.leisure import Leisure
from notesite.serving.memory.doubt import FORGOTTEN, Doubt
from notesite.serving.ready import Ready
from notesite.serving.rehearsal import rehearse
from notesite.serving.replaced import told_of
from notesite.serving.showing import Showing
from notesite.serving.state import News, State
from notesite.serving.workshop import Workshop
from notesite.stages.revise import Current
from notesite.tree import SourceFile

PAUSE = 0.25
"""Seconds without a change after which what waits for a build is built: the page one looks at comes first."""
LONGEST_PAUSE = 1.0
"""The same where a build takes long: a save that comes while one runs would have to share the processor with it."""
IDLE = 2.0
"""Seconds without a change after which memory is put on disk."""
COMPARED = 1_000
"""So many diagnostics of a build are compared with those before it; of more only the errors are, for saves wait."""
CALM = 0.05
"""Seconds without a change after which a note that was opened is rehearsed."""
AT_ONCE = 8
"""Notes changed together that are shown one by one; more are a checkout, and left to a build."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looks at a page, and its note will likely be edited next."""

    note: SourceFile
    content: bytes


class Likely(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was written, and will be told of as changed if nothing more comes."""

    path: Path


_Event = frozenset[Path] | Built | Tried | Opened | Likely | Exception | None
"""Paths that changed; None: anything may have; a build that has ended; templates that were tried; a page that was
opened; what is to come; or a fault of ours, in making a page.
"""


class Session:
    """One site, served. `changed` may be called from any thread, `run` from one."""

    def __init__(
        self,
        workshop: Workshop,
        *,
        token: str,
        editor: Callable[[str], str],
        tell: Callable[[], None],
        say: Callable[[News], None],
    ) -> None:
        """*editor* makes of `editor` in `site.yaml` the template of an editor's address, empty if there is none.

        *tell* is called when there is a new state for open pages, *say* with news for the terminal.
        """
        self._workshop = workshop
        self._root = workshop.wish.root
        self._say = say
        self._editor = editor
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._building = False
        self._wanted = True
        self._ground: Ground | None = None
        self._pause = PAUSE
        self._unrehearsed: list[Opened] = []
        self._late: dict[str, None] = {}
        """Notes changed since the present build began."""
        self._due: float | None = None
        self._doubt = Doubt(workshop.memo)
        self._leisure = Leisure(workshop)
        self.early = Early(workshop, ground=lambda: self._ground)
        self.desk = Desk(
            token=token, root=str(self._root), alone=self.early.show, read=self._opened, failed=self._events.put
        )
        self.desk.editor = editor("")
        self._builds = Builds(
            workshop, desk=self.desk, doubt=self._doubt, surveyed=self._surveyed, done=self._events.put
        )
        self._showing = Showing(self.desk, tell)
        self._edits = Edits(workshop, desk=self.desk, showing=self._showing, say=say)

    def changed(self, paths: frozenset[Path] | None) -> None:
        """Say that *paths* have changed; None: anything may have."""
        if paths is not None and len(paths) <= AT_ONCE:
            # Before it is known whether that is a note: the build had better wait a moment in vain.
            self._workshop.precedence.claim()
        self._events.put(paths)

    def foreseen(self, path: Path) -> None:
        """Say that the file *path* was written, and will likely be among the next that have changed."""
        if self._events.empty():
            self._workshop.precedence.claim()
            self._events.put(Likely(path=path))

    def run(self) -> None:
        """Serve the site until the process ends."""
        self.begin()
        while True:
            self.step()

    def begin(self) -> None:
        """Begin with the first build."""
        self._build()

    def step(self) -> None:
        """Wait for something to happen, and see to it."""
        try:
            event = self._events.get(timeout=self._patience())
        except Empty:
            see_to = self._rest
        else:
            see_to = partial(self._see_to, event)
        try:
            see_to()
        except Exception as error:  # a fault of ours must not take the author's server away
            if not self._doubted():
                self._give_up((fault(error),))

    def _see_to(self, event: _Event) -> None:
        self._leisure.begins_anew()
        match event:
            case Built():
                self._take(event)
            case Opened():
                self._unrehearsed.append(event)
            case Likely():
                self._look_ahead(event.path)
            case Tried():
                self._tell_of(event)
            case Exception():
                self._doubted()
            case _:
                self._look_at(event)

    def _patience(self) -> float | None:
        if self._wanted and not self._building:
            return self._pause
        if self._unrehearsed and not self._building:
            return CALM
        if self._due is not None:
            return max(0.0, min(IDLE, self._due - now().timestamp()))
        return IDLE

    def _rest(self) -> None:
        if self._due is not None and now().timestamp() >= self._due:
            self._due, self._wanted = None, True
        if self._building:
            return
        if self._wanted:
            self._build()
        elif self._unrehearsed:
            self._rehearse(self._unrehearsed.pop())
        else:
            self._workshop.settle()
            self._leisure.spend(self._ground, self.desk.state_now.current)

    def _rehearse(self, opened: Opened) -> None:
        if self._ground is not None:
            rehearse(opened.note, opened.content, ground=self._ground, workshop=self._workshop, desk=self.desk)

    # What changed

    def _look_at(self, paths: frozenset[Path] | None) -> None:
        began = time.perf_counter()
        ground = self._ground
        content = self._root / "content" if ground is None else ground.content
        own = made_of(self._root, content)
        concerned = None if paths is None else [path for path in paths if concerns(path, own)]
        if concerned == []:
            return
        notes: list[SourceFile] = []
        if ground is not None and concerned is not None:
            saved = {path: note for path in concerned if (note := self._saved_note(ground, path)) is not None}
            if len(saved) <= AT_ONCE:
                notes = list(saved.values())
                concerned = [path for path in concerned if path not in saved]
        if ground is not None:
            if concerned != []:
                # A build takes what stands for a broken note, whatever that holds by now.
                notes += [note for note in self._refused(ground) if note not in notes]
            # What an author looks at comes first, what must be built after it.
            for note in notes:
                self._save(ground, note, began)
        if notes and self._workshop.memo.is_laden:
            threading.Thread(target=self._workshop.memo.settle, name="settle", daemon=True).start()
        # Where there was nothing to build, any change may be the repair.
        if concerned == [] and not self.desk.state_now.problems:
            return
        if ground is not None:
            self._workshop.sources(ground).forget(None if concerned is None else self._below_content(ground, concerned))
        self._wanted = True
        if not self._building:
            self._build()

    def _saved_note(self, ground: Ground, path: Path) -> SourceFile | None:
        """Return the note that *path* is, if the site has it already and it still is a file."""
        inside = self._inside(ground, path)
        note = None if inside is None else ground.note(inside)
        return note if note is not None and path.is_file() else None

    def _refused(self, ground: Ground) -> list[SourceFile]:
        """Return the notes that something else stands for."""
        paths = [ground.content / path for path in self._showing.broken]
        return [note for path in paths if (note := self._saved_note(ground, path)) is not None]

    def _below_content(self, ground: Ground, paths: Iterable[Path]) -> list[str] | None:
        """Return *paths* as the content folder names them; None if one may be a folder."""
        inside = [self._inside(ground, path) for path in paths]
        known = {file.path for file in (*ground.tree.notes, *ground.tree.files)}
        return [path for path in inside if path in known] if all(p is None or p in known for p in inside) else None

    def _inside(self, ground: Ground, path: Path) -> str | None:
        return path.relative_to(ground.content).as_posix() if path.is_relative_to(ground.content) else None

    def _save(self, ground: Ground, note: SourceFile, began: float) -> None:
        """Show what *note* holds now."""
        self._leisure.note_saved()
        saved = self._edits.save(ground, note, began)
        if self._building:
            self._late[note.path] = None
        self._wanted = self._wanted or saved is Saved.NEEDS_BUILD

    def _look_ahead(self, path: Path) -> None:
        ground = self._ground
        note = None if ground is None else self._saved_note(ground, path)
        if ground is not None and note is not None:
            self._edits.look_ahead(ground, note)

    def _opened(self, path: str) -> None:
        """Keep the text of the note *path*, whose page is being opened, and rehearse its first save."""
        ground = self._ground
        note = None if ground is None or self._edits.knows(path) else ground.note(path)
        if ground is not None and note is not None:
            content = self._workshop.sources(ground)(note)
            if content.value is not None:
                self._edits.keep(note, content.value)
                self._events.put(Opened(note=note, content=content.value))

    def _doubted(self) -> bool:
        """Say whether, after a fault of ours, everything is made anew without what was remembered."""
        if not self._doubt.cast():
            return False
        self._say(News(line=FORGOTTEN))
        self._wanted = True
        return True

    # The whole site

    def _build(self) -> None:
        self._building, self._wanted = True, False
        self._late.clear()
        self._builds.begin()

    def _surveyed(self, ground: Ground) -> None:
        """Hear, in the thread of a build, what there is on disk."""
        self.desk.editor = self._editor(ground.config.editor)
        if self._ground is None:
            self._ground = ground
            self.early.begin(ground)

    def _take(self, built: Built) -> None:
        """Let what a build came to be the next state."""
        self._building = False
        ready = built.ready
        self.early.end()
        if built.is_ours and self._doubted():
            return
        if ready is None or built.problems:
            if ready is not None:
                self._ground = ready.ground
            self._give_up(built.problems)
            return
        self._ground = ready.ground
        self._edits.let_go(ready.ground)
        before = self.desk.state_now
        self._showing.show(_next(before, ready), ground=self._ground, found={}, changed=before.changed, anew=True)
        self._due = ready.due
        self._pause = min(max(PAUSE, ready.seconds / 2), LONGEST_PAUSE)
        self._workshop.memo.tidy()
        self._leisure.site_built()
        self._say(News(line=ready.line, diagnostics=_new(ready, before)))
        if before.routes.version and self.desk.state_now.routes.base_path != before.routes.base_path:
            self._say(News(line=f"the site is at {ready.ground.config.base_url} now"))
        self._catch_up(ready.ground)

    def _catch_up(self, ground: Ground) -> None:
        """Show what was saved while *ground* was being built on."""
        for path in list(self._late):
            note = ground.note(path)
            if note is None:
                self._wanted = True  # It was gone when the build looked, and came back.
            else:
                self._save(ground, note, time.perf_counter())
        self._late.clear()

    def _tell_of(self, tried: Tried) -> None:
        """Tell of templates whose pages nobody has asked for yet."""
        state = self.desk.state_now
        found = {problem.place.path: (problem,) for problem in tried.problems}
        self._showing.show(state, ground=self._ground, found=found, changed=state.changed)
        self._say(News(line="some pages cannot be made", diagnostics=tried.problems))

    def _give_up(self, problems: tuple[Diagnostic, ...]) -> None:
        state = self.desk.state_now
        if state.problems != problems:
            self._showing.show(
                msgspec.structs.replace(state, problems=problems), ground=self._ground, found={}, changed=None
            )
            line = "the site is shown as it was" if state.current else "nothing to show yet"
            self._say(News(line=line, diagnostics=problems))


def _next(before: State, ready: Ready) -> State:
    """Return the state that a build comes to."""
    return State(
        routes=before.routes,
        pages=ready.pages,
        files=ready.files,
        current=ready.site,
        errors=ready.errors,
        around=ready.ground.diagnostics,
        styles=_renamed(before, ready.site),
        digests=ready.digests,
        replaced=told_of(
            before.replaced,
            ready.replaced,
            base_path=ready.ground.config.base_path,
            version=before.routes.version + 1,
        ),
        changed=before.changed,
    )


def _new(ready: Ready, before: State) -> tuple[Diagnostic, ...]:
    """Return what was found that was not known *before*."""
    if before.current is not None and len(ready.found) > COMPARED:
        known = set(chain.from_iterable(before.errors.values()))
        return tuple(one for one in chain.from_iterable(ready.errors.values()) if one not in known)
    known = set(before.diagnostics)
    return tuple(one for one in ready.found if one not in known)


def _renamed(before: State, site: Current) -> dict[str, str]:
    """Return the links of style sheets that have changed: old → new."""
    if before.current is None:
        return {}
    old, new = before.current.parts.renderer.links, site.parts.renderer.links
    sheets = (name for name in old.assets if name.endswith(".css") and name in new.assets)
    return {old.asset(name): new.asset(name) for name in sheets if old.asset(name) != new.asset(name)}
