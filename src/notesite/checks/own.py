"""Addresses of the site itself, written out: `https://notes.example/vae/` where `vae.md` would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from notesite.checks.survey import Survey
from notesite.diagnostic import Diagnostic
from notesite.index.records import Index
from notesite.model import Ref
from notesite.pagesaddress import is_local


def below(url: str, base: str) -> str | None:
    """Return the path of *url* below *base*, decoded and starting with `/`; None if it leads to another site.

    `http` or `https` makes no difference: GitHub Pages leads from one to the other.
    """
    try:
        ours, theirs = urlsplit(base), urlsplit(url)
    except ValueError:
        return None
    if is_local(base) or theirs.netloc.lower() != ours.netloc.lower():
        return None
    path = unquote(theirs.path) or "/"
    return path.removeprefix(ours.path.rstrip("/")) if (path + "/").startswith(ours.path) else None


def own_addresses(index: Index, surveys: Mapping[str, Survey], base: str) -> Iterator[Diagnostic]:
    """Yield the links of published notes to addresses below *base* where the site has nothing."""
    for page in index.articles:
        seen = surveys.get(page.article.path)
        for link in seen.outside if seen else ():
            path = below(link.url, base)
            if path is not None and index.addresses.spellings.find(Ref(kind="path", target=path or "/")) is None:
                yield Diagnostic(
                    severity="warning",
                    code="link.missing",
                    message=f"this is an address of the site itself, and nothing in it stands at `{path}`",
                    place=link.place,
                    hint="link to the note by its file: that is kept right wherever the note stands",
                )
