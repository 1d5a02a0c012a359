"""Which articles are published, and in what order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from math import inf
from typing import Protocol, TypeVar

import msgspec

from notesite.index.leftout import is_left_out
from notesite.model import Article

_DIGITS = re.compile(r"([0-9]+)")

Natural = tuple[tuple[str | tuple[int, str], ...], str]


def natural(text: str) -> Natural:
    """Return a sort key under which `2.md` stands before `10.md`; different texts have different keys."""
    parts = _DIGITS.split(text)
    # The length of a number without leading zeros orders it as its value would; `int` refuses 4,300 digits.
    return tuple(_number(part) if n % 2 else part for n, part in enumerate(parts)), text


def _number(digits: str) -> tuple[int, str]:
    bare = digits.lstrip("0")
    return len(bare), bare


def by_path(articles: Iterable[Article]) -> list[Article]:
    """Return *articles* by path: of two that want the same address, the first gets it."""
    return sorted(articles, key=lambda article: natural(article.path))


def newest_first(articles: Iterable[Article]) -> list[Article]:
    """Return *articles*, which come by path, by date: the newest first, equal dates by path, undated last."""
    dated: list[tuple[float, Article]] = []
    undated: list[Article] = []
    for article in articles:
        if article.date is None:
            undated.append(article)
        else:
            # Moments of different time zones are slow to compare.
            dated.append((article.date.timestamp(), article))
    # A reversed sort still keeps equal dates in the order they came.
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [article for _, article in dated] + undated


class Dated(Protocol):
    """An article, or what others know of it."""

    @property
    def date(self) -> dt.datetime | None: ...


D = TypeVar("D", bound=Dated)


def oldest_first(articles: Iterable[D]) -> list[D]:
    """Return *articles*, given newest first or by path, in reading order: by date, equal dates by path, undated last.

    Both ways equal dates stand in the order of their paths, which a sort keeps.
    """
    return sorted(articles, key=lambda article: inf if article.date is None else article.date.timestamp())


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles the site shows."""

    published: tuple[Article, ...]
    """In site order: newest first."""
    claimants: tuple[Article, ...]
    """The same by path: the order in which they claim addresses."""
    drafts: tuple[Article, ...]
    """Left out; by path."""
    future: tuple[Article, ...]
    """Left out though finished: their date has not come; by path."""
    pageless: tuple[Article, ...]
    """Left out since they are no pages here (see `leftout.py`); by path."""

    @property
    def withheld(self) -> tuple[Article, ...]:
        """All that are left out."""
        return self.drafts + self.future + self.pageless


def choose(articles: Iterable[Article], *, now: dt.datetime, drafts: bool, future: bool) -> Chosen:
    """Return which of *articles* are published at *now*; *drafts* and *future* let those in that wait."""
    published: list[Article] = []
    unfinished: list[Article] = []
    to_come: list[Article] = []
    pageless: list[Article] = []
    for article in by_path(articles):
        if article.draft and not drafts:
            unfinished.append(article)
        elif article.date is not None and article.date > now and not future:
            to_come.append(article)
        elif is_left_out(article):
            pageless.append(article)
        else:
            published.append(article)
    return Chosen(
        published=tuple(newest_first(published)),
        claimants=tuple(published),
        drafts=tuple(unfinished),
        future=tuple(to_come),
        pageless=tuple(pageless),
    )
