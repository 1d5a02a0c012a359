"""The stages of the index in order: choose, place, name, follow, relate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import msgspec

from notesite.config import Config
from notesite.diagnostic import Diagnostic, Place
from notesite.findings import Findings
from notesite.index.archive import archive
from notesite.index.bundle import bundled
from notesite.index.claims import At, Claims
from notesite.index.leftout import left_out
from notesite.index.order import Chosen, choose
from notesite.index.place import Placed, place_files, place_pages
from notesite.index.records import Card, Index, PublishedFile
from notesite.index.references.links import Followed, Tracer, each, follow
from notesite.index.references.resolve import Addresses
from notesite.index.references.spellings import Spellings, spellings
from notesite.index.relate import SiteTerms, article_pages, card, counted, feeds
from notesite.index.terms import gather
from notesite.model import Article


class Indexed(msgspec.Struct, frozen=True, kw_only=True):
    """The index, and what was found on the way to it."""

    value: Index
    found: Findings

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of it, unpacked."""
        return tuple(self.found)


def build_index(
    articles: Sequence[Article],
    *,
    config: Config,
    files: Collection[str],
    now: dt.datetime,
    drafts: bool = False,
    future: bool = False,
    static_paths: Collection[str] = (),
    static_names: Collection[str] = (),
    pause: Callable[[], None] = lambda: None,
    tracer: Tracer = each,
) -> Indexed:
    """Return the order of the site that *articles* make, whatever order they come in.

    *files* are the paths of everything else in the content folder, *static_paths* (below the output folder)
    those of what the theme and the site bring by themselves, *static_names* what these are called in the static
    folder, by which notes may link them. *now*, with a UTC offset, tells what is yet to come; *drafts* and *future*
    let such articles in. *tracer* may know where references lead; those that lead nowhere are warnings. Two claims to
    one address are errors, and still every article gets a page. *pause* is called now and then.
    """
    chosen = choose(articles, now=now, drafts=drafts, future=future)
    order = chosen.published
    terms = SiteTerms(tags=gather("tag", order), categories=gather("category", order), series=gather("series", order))
    claims = Claims()
    placed = place_pages(
        chosen.claimants, claims=claims, terms=terms.kinds, static_paths=static_paths, per_page=config.per_page
    )
    known = _spellings(chosen, placed, files=files, static_names=static_names)
    followed = follow(chosen.claimants, known, withheld=chosen.withheld, tracer=tracer, pause=pause)
    published = place_files(_wanted(files, chosen, followed), claims)
    named = (diagnostic for kind in terms.kinds for diagnostic in kind.diagnostics)
    told = (*map(left_out, chosen.pageless), *placed.diagnostics, *claims.diagnostics, *named)
    index = _index(chosen, config=config, terms=terms, placed=placed, known=known, followed=followed, files=published)
    return Indexed(value=index, found=Findings(told, followed.found))


def _spellings(chosen: Chosen, placed: Placed, *, files: Collection[str], static_names: Collection[str]) -> Spellings:
    """Return how all that is published may be named: one's own address counts before another's old one."""
    old = {redirect.url: path for path, redirect in placed.redirects}
    return spellings(
        chosen.claimants,
        files=files,
        urls=old | {url: path for path, url in placed.urls.items()},
        others=(*placed.generated, *(f"/{name}" for name in static_names)),
    )


def _wanted(files: Collection[str], chosen: Chosen, followed: Followed) -> dict[str, At]:
    """Return those of *files* that go into the site → where they are wanted: by bundles, and where they are used."""
    bundles = bundled(files, published=chosen.published, withheld=chosen.withheld)
    return {path: partial(Place, path=owner.source_path) for path, owner in bundles.items()} | followed.files


def _index(
    chosen: Chosen,
    *,
    config: Config,
    terms: SiteTerms,
    placed: Placed,
    known: Spellings,
    followed: Followed,
    files: tuple[PublishedFile, ...],
) -> Index:
    order = chosen.published
    cards = _cards(order, urls=placed.urls, terms=terms, config=config)
    return Index(
        articles=article_pages(order, cards=cards, series=terms.series, followed=followed),
        feeds=feeds(order, cards=cards, terms=terms, per_page=config.per_page),
        tags=counted(terms.tags),
        categories=counted(terms.categories),
        series=counted(terms.series),
        archive=archive(tuple(cards.values())),
        redirects=tuple(redirect for _, redirect in placed.redirects),
        files=files,
        addresses=Addresses(
            spellings=known,
            urls=placed.urls | {file.path: file.url for file in files},
            titles={article.path: article.title for article in chosen.claimants},
        ),
    )


def _cards(order: Sequence[Article], *, urls: Mapping[str, str], terms: SiteTerms, config: Config) -> dict[str, Card]:
    """Return what other pages may know of each article, by its path, in *order*."""
    return {
        article.path: card(
            article,
            url=urls[article.path],
            tags=terms.tags.of(article),
            categories=terms.categories.of(article),
            series=next(iter(terms.series.of(article)), None),
            config=config,
        )
        for article in order
    }
