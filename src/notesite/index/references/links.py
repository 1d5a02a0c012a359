"""Every reference of every article, followed: who links to whom, which files are wanted, which lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Literal, Protocol

import msgspec

from notesite.diagnostic import Diagnostic, Place
from notesite.digest import digest_value
from notesite.findings import Packed, packed
from notesite.index.address import article_address
from notesite.index.claims import At
from notesite.index.hidden import is_hidden
from notesite.index.order import by_path
from notesite.index.references.ids import Ids, meant_anchor
from notesite.index.references.linkfaults import LinkFaults, doubts, hidden
from notesite.index.references.spellings import Spellings, spellings
from notesite.model import Article, Link, Ref


class Led(msgspec.Struct, frozen=True, kw_only=True):
    """A reference that leads somewhere."""

    ref: Ref
    role: Literal["link", "image"]
    anchor: str = ""
    """The id its fragment means, where that is none itself."""


class Ties(msgspec.Struct, frozen=True, kw_only=True):
    """Where the references of one article lead: what pages and other articles need of them."""

    led: tuple[Led, ...] = ()
    """Those of its text that something answers to, each once, in order."""
    notes: tuple[str, ...] = ()
    """Paths of the notes it links to, each once, itself not."""
    files: dict[str, int] = msgspec.field(default_factory=dict)
    """Path of a file it uses → which of its `references` is the first to."""
    found: tuple[Packed, ...] = ()
    """What is wrong with them."""


class Tracer(Protocol):
    """May know what became of references when the same things answered to the same names."""

    def __call__(self, names: str, articles: Sequence[Article], follow: Callable[[Article], Ties], /) -> Sequence[Ties]:
        """Return what *follow* makes of each of *articles*; *names* is the digest of everything else it depends on."""
        ...


def each(_names: str, articles: Sequence[Article], follow: Callable[[Article], Ties]) -> Sequence[Ties]:
    """Follow the references of all *articles*."""
    return [follow(article) for article in articles]


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of following all references."""

    led: dict[str, tuple[Led, ...]]
    """Path of a note → those of its references that lead somewhere."""
    backlinks: dict[str, tuple[str, ...]]
    """Path of a note → paths of the notes that link to it, in the order given, each once, itself not."""
    files: dict[str, At]
    """Path of a file that is used → where first."""
    found: tuple[Packed, ...]


def follow(
    articles: Sequence[Article],
    known: Spellings,
    *,
    withheld: Sequence[Article],
    tracer: Tracer = each,
    pause: Callable[[], None] = lambda: None,
) -> Followed:
    """Follow the references of *articles* by *known*; *withheld* are there but not published.

    *tracer* may know some of it. *pause* is called between articles.
    """
    unpublished = spellings(
        by_path(withheld), files=(), urls={article_address(a).value: a.path for a in withheld}, others=()
    )
    ids = Ids(known.ids)
    names = digest_value((known.exact, known.names, unpublished.exact, unpublished.names, known.ids))
    follower = _Follower(known, ids, LinkFaults(known, unpublished, ids), pause)
    backlinks: dict[str, list[str]] = {}
    files: dict[str, At] = {}
    wrong: list[Packed] = []
    led: dict[str, tuple[Led, ...]] = {}
    for article, ties in zip(articles, tracer(names, articles, follower.follow), strict=True):
        pause()
        led[article.path] = ties.led
        wrong += ties.found
        for path in ties.notes:
            backlinks.setdefault(path, []).append(article.path)
        for path, number in ties.files.items():
            files.setdefault(path, partial(_place, article, number))
    return Followed(
        led=led,
        backlinks={path: tuple(sources) for path, sources in backlinks.items()},
        files=files,
        found=tuple(wrong),
    )


def leading(article: Article, known: Spellings) -> tuple[Led, ...]:
    """Return the references in the text of *article* that something in *known* answers to."""
    led: dict[Led, None] = {}
    for link in article.links:
        found = known.find(link.ref)
        if found is not None:
            led[Led(ref=link.ref, role=link.role, anchor=meant_anchor(link.ref, known.ids.get(found.path, ())))] = None
    return tuple(led)


def _place(article: Article, number: int) -> Place:
    return article.place_at(next(islice(references(article), number, None)))


class _Follower:
    """Follows the references of one article after the other."""

    def __init__(self, known: Spellings, ids: Ids, faults: LinkFaults, pause: Callable[[], None]) -> None:
        self._known = known
        self._ids = ids
        self._faults = faults
        self._pause = pause

    def follow(self, article: Article) -> Ties:
        """Return where the references of *article* lead."""
        self._pause()
        notes: dict[str, None] = {}
        files: dict[str, int] = {}
        diagnostics: list[Diagnostic] = []
        for number, link in enumerate(references(article)):
            found = self._known.find(link.ref)
            if found is None:
                diagnostics.append(self._faults.absent(article, link))
                continue
            if not found.exact or found.rivals or found.elsewhere:
                diagnostics.extend(doubts(link, found, article.place_at(link)))
            if found.path in self._ids:
                if "#" in link.ref.suffix and link.ref.kind != "label":
                    diagnostics.extend(self._faults.fragment(article, link, found.path))
                if link.role == "link" and found.path != article.path:
                    notes[found.path] = None
            elif is_hidden(found.path):
                diagnostics.append(hidden(article, link))
            elif found.path:
                files.setdefault(found.path, number)
        return Ties(
            led=leading(article, self._known),
            notes=tuple(notes),
            files=files,
            found=packed(diagnostics),
        )


def references(article: Article) -> Iterable[Link]:
    """Yield every link of *article*, and its cover if the text does not show that too; titles stand in links."""
    yield from (link for link in article.links if link.ref.kind != "called")
    if isinstance(article.cover, Ref) and all(link.ref != article.cover for link in article.links):
        place = article.place_of("cover")
        yield Link(ref=article.cover, role="image", line=place.line, column=place.column, length=place.length)
