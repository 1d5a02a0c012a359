"""The commands without their printing: the rooms are put together here, and nowhere else.

A command takes what was asked for and returns what came of it; `cli/` turns both into words.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from notesite.commands import uptodate
from notesite.commands.contents import Contents
from notesite.commands.headstart import NO_HEAD_START, HeadStart
from notesite.commands.observing import UNWATCHED, Observer
from notesite.commands.sharing import Sharing
from notesite.commands.sitesettings import settings_file, site_settings
from notesite.commands.wish import CACHE, SETTINGS, STORE, Outcome, Wish, kept_stamps, now, stamps_of
from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic, Place
from notesite.digest import digest
from notesite.findings import Findings
from notesite.host import output, theme
from notesite.host.aside import aside
from notesite.host.katex import Katex
from notesite.host.lock import PATIENCE, lock
from notesite.host.overlay import overlay
from notesite.host.pictures import Pillow
from notesite.host.ready import ReadyTemplates
from notesite.host.rewrite import is_linked, rewrite
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.host.store import Store
from notesite.host.tool import libraries, tool_digest
from notesite.host.workers import Workers
from notesite.lines import Source
from notesite.load.options import LoadOptions
from notesite.manifest import Published
from notesite.memo import Memo
from notesite.model import Output
from notesite.refusal import Locked, Unusable
from notesite.render.assets import katex_files
from notesite.render.templates import TemplateProblem, Templates
from notesite.stages.build import Site
from notesite.stages.build import build as build_site
from notesite.stages.faults import source_of
from notesite.stages.files import Planned
from notesite.stages.living import living
from notesite.stages.loading import size
from notesite.stages.reasons import reasons
from notesite.stages.world import Theme, World
from notesite.tree import Read, Tree

if TYPE_CHECKING:
    from notesite.checks.survey import Survey
    from notesite.commands.sitesettings import Known
    from notesite.stages.fixing import Fixed

_CNAME = "CNAME"
"""Where GitHub Pages looks for the site's own domain. A site's own static file of that name goes before."""


_FEW = 20
"""Files that the next build may as well read."""


class _Stop(Exception):  # noqa: N818 - not a mistake of the program
    """Ends a publication that must not happen, before anything is moved."""


def build(
    wish: Wish, observer: Observer = UNWATCHED, *, last: Known | None = None, ahead: HeadStart = NO_HEAD_START
) -> Outcome:
    """Build the site and publish it, unless what was found forbids.

    *observer* watches. *last* is how the last build read `site.yaml`; *ahead* has begun with some notes.
    """
    config, content = site_settings(wish, last)
    own = (wish.root / name for name in ("templates", "static", CACHE, ".git"))
    output.check_folder(wish.output, root=wish.root, content=content, own=own)
    with lock(wish.root / CACHE / "lock", patience=PATIENCE) as held, _store(wish, held=held) as store:
        notes, written = stamps_of(store, content), stamps_of(store, wish.output)
        folder = uptodate.content_folder(wish, content)
        with observer.stage("scan"):
            tree = folder.scan()
        before = uptodate.looks(wish, folder, tree.value)
        with _site(wish, config, folder, tree, store=store, stamps=notes, observer=observer, ahead=ahead) as (
            found,
            site,
        ):
            late = [] if held else [_unguarded()]
            published = None if _forbids(wish, found) else _published(site, late, wish, observer, known=written)
        outcome = _outcome(site, found.plus(late), stopped=published is None, published=published)
        # Only if nothing changed while it was worked on it is known what the site was made from.
        if published is not None and not late and before == uptodate.looks(wish, folder, folder.scan().value):
            made_from = uptodate.inputs(wish, folder, tree, notes)
            uptodate.record(
                wish, outcome, store, settings=config, content=content, made_from=made_from, dates=site.dates
            )
        outcome = msgspec.structs.replace(outcome, reasons=tuple(reasons(site.worked, store)))
        kept_stamps(store, content, notes)
        kept_stamps(store, wish.output, written)
        store.settle()
        if published is not None and published.written > _FEW:
            # Too fresh for their stamps to say anything when they were written; the next build need not read them.
            uptodate.look_at_outputs(wish, written)
            kept_stamps(store, wish.output, written)
            store.settle()
        store.forget(partial(living, site.parts))
    if store.broken:
        return msgspec.structs.replace(outcome, diagnostics=outcome.diagnostics.plus([_forgetful(store.broken)]))
    return outcome


def check(wish: Wish) -> Outcome:
    """Find everything `build` would, composing every page, and what only a check looks for; publish nothing."""
    config, content = site_settings(wish)
    late: list[Diagnostic] = []
    folder = uptodate.content_folder(wish, content)
    tree = folder.scan()
    with _memory(wish) as store:
        stamps = stamps_of(store, content)
        with _site(wish, config, folder, tree, store=store, stamps=stamps) as (found, site):
            more = _examined(wish, config.value, folder, tree.value, site, memo=store, stamps=stamps)
            _compose(_sound(site, late, wish))
        kept_stamps(store, content, stamps)
        store.settle()
        store.forget(partial(living, site.parts))
    told = found.plus((*more, *late))
    return _outcome(site, told, stopped=_forbids(wish, told))


def _published(
    site: Site, late: list[Diagnostic], wish: Wish, observer: Observer, *, known: Stamps
) -> Published | None:
    """Put *site* in its place; None if what is found *late* forbids it."""
    with suppress(_Stop), observer.stage("publish"):
        return output.publish(_sound(site, late, wish, observer), wish.output, known=known)
    return None


def _compose(files: Iterator[output.File]) -> None:
    """Make all of *files*, for what is found when they are made."""
    with suppress(_Stop):
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
    # It brings HTTP and TLS, which nothing else needs.
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


def fixes(wish: Wish, outcome: Outcome) -> tuple[Fixed, ...]:
    """Return the notes that can be mended safely of those in which *outcome*, of a check of *wish*, found something.

    Those behind links are left out: where they are is not for this site to write.
    """
    from notesite.stages.fixing import MENDABLE, fixed  # noqa: PLC0415

    config, content = site_settings(wish)
    folder = uptodate.content_folder(wish, content)
    wanted = {found.place.path for found in outcome.diagnostics if found.code in MENDABLE}
    options = LoadOptions.of(config.value)
    found = [note for note in folder.scan().value.notes if note.source_path in wanted]
    notes = [note for note in found if not is_linked(content / note.path, within=content)]
    texts = ((note, text) for note in notes if (text := folder.read(note).value) is not None)
    return tuple(made for note, text in texts if (made := fixed(text, note, options)) is not None)


def fix(wish: Wish, wanted: Iterable[Fixed]) -> None:
    """Write what is *wanted* into the notes themselves."""
    _, content = site_settings(wish)
    for each in wanted:
        rewrite(content / each.note.path, before=each.before, after=each.after, within=content)


@contextmanager
def _memory(wish: Wish) -> Iterator[Store]:
    """Yield the site's memory; one that forgets while a build holds it, since a check needs to wait for nobody."""
    with ExitStack() as stack:
        try:
            held = stack.enter_context(lock(wish.root / CACHE / "lock", patience=0))
        except Locked:
            held = False
        yield stack.enter_context(_store(wish, held=held))


def clean(root: Path, folder: Path, *, cache: bool) -> int:
    """Delete the published site, and the cache folder if asked to; return the number of published files."""
    settings_file(root)
    with lock(root / CACHE / "lock", patience=PATIENCE):
        deleted = output.clean(folder)
        if cache:
            # With the lock in it: a build that waits for that makes its own.
            shutil.rmtree(root / CACHE)
    return deleted


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


def _store(wish: Wish, *, held: bool) -> Store:
    """Return the site's memory; where nothing may be written, one that forgets."""
    return Store(wish.root / CACHE / STORE if held else None)


@contextmanager
def _site(
    wish: Wish,
    settings: Checked[Config],
    folder: Folder,
    tree: Checked[Tree],
    *,
    store: Store,
    stamps: Stamps,
    observer: Observer = UNWATCHED,
    ahead: HeadStart = NO_HEAD_START,
) -> Iterator[tuple[Findings, Site]]:
    """Yield all that was found on the way to the site, and the site."""
    config = _configured(settings.value, wish)
    with (
        Katex(theme.katex_folder(), output=config.math.output) as katex,
        Pillow(config.images, wish.jobs) as pillow,
        Sharing(wish.jobs, store) as sharing,
    ):
        site = build_site(
            config,
            tree.value,
            theme=site_theme(wish.root),
            world=World(
                read=Contents(folder, stamps),
                typeset=observer.typeset(sharing.typeset(ahead.typeset(katex.typeset))),
                memo=observer.memo(store),
                moment=now(),
                tool=tool_digest(),
                engine=katex.identity,
                camera=observer.camera(pillow),
                run=observer.run(ahead.run(Workers(wish.jobs, size=size))),
                aside=observer.aside(aside),
                share=observer.share(sharing),
                compiled=partial(Templates, ready=ReadyTemplates(libraries)),
                publishes=True,
                stage=observer.stage,
            ),
            drafts=wish.drafts,
            future=wish.future,
        )
        # Every formula is set; V8 gives its memory back before pages take theirs, and would start again if asked.
        # Without its threads, and those that looked at pictures, this process can be copied.
        katex.close()
        pillow.close()
        ahead.stop()
        yield site.found.plus((*settings.diagnostics, *tree.diagnostics)), site


def _configured(config: Config, wish: Wish) -> Config:
    if not wish.base_url:
        return config
    from notesite.siteyaml.read import absolute_address  # noqa: PLC0415  with it comes YAML

    address = absolute_address(wish.base_url)
    if address is None:
        raise Unusable(f"--base-url {wish.base_url} is no absolute address", hint="such as https://example.org/repo/")
    return msgspec.structs.replace(config, base_url=address)


def site_theme(root: Path) -> Theme:
    """Return what pages of the site at *root* are made with; Unusable if a template is no text."""
    return Theme(
        templates=_templates(
            {
                **{theme.OWN + name: content for name, content in overlay(theme.templates_folder()).items()},
                **overlay(theme.templates_folder(), root / "templates"),
            }
        ),
        static=overlay(theme.static_folder(), root / "static"),
        katex=_katex,
    )


def _templates(files: dict[str, bytes]) -> dict[str, str]:
    templates: dict[str, str] = {}
    for name, content in files.items():
        try:
            templates[name] = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unusable(
                f"templates/{name} is not UTF-8 from byte {error.start} on", hint="save it as UTF-8"
            ) from None
    return templates


def _katex() -> dict[str, bytes]:
    folder = theme.katex_folder()
    return katex_files((folder / "katex.min.css").read_bytes(), overlay(folder / "fonts", theme.katex_parts()))


def _sound(site: Site, late: list[Diagnostic], wish: Wish, observer: Observer = UNWATCHED) -> Iterator[output.File]:
    """Yield the files of *site*, noting in *late* what is only found now; _Stop if it forbids publishing."""

    def make(planned: Planned) -> Output | None:
        try:
            made = planned.make()
        except TemplateProblem as problem:
            # A page that cannot be made would be a page missing from the site: no --keep-going for that.
            late.append(problem.diagnostic)
            raise _Stop from None
        late.extend(made.diagnostics)
        return made.value

    named = False
    observer.pages(site.totals.pages)
    for planned in map(observer.file, site.planned()):
        named = named or planned.path == _CNAME
        yield output.File(path=planned.path, digest=planned.digest, make=partial(make, planned))
    if wish.domain and not named:
        content = f"{wish.domain}\n".encode()
        yield output.File(path=_CNAME, digest=digest(content), make=lambda: Output(path=_CNAME, content=content))
    if _forbids(wish, Findings(late)):
        raise _Stop


def _outcome(
    site: Site,
    diagnostics: Findings,
    *,
    stopped: bool,
    published: Published | None = None,
) -> Outcome:
    return Outcome(
        totals=site.totals, diagnostics=diagnostics, stopped=stopped, published=published, worked=site.worked
    )


def _forbids(wish: Wish, found: Findings) -> bool:
    """Say whether what was *found* keeps a site from being published."""
    if wish.keep_going:
        return False
    return any(severity == "error" or (wish.strict and severity == "warning") for severity, _ in found.kinds)
