"""What is wrong with a reference, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from notesite.diagnostic import Diagnostic, Place, Severity
from notesite.index.hidden import names_hidden
from notesite.index.leftout import DRAWING, EXPORT_DRAWING
from notesite.index.references.ids import Ids, id_meant
from notesite.index.references.spellings import Found, Spellings, plain
from notesite.index.references.suggest import Suggestions
from notesite.load.links.daynames import day_of
from notesite.model import Article, Link, Ref
from notesite.near import likest

_HOST = re.compile(r"(?<![^/])www\.[A-Za-z0-9-]+\..+")
"""An address that lacks its `https://`: `www.example.org/a`."""


class _Said(msgspec.Struct, frozen=True):
    """A diagnostic without its place."""

    code: str
    message: str
    hint: str
    severity: Severity = "warning"

    def of(self, place: Place) -> Diagnostic:
        return Diagnostic(severity=self.severity, code=self.code, message=self.message, place=place, hint=self.hint)


class LinkFaults:
    """Tells what is wrong with references to *known* things, to *ids* in articles, and to what is *unpublished*."""

    def __init__(self, known: Spellings, unpublished: Spellings, ids: Ids) -> None:
        self._known = known
        self._unpublished = unpublished
        self._ids = ids
        self._suggestions = Suggestions(known)
        self._said: dict[tuple[str, str, str, str], _Said] = {}
        """What is said of links that lead nowhere, once of all that are alike: a site moved whole has thousands."""

    def absent(self, article: Article, link: Link) -> Diagnostic:
        """Return what is wrong with *link*, which stands in *article* and leads nowhere."""
        ref = link.ref
        if ref.kind == "label":
            return self._label(article, ref.target).of(article.place_at(link))
        # Whose folder a note is in decides how another is named from there.
        asked = (link.role, ref.kind, ref.target, article.path.rpartition("/")[0])
        said = self._said.get(asked)
        if said is None:
            said = self._said[asked] = self._absence(ref, link.role, folder=asked[-1])
        return said.of(article.place_at(link))

    def _absence(self, ref: Ref, role: str, *, folder: str) -> _Said:
        """Return what is said of *ref* in a note of *folder*."""
        ref = plain(ref)
        if (waiting := self._unpublished.find(ref)) and waiting.path:
            wait = "it is a draft, its date has not come, or it is no page here: publish it, or take the link out"
            hint = EXPORT_DRAWING if waiting.path.endswith(DRAWING) else wait
            return _Said("link.unpublished", f"the link leads to `{waiting.path}`, which is not published", hint)
        if ref.kind in ("page", "file") and names_hidden(ref.target):
            return _hidden(ref, role)
        if ref.kind == "name" and day_of(ref.target):
            return _Said(f"{role}.missing", f"{_missing(ref)}; the day stands as text", "", severity="note")
        if host := _HOST.search(ref.target):
            return _Said(f"{role}.missing", _missing(ref), f"write `https://{host[0]}` for another site")
        meant = self._suggestions.for_ref(ref, folder=folder)
        return _Said(f"{role}.missing", _missing(ref), f"did you mean `{meant}`?" if meant else "")

    def _label(self, article: Article, name: str) -> _Said:
        """Return what is said of the label *name*, which neither *article* has nor just one other."""
        others = self._known.labelled(name)
        message = f"nothing in this site has the label {name[:60]!r}"
        hint = "label the equation with `\\label{…}`, the figure or statement with `{#…}`"
        if others:
            holders = ", ".join(f"`{path}`" for path in others[:3]) + (" and others" if len(others) > 3 else "")
            message = f"nothing in this article has the label {name[:60]!r}, but several others have: {holders}"
            hint = "give each its own name"
        kind = _kind(name)
        known = [known.removeprefix("eq-") for known in article.ids]
        near = likest(name[:100], [label for label in known if _kind(label) in ("", kind)])
        return _Said("math.unknown-label", message, f"did you mean {near!r}?" if near else hint)

    def fragment(self, article: Article, link: Link, path: str) -> Iterator[Diagnostic]:
        """Yield what is wrong with the fragment of *link*, which leads from *article* to the note at *path*."""
        # `:~:` begins a text directive, which the browser keeps to itself.
        anchor = unquote(link.ref.suffix.partition("#")[2]).partition(":~:")[0]
        ids = self._ids.of(path)
        # HTML: an empty fragment and `top`, in any case, mean the top of the page.
        if anchor.lower() in ("", "top") or anchor in ids or id_meant(anchor, ids):
            return
        meant = self._suggestions.for_anchor(anchor, ids)
        hint = f"did you mean `#{meant}`?" if meant else ""
        said = _Said("link.missing-anchor", f"`{path}` has no heading or id `{anchor}`", hint)
        yield said.of(article.place_at(link))


def hidden(article: Article, link: Link) -> Diagnostic:
    """Return what is wrong with *link* in *article*, which leads to a file that is never published."""
    return _hidden(plain(link.ref), link.role).of(article.place_at(link))


def doubts(link: Link, found: Found, place: Place) -> Iterator[Diagnostic]:
    """Yield what makes it doubtful that *link*, at *place*, means what was *found*."""
    target = plain(link.ref).target
    # `[[…]]` is a name, not an address: programs that know such names make no difference.
    if not found.exact and link.ref.kind != "name":
        message = f"`{target}` is spelt `{found.path or found.url}`; taken as meant"
        hint = "match the case: Linux, and so most web servers, tell capital from small letters"
        yield _Said(f"{link.role}.case", message, hint).of(place)
    if found.elsewhere:
        why = "which it names from the root" if found.from_root else "the only one of that name"
        message = f"there is no `{target}`; `{found.path}`, {why}, is taken"
        yield _Said(f"{link.role}.elsewhere", message, "write its path as seen from this note").of(place)
    if found.rivals:
        others = ", ".join(f"`{path}`" for path in found.rivals[:3])
        more = f" and {len(found.rivals) - 3} more" if len(found.rivals) > 3 else ""
        message = f"`{target}` names `{found.path}`, but also {others}{more}; the first is taken"
        yield _Said("link.ambiguous", message, "link to the note by its path").of(place)


def _kind(label: str) -> str:
    """Return what `fig:loss` says that it names; an equation is no figure."""
    return label.partition(":")[0] if ":" in label else ""


def _missing(ref: Ref) -> str:
    match ref.kind:
        case "name" | "label" | "title" | "called" | "day":
            return f"no note goes by the name `{ref.target}`"
        case "path":
            return f"nothing in this site stands at `{ref.target}`"
        case "page" | "file":
            return f"there is no `{ref.target}` in the content folder"


def _hidden(ref: Ref, role: str) -> _Said:
    message = f"`{ref.target}` is not published: a name in it starts with a dot"
    hint = _GITBOOKS if ".gitbook/" in ref.target else "rename it if it is meant to be public"
    return _Said(f"{role}.hidden", message, hint)


_GITBOOKS = "`notesite import markdown` brings notes of GitBook, and puts their pictures where they are published"
