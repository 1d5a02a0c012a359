"""`notesite build` without its printing: the site made anew where it must be, and put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from notesite.commands import uptodate
from notesite.commands.assembly import Stop, assembled, forbids, memory, outcome_of, sound
from notesite.commands.headstart import NO_HEAD_START, HeadStart
from notesite.commands.observing import UNWATCHED, Observer
from notesite.commands.settings import site_settings
from notesite.commands.wish import CACHE, SETTINGS, Outcome, Wish, kept_stamps, stamps_of
from notesite.diagnostic import Diagnostic, Place
from notesite.host import output
from notesite.host.lock import PATIENCE, lock
from notesite.host.stamps import Stamps
from notesite.host.store import Store
from notesite.manifest import Published
from notesite.stages.build import Site
from notesite.stages.living import living
from notesite.stages.reasons import reasons

if TYPE_CHECKING:
    from notesite.commands.settings import KnownSettings

_FEW = 20
"""Files that the next build may as well read."""


def build(
    wish: Wish, observer: Observer = UNWATCHED, *, last: KnownSettings | None = None, ahead: HeadStart = NO_HEAD_START
) -> Outcome:
    """Build the site and publish it, unless what was found forbids.

    *observer* watches. *last* is how the last build read `site.yaml`; *ahead* has begun with some notes.
    """
    config, content = site_settings(wish, last)
    own = (wish.root / name for name in ("templates", "static", CACHE, ".git"))
    output.check_folder(wish.output, root=wish.root, content=content, own=own)
    with lock(wish.root / CACHE / "lock", patience=PATIENCE) as held, memory(wish, held=held) as store:
        notes, written = stamps_of(store, content), stamps_of(store, wish.output)
        folder = uptodate.content_folder(wish, content)
        with observer.stage("scan"):
            tree = folder.scan()
        before = uptodate.looks(wish, folder, tree.value)
        with assembled(wish, config, folder, tree, store=store, stamps=notes, observer=observer, ahead=ahead) as (
            found,
            site,
        ):
            late = [] if held else [_unguarded()]
            published = None if forbids(wish, found) else _published(site, late, wish, observer, known=written)
        outcome = outcome_of(site, found.plus(late), stopped=published is None, published=published)
        # Only if nothing changed while it was worked on it is known what the site was made from.
        if published is not None and not late and before == uptodate.looks(wish, folder, folder.scan().value):
            made_from = uptodate.inputs(wish, folder, tree, notes)
            uptodate.record(
                wish, outcome, store, settings=config, content=content, made_from=made_from, dates=site.dates
            )
        outcome = msgspec.structs.replace(outcome, reasons=tuple(reasons(site.worked, store)))
        stamped = {content: notes, wish.output: written}
        _settle(store, stamped)
        if published is not None and published.written > _FEW:
            # Too fresh for their stamps to say anything when they were written; the next build need not read them.
            uptodate.look_at_outputs(wish, written)
            _settle(store, stamped)
        store.forget(partial(living, site.parts))
    if store.broken:
        return msgspec.structs.replace(outcome, diagnostics=outcome.diagnostics.plus([_forgetful(store.broken)]))
    return outcome


def _published(
    site: Site, late: list[Diagnostic], wish: Wish, observer: Observer, *, known: Stamps
) -> Published | None:
    """Put *site* in its place; None if what is found *late* forbids it."""
    with suppress(Stop), observer.stage("publish"):
        return output.publish(sound(site, late, wish, observer), wish.output, known=known)
    return None


def _settle(store: Store, stamped: Mapping[Path, Stamps]) -> None:
    """Put on disk what was remembered, and what is known of the files of folders."""
    for folder, stamps in stamped.items():
        kept_stamps(store, folder, stamps)
    store.settle()


def _unguarded() -> Diagnostic:
    return Diagnostic(
        severity="note",
        code="host.no-lock",
        message=f"{CACHE}/ cannot be written here, so nothing keeps two builds apart",
        place=Place(path=SETTINGS),
        hint="build only once at a time",
    )


def _forgetful(reason: str) -> Diagnostic:
    return Diagnostic(
        severity="warning",
        code="host.no-store",
        message=f"nothing can be remembered for the next build: {reason}",
        place=Place(path=CACHE),
        hint=f"make room, or remove {CACHE}/ if it is damaged",
    )
