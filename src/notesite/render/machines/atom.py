"""The Atom feed (RFC 4287): the newest articles, whole, with formulas as MathML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from notesite.config import Config
from notesite.index.address import output_path
from notesite.index.records import ArticlePage, Index
from notesite.index.reserved import FEED, HOME
from notesite.render.bodies.pictures import NO_PICTURES, Gallery
from notesite.render.bodies.plain import plain
from notesite.render.bodies.slots import Typesetter
from notesite.render.links import Links
from notesite.render.machines.portable import feed_html
from notesite.render.machines.xml import text

PATH = output_path(FEED)

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries was updated: the element is required, and no build may ask the clock."""


def atom(index: Index, *, config: Config, links: Links, typeset: Typesetter, gallery: Gallery = NO_PICTURES) -> bytes:
    """Return the feed of the newest `feed_limit` articles; without a date an entry would not be valid."""
    dated = [(page, moment) for page in index.articles if (moment := changed(page)) is not None]
    entries = dated[: config.feed_limit]
    updated = max((moment for _, moment in entries), default=_NEVER)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{text(config.language)}">',
        f"<title>{text(config.title)}</title>",
        *([f"<subtitle>{text(config.subtitle)}</subtitle>"] if config.subtitle else ()),
        f"<id>{text(links.absolute(HOME))}</id>",
        f'<link rel="alternate" type="text/html" href="{text(links.absolute(HOME))}"/>',
        f'<link rel="self" type="application/atom+xml" href="{text(links.absolute(FEED))}"/>',
        f"<updated>{timestamp(updated)}</updated>",
        # Required here, since an entry may name nobody.
        f"<author><name>{text(config.author or config.title)}</name></author>",
        "<generator>notesite</generator>",
        *([f"<rights>{text(config.license)}</rights>"] if config.license else ()),
    ]
    for page, moment in entries:
        lines.extend(_entry(page, moment, links=links, typeset=typeset, gallery=gallery))
    lines.append("</feed>\n")
    return "\n".join(lines).encode("utf-8")


def _entry(
    page: ArticlePage, updated: dt.datetime, *, links: Links, typeset: Typesetter, gallery: Gallery
) -> Iterator[str]:
    article, card = page.article, page.card
    url = links.absolute(page.url)
    content = feed_html(article.body, typeset=typeset, resolve=links.resolve_absolute, page=url, gallery=gallery)
    summary = plain(article.description, typeset=typeset, resolve=links.resolve)
    language = f' xml:lang="{text(card.lang)}"' if card.lang else ""
    yield f"<entry{language}>"
    yield f"<title>{text(plain(card.title, typeset=typeset))}</title>"
    yield f"<id>{text(url)}</id>"
    yield f'<link rel="alternate" type="text/html" href="{text(url)}"/>'
    if card.date is not None:
        yield f"<published>{timestamp(card.date)}</published>"
    yield f"<updated>{timestamp(updated)}</updated>"
    if article.author:
        yield f"<author><name>{text(article.author)}</name></author>"
    for term in (*card.categories, *card.tags):
        yield f'<category term="{text(term.name)}"/>'
    if summary:
        yield f'<summary type="text">{text(summary)}</summary>'
    yield f'<content type="html">{text(content)}</content>'
    yield "</entry>"


def changed(page: ArticlePage) -> dt.datetime | None:
    """Return when the article was last changed, as far as its author says."""
    return page.card.updated or page.card.date


def timestamp(moment: dt.datetime) -> str:
    """Return *moment* as RFC 3339 in whole seconds."""
    return moment.replace(microsecond=0).isoformat()
