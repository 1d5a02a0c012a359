"""What only all notes together show: two of a title, two of a text, pictures nobody shows or nobody can load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from notesite.checks.macros import unused_site_macros
from notesite.checks.own import own_addresses
from notesite.checks.survey import Survey
from notesite.config import Config
from notesite.diagnostic import Diagnostic, Place, ordered
from notesite.index.claims import folded
from notesite.index.hidden import is_hidden
from notesite.index.records import Index
from notesite.index.references.links import references
from notesite.index.references.titles import title_text
from notesite.lines import Source
from notesite.model import Article
from notesite.picture import is_picture
from notesite.tree import SourceFile

HUGE = 1_000_000
"""Bytes of a picture that keeps a reader on a mobile network waiting."""

_UNSHOWN = (".tif", ".tiff")
"""Pictures that most browsers do not show."""


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """The site as its finders see it."""

    config: Config
    settings: Source
    """The text of `site.yaml`."""
    articles: Sequence[Article]
    """Drafts and future ones too, by path."""
    surveys: Mapping[str, Survey]
    """Path of a note → what it says by itself."""
    index: Index
    files: Sequence[SourceFile]
    """Everything in the content folder that is no note."""
    sizes: Mapping[str, int]
    """Path of a file there that readers load whole → its bytes."""


def site_diagnostics(whole: Whole) -> tuple[Diagnostic, ...]:
    """Return what the site as a whole shows, in order."""
    return ordered(found for find in FINDERS for found in find(whole))


def duplicate_titles(whole: Whole) -> Iterator[Diagnostic]:
    """Yield each published note but the first of those with one title."""
    first: dict[str, Article] = {}
    for page in sorted(whole.index.articles, key=lambda page: page.article.path):
        article = page.article
        title = title_text(article.title)
        known = first.setdefault(" ".join(folded(title).split()), article)
        if known is not article:
            yield Diagnostic(
                severity="note",
                code="title.duplicate",
                message=f"`{title}` is the title of {known.source_path}, too",
                place=Place(path=article.source_path),
                hint="say what makes it different: lists and searches show the title alone",
            )


def duplicate_texts(whole: Whole) -> Iterator[Diagnostic]:
    """Yield each note but the first of those with one text."""
    first: dict[str, str] = {}
    published = [page.article for page in whole.index.articles]
    for article in sorted(published, key=lambda article: article.path):
        seen = whole.surveys.get(article.path)
        if seen is None or not seen.text:
            continue
        known = first.setdefault(seen.text, article.source_path)
        if known != article.source_path:
            yield Diagnostic(
                severity="warning",
                code="note.duplicate",
                message=f"the text is that of {known}, word for word",
                place=Place(path=article.source_path),
                hint="delete one of them; `aliases` of the other keeps the address alive",
            )


def unused_pictures(whole: Whole) -> Iterator[Diagnostic]:
    """Yield the pictures in the content folder that no note shows or links, drafts included."""
    find = whole.index.addresses.spellings.find
    used = {found.path for article in whole.articles for link in references(article) if (found := find(link.ref))}
    for file in whole.files:
        if _is_picture(file.path) and file.path not in used and not is_hidden(file.path):
            yield Diagnostic(
                severity="note",
                code="image.unused",
                message="no note shows this picture",
                place=Place(path=file.source_path),
                hint="delete it, or move it out of the content folder",
            )


def huge_pictures(whole: Whole) -> Iterator[Diagnostic]:
    """Yield the published pictures that take long to load."""
    sources = {file.path: file.source_path for file in whole.files}
    for file in whole.index.files:
        size = whole.sizes.get(file.path, 0)
        if _is_picture(file.path) and size > HUGE:
            yield Diagnostic(
                severity="note",
                code="image.huge",
                message=f"the picture has {size / 1_000_000:.1f} MB; it takes long to load",
                place=Place(path=sources.get(file.path, file.path)),
                hint="scale it down; of PNG, JPEG and WebP the build makes smaller copies",
            )


def _is_picture(path: str) -> bool:
    return is_picture(path) or path.lower().endswith(_UNSHOWN)


def macros_nobody_uses(whole: Whole) -> Iterator[Diagnostic]:
    """Yield the macros of `site.yaml` that no note uses."""
    used = {name for seen in whole.surveys.values() for name in seen.macros}
    yield from unused_site_macros(whole.config, whole.settings, used)


def lost_in_the_site(whole: Whole) -> Iterator[Diagnostic]:
    """Yield the links that name the site's own address and lead nowhere in it."""
    yield from own_addresses(whole.index, whole.surveys, whole.config.base_url)


FINDERS: tuple[Callable[[Whole], Iterable[Diagnostic]], ...] = (
    duplicate_titles,
    duplicate_texts,
    unused_pictures,
    huge_pictures,
    macros_nobody_uses,
    lost_in_the_site,
)
"""What looks at the whole site; a new one goes here, and nowhere else."""
