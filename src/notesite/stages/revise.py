"""A site with one note changed, without building it again: what a person sees who has just saved.

A build looks at every article; most edits are seen on the pages of one. `revise` puts the new article in the place of
the old one, in its page and in the cards of lists. It says whether that is all a build would do: then the result *is*
that build's, byte for byte. If not (another title, tag, date, link or heading: something other pages know of it), the
result shows the article as it will be among the others as they were, and a build must follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import zip_longest
from typing import TypeVar

import msgspec

from notesite.diagnostic import Checked, Diagnostic
from notesite.findings import by_path
from notesite.index.records import ArchiveYear, ArticlePage, Card, Feed, FeedPage
from notesite.index.references.links import leading
from notesite.index.relate import card
from notesite.index.reserved import ARCHIVE
from notesite.model import Article, Counts, Text, packed, reaching, using
from notesite.render.pages import Archive, Page, View
from notesite.stages.build import Parts, Site
from notesite.stages.faults import Faults, faults_of
from notesite.stages.loading import Loaded
from notesite.stages.typesetting import shown_formulas
from notesite.tree import Read, SourceFile

_ByFile = Mapping[str, tuple[Diagnostic, ...]]
_T = TypeVar("_T")
_Own = TypeVar("_Own", ArticlePage, FeedPage)


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything stands in a built site, which no revision changes: searching takes as long as the site."""

    loaded: Mapping[str, int]
    """Path of an article → its place in `Parts.loaded`."""
    articles: Mapping[str, int]
    """Path of a published one → its place in `Index.articles`."""
    feeds: Mapping[str, int]
    """URL of a feed → its place in `Index.feeds`."""
    pages: Mapping[str, int]
    """URL of a page → its place in `Parts.pages`."""


class Current(msgspec.Struct, frozen=True, kw_only=True):
    """A site as it is shown, with what was found in each file."""

    parts: Parts
    loading: _ByFile
    """By the path diagnostics name; what reading the notes found."""
    indexing: _ByFile
    setting: _ByFile
    """What setting the formulas found."""
    places: Places

    def found_in(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what was found in the file that diagnostics call *path*."""
        return tuple(found for stage in self.stages for found in stage.get(path, ()))

    @property
    def stages(self) -> tuple[_ByFile, ...]:
        """All that was found."""
        return (self.loading, self.indexing, self.setting)

    def articles(self) -> dict[str, Checked[Article | None]]:
        """Return what every note of the site was read as, by the digests of all that was made from."""
        return {
            one.origin: Checked(value=one.article, diagnostics=self.loading.get(one.article.source_path, ()))
            for one in self.parts.loaded
        }

    def origin(self, path: str) -> str | None:
        """Return the digest of all that the article *path* was made from; None if there is none."""
        at = self.places.loaded.get(path)
        return None if at is None else self.parts.loaded[at].origin

    def page(self, path: str) -> ArticlePage | None:
        """Return the page of the article *path*, if it is published."""
        at = self.places.articles.get(path)
        return None if at is None else self.parts.index.articles[at]


class Revised(msgspec.Struct, frozen=True, kw_only=True):
    """A site in which one article was replaced."""

    current: Current
    pages: tuple[Page, ...]
    """Those that are not what they were."""
    whole: bool
    """A build would come to the same; False: it would change more."""


def current(site: Site) -> Current:
    """Return *site* as something that can be revised."""
    parts = site.parts
    places = Places(
        loaded={one.article.path: at for at, one in enumerate(parts.loaded)},
        articles={page.card.path: at for at, page in enumerate(parts.index.articles)},
        feeds={feed.url: at for at, feed in enumerate(parts.index.feeds)},
        pages={page.url: at for at, page in enumerate(parts.pages)},
    )
    return Current(
        parts=parts,
        loading=_by_file(site.load_diagnostics),
        indexing=_by_file(site.index_found),
        setting=_by_file(found for faults in parts.faults.values() for found in faults.diagnostics),
        places=places,
    )


def revise(shown: Current, note: SourceFile, loaded: Checked[Loaded], *, read: Read) -> Revised | None:
    """Return *shown* with what *note* holds now, *loaded*; None if the site did not have that note."""
    parts, places = shown.parts, shown.places
    at = places.loaded.get(note.path)
    if at is None:
        return None
    old, new = parts.loaded[at].article, loaded.value.article
    page = shown.page(note.path)
    whole = _face(old) == _face(new) and _same_styles(old, new, parts)
    if page is None and not whole:
        return None
    setter = parts.setter
    setter.prepare(shown_formulas(new))
    faults = faults_of(new, note, setter=setter, read=read) if page is not None else Faults()
    replaced = _Replaced(shown, page, new) if page is not None else None
    index = replaced.index if replaced else parts.index
    pages = replaced.pages if replaced else {}
    revised = msgspec.structs.replace(
        parts,
        loaded=_with(parts.loaded, {at: loaded.value}),
        index=index,
        faults={**parts.faults, note.path: faults},
        pages=_with(parts.pages, pages),
        renderer=parts.renderer.without_card(note.path),
        freshness=parts.freshness.after(index, path=note.path, origin=loaded.value.origin),
    )
    source = note.source_path
    moved = _moved(shown.indexing.get(source, ()), old, new)
    after = Current(
        parts=revised,
        loading={**shown.loading, source: loaded.diagnostics},
        indexing={**shown.indexing, source: moved},
        setting={**shown.setting, source: faults.diagnostics},
        places=places,
    )
    return Revised(current=after, pages=tuple(pages.values()), whole=whole)


def _face(article: Article) -> object:
    """Return all of *article* that the index or other pages look at, but for what its card says of its text."""
    bare = msgspec.structs.replace(
        article,
        # Its own page and its card, which `_Replaced` makes anew.
        text=_NO_TEXT,
        usage=_NO_USES,
        excerpt=(),
        truncated=False,
        description=(),
        counts=Counts(),
        formulas=(),
        highlighted=False,
        updated=None,
        lang="",
        author="",
        license="",
        comments=True,
        toc=True,
        extra={},
        # Where its links stand is told in `_moved`.
        reach=_NO_REACH,
    )
    return bare, [(link.ref, link.role) for link in article.links]


_NO_TEXT, _NO_USES, _NO_REACH = packed(Text()), using(), reaching()


def _same_styles(old: Article, new: Article, parts: Parts) -> bool:
    """Say whether the site needs KaTeX's style sheet with *new* just if it did with *old*."""
    if bool(old.formulas) == bool(new.formulas):
        return True
    return any(one.article.formulas for one in parts.loaded if one.article.path != old.path)


class _Replaced:
    """An index in which the article of one page is another, and so its card wherever that stands."""

    def __init__(self, shown: Current, page: ArticlePage, article: Article) -> None:
        index, places = shown.parts.index, shown.places
        self._old = old = page.card
        self._new = card(
            article,
            url=old.url,
            tags=old.tags,
            categories=old.categories,
            series=old.series,
            config=shown.parts.config,
        )
        self._views: dict[str, View] = {}
        """URL of a page → what it shows now."""
        led = leading(article, index.addresses.spellings)
        own = self._shown(msgspec.structs.replace(page, article=article, card=self._new, led=led))
        terms = {"/", *(term.url for term in (*old.tags, *old.categories))} | (
            {old.series.url} if old.series else set()
        )
        feeds = [places.feeds[url] for url in terms if url in places.feeds]
        archive = tuple(map(self._year, index.archive))
        self._views[ARCHIVE] = Archive(years=archive)
        self.index = msgspec.structs.replace(
            index,
            articles=_with(index.articles, {places.articles[old.path]: own}),
            feeds=_with(index.feeds, {at: self._feed(index.feeds[at]) for at in feeds}),
            archive=archive,
        )
        found = {places.pages[url]: view for url, view in self._views.items() if url in places.pages}
        self.pages = {at: msgspec.structs.replace(shown.parts.pages[at], view=view) for at, view in found.items()}
        """The pages that are others now, by their places."""

    def _shown(self, view: _Own) -> _Own:
        self._views[view.url] = view
        return view

    def _feed(self, feed: Feed) -> Feed:
        cards = self._cards(feed.cards)
        if cards is feed.cards:
            return feed
        at = next(n for n, page in enumerate(feed.pages) if self._old in page.cards)
        page = feed.pages[at]
        revised = self._shown(msgspec.structs.replace(page, cards=self._cards(page.cards)))
        return msgspec.structs.replace(feed, cards=cards, pages=_with(feed.pages, {at: revised}))

    def _year(self, year: ArchiveYear) -> ArchiveYear:
        if year.year != (None if self._old.date is None else self._old.date.year):
            return year
        months = tuple(
            month if (cards := self._cards(month.cards)) is month.cards else msgspec.structs.replace(month, cards=cards)
            for month in year.months
        )
        return msgspec.structs.replace(year, months=months)

    def _cards(self, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        # Cards are compared by their paths first, without a line of Python for each; of ten thousand, once.
        try:
            at = cards.index(self._old)
        except ValueError:
            return cards
        return _with(cards, {at: self._new})


def _with(values: tuple[_T, ...], others: Mapping[int, _T]) -> tuple[_T, ...]:
    """Return *values* with the *others* at their places."""
    if not others:
        return values
    after = list(values)
    for at, value in others.items():
        after[at] = value
    return tuple(after)


def _moved(found: Collection[Diagnostic], old: Article, new: Article) -> tuple[Diagnostic, ...]:
    """Return *found* with those about links where the links stand now; those about links that are gone, left out."""
    if not found:
        return ()
    places = {
        old.place_at(was): None if now is None else new.place_at(now)
        for was, now in zip_longest(old.links, new.links)
        if was is not None
    }
    return tuple(
        msgspec.structs.replace(one, place=places.get(one.place) or one.place)
        for one in found
        if places.get(one.place, one.place) is not None
    )


def _by_file(diagnostics: Iterable[Diagnostic]) -> dict[str, tuple[Diagnostic, ...]]:
    return {path: tuple(each) for path, each in by_path(diagnostics).items()}
