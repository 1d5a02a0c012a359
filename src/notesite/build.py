"""A site is a function: the stages in order, and nothing else.

Whatever a stage needs of the world (a file's bytes, the time, KaTeX, what was worked out before) comes in as an
argument, so a build of a dictionary of texts is the same build as that of a folder, and a build that remembers the
same as one from nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType

import msgspec

from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic
from notesite.digest import digest, digest_value, key
from notesite.faults import Faults, find_faults
from notesite.files import Planned, Share, by_itself, content_files, made, page_files, remembered_files
from notesite.index.build import build_index
from notesite.index.records import ArticlePage, Index
from notesite.load.options import LoadOptions
from notesite.loading import Held, Loaded, Loader, Run, in_turn
from notesite.memo import Memo, Worked
from notesite.model import Article, Output
from notesite.picturing import Camera, NoCamera, Pictures
from notesite.render import atom
from notesite.render.assets import Assets, fingerprint
from notesite.render.compose import Renderer
from notesite.render.freshness import Freshness, Shared
from notesite.render.machines import machine_files
from notesite.render.pages import Page, plan
from notesite.render.templates import Templates
from notesite.report import Totals
from notesite.setting import Ahead, Aside, Setter, TypesetBatch, later
from notesite.tracing import Traces
from notesite.tree import Read, Tree


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What pages are made with: the site's own files where it has them, else the default theme's."""

    templates: Mapping[str, str]
    """Name → source."""
    static: Mapping[str, bytes]
    """Path below the static folder → content."""
    katex: Callable[[], Mapping[str, bytes]]
    """Return KaTeX's style sheet and fonts as static files; asked only if formulas need them."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a site was put together from: with it one page can be made, or made anew, without the others."""

    config: Config
    tree: Tree
    loaded: tuple[Loaded, ...]
    index: Index
    faults: Mapping[str, Faults]
    """By the path of the article; those of articles without formulas are left out."""
    assets: Assets
    pictures: Pictures
    pages: tuple[Page, ...]
    renderer: Renderer
    setter: Setter
    freshness: Freshness


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A built site; its files are made one by one as they are asked for."""

    totals: Totals
    diagnostics: tuple[Diagnostic, ...]
    """As they were found; whoever shows them puts them in order."""
    planned: Callable[[], Iterator[Planned]]
    """Every file, in the order they may be published: what others refer to first."""
    worked: Worked
    """How often each step could not remember; grows as files are made."""
    dates: tuple[dt.datetime, ...]
    """Of dated articles, drafts and future ones too: the site changes when one of them comes."""
    parts: Parts
    load_diagnostics: tuple[Diagnostic, ...]
    """What reading the notes found; those of formulas are in `parts.faults`."""
    index_diagnostics: tuple[Diagnostic, ...]
    """What following links and looking at pictures found."""

    def outputs(self) -> Iterator[Checked[Output | None]]:
        """Make every file."""
        return (planned.make() for planned in self.planned())


_NO_CAMERA = NoCamera()


def build(
    config: Config,
    tree: Tree,
    *,
    read: Read,
    theme: Theme,
    typeset: TypesetBatch,
    memo: Memo,
    now: dt.datetime,
    tool: str = "",
    engine: str = "",
    camera: Camera = _NO_CAMERA,
    run: Run = in_turn,
    drafts: bool = False,
    future: bool = False,
    compiled: Callable[[Mapping[str, str]], Templates] = Templates,
    aside: Aside = later,
    share: Share = by_itself,
    stage: Callable[[str], AbstractContextManager[None]] = lambda _name: nullcontext(),
    sources: bool = False,
    held: Held = MappingProxyType({}),
    pause: Callable[[], None] = lambda: None,
) -> Site:
    """Return the site that *config* and *tree* make at *now*; *drafts* and *future* articles only if asked for.

    *tool* stands for notesite itself in the keys of what *memo* holds, *engine* for KaTeX and its options. *camera*
    looks at pictures; without one they go into the site as they are. *compiled* may hand out templates that were
    compiled before. *aside* sets formulas while the index is made, *share* has pages made.
    *stage* is entered with the name of each stage.
    With *sources*, blocks name their place in the notes: for pages that are served, never for those that are published.
    *held* are articles of the site as it was before, which *memo* need not be asked for. *pause* is called now and
    then, between two notes or articles: whoever has better use for the processor may wait in it.
    """
    worked = Worked()
    setter = Setter(typeset, engine=engine, memo=memo, worked=worked, aside=aside)

    def shown(article: Article) -> bool:
        return (drafts or not article.draft) and (future or article.date is None or article.date <= now)

    options = LoadOptions.of(config)
    loader = Loader(options=options, read=read, memo=memo, tool=tool, run=run, worked=worked, held=held, pause=pause)
    ahead = Ahead(setter, shown=shown)
    with stage("load"):
        loaded = loader.load(tree, meanwhile=ahead)
        ahead.rest()
    articles = [entry.article for entry in loaded.value]
    origins = {entry.article.path: entry.origin for entry in loaded.value}
    assets = dress(theme, config=config, articles=articles, memo=memo, tool=tool)
    with stage("index"):
        index = build_index(
            articles,
            config=config,
            files=[file.path for file in tree.files],
            static_paths=[output.path for output in assets.outputs],
            static_names=list(assets.names),
            now=now,
            drafts=drafts,
            future=future,
            pause=pause,
            ground=Traces(memo, tool=tool, origins=origins),
        )
    pictures = Pictures(camera, memo=memo, worked=worked)
    pictures.begin(index.value, tree, read=read, static=theme.static)
    with stage("faults"):
        faults = find_faults(
            index.value,
            tree,
            setter=setter,
            origins=origins,
            read=read,
            memo=memo,
            tool=tool,
            engine=engine,
            worked=worked,
            pause=pause,
        )
        setter.finish()
    with stage("pictures"):
        pictures.finish()
    indexed = (*index.diagnostics, *pictures.diagnostics(index.value))
    pages = plan(index.value)
    renderer = Renderer(
        compiled(theme.templates),
        config=config,
        index=index.value,
        typeset=setter.__getitem__,
        assets=assets.names,
        opening=assets.opening,
        own=assets.own,
        look=pictures.look,
        sources=sources,
    )
    shared = Shared(
        tool=tool,
        engine=engine,
        templates=digest_value(dict(theme.templates)),
        shell=digest_value((renderer.shell, renderer.own, assets.names)),
    )
    freshness = Freshness(shared, index=index.value, articles=origins, look=pictures.look)

    parts = Parts(
        config=config,
        tree=tree,
        loaded=loaded.value,
        index=index.value,
        faults=faults,
        assets=assets,
        pictures=pictures,
        pages=pages,
        renderer=renderer,
        setter=setter,
        freshness=freshness,
    )

    def planned() -> Iterator[Planned]:
        yield from brought_files(parts, read=read)
        yield from page_files(
            _articles_first(pages),
            renderer=renderer,
            setter=setter,
            freshness=freshness,
            memo=memo,
            worked=worked,
            share=share,
        )
        feed = freshness.feed(index.value.articles, limit=config.feed_limit)
        machine = machine_files(
            index.value, config=config, links=renderer.links, typeset=setter.__getitem__, gallery=renderer.gallery
        )
        yield from remembered_files(machine, {atom.PATH: feed}, memo=memo, worked=worked)

    return Site(
        totals=totals(index.value, pages, faults.values()),
        diagnostics=(*loaded.diagnostics, *indexed, *(d for found in faults.values() for d in found.diagnostics)),
        planned=planned,
        worked=worked,
        dates=tuple(sorted(article.date for article in articles if article.date is not None)),
        parts=parts,
        load_diagnostics=loaded.diagnostics,
        index_diagnostics=indexed,
    )


def brought_files(parts: Parts, *, read: Read) -> Iterator[Planned]:
    """Yield the files that no template makes: static ones, those of the content folder, copies of pictures."""
    yield from map(made, parts.assets.outputs)
    yield from content_files(parts.index, parts.tree, read=read)
    yield from parts.pictures.planned()


def dress(theme: Theme, *, config: Config, articles: Iterable[Article], memo: Memo, tool: str) -> Assets:
    """Return the static files the site needs: KaTeX's only if there is a formula that wants them."""
    needs_katex = config.math.output != "mathml" and any(article.formulas for article in articles)
    files = {**(theme.katex() if needs_katex else {}), **theme.static}
    wanted = key("assets", tool=tool, files=digest_value({name: digest(content) for name, content in files.items()}))
    known = memo.recall([wanted], Assets).get(wanted)
    if known is None:
        known = fingerprint(files)
        memo.keep([(wanted, known)])
    return known


def totals(index: Index, pages: Sequence[Page], faults: Iterable[Faults]) -> Totals:
    """Return the size of the site."""
    return Totals(
        articles=len(index.articles),
        pages=len(pages),
        formulas=sum(page.article.counts.inline + page.article.counts.display for page in index.articles),
        distinct_formulas=len({formula for page in index.articles for formula in page.article.formulas}),
        broken_formulas=len({formula for found in faults for formula in found.broken}),
    )


def _articles_first(pages: Iterable[Page]) -> list[Page]:
    """Return articles, then the lists that lead to them."""
    return sorted(pages, key=lambda page: not isinstance(page.view, ArticlePage))
