"""Pages → bytes: a page's view is turned into what its template sees, and the template is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from posixpath import dirname
from typing import assert_never

from markupsafe import Markup
from msgspec.structs import replace

from notesite.config import Config
from notesite.index.records import (
    ArticlePage,
    Card,
    FeedPage,
    Index,
    Mention,
    PageLink,
    Redirect,
    SeriesBox,
    Term,
)
from notesite.index.reserved import OVERVIEWS
from notesite.language import strings
from notesite.load.chinese.phrases import PHRASED, is_phrased
from notesite.model import Body, Ref
from notesite.picture import UNKNOWN, Look
from notesite.render.bodies.pauses import PAUSE
from notesite.render.bodies.pictures import Gallery
from notesite.render.bodies.plain import plain
from notesite.render.bodies.slots import WIDE, Typesetter, fill
from notesite.render.fit import fit
from notesite.render.heads import Heads
from notesite.render.links import Links
from notesite.render.pages import Archive, NotFound, Overview, OverviewTerm, Page, View
from notesite.render.related import related
from notesite.render.sheets.assets import KATEX_CSS, KATEX_FONTS
from notesite.render.sheets.katexfonts import COMMON, part_names
from notesite.render.sheets.needs import Needs
from notesite.render.sheets.sheet import PART, Carried, Rules, Sheet
from notesite.render.shell import make_shell
from notesite.render.strip import months, strip
from notesite.render.templates import Templates
from notesite.render.toc import TocEntry, tree
from notesite.render.views import (
    ArchiveView,
    ArticleView,
    CardView,
    ContentView,
    EntryView,
    FeedView,
    MentionView,
    MonthView,
    NotFoundView,
    OverviewEntry,
    OverviewView,
    PageLinkView,
    Pager,
    RedirectView,
    SeriesItem,
    SeriesView,
    TermView,
    TocView,
    YearView,
)

_USUAL = "zh-CN"
"""The language of the theme's fonts where nothing says another."""
_LANGUAGES = f"{PART}lang"


class Renderer:
    """Composes the pages of one build.

    *typeset* answers for every formula of the index's titles, excerpts and bodies; *assets* maps a static
    file's name to its published path, *theme* and *katex* are the style sheets of which pages carry what they need;
    with no *theme* they link both. *look* tells what is known of a picture. *sources*: blocks of articles say from
    which line of which file they come.
    """

    def __init__(
        self,
        templates: Templates,
        *,
        config: Config,
        index: Index,
        typeset: Typesetter,
        assets: Mapping[str, str],
        theme: Sheet = (),
        katex: Sheet = (),
        look: Callable[[Ref], Look] = lambda _: UNKNOWN,
        sources: bool = False,
    ) -> None:
        self._templates = templates
        self._t = strings(config.language)
        self._typeset = typeset
        self._sources = sources
        self._needs = Needs()
        """Of the page, or of the card, that is being made."""
        self._split = {face for face in COMMON if f"{KATEX_FONTS}/{part_names(face)[0]}" in assets}
        self._cards: dict[str, tuple[CardView, Needs]] = {}
        """By article path: a card stands on several pages, yet is filled once."""
        self.links = Links(base_url=config.base_url, base_path=config.base_path, answer=index.resolve, assets=assets)
        self.gallery = Gallery(look=look, href=self.links.href)
        self.shell = make_shell(config, index, self.links, words=self._t)
        # What scripts of the owner add to a page nobody knows.
        self._carried = Carried(
            theme, self._addressed(katex), whole=bool(config.js or config.head), templates=templates.text
        )
        self._heads = Heads(site=config, links=self.links, typeset=typeset, words=self._t)

    def compose(self, page: Page) -> bytes:
        """Return the finished *page*; TemplateProblem if a template is at fault."""
        self._needs = Needs()
        if self.shell.site.language != _USUAL:
            self._needs.names.add(_LANGUAGES)
        view = self._view(page.view)
        context = {
            "site": self.shell.site,
            "shell": self.shell,
            "t": self._t,
            "asset": self.links.asset,
            "page": self._heads.head(
                page, view, math=self._needs.math, fonts=self._fonts(), rules=self._rules(page.template)
            ),
            "view": view,
        }
        html = self._templates.render(page.template, context, page=page.url)
        return fit(html)

    def _fonts(self) -> tuple[str, ...]:
        """Return links to the fonts of the page's formulas, if the site brings them."""
        files = (f"{KATEX_FONTS}/{name}" for name in sorted(self._needs.files))
        return tuple(self.links.asset(file) for file in files if file in self.links.assets)

    def _rules(self, template: str) -> Rules:
        math = self._needs.math and bool(self.shell.math_stylesheet)
        return self._carried.rules(template, self._needs.all_names(), math=math)

    def _addressed(self, katex: Sheet) -> Sheet:
        """Return KaTeX's rules with the addresses that its fonts have for a page."""
        if not katex:
            return ()
        folder = dirname(self.links.asset(KATEX_CSS))
        return tuple(replace(part, rules=part.rules.replace("url(", f"url({folder}/")) for part in katex)

    def without_card(self, path: str) -> Renderer:
        """Return a renderer of the same site that has yet to see the card of the article *path*."""
        other = copy(self)
        other._cards = {known: card for known, card in self._cards.items() if known != path}
        return other

    # What the template sees of each kind of page.

    def _view(self, view: View) -> ContentView:
        match view:
            case FeedPage():
                return self._feed(view)
            case ArticlePage():
                return self._article(view)
            case Overview():
                return OverviewView(kind=view.kind, terms=tuple(map(self._entry, view.terms)))
            case Archive():
                return self._archive(view)
            case NotFound():
                return NotFoundView(latest=tuple(map(self._mention, view.latest)))
            case Redirect():
                return RedirectView(target=self.links.href(view.target))
            case _:
                assert_never(view)

    def _feed(self, page: FeedPage) -> FeedView:
        self._needs.names.add(f"{PART}card")
        return FeedView(
            kind=page.kind,
            name=page.name,
            overview="" if page.kind == "home" else self.links.href(OVERVIEWS[page.kind]),
            count=page.count,
            cards=tuple(map(self._card, page.cards)),
            pager=Pager(
                number=page.number,
                total=page.total,
                first=self.links.href(page.first.url),
                last=self.links.href(page.last.url),
                previous=self._page_url(page.previous),
                next=self._page_url(page.next),
                window=tuple(map(self._page_link, page.window)),
            ),
            related=() if page.kind == "home" else tuple(map(self._term, related(page.cards, page.name))),
        )

    def _page_url(self, link: PageLink | None) -> str:
        return "" if link is None else self.links.href(link.url)

    def _page_link(self, link: PageLink | None) -> PageLinkView:
        if link is None:
            return PageLinkView(gap=True)
        return PageLinkView(number=link.number, url=self.links.href(link.url))

    def _article(self, page: ArticlePage) -> ArticleView:
        article = page.article
        shows_toc = article.toc and len(article.headings) > 1
        source = article.source_path if self._sources else ""
        body = self._html(article.body, label=self._t["formula"], source=source, pauses=not source)
        waits = PAUSE in body
        parts = {
            "waits": waits,
            "toc": shows_toc,
            "series": page.series,
            "newer": page.newer,
            "older": page.older,
            "backlinks": page.backlinks,
        }
        self._needs.names.update(f"{PART}{name}" for name, there in parts.items() if there)
        return ArticleView(
            card=self._card(page.card),
            body=body,
            waits=waits,
            toc=tuple(map(self._toc, tree(article.headings))) if shows_toc else (),
            series=None if page.series is None else self._series(page.series, page.url),
            newer=self._neighbour(page.newer),
            older=self._neighbour(page.older),
            backlinks=tuple(map(self._mention, page.backlinks)),
            author=article.author,
            license=article.license or self.shell.site.license,
            comments=article.comments,
            extra=article.extra,
        )

    def _toc(self, entry: TocEntry) -> TocView:
        children = tuple(map(self._toc, entry.children))
        return TocView(id=entry.id, title=self._html(entry.title), children=children)

    def _series(self, box: SeriesBox, url: str) -> SeriesView:
        items = tuple(
            SeriesItem(
                title=self._html(item.title),
                url=self.links.href(item.url),
                current=item.url == url,
                lang=self._other_language(item),
            )
            for item in box.items
        )
        return SeriesView(name=box.term.name, url=self.links.href(box.term.url), position=box.position, items=items)

    def _neighbour(self, mention: Mention | None) -> MentionView | None:
        return None if mention is None else self._mention(mention)

    def _mention(self, mention: Mention) -> MentionView:
        return MentionView(
            title=self._html(mention.title), url=self.links.href(mention.url), lang=self._other_language(mention)
        )

    def _archive(self, archive: Archive) -> ArchiveView:
        among = months(archive.years)
        years = tuple(
            YearView(
                year=year.year,
                count=year.count,
                months=tuple(
                    MonthView(month=month.month, entries=tuple(map(self._listed, month.cards))) for month in year.months
                ),
                strip=() if year.year is None else strip(year, among=among),
            )
            for year in archive.years
        )
        return ArchiveView(years=years, count=sum(year.count for year in years))

    def _listed(self, card: Card) -> EntryView:
        return EntryView(
            title=self._html(card.title),
            url=self.links.href(card.url),
            date=card.date,
            minutes=card.minutes,
            formulas=card.formulas,
            lang=self._other_language(card),
        )

    def _card(self, card: Card) -> CardView:
        if card.path not in self._cards:
            of_page, self._needs = self._needs, Needs()
            self._cards[card.path] = (self._new_card(card), self._needs)
            self._needs = of_page
        view, needs = self._cards[card.path]
        self._needs.add(needs)
        return view

    def _new_card(self, card: Card) -> CardView:
        same_day = card.updated and card.date and card.updated.date() == card.date.date()
        title, name = self._html(card.title), plain(card.title, typeset=self._typeset)
        if is_phrased(name):
            title = Markup('<span class="{}">{}</span>').format(PHRASED, title)
        return CardView(
            title=title,
            name=name,
            url=self.links.href(card.url),
            date=card.date,
            updated=None if same_day else card.updated,
            tags=tuple(map(self._term, card.tags)),
            categories=tuple(map(self._term, card.categories)),
            series=None if card.series is None else self._term(card.series),
            excerpt=self._html(card.excerpt, label=self._t["formula"]),
            truncated=card.truncated,
            minutes=card.minutes,
            formulas=card.formulas,
            pinned=card.pinned,
            lang=self._other_language(card),
        )

    def _other_language(self, article: Card | Mention) -> str:
        if article.lang in ("", self.shell.site.language):
            return ""
        self._needs.names.add(_LANGUAGES)
        return article.lang

    def _term(self, term: Term) -> TermView:
        return TermView(name=term.name, url=self.links.href(term.url))

    def _entry(self, entry: OverviewTerm) -> OverviewEntry:
        term = entry.counted.term
        view = TermView(name=term.name, url=self.links.href(term.url), count=entry.counted.count)
        return OverviewEntry(term=view, latest=tuple(map(self._mention, entry.latest)))

    def _html(self, body: Body, *, source: str = "", label: str = "", pauses: bool = False) -> Markup:
        self._needs.see(body, typeset=self._typeset, split=self._split, words=self._carried.words)
        # The loader's HTML is finished: author's text in it is escaped already, or is HTML the site allows.
        html = fill(
            body,
            typeset=self._typeset,
            resolve=self.links.resolve,
            gallery=self.gallery,
            source=source,
            label=label,
            pauses=pauses,
        )
        if WIDE in html:
            self._needs.names.add(f"{PART}wide")
        return Markup(html)  # noqa: S704
