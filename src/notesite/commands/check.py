"""`notesite check` without its printing: all that a build would find, and what only a check looks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from notesite.commands.assembly import Stop, assembled, forbids, memory, outcome_of, sound
from notesite.commands.contents import Contents
from notesite.commands.settings import site_settings
from notesite.commands.uptodate import content_folder
from notesite.commands.wish import CACHE, SETTINGS, Outcome, Wish, kept_stamps, now, stamps_of
from notesite.config import Config
from notesite.diagnostic import Diagnostic
from notesite.host import output
from notesite.host.lock import lock
from notesite.host.processes.workers import Workers
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.host.store import Store
from notesite.host.tool import tool_digest
from notesite.lines import Source
from notesite.load.options import LoadOptions
from notesite.memo import Memo
from notesite.refusal import Locked
from notesite.stages.build import Site
from notesite.stages.eachnote import size
from notesite.stages.faults import source_of
from notesite.stages.living import living
from notesite.tree import Read, Tree

if TYPE_CHECKING:
    from notesite.checks.survey import Survey


def check(wish: Wish) -> Outcome:
    """Find everything `build` would, composing every page, and what only a check looks for; publish nothing."""
    config, content = site_settings(wish)
    late: list[Diagnostic] = []
    folder = content_folder(wish, content)
    tree = folder.scan()
    with _spare_memory(wish) as store:
        stamps = stamps_of(store, content)
        with assembled(wish, config, folder, tree, store=store, stamps=stamps) as (found, site):
            more = _examined(wish, config.value, folder, tree.value, site, memo=store, stamps=stamps)
            _compose(sound(site, late, wish))
        kept_stamps(store, content, stamps)
        store.settle()
        store.forget(partial(living, site.parts))
    told = found.plus((*more, *late))
    return outcome_of(site, told, stopped=forbids(wish, told))


def _compose(files: Iterator[output.File]) -> None:
    """Make all of *files*, for what is found when they are made."""
    with suppress(Stop):
        for file in files:
            # A page whose digest is known was composed before, and nothing was wrong with it.
            if not file.digest:
                file.make()


def _examined(
    wish: Wish, config: Config, folder: Folder, tree: Tree, site: Site, *, memo: Memo, stamps: Stamps
) -> tuple[Diagnostic, ...]:
    """Return what `notesite.checks` finds in the notes of *tree*, and in *site* as a whole."""
    # Only `notesite check` needs them, and whoever serves or builds waits for every module.
    from notesite.checks.site import Whole, site_diagnostics  # noqa: PLC0415
    from notesite.load.decode import decode  # noqa: PLC0415
    from notesite.stages.checking import surveys  # noqa: PLC0415

    seen = surveys(
        tree,
        options=LoadOptions.of(config),
        read=Contents(folder, stamps),
        memo=memo,
        tool=tool_digest(),
        run=Workers(wish.jobs, size=size),
        worked=site.worked,
    )
    published = {page.article.path for page in site.parts.index.articles}
    copied = site.parts.pictures.copied()
    whole = Whole(
        config=config,
        settings=Source(SETTINGS, decode((wish.root / SETTINGS).read_bytes(), path=SETTINGS).value or ""),
        articles=[loaded.article for loaded in site.parts.loaded],
        surveys=seen,
        index=site.parts.index,
        files=tree.files,
        sizes={file.path: folder.size(file) for file in tree.files if file.path not in copied},
    )
    shown = [survey for path, survey in seen.items() if path in published]
    alone = (found for survey in shown for found in survey.diagnostics)
    outside = _asked(shown, config, memo) if wish.external else ()
    return (*alone, *site_diagnostics(whole), *_wide(tree, site, read=Contents(folder, stamps)), *outside)


def _asked(surveys: Iterable[Survey], config: Config, memo: Memo) -> Iterable[Diagnostic]:
    """Return what is wrong with the links to other sites that *surveys* found, asking those."""
    # Loaded here, since it brings HTTP and TLS, which nothing else needs.
    from notesite.checks.outside import answered  # noqa: PLC0415
    from notesite.checks.own import below  # noqa: PLC0415
    from notesite.commands.external import outside_answers  # noqa: PLC0415

    # What is published next decides what stands below the site's own address.
    links = [link for survey in surveys for link in survey.outside if below(link.url, config.base_url) is None]
    return answered(links, outside_answers((link.url for link in links), memo=memo, moment=now().timestamp()))


def _wide(tree: Tree, site: Site, *, read: Read) -> Iterator[Diagnostic]:
    """Yield the formulas of *site* that are wider than a phone's screen."""
    from notesite.checks.wide import wide_formulas  # noqa: PLC0415

    notes = {note.path: note for note in tree.notes}
    setter = site.parts.setter
    for page in site.parts.index.articles:
        article = page.article
        if article.formulas:
            setter.prepare(use.formula for use in article.uses)
            text = partial(source_of, notes[article.path], read)
            yield from wide_formulas(article, typeset=setter.__getitem__, text=text)


@contextmanager
def _spare_memory(wish: Wish) -> Iterator[Store]:
    """Yield the site's memory; one that forgets while a build holds it, since a check needs to wait for nobody."""
    with ExitStack() as stack:
        try:
            held = stack.enter_context(lock(wish.root / CACHE / "lock", patience=0))
        except Locked:
            held = False
        yield stack.enter_context(memory(wish, held=held))
