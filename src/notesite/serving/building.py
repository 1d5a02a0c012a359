"""The builds of a server, one at a time and in a thread of their own, each with what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec

from notesite.commands.wish import SETTINGS
from notesite.diagnostic import Diagnostic, Place
from notesite.refusal import Refusal, reason_at
from notesite.render.templates import TemplateProblem
from notesite.serving.desk import Desk
from notesite.serving.fault import fault
from notesite.serving.ground import Ground
from notesite.serving.memory import garbage
from notesite.serving.memory.doubt import Doubt
from notesite.serving.ready import Ready, make_ready
from notesite.serving.trying import Trials
from notesite.serving.workshop import Workshop


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a build."""

    ready: Ready | None
    """None: there could be none."""
    problems: tuple[Diagnostic, ...]
    """Why it cannot be shown."""
    is_ours: bool = False
    """By a fault of ours."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with templates whose pages nobody has asked for yet."""

    problems: tuple[Diagnostic, ...]


class Builds:
    """Begins builds, and hands on what comes of each. For one thread."""

    def __init__(
        self,
        workshop: Workshop,
        *,
        desk: Desk,
        doubt: Doubt,
        surveyed: Callable[[Ground], None],
        done: Callable[[Built | Tried | Exception], None],
    ) -> None:
        """*surveyed* is told what there is on disk before anything is made of it, *done* what came of it.

        Both are called in the thread of a build.
        """
        self._workshop = workshop
        self._desk = desk
        self._doubt = doubt
        self._surveyed = surveyed
        self._done = done
        self._trials = Trials(desk, workshop.precedence)
        self._started: float | None = time.perf_counter()
        """When the first build began, for who waits for it: with all that was made before it. None: there was one."""

    def begin(self) -> None:
        """Begin the next build, after the one before has ended."""
        garbage.build_begins()
        threading.Thread(target=self._run, name="build", daemon=True).start()

    def _run(self) -> None:
        began, self._started = self._started or time.perf_counter(), None
        built = self._built(began)
        self._done(built)
        if built.ready is not None and not self._workshop.memo.is_underway:
            self._workshop.memo.patience, self._workshop.memo.is_underway = 0, True
            try:
                self._see_to_the_rest(built)
            except Exception as error:  # a fault of ours is heard of
                self._done(error)
        # The next state may take its place while the disk is waited for, and this one is to go then.
        del built
        self._workshop.settle()

    def _see_to_the_rest(self, built: Built) -> None:
        """Do what nobody waits for after the first build."""
        assert built.ready is not None, "only of what was built there is a rest"
        self._workshop.warm_up(built.ready.ground)
        if not built.problems and (found := self._trials.rest(built.ready)):
            self._done(Tried(problems=found))

    def _built(self, began: float) -> Built:
        try:
            ready = self._ready(began)
            problems = self._trials.problems(ready)
            return Built(ready=self._with_broken(ready), problems=problems)
        except Refusal as refusal:
            problems = refusal.diagnostics or (_problem(str(refusal), refusal.hint),)
        except OSError as error:
            problems = (_problem(reason_at(error), ""),)
        except TemplateProblem as problem:
            problems = (problem.diagnostic,)
        except Exception as error:  # a fault of ours must not take the author's server away
            return Built(ready=None, problems=(fault(error),), is_ours=True)
        return Built(ready=None, problems=problems)

    def _ready(self, began: float) -> Ready:
        afresh = self._doubt.forgets()
        if afresh:
            self._workshop.look_anew()
        ground = self._workshop.survey()
        self._surveyed(ground)
        before = self._desk.state_now
        shown = None if afresh else before.current
        site = self._workshop.build(ground, held=shown.articles() if shown is not None else {})
        return make_ready(site, ground, before=before, read=self._workshop.sources(ground), began=began)

    def _with_broken(self, ready: Ready) -> Ready:
        """Return *ready* with what is wrong with templates that keep nothing back."""
        broken = self._trials.broken
        found = (*ready.found, *(problem for each in broken.values() for problem in each))
        return msgspec.structs.replace(ready, found=found, errors={**ready.errors, **broken}) if broken else ready


def _problem(message: str, hint: str) -> Diagnostic:
    return Diagnostic(severity="error", code="serve.site", message=message, place=Place(path=SETTINGS), hint=hint)
