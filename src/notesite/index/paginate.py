"""One list of cards → the pages of a feed, each with its row of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from notesite.index.records import Card, Feed, FeedKind, FeedPage, PageLink


def page_url(feed_url: str, number: int) -> str:
    """Return the address of page *number* of the feed at *feed_url*; the first page is the feed's own."""
    return feed_url if number == 1 else f"{feed_url}page/{number}/"


def page_total(count: int, per_page: int) -> int:
    """Return how many pages *count* cards take: one even for none, for the feed's address must answer."""
    return max(1, ceil(count / per_page))


def feed(kind: FeedKind, *, name: str, url: str, cards: Sequence[Card], per_page: int) -> Feed:
    """Return the feed of *cards*, *per_page* on each page."""
    links = [
        PageLink(number=number, url=page_url(url, number)) for number in range(1, page_total(len(cards), per_page) + 1)
    ]
    pages = tuple(
        FeedPage(
            kind=kind,
            name=name,
            url=link.url,
            number=link.number,
            total=len(links),
            count=len(cards),
            cards=tuple(cards[at * per_page : (at + 1) * per_page]),
            first=links[0],
            last=links[-1],
            previous=links[at - 1] if at else None,
            next=links[at + 1] if at + 1 < len(links) else None,
            window=_window(links, at),
        )
        for at, link in enumerate(links)
    )
    return Feed(kind=kind, name=name, url=url, cards=tuple(cards), pages=pages)


def _window(links: Sequence[PageLink], at: int) -> tuple[PageLink | None, ...]:
    """Return the first link, the last, and those around *at*, with None where two or more are left out."""
    wanted = sorted({0, *range(max(0, at - 1), min(len(links), at + 2)), len(links) - 1})
    row: list[PageLink | None] = [links[0]]
    for left, right in pairwise(wanted):
        if right - left == 2:
            # A gap of one is as wide as the number it would hide.
            row.append(links[left + 1])
        elif right - left > 2:
            row.append(None)
        row.append(links[right])
    return tuple(row)
