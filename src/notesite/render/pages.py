"""Every HTML page of the site, and exactly what each may know: nothing else can make it stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import msgspec

from notesite.index.address import output_path
from notesite.index.order import oldest_first
from notesite.index.records import (
    ArchiveYear,
    ArticlePage,
    Card,
    CountedTerm,
    FeedPage,
    Index,
    Mention,
    Redirect,
)
from notesite.index.reserved import ARCHIVE, NOT_FOUND, OVERVIEWS, TermKind

LATEST = 5
"""Newest articles told to a reader who came to an address nothing stands at."""
SAMPLE = 3
"""Newest articles shown under each category."""


class OverviewTerm(msgspec.Struct, frozen=True, kw_only=True, tag="overview-term"):
    """A term and what its overview shows of its articles."""

    counted: CountedTerm
    latest: tuple[Mention, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True, tag="overview"):
    """All tags, all categories or all series."""

    kind: TermKind
    terms: tuple[OverviewTerm, ...]


class Archive(msgspec.Struct, frozen=True, kw_only=True, tag="archive"):
    """Every article by year and month."""

    years: tuple[ArchiveYear, ...]


class NotFound(msgspec.Struct, frozen=True, kw_only=True, tag="not-found"):
    """What a host answers with to an address nothing stands at."""

    latest: tuple[Mention, ...]


View = FeedPage | ArticlePage | Overview | Archive | NotFound | Redirect


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page before it is composed."""

    url: str
    """Decoded path below the site's base."""
    path: str
    """Below the output folder: `a/index.html`."""
    template: str
    view: View
    """All the page knows, besides what all pages share (`Renderer.shell`)."""


def plan(index: Index) -> tuple[Page, ...]:
    """Return every page of the site, the home feed first, each at its own path."""
    return (
        *_feeds(index),
        *(_page(entry.url, "article.html", entry) for entry in index.articles),
        *_overviews(index),
        _page(ARCHIVE, "archive.html", Archive(years=index.archive)),
        _page(NOT_FOUND, "404.html", NotFound(latest=_mentions([article.card for article in index.articles[:LATEST]]))),
        *(_page(redirect.url, "redirect.html", redirect) for redirect in index.redirects),
    )


def _feeds(index: Index) -> tuple[Page, ...]:
    return tuple(
        _page(page.url, "home.html" if page.kind == "home" else "feed.html", page)
        for feed in index.feeds
        for page in feed.pages
    )


def _overviews(index: Index) -> tuple[Page, ...]:
    cards = {(feed.kind, feed.url): feed.cards for feed in index.feeds}

    def entry(counted: CountedTerm) -> OverviewTerm:
        term = counted.term
        return OverviewTerm(counted=counted, latest=_sample(term.kind, cards[term.kind, term.url]))

    return tuple(
        _page(OVERVIEWS[kind], "terms.html", Overview(kind=kind, terms=tuple(map(entry, terms))))
        for kind, terms in overviews(index)
    )


def _sample(kind: TermKind, cards: Sequence[Card]) -> tuple[Mention, ...]:
    """Return what an overview shows of a term's *cards*: tags are too many, a series is read from its beginning."""
    match kind:
        case "tag":
            return ()
        case "category":
            return _mentions(cards[:SAMPLE])
        case "series":
            return _mentions(oldest_first(cards))
        case _:
            assert_never(kind)


def _mentions(cards: Sequence[Card]) -> tuple[Mention, ...]:
    return tuple(card.mention for card in cards)


def overviews(index: Index) -> tuple[tuple[TermKind, tuple[CountedTerm, ...]], ...]:
    """Return the kinds of term the site has any of, with their terms."""
    kinds: tuple[tuple[TermKind, tuple[CountedTerm, ...]], ...] = (
        ("category", index.categories),
        ("tag", index.tags),
        ("series", index.series),
    )
    return tuple((kind, terms) for kind, terms in kinds if terms)


def _page(url: str, template: str, view: View) -> Page:
    return Page(url=url, path=output_path(url), template=template, view=view)
