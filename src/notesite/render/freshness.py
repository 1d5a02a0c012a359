"""What a finished page depends on, as the parts of its key: if they are what they were, so is the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy

import msgspec

from notesite.digest import Key, digest_value, key
from notesite.index.records import ArticlePage, Card, FeedPage, Index
from notesite.model import Ref, references
from notesite.picture import UNKNOWN, Look
from notesite.render.pages import Archive, Page


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """The digests of what all pages share."""

    tool: str
    engine: str
    """Of KaTeX and its options."""
    templates: str
    shell: str
    """Of the settings, menu and published names of assets."""


_NOTHING = digest_value([])


class Freshness:
    """Gives pages their keys. *articles* maps an article's path to the digest of all it was parsed from.

    *look* tells what is known of a picture.
    """

    def __init__(
        self,
        shared: Shared,
        *,
        index: Index,
        articles: Mapping[str, str],
        look: Callable[[Ref], Look] = lambda _: UNKNOWN,
    ) -> None:
        self._shared = {name: getattr(shared, name) for name in shared.__struct_fields__}
        self._index = index
        self._look = look
        self._articles = articles
        self._cards: dict[str, str] = {}

    def after(self, index: Index, *, path: str, origin: str) -> Freshness:
        """Return the same with *index*, in which just the article *path* is another: the one made from *origin*."""
        other = copy(self)
        other._index = index
        other._articles = {**self._articles, path: origin}
        other._cards = {known: card for known, card in self._cards.items() if known != path}
        return other

    def page(self, page: Page) -> Key:
        """Return the key of the finished *page*."""
        return key(
            "compose", place=digest_value((page.url, page.path, page.template)), **self._view(page), **self._shared
        )

    def feed(self, entries: Iterable[ArticlePage], *, limit: int) -> Key:
        """Return the key of the feed, which holds the newest *limit* of *entries* whole."""
        dated = [page for page in entries if page.card.date or page.card.updated]
        view = [(self._articles[page.card.path], self._card(page.card), self._refs(page)) for page in dated[:limit]]
        return key("atom", view=digest_value(view), **self._shared)

    def _view(self, page: Page) -> dict[str, str]:
        view = page.view
        match view:
            case ArticlePage():
                around = (view.newer, view.older, view.series, view.backlinks, self._card(view.card))
                return {
                    "article": self._articles[view.card.path],
                    "around": digest_value(around),
                    "links": digest_value(refs) if (refs := self._refs(view)) else _NOTHING,
                }
            case FeedPage():
                cards = [self._card(card) for card in view.cards]
                return {"cards": digest_value(cards), "pager": digest_value(msgspec.structs.replace(view, cards=()))}
            case Archive():
                years = [
                    (
                        year.year,
                        year.count,
                        [(month.month, [self._listed(card) for card in month.cards]) for month in year.months],
                    )
                    for year in view.years
                ]
                return {"years": digest_value(years)}
            case _:
                return {"view": digest_value(view)}

    def _card(self, card: Card) -> str:
        if card.path not in self._cards:
            refs = [*references(card.title), *references(card.excerpt)]
            self._cards[card.path] = digest_value((card, [self._answer(ref) for ref in refs]))
        return self._cards[card.path]

    def _listed(self, card: Card) -> object:
        """Return all that the archive says of an article."""
        answers = [self._answer(ref) for ref in references(card.title)]
        return (card.url, card.title, card.date, card.minutes, card.formulas, card.lang, answers)

    def _refs(self, page: ArticlePage) -> list[object]:
        """Return all that the page says of what its references lead to: of one that leads nowhere, the article does."""
        answer = self._index.addresses.answer
        answers: list[object] = [
            (led, answer(led.ref), self._look(led.ref)) if led.role == "image" else (led, answer(led.ref))
            for led in page.led
        ]
        # Of what has a label in another note the page says that note's title.
        answers += [
            answer(msgspec.structs.replace(led.ref, kind="title")) for led in page.led if led.ref.kind == "label"
        ]
        cover = page.article.cover
        return [*answers, self._answer(cover)] if isinstance(cover, Ref) else answers

    def _answer(self, ref: Ref) -> object:
        """Return all that a page says of what *ref* leads to."""
        look = self._look(ref)
        return self._index.resolve(ref) if look == UNKNOWN else (self._index.resolve(ref), look)
