"""A site is a function: the stages in order, and nothing else.

Whatever a stage needs of the world (a file's bytes, the time, KaTeX, what was worked out before) comes in as an
argument, so a build of a dictionary of texts is the same build as that of a folder, and a build that remembers the
same as one from nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic, ordered
from notesite.digest import Key, digest, digest_value, key
from notesite.index.address import output_path
from notesite.index.build import build_index
from notesite.index.records import ArticlePage, FeedPage, Index
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.decode import decode
from notesite.load.mask import cleaned
from notesite.load.options import LoadOptions
from notesite.load.tex.explain import explain
from notesite.memo import Memo, Worked, remembered
from notesite.model import Article, Formula, Output, formulas, identity
from notesite.render.assets import Assets, fingerprint
from notesite.render.compose import Renderer
from notesite.render.freshness import Freshness, Shared
from notesite.render.machines import machine_files
from notesite.render.pages import Page, plan
from notesite.report import Totals
from notesite.setting import Setter, TypesetBatch
from notesite.tree import Read, SourceFile, Tree

CHUNK = 64
"""Articles or pages whose formulas are fetched or set together."""

Run = Callable[[Callable[["Job"], bytes], Sequence["Job"]], Iterable[bytes]]
"""`map`, or something that does what it does on several processors; in order either way."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What pages are made with: the site's own files where it has them, else the default theme's."""

    templates: Mapping[str, str]
    """Name → source."""
    static: Mapping[str, bytes]
    """Path below the static folder → content."""
    katex: Callable[[], Mapping[str, bytes]]
    """Return KaTeX's style sheet and fonts as static files; asked only if formulas need them."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One note to be parsed, by itself."""

    content: bytes
    path: str
    source_path: str
    options: LoadOptions


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """An article and the digest of all it was made from."""

    article: Article
    origin: str


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the formulas of one article."""

    diagnostics: tuple[Diagnostic, ...] = ()
    broken: tuple[int, ...] = ()
    """Identities of those that could not be set."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the site that need not have been made yet."""

    path: str
    """Below the output folder."""
    digest: str
    """Of its content; empty: not known before it is made."""
    make: Callable[[], Checked[Output | None]]
    """None with an error: it could not be had. Raises TemplateProblem."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A built site; its files are made one by one as they are asked for."""

    totals: Totals
    diagnostics: tuple[Diagnostic, ...]
    planned: Callable[[], Iterator[Planned]]
    """Every file, in the order they may be published: what others refer to first."""
    worked: Worked
    """How often each step could not remember; grows as files are made."""
    dates: tuple[dt.datetime, ...]
    """Of dated articles, drafts and future ones too: the site changes when one of them comes."""

    def outputs(self) -> Iterator[Checked[Output | None]]:
        """Make every file."""
        return (planned.make() for planned in self.planned())


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
    run: Run = map,
    drafts: bool = False,
    future: bool = False,
) -> Site:
    """Return the site that *config* and *tree* make at *now*; *drafts* and *future* articles only if asked for.

    *tool* stands for notesite itself in the keys of what *memo* holds, *engine* for KaTeX and its options.
    """
    worked = Worked()
    loaded = load(tree, options=LoadOptions.of(config), read=read, memo=memo, tool=tool, run=run, worked=worked)
    articles = [entry.article for entry in loaded.value]
    origins = {entry.article.path: entry.origin for entry in loaded.value}
    assets = dress(theme, config=config, articles=articles)
    index = build_index(
        articles,
        config=config,
        files=[file.path for file in tree.files],
        static_paths=[output.path for output in assets.outputs],
        now=now,
        drafts=drafts,
        future=future,
    )
    setter = Setter(typeset, engine=engine, memo=memo, worked=worked)
    faults = find_faults(
        index.value, tree, setter=setter, origins=origins, read=read, memo=memo, tool=tool, engine=engine, worked=worked
    )
    pages = plan(index.value)
    renderer = Renderer(
        theme.templates, config=config, index=index.value, typeset=setter.__getitem__, assets=assets.names
    )
    shared = Shared(
        tool=tool,
        engine=engine,
        templates=digest_value(dict(theme.templates)),
        shell=digest_value((renderer.shell, assets.names)),
    )
    freshness = Freshness(shared, index=index.value, articles=origins)

    def planned() -> Iterator[Planned]:
        yield from map(_made, assets.outputs)
        yield from content_files(index.value, tree, read=read)
        yield from page_files(
            _articles_first(pages), renderer=renderer, setter=setter, freshness=freshness, memo=memo, worked=worked
        )
        machine = machine_files(index.value, config=config, links=renderer.links, typeset=setter.__getitem__)
        yield from map(_made, machine)

    return Site(
        totals=totals(index.value, pages, faults),
        diagnostics=ordered(
            (*loaded.diagnostics, *index.diagnostics, *(d for found in faults for d in found.diagnostics))
        ),
        planned=planned,
        worked=worked,
        dates=tuple(sorted(article.date for article in articles if article.date is not None)),
    )


def load(
    tree: Tree, *, options: LoadOptions, read: Read, memo: Memo, tool: str, run: Run, worked: Worked
) -> Checked[tuple[Loaded, ...]]:
    """Return the articles of *tree*; each is parsed alone, unless *memo* has it."""
    common = {"tool": tool, "options": digest_value(options)}
    diagnostics: list[Diagnostic] = []
    keys: dict[SourceFile, Key] = {}
    for note in tree.notes:
        fingerprint_ = read.digest(note)
        diagnostics += fingerprint_.diagnostics
        if fingerprint_.value is not None:
            keys[note] = key("load", **common, path=digest_value(note), source=fingerprint_.value)
    known = dict(memo.recall(list(keys.values()), Checked[Article | None]))
    missing = [note for note in keys if keys[note] not in known]
    jobs = []
    for note in missing:
        content = read(note)
        diagnostics += content.diagnostics
        if content.value is None:
            del keys[note]
            continue
        jobs.append(Job(content=content.value, path=note.path, source_path=note.source_path, options=options))
        # The file may have changed since its digest was taken: what is remembered is what was read.
        keys[note] = key("load", **common, path=digest_value(note), source=digest(content.value))
    parsed = {}
    for key_, encoded in zip(
        [keys[note] for note in missing if note in keys], run(parse, jobs) if jobs else (), strict=True
    ):
        parsed[key_] = msgspec.msgpack.decode(encoded, type=Checked[Article | None])
    worked.count("load", len(jobs))
    memo.keep(parsed.items())
    known |= parsed
    loaded = []
    for key_ in keys.values():
        checked = known.get(key_)
        if checked is not None:
            diagnostics += checked.diagnostics
            loaded += [Loaded(article=checked.value, origin=key_.id)] if checked.value is not None else []
    return Checked(value=tuple(loaded), diagnostics=tuple(diagnostics))


def parse(job: Job) -> bytes:
    """Return the packed article of *job* with its diagnostics: what can travel between processes."""
    loaded = load_article(job.content, path=job.path, source_path=job.source_path, options=job.options)
    return msgspec.msgpack.encode(loaded)


def dress(theme: Theme, *, config: Config, articles: Iterable[Article]) -> Assets:
    """Return the static files the site needs: KaTeX's only if there is a formula that wants them."""
    needs_katex = config.math.output != "mathml" and any(article.formulas for article in articles)
    return fingerprint({**(theme.katex() if needs_katex else {}), **theme.static})


def find_faults(
    index: Index,
    tree: Tree,
    *,
    setter: Setter,
    origins: Mapping[str, str],
    read: Read,
    memo: Memo,
    tool: str,
    engine: str,
    worked: Worked,
) -> list[Faults]:
    """Return what is wrong with the formulas of each article that has any, wherever they stand in the notes."""
    notes = {note.path: note for note in tree.notes}
    articles = [page.article for page in index.articles if page.article.formulas]
    keys = {
        article.path: key("faults", tool=tool, engine=engine, article=origins[article.path]) for article in articles
    }
    known = memo.recall(list(keys.values()), Faults)
    found: list[Faults] = []
    for chunk in _chunks([article for article in articles if keys[article.path] not in known]):
        setter.prepare(formula for article in chunk for formula in shown_formulas(article))
        wanted = [(keys[a.path], partial(_faults, a, notes[a.path], setter=setter, read=read)) for a in chunk]
        found += remembered(memo, wanted, Faults, worked=worked)
    return [*known.values(), *found]


def _faults(article: Article, note: SourceFile, *, setter: Setter, read: Read) -> Faults:
    uses = article.uses
    faulty = [use for use in uses if setter[use.formula].error or setter[use.formula].warnings]
    if not faulty:
        return Faults()
    # Only now, and only for these, the text is read again: nothing else needs it.
    source = _source(note, read)
    broken = dict.fromkeys(identity(use.formula) for use in faulty if setter[use.formula].error)
    return Faults(
        diagnostics=tuple(found for use in faulty for found in explain(use, setter[use.formula], source)),
        broken=tuple(broken),
    )


def page_files(
    pages: Sequence[Page], *, renderer: Renderer, setter: Setter, freshness: Freshness, memo: Memo, worked: Worked
) -> Iterator[Planned]:
    """Yield the site's pages; what is remembered of one is the digest of its bytes."""
    keys = {page.path: freshness.page(page) for page in pages}
    known = memo.recall(list(keys.values()), str)

    def compose(page: Page) -> Checked[Output | None]:
        setter.prepare(page_formulas(page))
        content = renderer.compose(page)
        worked.count("compose", 1)
        memo.keep([(keys[page.path], digest(content))])
        return Checked(value=Output(path=page.path, content=content))

    for chunk in _chunks(pages):
        setter.prepare(f for page in chunk if keys[page.path] not in known for f in page_formulas(page))
        for page in chunk:
            yield Planned(path=page.path, digest=known.get(keys[page.path], ""), make=partial(compose, page))


def page_formulas(page: Page) -> Iterator[Formula]:
    """Yield the formulas of *page*, but for those in the titles it mentions."""
    match page.view:
        case ArticlePage(article=article):
            yield from shown_formulas(article)
        case FeedPage(cards=cards):
            for card in cards:
                yield from formulas((*card.title, *card.excerpt))
        case _:
            return


def shown_formulas(article: Article) -> Iterator[Formula]:
    """Yield every formula that stands on some page because of *article*."""
    text = article.opened
    for body in (article.title, text.body, article.excerpt, article.description):
        yield from formulas(body)
    for heading in text.headings:
        yield from formulas(heading.title)
    yield from (use.formula for use in text.uses)


def content_files(index: Index, tree: Tree, *, read: Read) -> Iterator[Planned]:
    """Yield the files of the content folder that go into the site as they are."""
    sources = {file.path: file for file in tree.files}

    def fetch(path: str, source: SourceFile) -> Checked[Output | None]:
        content = read(source)
        made = None if content.value is None else Output(path=path, content=content.value)
        return Checked(value=made, diagnostics=content.diagnostics)

    for file in index.files:
        path, source = output_path(file.url), sources[file.path]
        yield Planned(path=path, digest=read.digest(source).value or "", make=partial(fetch, path, source))


def totals(index: Index, pages: Sequence[Page], faults: Iterable[Faults]) -> Totals:
    """Return the size of the site."""
    return Totals(
        articles=len(index.articles),
        pages=len(pages),
        formulas=sum(page.article.counts.inline + page.article.counts.display for page in index.articles),
        distinct_formulas=len({formula for page in index.articles for formula in page.article.formulas}),
        broken_formulas=len({formula for found in faults for formula in found.broken}),
    )


def _source(note: SourceFile, read: Read) -> Source:
    """Return the text of *note* as the loader has read it, since that is what offsets count in."""
    content = read(note).value or b""  # taken away since: there is no line to show, and still something to say
    return Source(note.source_path, cleaned(decode(content, path=note.source_path).value or ""))


def _made(output: Output) -> Planned:
    return Planned(path=output.path, digest=digest(output.content), make=lambda: Checked(value=output))


def _articles_first(pages: Iterable[Page]) -> list[Page]:
    """Return articles, then the lists that lead to them."""
    return sorted(pages, key=lambda page: not isinstance(page.view, ArticlePage))


_T = TypeVar("_T")


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
