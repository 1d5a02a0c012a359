"""Reference → the note or file it means, by dictionary look-ups only.

Every way a note or file may rightly be named is a *spelling*; all spellings are laid down once.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from notesite.index.address import path_parts
from notesite.index.claims import folded
from notesite.index.references.titles import title_text
from notesite.load.headings import equation_id
from notesite.load.links.daynames import names_of_day
from notesite.model import Article, Ref


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What answers to a reference: a note or file, by its content path, or an address without a source."""

    path: str = ""
    url: str = ""
    exact: bool = True
    """False: only the case of its letters is otherwise."""
    rivals: tuple[str, ...] = ()
    """Paths of other notes or files that go by the same name."""
    elsewhere: bool = False
    """It stands in another folder than the reference says, and nothing else is called that."""
    from_root: bool = False
    """It stands where the reference says if that begins at the root."""


class Spellings(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers to which target."""

    exact: dict[str, str]
    """`a/b.md`, `a/b`, `a/pic.png`, a bundle's folder, `/tags/ai/` → content path, or URL (starts with `/`).
    NFC."""
    names: dict[str, tuple[str, ...]]
    """File stem, slug, title or other name → content paths, by path; the first takes precedence."""
    loose: dict[str, str] = msgspec.field(default_factory=dict)
    """The exact ones by folded spelling, but for those that two things share; made on the first miss."""
    answers: dict[tuple[str, str], Found | None] = msgspec.field(default_factory=dict)
    """Those given so far, by kind and target: a reference is asked for by its page's key, its page and the check."""
    ids: Mapping[str, Collection[str]] = msgspec.field(default_factory=dict)
    """Content path of each note → the ids in it."""
    labels: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Id → content paths of the notes that have it; made for the first reference to a label."""
    last_parts: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Name in its folder, that of a note with and without its extension → content paths; made on the first miss."""
    folded_names: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Name without its capitals → content paths; made on the first miss."""

    def find(self, ref: Ref) -> Found | None:
        """Return what *ref* means, or None."""
        asked = (ref.kind, ref.target)
        if asked not in self.answers:
            self.answers[asked] = self._found(ref)
        return self.answers[asked]

    def labelled(self, name: str) -> tuple[str, ...]:
        """Return the paths of the notes in which something goes by *name*."""
        if not self.labels:
            self.labels.update(_holders(self.ids))
        return self.labels.get(name) or self.labels.get(equation_id(name), ())

    def _found(self, ref: Ref) -> Found | None:
        if ref.kind in ("label", "title"):
            # Many number theirs, `eq1` in each note: of several none is meant.
            paths = self.labelled(ref.target)
            return Found(path=paths[0]) if len(paths) == 1 else None
        if ref.kind == "day":
            ref = msgspec.structs.replace(ref, kind="name")
        if ref.kind == "name" and (found := self._named(ref.target)):
            return found
        tried = _spellings(ref)
        for spelling in tried:
            if (target := self.exact.get(spelling)) is not None:
                return _found(target, exact=True)
        if not self.loose:
            self.loose.update(_loose(self.exact))
        for spelling in tried:
            if target := self.loose.get(folded(spelling)):
                return _found(target, exact=False)
        if ref.kind == "path":
            return self._by_day(ref.target)
        if ref.kind == "name":
            return self._by_last_part(ref) or self._by_folded_name(ref.target) or self._of_day(ref.target)
        return self._from_root(tried[-1]) or self._by_last_part(ref)

    def _named(self, name: str) -> Found | None:
        name = unicodedata.normalize("NFC", name.strip())
        paths = self.names.get(name) or self.names.get(name.removesuffix(".md"))
        return Found(path=paths[0], rivals=paths[1:]) if paths else None

    def _by_folded_name(self, name: str) -> Found | None:
        """Find the note of a *name* in other capitals: to `[[…]]` of Obsidian and Logseq they make no difference."""
        if not self.folded_names:
            for known, paths in self.names.items():
                alike = self.folded_names.get(folded(known), ())
                self.folded_names[folded(known)] = tuple(dict.fromkeys((*alike, *paths)))
        paths = self.folded_names.get(folded(name.strip().removesuffix(".md")), ())
        return Found(path=paths[0], rivals=paths[1:]) if paths else None

    def _of_day(self, name: str) -> Found | None:
        """Find the note of the day *name* by another one: Logseq links `Oct 9th, 2024`, its file is `2024_10_09`."""
        return next(filter(None, map(self._named, names_of_day(name))), None)

    def _by_day(self, target: str) -> Found | None:
        """Find the one note whose file is named by the day and words of *target*, as Jekyll makes addresses of them."""
        dated = _DATED.fullmatch(target)
        paths = self.names.get("-".join(dated.groups()), ()) if dated else ()
        return Found(path=paths[0]) if len(paths) == 1 else None

    def _from_root(self, target: str) -> Found | None:
        """Find the note that the end of *target* names from the root, as docsify has links: `a/a/b.md` for `a/b.md`."""
        rest = target.partition("/")[2]
        while "/" in rest:
            path = self.exact.get(rest, "")
            if path in self.ids:
                return Found(path=path, elsewhere=True, from_root=True)
            rest = rest.partition("/")[2]
        return None

    def _by_last_part(self, ref: Ref) -> Found | None:
        """Find *ref* by the last part of its path, as Obsidian does: wherever it stands, if it is told by name."""
        last = unicodedata.normalize("NFC", ref.target).rpartition("/")[2]
        if not last:
            return None
        if not self.last_parts:
            self.last_parts.update(_last_parts(self.exact))
        paths = self.last_parts.get(last, ())
        if ref.kind == "name":
            within = "/" + unicodedata.normalize("NFC", ref.target).removesuffix(".md")
            paths = tuple(path for path in paths if _ends(path, within))
            return Found(path=paths[0], rivals=paths[1:]) if paths else None
        return Found(path=paths[0], elsewhere=True) if len(paths) == 1 and _tells(last) else None


_DATED = re.compile(r"/?(?:[^/]+/)*?(\d{4})/(\d\d)/(\d\d)/([^/]+?)(?:/|\.html)?")
"""The address of a dated post, as Hexo and Jekyll make it by default: `/2024/03/01/vae/`."""
_TELLING = 6
"""Characters by which a name tells what it names, a Han counting for three: `1.png` and `img.png` may be anybody's."""
_COUNTED = re.compile(r"(?<!\d)\d{1,7}\)?$")
"""`clip_image066.png` and `chapter 2.md` are in every folder; a time, `20240304102748`, is in one."""
_ANYBODYS = frozenset("readme index _index summary _sidebar figure picture image untitled screenshot".split())


def _tells(name: str) -> bool:
    stem = posixpath.splitext(name)[0]
    if _COUNTED.search(stem):
        return False
    length = sum(3 if "\u3400" <= char <= "\u9fff" else 1 for char in stem)
    return length >= _TELLING and stem.lower() not in _ANYBODYS


def _holders(ids: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    holders: dict[str, tuple[str, ...]] = {}
    for path, own in ids.items():
        for name in own:
            holders[name] = (*holders.get(name, ()), path)
    return holders


def _bare(path: str) -> str:
    return path.rpartition(".")[0] if path.lower().endswith((".md", ".markdown")) else path


def _ends(path: str, within: str) -> bool:
    return f"/{path}".endswith(within) or f"/{_bare(path)}".endswith(within)


def _last_parts(exact: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for spelling, target in exact.items():
        if spelling.startswith("/") or unicodedata.normalize("NFC", target) != spelling:
            continue
        last = spelling.rpartition("/")[2]
        for name in {last, _bare(last)}:
            found.setdefault(name, []).append(target)
    return {name: tuple(sorted(paths, key=lambda path: (path.count("/"), path))) for name, paths in found.items()}


def spellings(
    articles: Sequence[Article], *, files: Collection[str], urls: Mapping[str, str], others: Iterable[str]
) -> Spellings:
    """Return how *articles* (by path) and *files* may be named.

    *urls* are the addresses that belong to a content path, old ones included, *others* those that do not.
    """
    exact: dict[str, str] = {}
    # In order of precedence: a file `a/b` is meant by `a/b` before the note `a/b.md` is.
    for path in (*(article.path for article in articles), *files):
        exact[unicodedata.normalize("NFC", path)] = path
    for derived in (_without_extension, _folder_of_index, _folder_of_readme):
        for article in articles:
            if (spelling := derived(unicodedata.normalize("NFC", article.path))) is not None:
                exact.setdefault(spelling, article.path)
    exact.setdefault("", "/")
    exact.update((url, url) for url in others)
    exact.update(urls)
    ids = {article.path: article.ids for article in articles}
    return Spellings(exact=exact, names=_names(articles), ids=ids)


_OTHERS_NAMES = (".html", ".qmd", ".rmd", ".mdx")
"""What other generators write or read in the place of `.md`."""
NESTED = "/../"
"""In what HTML names from the folder of its note, or from one that bears the note's name; see `html_address`."""


def plain(ref: Ref) -> Ref:
    """Return *ref* as it is to be told of."""
    return msgspec.structs.replace(ref, target=posixpath.normpath(ref.target)) if NESTED in ref.target else ref


def _spellings(ref: Ref) -> tuple[str, ...]:
    """Return what to look *ref* up by, the likeliest first."""
    target = unicodedata.normalize("NFC", ref.target)
    if NESTED in target:
        return posixpath.normpath(target), posixpath.normpath(target.replace(NESTED, "/", 1))
    inside = target.strip("/")
    # Notes moved from generators that write `b.html`, or read `b.qmd`, still call each other that.
    content = (inside, inside.rpartition(".")[0]) if inside.lower().endswith(_OTHERS_NAMES) else (inside,)
    if ref.kind == "path":
        return (target, target + "/", target.removesuffix("index.html"), *content)
    return content


def _found(target: str, *, exact: bool) -> Found:
    return Found(url=target, exact=exact) if target.startswith("/") else Found(path=target, exact=exact)


def _loose(exact: Mapping[str, str]) -> dict[str, str]:
    loose: dict[str, str] = {}
    for spelling, target in exact.items():
        key = folded(spelling)
        if loose.setdefault(key, target) != target:
            loose[key] = ""
    return loose


def _without_extension(path: str) -> str | None:
    return path.rpartition(".")[0] or None


def _folder_of_index(path: str) -> str | None:
    folder, _, name = path.rpartition("/")
    return folder if name.rpartition(".")[0] in ("index", "_index") else None


def _folder_of_readme(path: str) -> str | None:
    folder, _, name = path.rpartition("/")
    return folder if name.rpartition(".")[0].lower() == "readme" else None


def _names(articles: Sequence[Article]) -> dict[str, tuple[str, ...]]:
    tiers: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
    for article in articles:
        named = article.names, [title_text(article.title)], [article.slug], [path_parts(article.path)[-1]]
        for tier, name in ((tier, name) for tier, names in zip(tiers, named, strict=True) for name in names):
            if name:
                tier.setdefault(unicodedata.normalize("NFC", name), []).append(article.path)
    return {name: tuple(paths) for tier in tiers for name, paths in tier.items()}
