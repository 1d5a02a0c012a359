"""Cards, and what ties them together: neighbours, series, backlinks, feeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from notesite.config import Config
from notesite.index.order import oldest_first
from notesite.index.paginate import feed
from notesite.index.reading import minutes
from notesite.index.records import ArticlePage, Card, CountedTerm, Feed, Mention, SeriesBox, Term
from notesite.index.references.links import Followed
from notesite.index.reserved import HOME
from notesite.index.terms import Terms
from notesite.model import Article


class SiteTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of every kind."""

    tags: Terms
    categories: Terms
    series: Terms

    @property
    def kinds(self) -> tuple[Terms, Terms, Terms]:
        """All three."""
        return self.tags, self.categories, self.series


def card(
    article: Article,
    *,
    url: str,
    tags: tuple[Term, ...],
    categories: tuple[Term, ...],
    series: Term | None,
    config: Config,
) -> Card:
    """Return what other pages may know of *article*, which has the address *url* and stands under these terms."""
    return Card(
        path=article.path,
        url=url,
        title=article.title,
        date=article.date,
        updated=article.updated,
        tags=tags,
        categories=categories,
        series=series,
        excerpt=article.excerpt,
        truncated=article.truncated,
        lang=article.lang,
        minutes=minutes(article.counts, config.reading),
        formulas=article.counts.inline + article.counts.display,
        pinned=article.top != 0,
    )


def article_pages(
    articles: Sequence[Article],
    *,
    cards: Mapping[str, Card],
    series: Terms,
    followed: Followed,
) -> tuple[ArticlePage, ...]:
    """Return *articles* in their order, each with its neighbours, series, references and backlinks."""
    mentions = {path: one.mention for path, one in cards.items()}
    line = [mentions[article.path] for article in articles]
    boxes = _series_boxes(series, mentions)
    backlinks = followed.backlinks
    rank = {article.path: at for at, article in enumerate(articles)}
    return tuple(
        ArticlePage(
            article=article,
            card=cards[article.path],
            newer=line[at - 1] if at else None,
            older=line[at + 1] if at + 1 < len(line) else None,
            series=boxes.get(article.path),
            led=followed.led[article.path],
            backlinks=tuple(mentions[path] for path in sorted(backlinks.get(article.path, ()), key=rank.__getitem__)),
        )
        for at, article in enumerate(articles)
    )


def feeds(
    articles: Sequence[Article], *, cards: Mapping[str, Card], terms: SiteTerms, per_page: int
) -> tuple[Feed, ...]:
    """Return the home feed of *articles*, pinned before all, then one feed per term."""
    # A stable sort: what is not pinned stays in site order, behind.
    first = sorted(articles, key=lambda article: (article.top == 0, -article.top))
    home = feed("home", name="", url=HOME, cards=_of(first, cards), per_page=per_page)
    return (
        home,
        *(
            feed(
                kind.kind,
                name=term.name,
                url=term.url,
                cards=_of(kind.articles[key], cards),
                per_page=per_page,
            )
            for kind in terms.kinds
            for key, term in kind.by_key.items()
        ),
    )


def counted(terms: Terms) -> tuple[CountedTerm, ...]:
    """Return *terms* as their overview lists them."""
    return tuple(CountedTerm(term=term, count=len(terms.articles[key])) for key, term in terms.by_key.items())


def _of(articles: Iterable[Article], cards: Mapping[str, Card]) -> list[Card]:
    return [cards[article.path] for article in articles]


def _series_boxes(series: Terms, mentions: Mapping[str, Mention]) -> dict[str, SeriesBox]:
    boxes: dict[str, SeriesBox] = {}
    for key, term in series.by_key.items():
        paths = [article.path for article in oldest_first(series.articles[key])]
        items = tuple(mentions[path] for path in paths)
        for position, path in enumerate(paths, start=1):
            boxes[path] = SeriesBox(term=term, position=position, items=items)
    return boxes
