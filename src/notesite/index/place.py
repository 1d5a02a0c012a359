"""Addresses given out: first what every site has, then articles, then old addresses, then files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from notesite.diagnostic import Diagnostic, Place
from notesite.index.address import address, article_address, fault
from notesite.index.claims import At, Claims, folded
from notesite.index.order import natural
from notesite.index.paginate import page_total, page_url
from notesite.index.records import PublishedFile, Redirect
from notesite.index.reserved import HOME, OWNERS
from notesite.index.terms import Terms
from notesite.model import Article


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything with a page of its own stands."""

    urls: dict[str, str]
    """Article path → URL."""
    redirects: tuple[tuple[str, Redirect], ...]
    """(path of the article that has the alias, redirect)."""
    generated: tuple[str, ...]
    """Addresses without a source: lists, and what the theme brings."""
    diagnostics: tuple[Diagnostic, ...]


def place_pages(
    articles: Sequence[Article],
    *,
    claims: Claims,
    terms: Iterable[Terms],
    static_paths: Collection[str],
    per_page: int,
) -> Placed:
    """Give every one of *articles*, in the order they claim, an address, and each alias that is free."""
    generated = dict(_generated(len(articles), terms, static_paths, per_page))
    for url, owner in generated.items():
        claims.reserve(url, owner)
    urls: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    for article in articles:
        wish = article_address(article)
        diagnostics.extend(wish.diagnostics)
        urls[article.path] = claims.claim(wish.value, article.source_path, partial(_wish_place, article))
    redirects: list[tuple[str, Redirect]] = []
    for article in articles:
        for alias in dict.fromkeys(article.aliases):
            problem = _alias_problem(article, alias, urls[article.path])
            if problem is not None:
                diagnostics.append(problem)
            elif claims.claim_only(
                address(alias), f"the alias in {article.source_path}", partial(_alias_place, article, alias)
            ):
                redirects.append((article.path, Redirect(url=address(alias), target=urls[article.path])))
    # A name leads to its note where it can be an address that nothing else has.
    for article in articles:
        redirects.extend(
            (article.path, Redirect(url=url, target=urls[article.path]))
            for url in dict.fromkeys(map(address, article.names))
            if not fault(url) and claims.claim_free(url, f"the alias in {article.source_path}")
        )
    return Placed(
        urls=urls,
        redirects=tuple(redirects),
        generated=tuple(generated),
        diagnostics=tuple(diagnostics),
    )


def place_files(wanted: Mapping[str, At], claims: Claims) -> tuple[PublishedFile, ...]:
    """Give each of the files *wanted* (path → where) an address: its own path, unless a page stands there."""
    return tuple(
        PublishedFile(path=path, url=claims.claim_for_file("/" + path, f"the file {path}", wanted[path]))
        for path in sorted(wanted, key=natural)
    )


def _generated(
    count: int, terms: Iterable[Terms], static_paths: Collection[str], per_page: int
) -> Iterable[tuple[str, str]]:
    yield from OWNERS.items()
    for number in range(2, page_total(count, per_page) + 1):
        yield page_url(HOME, number), f"page {number} of the home feed"
    for kind in terms:
        for key, term in kind.by_key.items():
            for number in range(1, page_total(len(kind.articles[key]), per_page) + 1):
                yield page_url(term.url, number), f"the feed of {kind.kind} `{term.name}`"
    for path in sorted(static_paths):
        yield "/" + path, f"the static file {path}"


def _wish_place(article: Article) -> Place:
    return article.place_of("url", "slug").at(article.url or article.slug)


def _alias_place(article: Article, alias: str) -> Place:
    return article.place_of("aliases").at(alias)


def _alias_problem(article: Article, alias: str, url: str) -> Diagnostic | None:
    place = _alias_place(article, alias)
    if reason := fault(address(alias)):
        return Diagnostic(
            severity="error",
            code="url.invalid",
            message=f"alias `{alias}` {reason}",
            place=place,
            hint="change it, or leave it out",
        )
    if folded(address(alias)) == folded(url):
        return Diagnostic(
            severity="warning",
            code="url.alias",
            message=f"alias `{alias}` is the note's own address",
            place=place,
            hint="leave it out",
        )
    return None
