"""A site as a command builds it: here the rooms are put together, each given the machine's own ways.

What pages are made with, what is remembered, KaTeX and Pillow. What forbids a publication is found on the way, the
last of it while files are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from notesite.commands.contents import Contents
from notesite.commands.headstart import NO_HEAD_START, HeadStart
from notesite.commands.observing import UNWATCHED, Observer
from notesite.commands.sharing import Sharing
from notesite.commands.wish import CACHE, STORE, Outcome, Wish, now
from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic
from notesite.digest import digest
from notesite.findings import Findings
from notesite.host import output, theme
from notesite.host.aside import aside
from notesite.host.katex import Katex
from notesite.host.overlay import overlay
from notesite.host.pictures import Pillow
from notesite.host.processes.workers import Workers
from notesite.host.ready import ReadyTemplates
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.host.store import Store
from notesite.host.tool import libraries, tool_digest
from notesite.manifest import Published
from notesite.model import Output
from notesite.refusal import Unusable
from notesite.render.sheets.assets import katex_files
from notesite.render.templates import TemplateProblem, Templates
from notesite.siteyaml.address import absolute_address
from notesite.stages.build import Site, build
from notesite.stages.eachnote import size
from notesite.stages.files import Planned
from notesite.stages.world import Theme, World
from notesite.tree import Tree

_CNAME = "CNAME"
"""Where GitHub Pages looks for the site's own domain. A site's own static file of that name is published instead."""


class Stop(Exception):  # noqa: N818 - not a mistake of the program
    """Ends a publication that must not happen, before anything is moved."""


def memory(wish: Wish, *, held: bool) -> Store:
    """Return the site's memory; where nothing may be written, one that forgets."""
    return Store(wish.root / CACHE / STORE if held else None)


@contextmanager
def assembled(
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
        site = build(
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


def sound(site: Site, late: list[Diagnostic], wish: Wish, observer: Observer = UNWATCHED) -> Iterator[output.File]:
    """Yield the files of *site*, noting in *late* what is only found now; Stop if it forbids publishing."""

    def make(planned: Planned) -> Output | None:
        try:
            made = planned.make()
        except TemplateProblem as problem:
            # A page that cannot be made would be a page missing from the site: no --keep-going for that.
            late.append(problem.diagnostic)
            raise Stop from None
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
    if forbids(wish, Findings(late)):
        raise Stop


def outcome_of(
    site: Site,
    diagnostics: Findings,
    *,
    stopped: bool,
    published: Published | None = None,
) -> Outcome:
    """Return what came of *site*."""
    return Outcome(
        totals=site.totals, diagnostics=diagnostics, stopped=stopped, published=published, worked=site.worked
    )


def forbids(wish: Wish, found: Findings) -> bool:
    """Say whether what was *found* keeps a site from being published."""
    if wish.keep_going:
        return False
    return any(severity == "error" or (wish.strict and severity == "warning") for severity, _ in found.kinds)
