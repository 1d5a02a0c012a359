"""Showing the next state: it replaces the one before as a whole, and every open page is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.serving.desk import Desk
from notesite.serving.ground import Ground
from notesite.serving.state import LatestEdit, State, seen


class Showing:
    """Shows one state after the other. For one thread, but for what the desk does meanwhile."""

    def __init__(self, desk: Desk, tell: Callable[[], None]) -> None:
        """*tell* is called when there is a new state for open pages."""
        self._desk = desk
        self._tell = tell
        self.broken: dict[str, tuple[Diagnostic, ...]] = {}
        """Path of a note whose last good text stands for it → what is wrong."""

    def show(
        self,
        state: State,
        *,
        ground: Ground | None,
        found: Mapping[str, tuple[Diagnostic, ...]],
        changed: LatestEdit | None,
        anew: bool = False,
    ) -> None:
        """Show *state* from now on, with what was *found* in files, and tell every open page.

        *anew*: no page that was composed before may be used any more.
        """
        with self._desk.swapping:
            errors = dict(state.errors)
            for path, diagnostics in found.items():
                wrong = tuple(one for one in diagnostics if one.severity == "error")
                errors.pop(path, None)
                if wrong:
                    errors[path] = wrong
            for path, diagnostics in self.broken.items():
                note = ground.note(path) if ground is not None else None
                if note is not None:
                    errors[note.source_path] = diagnostics
            before = self._desk.state_now.routes
            routes = seen(before.version + 1, _base_path(state, ground), state.pages, state.files, before=before)
            if changed is not None and not changed.version:
                changed = msgspec.structs.replace(changed, version=routes.version)
            shown = msgspec.structs.replace(state, routes=routes, errors=errors, changed=changed)
            self._desk.show(shown, anew=anew)
        self._tell()


def _base_path(state: State, ground: Ground | None) -> str:
    """Return what the site stands under: if *ground* says otherwise, it may be what cannot be shown."""
    if state.current is not None:
        return state.current.parts.config.base_path
    return ground.config.base_path if ground is not None else "/"
