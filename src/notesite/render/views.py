"""What templates see: finished HTML, finished addresses, nothing to compute. Documented in docs/templates.md.

Every `url` here is ready for an attribute: percent-encoded, below the base path. `Markup` is finished HTML.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from markupsafe import Markup

from notesite.config import Config
from notesite.index.records import FeedKind


class MenuItem(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the site's menu."""

    label: str
    url: str


class Shell(msgspec.Struct, frozen=True, kw_only=True):
    """What all pages share. A change here makes every page stale."""

    site: Config
    menu: tuple[MenuItem, ...]
    social: tuple[MenuItem, ...]
    """The owner's other places."""
    home: str
    """Link to the first page of the home feed."""
    feed: str
    """Link to `atom.xml`."""
    stylesheet: str
    """Of the theme, whole; for pages that carry no rules."""
    math_stylesheet: str
    """Of KaTeX, likewise; empty if formulas need none."""
    script: str
    """Of `site.js`; empty if there is none."""
    stylesheets: tuple[str, ...]
    """The owner's own, after the theme's."""
    scripts: tuple[str, ...]
    """Likewise."""
    paint: str
    """The owner's colours and fonts as CSS, checked; mostly empty."""
    grounds: tuple[str, str]
    """Backgrounds by light and by dark."""
    icon: str
    """Link to the favicon; empty if there is none."""


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    """A tag, category or series."""

    name: str
    url: str
    count: int = 0
    """Articles; 0 where only the overview knows it."""


class MentionView(msgspec.Struct, frozen=True, kw_only=True):
    """A link to an article."""

    title: Markup
    url: str
    lang: str
    """Empty: the site's."""


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a list."""

    title: Markup
    name: str
    """The title as plain text."""
    url: str
    date: dt.datetime | None
    updated: dt.datetime | None
    """None also if it is the day of *date*."""
    tags: tuple[TermView, ...]
    categories: tuple[TermView, ...]
    series: TermView | None
    excerpt: Markup
    truncated: bool
    minutes: int
    formulas: int
    pinned: bool
    lang: str
    """Empty: the site's."""


class PageLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered page of a feed; *gap* stands for those left out."""

    number: int = 0
    url: str = ""
    gap: bool = False


class Pager(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page stands in its feed."""

    number: int
    total: int
    first: str
    last: str
    previous: str
    """Link to the page with newer articles; empty on the first."""
    next: str
    window: tuple[PageLinkView, ...]


class FeedView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list of articles."""

    kind: FeedKind
    name: str
    """Of the term; empty on home."""
    overview: str
    """Link to the overview of terms of this kind; empty on home."""
    count: int
    cards: tuple[CardView, ...]
    pager: Pager
    related: tuple[TermView, ...]
    """Other tags of the cards shown, the most frequent first; empty on home."""


class TocView(msgspec.Struct, frozen=True, kw_only=True):
    """A heading in the table of contents."""

    id: str
    title: Markup
    children: tuple[TocView, ...]


class SeriesItem(msgspec.Struct, frozen=True, kw_only=True):
    """An article of a series."""

    title: Markup
    url: str
    current: bool
    lang: str
    """Empty: the site's."""


class SeriesView(msgspec.Struct, frozen=True, kw_only=True):
    """The series around an article."""

    name: str
    url: str
    position: int
    items: tuple[SeriesItem, ...]


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """An article on its own page."""

    card: CardView
    """Title, dates, terms, reading time."""
    body: Markup
    waits: bool
    """It is long, and a pause ends its first screen: what is before it shows when that is there."""
    toc: tuple[TocView, ...]
    """Empty if the article wants none or has fewer than two headings."""
    series: SeriesView | None
    newer: MentionView | None
    older: MentionView | None
    backlinks: tuple[MentionView, ...]
    author: str
    """As its front matter says; empty if that names none. The site's stands in the footer."""
    license: str
    comments: bool
    extra: dict[str, object]


class OverviewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A term among all of its kind."""

    term: TermView
    latest: tuple[MentionView, ...]
    """Its newest articles, of a series all in reading order; none for tags."""


class OverviewView(msgspec.Struct, frozen=True, kw_only=True):
    """All terms of one kind."""

    kind: str
    terms: tuple[OverviewEntry, ...]


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """An article in the archive: less than a card, so that a thousand of them are listed without their excerpts."""

    title: Markup
    url: str
    date: dt.datetime | None
    minutes: int
    formulas: int
    lang: str
    """Empty: the site's."""


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the archive."""

    month: int | None
    entries: tuple[EntryView, ...]


class MonthCell(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the heat strip."""

    count: int
    level: int
    """0: no article; 4: the fullest months of all."""


class YearView(msgspec.Struct, frozen=True, kw_only=True):
    """A year of the archive."""

    year: int | None
    count: int
    months: tuple[MonthView, ...]
    strip: tuple[MonthCell, ...]
    """January to December; empty for the undated."""


class ArchiveView(msgspec.Struct, frozen=True, kw_only=True):
    """Every article."""

    years: tuple[YearView, ...]
    count: int


class NotFoundView(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing stands here."""

    latest: tuple[MentionView, ...]
    """What the site has to offer instead: its newest articles."""


class RedirectView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the page has gone."""

    target: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """`page` in templates: what stands in a page's head."""

    title: str
    """Plain text, without the site's name; empty on home."""
    description: str = ""
    canonical: str = ""
    """Absolute; empty where there is none to name."""
    url: str = ""
    """Link to the page itself."""
    math: bool = False
    """Some formula stands on the page."""
    lang: str = ""
    """Of what the page is there for, if that is an article in another language than the site's."""
    rules: str = ""
    """Of the theme's style sheet and KaTeX's, what this page needs; empty if it is to link them."""
    newer: str = ""
    """A link to those of them that checkers do not know, which it holds itself (`data:`); empty likewise."""
    math_fonts: tuple[str, ...] = ()
    """Links to the fonts its formulas are shown in."""
    kind: str = "website"
    """Open Graph's type: `website` or `article`."""
    image: str = ""
    """Absolute."""
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    tags: tuple[str, ...] = ()
    previous: str = ""
    next: str = ""
    indexed: bool = True
    """Search engines may list the page."""


ContentView = FeedView | ArticleView | OverviewView | ArchiveView | NotFoundView | RedirectView
"""`view` in templates: what is a page's own."""
