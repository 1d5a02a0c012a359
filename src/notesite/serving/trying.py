"""Trying a site's templates before it is shown: a broken one is reported before anybody meets it.

A page that could be made and cannot any more keeps the site from being shown, and the last good one stays. A page that
never could, since the server was started, is reported and keeps nothing back: it has no last good version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.index.records import ArchiveYear, ArticlePage
from notesite.render.pages import Archive, Overview, Page
from notesite.render.templates import TemplateProblem
from notesite.serving.desk import Desk
from notesite.serving.precedence import Precedence
from notesite.serving.ready import Ready

OPEN = 4
"""Pages asked for last that are tried."""
FEW = 10
"""Articles or terms that the page of all of them is tried with: a large site's takes a second."""


class Trials:
    """For one thread at a time."""

    def __init__(self, desk: Desk, precedence: Precedence) -> None:
        self._desk = desk
        self._precedence = precedence
        self._tried: Mapping[str, str] | None = None
        """The templates of which pages of every kind were tried; at the start, not all of them are."""
        self._unmade: frozenset[str] = frozenset()
        """Templates that no page could be made with since the start."""
        self.broken: Mapping[str, tuple[Diagnostic, ...]] = {}
        """What is wrong with those, by file."""

    def problems(self, ready: Ready) -> tuple[Diagnostic, ...]:
        """Compose pages that are open and one of each kind; return what keeps *ready* from being shown.

        At the start somebody waits: then only what is looked at first.
        """
        pages, templates = ready.pages, ready.ground.theme.templates
        first = next((path for path, page in pages.items() if isinstance(page.view, ArticlePage)), "")
        paths = (*self._desk.open_pages()[:OPEN], "index.html", "404.html", first)
        tried = {path: pages[path] for path in paths if path in pages}
        if self._tried not in (None, templates):
            tried |= _others(ready, {page.template for page in tried.values()})
        found = self._found(ready, tried.values())
        kept_back = tuple(problem for template, problem in found.items() if template not in self._unmade)
        if not kept_back:
            if self._tried != templates:
                self._note(found)
            self._tried = templates
        return kept_back[:1]

    def rest(self, ready: Ready) -> tuple[Diagnostic, ...]:
        """Compose a page of each kind that was not tried at the start; return what is wrong with them."""
        found = self._found(ready, _others(ready, {"home.html", "article.html", "404.html"}).values())
        self._note(found)
        return tuple(found.values())

    def _note(self, found: Mapping[str, Diagnostic]) -> None:
        self._unmade = frozenset(found)
        self.broken = {problem.place.path: (problem,) for problem in found.values()}

    def _found(self, ready: Ready, pages: Iterable[Page]) -> dict[str, Diagnostic]:
        """Return what is wrong with the templates of *pages*, by their names."""
        found: dict[str, Diagnostic] = {}
        for page in pages:
            self._precedence.give_way()
            try:
                self._desk.try_out(ready.site, page)
            except TemplateProblem as problem:
                found[page.template] = problem.diagnostic
        return found


def _others(ready: Ready, known: set[str]) -> dict[str, Page]:
    """Return a page of each kind, made with none of the templates *known*."""
    kinds = {page.template: page for page in ready.pages.values() if page.template not in known}
    return {page.path: _short(page) for page in kinds.values()}


def _short(page: Page) -> Page:
    """Return *page*, with few of the site's articles or terms where it has all."""
    match page.view:
        case Archive(years=years):
            return msgspec.structs.replace(page, view=Archive(years=tuple(map(_short_year, years[:1]))))
        case Overview(terms=terms):
            return msgspec.structs.replace(page, view=msgspec.structs.replace(page.view, terms=terms[:FEW]))
        case _:
            return page


def _short_year(year: ArchiveYear) -> ArchiveYear:
    months = (msgspec.structs.replace(month, cards=month.cards[:FEW]) for month in year.months[:1])
    return msgspec.structs.replace(year, months=tuple(months))
