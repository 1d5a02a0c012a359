"""What stands in a page's head: title, description, addresses, and what a preview of the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import msgspec

from notesite.config import Config
from notesite.index.records import ArticlePage, Redirect
from notesite.model import Ref
from notesite.render.bodies.plain import plain
from notesite.render.bodies.slots import Typesetter
from notesite.render.links import Links
from notesite.render.pages import Page
from notesite.render.sheets.sheet import Rules
from notesite.render.views import (
    ArchiveView,
    ArticleView,
    ContentView,
    FeedView,
    Head,
    OverviewView,
    RedirectView,
)


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """Makes the heads of a site's pages."""

    site: Config
    links: Links
    typeset: Typesetter
    words: Mapping[str, str]
    """Of the site's language."""

    def head(self, page: Page, view: ContentView, *, math: bool, fonts: tuple[str, ...], rules: Rules) -> Head:
        """Return the head of *page*, shown as *view*; *fonts* are links to those of its formulas, *rules* its own."""
        return msgspec.structs.replace(
            self._head(page, view),
            url=self.links.href(page.url),
            math=math,
            math_fonts=fonts,
            rules=rules.known,
            newer=rules.address,
        )

    def _head(self, page: Page, view: ContentView) -> Head:
        canonical = self.links.absolute(page.url)
        match view:
            case ArticleView() if isinstance(page.view, ArticlePage):
                return self._article(page.view, view, canonical)
            case FeedView():
                return self._feed(view, canonical)
            case OverviewView():
                title = self.words[f"menu.{view.kind}"]
                about = self._say("terms.description", kind=title, count=len(view.terms))
                return Head(title=title, description=about, canonical=canonical)
            case ArchiveView():
                about = self._say("archive.description", count=view.count)
                return Head(title=self.words["menu.archive"], description=about, canonical=canonical)
            case RedirectView() if isinstance(page.view, Redirect):
                target = self.links.absolute(page.view.target)
                return Head(title=self.words["redirect.title"], canonical=target, indexed=False)
            case _:
                return Head(title=self.words["missing.title"], description=self.words["missing.text"], indexed=False)

    def _article(self, page: ArticlePage, view: ArticleView, canonical: str) -> Head:
        description = plain(page.article.description, typeset=self.typeset, resolve=self.links.resolve)
        return Head(
            title=view.card.name,
            description=description or self._about_site(),
            canonical=canonical,
            lang=view.card.lang,
            kind="article",
            image=self._image(page.article.cover),
            published=page.card.date,
            updated=page.card.updated,
            tags=tuple(tag.name for tag in page.card.tags),
        )

    def _feed(self, view: FeedView, canonical: str) -> Head:
        home = view.kind == "home"
        title = "" if home else self._say(f"feed.{view.kind}", name=view.name)
        about = (
            self._about_site() if home else self._say(f"feed.{view.kind}.description", name=view.name, count=view.count)
        )
        pager = view.pager
        if pager.number > 1:
            number = self._say("feed.page", number=pager.number)
            title = f"{title} · {number}" if title else number
        return Head(title=title, description=about, canonical=canonical, previous=pager.previous, next=pager.next)

    def _about_site(self) -> str:
        return self.site.description or self.site.subtitle or self.site.title

    def _say(self, key: str, **fields: object) -> str:
        return self.words[key].format(site=self.site.title, **fields)

    def _image(self, cover: Ref | str | None) -> str:
        match cover:
            case None | "":
                return ""
            case Ref():
                address = self.links.resolve_absolute(cover)
            case str():
                address = self.links.configured(cover, absolute=True)
            case _:
                assert_never(cover)
        # What nothing answers to is not absolute, and a preview's address must be.
        return address if address.startswith(("https://", "http://")) else ""
