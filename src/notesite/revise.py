"""A site with one note changed, without building it again: what a person sees who has just saved.

A build looks at every article; most edits are seen on the pages of one. `revise` puts the new article in the place of
the old one, in its page and in the cards of lists. It says whether that is all a build would do: then the result *is*
that build's, byte for byte. If not (another title, tag, date, link or heading: something other pages know of it), the
result shows the article as it will be among the others as they were, and a build must follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import zip_longest

import msgspec

from notesite.build import Parts, Site
from notesite.diagnostic import Checked, Diagnostic
from notesite.faults import Faults, faults_of
from notesite.index.records import ArchiveYear, ArticlePage, Card, Feed, Index
from notesite.index.relate import card
from notesite.loading import Loaded
from notesite.model import Article, Counts, Text, packed
from notesite.render.pages import Archive, Page, View
from notesite.setting import shown_formulas
from notesite.tree import Read, SourceFile

_ByFile = Mapping[str, tuple[Diagnostic, ...]]


class Current(msgspec.Struct, frozen=True, kw_only=True):
    """A site as it is shown, with what was found in each file."""

    parts: Parts
    loading: _ByFile
    """By the path diagnostics name; what reading the notes found."""
    indexing: _ByFile

    def found_in(self, path: str, article: str = "") -> tuple[Diagnostic, ...]:
        """Return what was found in the file that diagnostics call *path*, which holds the *article* of that path."""
        faults = self.parts.faults.get(article, Faults())
        return (*self.loading.get(path, ()), *self.indexing.get(path, ()), *faults.diagnostics)


class Revised(msgspec.Struct, frozen=True, kw_only=True):
    """A site in which one article was replaced."""

    current: Current
    pages: tuple[Page, ...]
    """Those that are not what they were."""
    whole: bool
    """A build would come to the same; False: it would change more."""


def current(site: Site) -> Current:
    """Return *site* as something that can be revised."""
    return Current(parts=site.parts, loading=_by_file(site.load_diagnostics), indexing=_by_file(site.index_diagnostics))


def revise(shown: Current, note: SourceFile, loaded: Checked[Loaded], *, read: Read) -> Revised | None:
    """Return *shown* with what *note* holds now, *loaded*; None if the site did not have that note."""
    parts = shown.parts
    at = next((n for n, one in enumerate(parts.loaded) if one.article.path == note.path), None)
    if at is None:
        return None
    old, new = parts.loaded[at].article, loaded.value.article
    page = next((page for page in parts.index.articles if page.card.path == note.path), None)
    whole = _face(old) == _face(new) and _same_styles(old, new, parts)
    if page is None and not whole:
        return None
    setter = parts.setter
    setter.prepare(shown_formulas(new))
    faults = faults_of(new, note, setter=setter, read=read) if page is not None else Faults()
    replaced = _Replaced(parts.index, page, new, parts) if page is not None else None
    index = replaced.index if replaced else parts.index
    pages = replaced.changed(parts.pages) if replaced else {}
    revised = msgspec.structs.replace(
        parts,
        loaded=(*parts.loaded[:at], loaded.value, *parts.loaded[at + 1 :]),
        index=index,
        faults={**parts.faults, note.path: faults},
        pages=tuple(pages.get(page.path, page) for page in parts.pages) if pages else parts.pages,
        renderer=parts.renderer.without_card(note.path),
        freshness=parts.freshness.after(index, path=note.path, origin=loaded.value.origin),
    )
    source = note.source_path
    moved = _moved(shown.indexing.get(source, ()), old, new)
    after = Current(
        parts=revised,
        loading={**shown.loading, source: loaded.diagnostics},
        indexing={**shown.indexing, source: moved},
    )
    return Revised(current=after, pages=tuple(pages.values()), whole=whole)


def _face(article: Article) -> object:
    """Return all of *article* that the index or other pages look at, but for what its card says of its text."""
    bare = msgspec.structs.replace(
        article,
        # Its own page and its card, which `_Replaced` makes anew.
        text=_NO_TEXT,
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
        links=(),
        lines={},
    )
    return bare, [(link.ref, link.role) for link in article.links]


_NO_TEXT = packed(Text())


def _same_styles(old: Article, new: Article, parts: Parts) -> bool:
    """Say whether the site needs KaTeX's style sheet with *new* just if it did with *old*."""
    if bool(old.formulas) == bool(new.formulas):
        return True
    return any(one.article.formulas for one in parts.loaded if one.article.path != old.path)


class _Replaced:
    """An index in which the article of one page is another, and so its card wherever that stands."""

    def __init__(self, index: Index, page: ArticlePage, article: Article, parts: Parts) -> None:
        self._old = old = page.card
        self._new = card(
            article,
            url=old.url,
            tags=old.tags,
            categories=old.categories,
            series=old.series,
            config=parts.config,
        )
        self._views: dict[int, View] = {}
        """What took the place of a view, by the identity of that."""
        own = self._became(page, msgspec.structs.replace(page, article=article, card=self._new))
        terms = {term.url for term in (*self._old.tags, *self._old.categories)}
        terms |= {"/"} | ({self._old.series.url} if self._old.series else set())
        self.index = msgspec.structs.replace(
            index,
            articles=tuple(own if one is page else one for one in index.articles),
            feeds=tuple(self._feed(feed) if feed.url in terms else feed for feed in index.feeds),
            archive=tuple(map(self._year, index.archive)),
        )

    def changed(self, pages: Iterable[Page]) -> dict[str, Page]:
        """Return those of *pages* that are others now, by path."""
        found = {}
        for page in pages:
            view = self._views.get(id(page.view))
            if isinstance(page.view, Archive):
                view = Archive(years=self.index.archive)
            if view is not None:
                found[page.path] = msgspec.structs.replace(page, view=view)
        return found

    def _became(self, old: ArticlePage, new: ArticlePage) -> ArticlePage:
        self._views[id(old)] = new
        return new

    def _feed(self, feed: Feed) -> Feed:
        pages = []
        for page in feed.pages:
            cards = self._cards(page.cards)
            if cards is not page.cards:
                revised = msgspec.structs.replace(page, cards=cards)
                self._views[id(page)] = revised
                pages.append(revised)
            else:
                pages.append(page)
        return msgspec.structs.replace(feed, cards=self._cards(feed.cards), pages=tuple(pages))

    def _year(self, year: ArchiveYear) -> ArchiveYear:
        months = tuple(
            month if (cards := self._cards(month.cards)) is month.cards else msgspec.structs.replace(month, cards=cards)
            for month in year.months
        )
        return msgspec.structs.replace(year, months=months)

    def _cards(self, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        at = next((n for n, card in enumerate(cards) if card is self._old), None)
        return cards if at is None else (*cards[:at], self._new, *cards[at + 1 :])


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
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        found.setdefault(diagnostic.place.path, []).append(diagnostic)
    return {path: tuple(each) for path, each in found.items()}
