"""A site is a function: the stages in order, and nothing else.

Whatever a stage needs of the world (a file's bytes, the time, KaTeX) comes in as an argument, so a build of
a dictionary of texts is the same build as that of a folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

import msgspec

from notesite import __version__
from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic, ordered
from notesite.digest import digest, digest_value, key
from notesite.index.address import output_path
from notesite.index.build import build_index
from notesite.index.records import ArticlePage, Index
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.decode import decode
from notesite.load.mask import cleaned
from notesite.load.options import LoadOptions
from notesite.load.tex.explain import explain
from notesite.memo import Memo
from notesite.model import Article, Formula, Output, Typeset, formulas
from notesite.render.assets import Assets, fingerprint
from notesite.render.compose import Renderer
from notesite.render.machines import machine_files
from notesite.render.pages import Page, plan
from notesite.report import Totals
from notesite.tree import Read, SourceFile, Tree


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What pages are made with: the site's own files where it has them, else the default theme's."""

    templates: Mapping[str, str]
    """Name → source."""
    static: Mapping[str, bytes]
    """Path below the static folder → content."""
    katex: Callable[[], Mapping[str, bytes]]
    """Return KaTeX's style sheet and fonts as static files; asked only if formulas need them."""


class TypesetBatch(Protocol):
    """Sets formulas, many at a time, since starting to is what takes long."""

    def __call__(self, wanted: Sequence[Formula], /) -> Sequence[Typeset]:
        """Return what became of each of *wanted*, in order."""
        ...


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A built site; its pages are composed one by one as `outputs` is walked."""

    totals: Totals
    diagnostics: tuple[Diagnostic, ...]
    outputs: Callable[[], Iterator[Checked[Output | None]]]
    """In the order they may be published: what others refer to first. None with an error: a file that could
    not be had. Raises TemplateProblem."""


def build(
    config: Config,
    tree: Tree,
    *,
    read: Read,
    theme: Theme,
    typeset: TypesetBatch,
    memo: Memo,
    now: dt.datetime,
    drafts: bool = False,
    future: bool = False,
) -> Site:
    """Return the site that *config* and *tree* make at *now*; *drafts* and *future* articles only if asked for."""
    articles = load(tree, options=LoadOptions.of(config), read=read, memo=memo)
    assets = dress(theme, config=config, articles=articles.value)
    index = build_index(
        articles.value,
        config=config,
        files=[file.path for file in tree.files],
        static_paths=[output.path for output in assets.outputs],
        now=now,
        drafts=drafts,
        future=future,
    )
    made = set_formulas(index.value, typeset=typeset)
    faults = explain_faults(index.value, tree, made=made, read=read)
    pages = plan(index.value)

    def outputs() -> Iterator[Checked[Output | None]]:
        yield from map(_sure, assets.outputs)
        yield from content_files(index.value, tree, read=read)
        renderer = Renderer(
            theme.templates, config=config, index=index.value, typeset=made.__getitem__, assets=assets.names
        )
        yield from (_sure(Output(path=page.path, content=renderer.compose(page))) for page in _articles_first(pages))
        machine = machine_files(index.value, config=config, links=renderer.links, typeset=made.__getitem__)
        yield from map(_sure, machine)

    return Site(
        totals=totals(index.value, pages, made),
        diagnostics=ordered((*articles.diagnostics, *index.diagnostics, *faults)),
        outputs=outputs,
    )


def load(tree: Tree, *, options: LoadOptions, read: Read, memo: Memo) -> Checked[tuple[Article, ...]]:
    """Return the articles of *tree*; each is parsed alone."""
    common = {"tool": digest(__version__), "options": digest_value(options)}
    articles: list[Article] = []
    diagnostics: list[Diagnostic] = []
    for note in tree.notes:
        content = read(note)
        diagnostics += content.diagnostics
        if content.value is None:
            continue
        parts = {"path": digest_value(note), "source": digest(content.value)}
        parse = partial(load_article, content.value, path=note.path, source_path=note.source_path, options=options)
        loaded = memo.remember(key("load", **common, **parts), parse)
        diagnostics += loaded.diagnostics
        articles += [loaded.value] if loaded.value is not None else []
    return Checked(value=tuple(articles), diagnostics=tuple(diagnostics))


def dress(theme: Theme, *, config: Config, articles: Iterable[Article]) -> Assets:
    """Return the static files the site needs: KaTeX's only if there is a formula that wants them."""
    needs_katex = config.math.output != "mathml" and any(article.uses for article in articles)
    return fingerprint({**(theme.katex() if needs_katex else {}), **theme.static})


def set_formulas(index: Index, *, typeset: TypesetBatch) -> Mapping[Formula, Typeset]:
    """Return what became of each formula of *index*, all set in one go, each once."""
    wanted = tuple(dict.fromkeys(formula for page in index.articles for formula in shown_formulas(page.article)))
    return dict(zip(wanted, typeset(wanted), strict=True)) if wanted else {}


def explain_faults(index: Index, tree: Tree, *, made: Mapping[Formula, Typeset], read: Read) -> Iterator[Diagnostic]:
    """Yield what is wrong with formulas, wherever they stand in the notes."""
    notes = {note.path: note for note in tree.notes}
    for page in index.articles:
        faulty = [use for use in page.article.uses if made[use.formula].error or made[use.formula].warnings]
        if faulty:
            # Only now, and only for these, the text is read again: nothing else needs it.
            source = _source(notes[page.article.path], read)
            for use in faulty:
                yield from explain(use, made[use.formula], source)


def shown_formulas(article: Article) -> Iterator[Formula]:
    """Yield every formula that stands on some page because of *article*."""
    for body in (article.title, article.body, article.excerpt, article.description):
        yield from formulas(body)
    for heading in article.headings:
        yield from formulas(heading.title)
    yield from (use.formula for use in article.uses)


def content_files(index: Index, tree: Tree, *, read: Read) -> Iterator[Checked[Output | None]]:
    """Yield the files of the content folder that go into the site as they are."""
    sources = {file.path: file for file in tree.files}
    for file in index.files:
        content = read(sources[file.path])
        made = None if content.value is None else Output(path=output_path(file.url), content=content.value)
        yield Checked(value=made, diagnostics=content.diagnostics)


def totals(index: Index, pages: Sequence[Page], typeset: Mapping[Formula, Typeset]) -> Totals:
    """Return the size of the site."""
    return Totals(
        articles=len(index.articles),
        pages=len(pages),
        formulas=sum(len(page.article.uses) for page in index.articles),
        distinct_formulas=len(typeset),
        broken_formulas=sum(bool(made.error) for made in typeset.values()),
    )


def _source(note: SourceFile, read: Read) -> Source:
    """Return the text of *note* as the loader has read it, since that is what offsets count in."""
    content = read(note).value or b""  # taken away since: there is no line to show, and still something to say
    return Source(note.source_path, cleaned(decode(content, path=note.source_path).value or ""))


def _sure(output: Output) -> Checked[Output | None]:
    return Checked(value=output)


def _articles_first(pages: Iterable[Page]) -> Iterator[Page]:
    """Yield articles, then the lists that lead to them."""
    return iter(sorted(pages, key=lambda page: not isinstance(page.view, ArticlePage)))
