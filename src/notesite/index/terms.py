"""Tags, categories and series: one spelling and one address each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.digest import digest
from notesite.index.address import shortened
from notesite.index.claims import folded
from notesite.index.order import natural
from notesite.index.records import Term
from notesite.index.reserved import OVERVIEWS, TermKind
from notesite.model import Article

SLUG_BYTES = 120
"""Bytes of a term's part of an address."""

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width Latin letters, digits and marks → their usual forms."""

_APART = re.compile(r"[^\w.+-]+|-{2,}")
"""What parts the words of a tag in an address."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one kind, and who has them."""

    kind: TermKind
    by_key: dict[str, Term]
    articles: dict[str, tuple[Article, ...]]
    """Key → articles, in the order given."""
    keys: dict[str, tuple[str, ...]]
    """Article path → keys, in the article's own order, each once."""
    diagnostics: tuple[Diagnostic, ...]

    def of(self, article: Article) -> tuple[Term, ...]:
        """Return the terms *article* has, in its own order, each once."""
        return tuple(self.by_key[key] for key in self.keys[article.path])


_FIELDS: Mapping[TermKind, str] = {"tag": "tags", "category": "categories", "series": "series"}


def names(article: Article, kind: TermKind) -> tuple[str, ...]:
    """Return the names of *kind* as *article* writes them."""
    match kind:
        case "tag":
            return article.tags
        case "category":
            return article.categories
        case "series":
            return (article.series,)


def term_key(name: str) -> str:
    """Return the key that all spellings of one term share: they may differ in case, width and spacing."""
    return " ".join(folded(name.translate(_NARROW)).split())


def gather(kind: TermKind, articles: Sequence[Article]) -> Terms:
    """Return the terms of *kind* in *articles*, with a warning for each spelling given up for another."""
    users: dict[str, list[Article]] = {}
    spellings: dict[str, Counter[str]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    known = _Known()
    for article in articles:
        own = _own(article, kind, known)
        keys[article.path] = tuple(own)
        for key, spelling in own.items():
            users.setdefault(key, []).append(article)
            spellings.setdefault(key, Counter())[spelling] += 1
    shown = {key: _commonest(counter) for key, counter in spellings.items()}
    slugs = _slugs(shown)
    order = sorted(users, key=lambda key: (-len(users[key]), natural(key)))
    return Terms(
        kind=kind,
        by_key={key: Term(kind=kind, name=shown[key], url=f"{OVERVIEWS[kind]}{slugs[key]}/") for key in order},
        articles={key: tuple(users[key]) for key in order},
        keys=keys,
        diagnostics=tuple(
            _given_up(kind, spelling, counter, shown[key], users[key])
            for key, counter in spellings.items()
            for spelling in counter
            if spelling != shown[key]
        ),
    )


class _Known(dict[str, tuple[str, str]]):
    """Name → its key and how it is shown: ten thousand articles share a few hundred names."""

    def __missing__(self, name: str) -> tuple[str, str]:
        pair = self[name] = term_key(name), " ".join(unicodedata.normalize("NFC", name).split())
        return pair


def _own(article: Article, kind: TermKind, known: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Key → the first spelling *article* uses for it."""
    found: dict[str, str] = {}
    for name in names(article, kind):
        key, spelling = known[name]
        if key:
            found.setdefault(key, spelling)
    return found


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _slugs(shown: Mapping[str, str]) -> dict[str, str]:
    """Return, by key, a part of a URL that is the term as *shown* where that can be.

    No two are alike, not even but for case, and none could be misread by a file system or a server. A term that is
    its own slug keeps it whatever other terms there are; of the others (`a/b`, `c#`), one whose slug is taken adds
    a digest of its key, never a number: a number would depend on all the other terms.
    """
    wanted = {key: _slug(shown[key]) for key in sorted(shown)}
    taken = {folded(slug) for key, slug in wanted.items() if shown[key] == slug}
    slugs: dict[str, str] = {}
    for key, slug in wanted.items():
        free = slug
        if shown[key] != slug and (not slug or folded(slug) in taken):
            free = f"{slug}-{digest(key)[:8]}".lstrip("-")
        taken.add(folded(free))
        slugs[key] = free
    return slugs


def _slug(name: str) -> str:
    words = _APART.sub("-", name.translate(_NARROW).replace("#", "sharp"))
    # Beside the overview, `tags/index.html`, there can be no folder of that name.
    words = "index-html" if folded(words.strip("-.")) == "index.html" else words
    return shortened(words.strip("-.") or "", SLUG_BYTES)


def _given_up(kind: TermKind, spelling: str, counter: Counter[str], shown: str, users: Sequence[Article]) -> Diagnostic:
    known = _Known()
    writers = (article for article in users if spelling in _own(article, kind, known).values())
    first = min(writers, key=lambda article: article.source_path)
    return Diagnostic(
        severity="warning",
        code="term.spelling",
        message=f"{kind} `{spelling}` is also written `{shown}`: {counter[spelling]} against {counter[shown]}",
        place=first.place_of(_FIELDS[kind]).at(spelling),
        hint=f"write `{shown}`; both lead to one page",
    )
