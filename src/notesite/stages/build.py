"""A site is a function: the stages in order, and nothing else.

Whatever a stage needs of the world (a file's bytes, the time, KaTeX, what was worked out before) comes in as an
argument, so a build of a dictionary of texts is the same build as that of a folder, and a build that remembers the
same as one from nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic
from notesite.digest import Key, digest, digest_value, key
from notesite.findings import Findings
from notesite.index.build import Indexed, build_index
from notesite.index.records import ArticlePage, Index
from notesite.load.options import LoadOptions
from notesite.memo import Memo, Worked
from notesite.model import Article, Output
from notesite.render.compose import Renderer
from notesite.render.freshness import Freshness, Shared
from notesite.render.machines import atom
from notesite.render.machines.files import machine_files
from notesite.render.pages import Page, plan
from notesite.render.sheets.assets import Assets, fingerprint
from notesite.report import Totals
from notesite.stages.faults import Faults, find_faults
from notesite.stages.files import Planned, beginning_with, content_files, made, page_files, remembered_files
from notesite.stages.loading import Loaded, Loader
from notesite.stages.picturing import Pictures
from notesite.stages.tracing import Traces
from notesite.stages.typesetting import Ahead, Setter
from notesite.stages.world import Theme, World
from notesite.tree import Read, Tree


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
    found: Findings
    planned: Callable[[], Iterator[Planned]]
    """Every file, in the order they may be published: what others refer to first."""
    worked: Worked
    """How often each step could not remember; grows as files are made."""
    dates: tuple[dt.datetime, ...]
    """Of dated articles, drafts and future ones too: the site changes when one of them comes."""
    parts: Parts
    load_diagnostics: tuple[Diagnostic, ...]
    """What reading the notes found; those of formulas are in `parts.faults`."""
    index_found: Findings
    """What following links and looking at pictures found."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found."""
        return tuple(self.found)

    def outputs(self) -> Iterator[Checked[Output | None]]:
        """Make every file."""
        return (planned.make() for planned in self.planned())


def build(
    config: Config,
    tree: Tree,
    *,
    theme: Theme,
    world: World,
    drafts: bool = False,
    future: bool = False,
    sources: bool = False,
) -> Site:
    """Return the site that *config* and *tree* make; *drafts* and *future* articles only if asked for.

    With *sources*, blocks name their place in the notes: for pages that are served, never for those that are published.
    """
    stages = _Stages(config, tree, theme=theme, world=world, drafts=drafts, future=future)
    loaded = stages.load()
    articles = [each.article for each in loaded.value]
    origins = {each.article.path: each.origin for each in loaded.value}
    assets = stages.dress(articles)
    index = stages.index(articles, origins, assets)
    pictures = stages.look_at_pictures(index.value)
    renderer = stages.renderer(index.value, assets, pictures, sources=sources)
    freshness = stages.freshness(index.value, origins, assets, renderer, pictures)
    pages = _pages(index.value, assets)
    # The last formulas are being set, for which the next stage waits.
    keys = _keys(pages, freshness) if world.publishes and pictures.are_known else None
    faults = stages.find_faults(index.value, origins)
    stages.finish(pictures)
    indexed = index.found.plus(pictures.diagnostics(index.value))
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
        setter=stages.setter,
        freshness=freshness,
    )
    return Site(
        totals=totals(index.value, parts.pages, faults.values()),
        found=indexed.plus((*loaded.diagnostics, *(d for found in faults.values() for d in found.diagnostics))),
        planned=partial(_planned, parts, keys, world=world, worked=stages.worked),
        worked=stages.worked,
        dates=tuple(sorted(article.date for article in articles if article.date is not None)),
        parts=parts,
        load_diagnostics=loaded.diagnostics,
        index_found=indexed,
    )


class _Stages:
    """The stages of one build, each given what those before it made."""

    def __init__(self, config: Config, tree: Tree, *, theme: Theme, world: World, drafts: bool, future: bool) -> None:
        self._config = config
        self._tree = tree
        self._theme = theme
        self._world = world
        self._drafts = drafts
        self._future = future
        self.worked = Worked()
        self.setter = Setter(world.typeset, engine=world.engine, memo=world.memo, worked=self.worked, aside=world.aside)

    def load(self) -> Checked[tuple[Loaded, ...]]:
        """Read the notes; the formulas of new ones are set meanwhile, and while the index is made."""
        world = self._world
        loader = Loader(
            options=LoadOptions.of(self._config),
            read=world.read,
            memo=world.memo,
            tool=world.tool,
            run=world.run,
            worked=self.worked,
            held=world.held,
            pause=world.pause,
        )
        ahead = Ahead(self.setter, shown=self._is_shown)
        with world.stage("load"):
            loaded = loader.load(self._tree, meanwhile=ahead)
            ahead.rest()
        return loaded

    def dress(self, articles: Iterable[Article]) -> Assets:
        """Return the static files."""
        return dress(self._theme, config=self._config, articles=articles, memo=self._world.memo, tool=self._world.tool)

    def index(self, articles: Sequence[Article], origins: Mapping[str, str], assets: Assets) -> Indexed:
        """Put the articles in order."""
        world = self._world
        with world.stage("index"):
            return build_index(
                articles,
                config=self._config,
                files=[file.path for file in self._tree.files],
                static_paths=[output.path for output in assets.outputs],
                static_names=list(assets.names),
                now=world.moment,
                drafts=self._drafts,
                future=self._future,
                pause=world.pause,
                tracer=Traces(world.memo, tool=world.tool, origins=origins),
            )

    def look_at_pictures(self, index: Index) -> Pictures:
        """Begin to look at the pictures of the site; `finish` waits for that."""
        pictures = Pictures(self._world.camera, memo=self._world.memo, worked=self.worked)
        pictures.begin(index, self._tree, read=self._world.read, static=self._theme.static)
        return pictures

    def find_faults(self, index: Index, origins: Mapping[str, str]) -> dict[str, Faults]:
        """Find out what is wrong with formulas, for which all of them are set."""
        world = self._world
        with world.stage("faults"):
            faults = find_faults(
                index,
                self._tree,
                setter=self.setter,
                origins=origins,
                read=world.read,
                memo=world.memo,
                tool=world.tool,
                engine=world.engine,
                worked=self.worked,
                pause=world.pause,
            )
            self.setter.finish()
        return faults

    def finish(self, pictures: Pictures) -> None:
        """Wait for what has been looked at meanwhile."""
        with self._world.stage("pictures"):
            pictures.finish()

    def renderer(self, index: Index, assets: Assets, pictures: Pictures, *, sources: bool) -> Renderer:
        """Return what composes pages."""
        return Renderer(
            self._world.compiled(self._theme.templates),
            config=self._config,
            index=index,
            typeset=self.setter.__getitem__,
            assets=assets.names,
            theme=assets.theme,
            katex=assets.katex,
            look=pictures.look,
            sources=sources,
        )

    def freshness(
        self, index: Index, origins: Mapping[str, str], assets: Assets, renderer: Renderer, pictures: Pictures
    ) -> Freshness:
        """Return what says whether a page is what it was."""
        shared = Shared(
            tool=self._world.tool,
            engine=self._world.engine,
            templates=digest_value(dict(self._theme.templates)),
            shell=digest_value((renderer.shell, assets.theme, assets.names)),
        )
        return Freshness(shared, index=index, articles=origins, look=pictures.look)

    def _is_shown(self, article: Article) -> bool:
        return (self._drafts or not article.draft) and (
            self._future or article.date is None or article.date <= self._world.moment
        )


def _planned(parts: Parts, keys: Mapping[str, Key] | None, *, world: World, worked: Worked) -> Iterator[Planned]:
    """Yield every file of the site, what others refer to first; *keys* are those of its pages, if they are known."""
    yield from brought_files(parts, read=world.read)
    share, others = world.share, unread_files(parts)
    feed = parts.freshness.feed(parts.index.articles, limit=parts.config.feed_limit)
    if atom.PATH in others and not world.memo.recall([feed], str):
        share, others[atom.PATH] = beginning_with(others[atom.PATH], share)
    yield from page_files(
        _articles_first(parts.pages),
        renderer=parts.renderer,
        setter=parts.setter,
        keys=keys or _keys(parts.pages, parts.freshness),
        memo=world.memo,
        worked=worked,
        share=share,
    )
    yield from remembered_files(others, {atom.PATH: feed}, memo=world.memo, worked=worked)


def brought_files(parts: Parts, *, read: Read) -> Iterator[Planned]:
    """Yield the files that no template makes: static ones, those of the content folder, copies of pictures."""
    yield from map(made, parts.assets.outputs)
    yield from content_files(parts.index, parts.tree, read=read)
    yield from parts.pictures.planned()


def unread_files(parts: Parts) -> dict[str, Callable[[], bytes]]:
    """Return what makes the files no reader opens, by their paths: feed, sitemap and their kind."""
    return machine_files(
        parts.index,
        config=parts.config,
        links=parts.renderer.links,
        typeset=parts.setter.__getitem__,
        gallery=parts.renderer.gallery,
    )


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


def _pages(index: Index, assets: Assets) -> tuple[Page, ...]:
    """Return the pages to make: none where the owner's own file has its path, as for feed and sitemap."""
    brought = frozenset(assets.names.values())
    return tuple(page for page in plan(index) if page.path not in brought)


def _keys(pages: Iterable[Page], freshness: Freshness) -> dict[str, Key]:
    """Return what each of *pages* depends on, by its path."""
    return {page.path: freshness.page(page) for page in pages}


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
