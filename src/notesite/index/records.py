"""What the index says: who stands where, next to whom, under which address.

A `url` in these records is a path below the site's base, decoded, starting with `/`: `/a/中文/`, `/x.html`.
`address.href` percent-encodes one, `address.output_path` names its file.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from notesite.index.references.links import Led
from notesite.index.references.resolve import Addresses
from notesite.index.reserved import TermKind
from notesite.model import Article, Body, Ref

FeedKind = Literal["home", "tag", "category", "series"]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A tag, category or series as a page shows it; without its count, which would make every page stale."""

    kind: TermKind
    name: str
    """As its articles spell it most often."""
    url: str
    """Of the first page of its feed."""


class CountedTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A term in its overview (`/tags/`, `/categories/`, `/series/`)."""

    term: Term
    count: int
    """Published articles; at least 1."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """The least one page can know of another article: enough for a link."""

    title: Body
    url: str
    lang: str
    """Of the title: BCP 47; empty: the site's."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that a list page may know of an article, so that a change inside its body leaves lists fresh."""

    path: str
    """Of the article, in the content folder."""
    url: str
    title: Body
    date: dt.datetime | None
    updated: dt.datetime | None
    tags: tuple[Term, ...]
    categories: tuple[Term, ...]
    """Outermost first."""
    series: Term | None
    excerpt: Body
    truncated: bool
    """The excerpt leaves something of the body out: there is more to read."""
    lang: str
    """BCP 47; empty: the site's."""
    minutes: int
    """Reading time, at least 1."""
    formulas: int
    """In the text, inline and display, repeats counted."""
    pinned: bool
    """`top` is not 0: stands first on the home feed."""

    @property
    def mention(self) -> Mention:
        """What is enough for a link to it."""
        return Mention(title=self.title, url=self.url, lang=self.lang)


class PageLink(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered page of a feed."""

    number: int
    """1-based."""
    url: str


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a feed."""

    kind: FeedKind
    name: str
    """The term's name; empty for home."""
    url: str
    """Of this very page."""
    number: int
    """1-based."""
    total: int
    """Pages in the feed; at least 1."""
    count: int
    """Articles in the whole feed."""
    cards: tuple[Card, ...]
    first: PageLink
    last: PageLink
    previous: PageLink | None
    """Page *number* - 1: newer articles."""
    next: PageLink | None
    window: tuple[PageLink | None, ...]
    """The numbered row: first, last, this page and its neighbours, ascending; None: two or more left out."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A paginated list of articles: the home feed, or that of one term."""

    kind: FeedKind
    name: str
    url: str
    """Of its first page."""
    cards: tuple[Card, ...]
    """All of them, in feed order: newest first, undated last; on home, pinned before all."""
    pages: tuple[FeedPage, ...]


class SeriesBox(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article stands in its series."""

    term: Term
    position: int
    """1-based, in reading order: oldest first, undated last."""
    items: tuple[Mention, ...]
    """The whole series in reading order, this article included."""


class ArticlePage(msgspec.Struct, frozen=True, kw_only=True):
    """An article with what only the site knows of it."""

    article: Article
    card: Card
    """Holds the URL, the terms and the reading time."""
    newer: Mention | None
    """The neighbour before it in `Index.articles`."""
    older: Mention | None
    series: SeriesBox | None
    backlinks: tuple[Mention, ...]
    """Articles that link here, in site order, each once, itself not."""
    led: tuple[Led, ...]
    """The references in its text that something answers to, each once."""

    @property
    def url(self) -> str:
        """Where the page stands."""
        return self.card.url


class ArchiveMonth(msgspec.Struct, frozen=True, kw_only=True):
    """The articles of one month, newest first."""

    month: int | None
    """1 to 12; None only in the undated year."""
    cards: tuple[Card, ...]


class ArchiveYear(msgspec.Struct, frozen=True, kw_only=True):
    """The articles of one year, by month, newest first."""

    year: int | None
    """None: the undated ones."""
    count: int
    months: tuple[ArchiveMonth, ...]


class Redirect(msgspec.Struct, frozen=True, kw_only=True):
    """An old address (`aliases:`) and where its article stands now."""

    url: str
    target: str


class PublishedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the content folder that goes into the site as it is."""

    path: str
    """In the content folder."""
    url: str


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """The site's order: everything the renderer needs to know beyond one article."""

    articles: tuple[ArticlePage, ...]
    """Newest first, undated last; equal dates by path."""
    feeds: tuple[Feed, ...]
    """Home first, then tags, categories, series, each in the order of its overview."""
    tags: tuple[CountedTerm, ...]
    """Most used first, then by name."""
    categories: tuple[CountedTerm, ...]
    series: tuple[CountedTerm, ...]
    archive: tuple[ArchiveYear, ...]
    """Newest year first, undated last."""
    redirects: tuple[Redirect, ...]
    files: tuple[PublishedFile, ...]
    """By path."""
    addresses: Addresses

    def resolve(self, ref: Ref) -> str:
        """Return the address *ref* stands for, percent-encoded.

        What starts with `/` is a path below the site's base, so it is put behind `config.base_path`.
        Anything else is the author's own text, for a target nothing answers to, to be written as it is.
        """
        return self.addresses.resolve(ref)
