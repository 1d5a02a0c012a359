"""Every reference of every article, followed: what is missing, who links to whom, which files are wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import islice
from typing import Literal, Protocol
from urllib.parse import unquote

import msgspec

from notesite.diagnostic import Diagnostic, Place
from notesite.digest import digest_value
from notesite.findings import Packed, packed
from notesite.index.address import article_address
from notesite.index.claims import At
from notesite.index.order import by_path
from notesite.index.resolve import Found, Spellings, id_meant, meant_anchor, spellings
from notesite.index.suggest import Suggestions
from notesite.model import Article, Link, Ref


class Led(msgspec.Struct, frozen=True, kw_only=True):
    """A reference that something answers to."""

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


class Ground(Protocol):
    """May know what became of references when the same things answered to the same names."""

    def __call__(self, names: str, articles: Sequence[Article], follow: Callable[[Article], Ties], /) -> Sequence[Ties]:
        """Return what *follow* makes of each of *articles*; *names* is the digest of all else it depends on."""
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
    ground: Ground = each,
    pause: Callable[[], None] = lambda: None,
) -> Followed:
    """Follow the references of *articles* by *known*; *withheld* are there but not published.

    *ground* may know some of it. *pause* is called between articles.
    """
    unpublished = spellings(
        by_path(withheld), files=(), urls={article_address(a).value: a.path for a in withheld}, others=()
    )
    ids = _Ids(articles)
    names = digest_value((known.exact, known.names, unpublished.exact, unpublished.names, ids.all))
    follower = _Follower(known, ids, _Absences(unpublished, Suggestions(known)), pause)
    backlinks: dict[str, list[str]] = {}
    files: dict[str, At] = {}
    wrong: list[Packed] = []
    led: dict[str, tuple[Led, ...]] = {}
    for article, ties in zip(articles, ground(names, articles, follower.follow), strict=True):
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


def leading(article: Article, known: Spellings, ids: Mapping[str, Collection[str]]) -> tuple[Led, ...]:
    """Return the references in the text of *article* that something in *known* answers to.

    *ids* are those in each article, by its path.
    """
    led: dict[Led, None] = {}
    for link in article.links:
        found = known.find(link.ref)
        if found is not None:
            led[Led(ref=link.ref, role=link.role, anchor=meant_anchor(link.ref, ids.get(found.path, ())))] = None
    return tuple(led)


def _place(article: Article, number: int) -> Place:
    return article.place_at(next(islice(references(article), number, None)))


class _Follower:
    """Follows the references of one article after the other."""

    def __init__(self, known: Spellings, ids: _Ids, absences: _Absences, pause: Callable[[], None]) -> None:
        self._pause = pause
        self._known = known
        self._ids = ids
        self._absences = absences

    def follow(self, article: Article) -> Ties:
        """Return where the references of *article* lead."""
        self._pause()
        notes: dict[str, None] = {}
        files: dict[str, int] = {}
        diagnostics: list[Diagnostic] = []
        for number, link in enumerate(references(article)):
            found = self._known.find(link.ref)
            if found is None:
                absent = self._label(article, link) if link.ref.kind == "label" else self._absences.of(article, link)
                diagnostics.append(absent)
                continue
            if not found.exact or found.rivals or found.elsewhere:
                diagnostics.extend(_doubts(link, found, article.place_at(link)))
            if found.path in self._ids:
                if "#" in link.ref.suffix and link.ref.kind != "label":
                    diagnostics.extend(_anchor(article, link, found.path, self._ids, self._absences.suggestions))
                if link.role == "link" and found.path != article.path:
                    notes[found.path] = None
            elif is_hidden(found.path):
                code, message, hint = _hidden(link.ref, link.role)
                diagnostics.append(
                    Diagnostic(severity="warning", code=code, message=message, place=article.place_at(link), hint=hint)
                )
            elif found.path:
                files.setdefault(found.path, number)
        return Ties(
            led=leading(article, self._known, self._ids.all),
            notes=tuple(notes),
            files=files,
            found=packed(diagnostics),
        )

    def _label(self, article: Article, link: Link) -> Diagnostic:
        """Return what is wrong with a reference to a label that neither *article* nor just one other has."""
        name = link.ref.target
        others = self._known.labelled(name)
        near = get_close_matches(name[:100], [known.removeprefix("eq-") for known in article.ids], n=1)
        holders = ", ".join(f"`{path}`" for path in others[:3]) + (" and others" if len(others) > 3 else "")
        return Diagnostic(
            severity="warning",
            code="math.unknown-label",
            message=f"nothing in this article has the label {name[:60]!r}, but several others have: {holders}"
            if others
            else f"nothing in this site has the label {name[:60]!r}",
            place=article.place_at(link),
            hint=f"did you mean {near[0]!r}?"
            if near
            else "give each its own name"
            if others
            else "label the equation with `\\label{…}`, the figure or statement with `{#…}`",
        )


def references(article: Article) -> Iterable[Link]:
    """Yield every link of *article*, and its cover if the text does not show that too."""
    yield from article.links
    if isinstance(article.cover, Ref) and all(link.ref != article.cover for link in article.links):
        place = article.place_of("cover")
        yield Link(ref=article.cover, role="image", line=place.line, column=place.column, length=place.length)


def is_hidden(path: str) -> bool:
    """Say whether some name in *path* starts with a dot: such files (`.git`, `.env`) are never published."""
    return path.startswith(".") or "/." in path


def _names_hidden(target: str) -> bool:
    """Say whether *target*, which may lead upwards, has such a name in it."""
    return is_hidden(target) and any(part.strip(".") and part.startswith(".") for part in target.split("/"))


class _Ids:
    """The ids in each article, as sets made when first asked for."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.all = {article.path: article.ids for article in articles}
        self._ids: dict[str, Collection[str]] = dict(self.all)

    def __contains__(self, path: str) -> bool:
        return path in self._ids

    def of(self, path: str) -> Collection[str]:
        ids = self._ids[path]
        if not isinstance(ids, frozenset):
            ids = self._ids[path] = frozenset(ids)
        return ids


class _Absences:
    """What is said of links that lead nowhere; once of all that are alike, as a site moved whole has thousands."""

    def __init__(self, unpublished: Spellings, suggestions: Suggestions) -> None:
        self._unpublished = unpublished
        self.suggestions = suggestions
        self._said: dict[tuple[str, str, str, str], tuple[str, str, str]] = {}

    def of(self, article: Article, link: Link) -> Diagnostic:
        """Return what is wrong with *link*, which stands in *article* and leads nowhere."""
        ref = link.ref
        # Whose folder a note is in decides how another is named from there.
        asked = (link.role, ref.kind, ref.target, article.path.rpartition("/")[0])
        said = self._said.get(asked)
        if said is None:
            said = self._said[asked] = self._say(ref, link.role, folder=asked[-1])
        code, message, hint = said
        return Diagnostic(severity="warning", code=code, message=message, place=article.place_at(link), hint=hint)

    def _say(self, ref: Ref, role: str, *, folder: str) -> tuple[str, str, str]:
        """Return the code, the message and the hint for *ref* in a note of *folder*."""
        if (waiting := self._unpublished.find(ref)) and waiting.path:
            hint = "it is a draft, or its date has not come: publish it, or take the link out"
            return "link.unpublished", f"the link leads to `{waiting.path}`, which is not published", hint
        if ref.kind in ("page", "file") and _names_hidden(ref.target):
            return _hidden(ref, role)
        meant = self.suggestions.for_ref(ref, folder=folder)
        return f"{role}.missing", _absence(ref), f"did you mean `{meant}`?" if meant else ""


def _absence(ref: Ref) -> str:
    match ref.kind:
        case "name" | "label" | "title":
            return f"no note goes by the name `{ref.target}`"
        case "path":
            return f"nothing in this site stands at `{ref.target}`"
        case "page" | "file":
            return f"there is no `{ref.target}` in the content folder"


def _doubts(link: Link, found: Found, place: Place) -> Iterable[Diagnostic]:
    if not found.exact:
        yield Diagnostic(
            severity="warning",
            code=f"{link.role}.case",
            message=f"`{link.ref.target}` is spelt `{found.path or found.url}`; taken as meant",
            place=place,
            hint="match the case: Linux, and so most web servers, tell capital from small letters",
        )
    if found.elsewhere:
        yield Diagnostic(
            severity="warning",
            code=f"{link.role}.elsewhere",
            message=f"there is no `{link.ref.target}`; `{found.path}`, the only one of that name, is taken",
            place=place,
            hint="write its path as seen from this note",
        )
    if found.rivals:
        others = ", ".join(f"`{path}`" for path in found.rivals[:3])
        more = f" and {len(found.rivals) - 3} more" if len(found.rivals) > 3 else ""
        yield Diagnostic(
            severity="warning",
            code="link.ambiguous",
            message=f"`{link.ref.target}` names `{found.path}`, but also {others}{more}; the first is taken",
            place=place,
            hint="link to the note by its path",
        )


def _anchor(article: Article, link: Link, path: str, ids: _Ids, suggestions: Suggestions) -> Iterable[Diagnostic]:
    # `:~:` begins a text directive, which the browser keeps to itself.
    anchor = unquote(link.ref.suffix.partition("#")[2]).partition(":~:")[0]
    # HTML: an empty fragment and `top`, in any case, mean the top of the page.
    if anchor.lower() in ("", "top") or anchor in ids.of(path) or id_meant(anchor, ids.of(path)):
        return
    meant = suggestions.for_anchor(anchor, ids.of(path))
    yield Diagnostic(
        severity="warning",
        code="link.missing-anchor",
        message=f"`{path}` has no heading or id `{anchor}`",
        place=article.place_at(link),
        hint=f"did you mean `#{meant}`?" if meant else "",
    )


def _hidden(ref: Ref, role: str) -> tuple[str, str, str]:
    """Return the code, the message and the hint for *ref*."""
    message = f"`{ref.target}` is not published: a name in it starts with a dot"
    return f"{role}.hidden", message, "rename it if it is meant to be public"
