"""Pictures on their way to whoever can decode them and back: each file looked at once, ever, remembered by content.

Only pictures that some shown article refers to are looked at. The host does so in the background, several at a time,
while formulas are set; what it made of them has come before anything of the site is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Protocol

import msgspec

from notesite.diagnostic import Checked, Diagnostic, Place
from notesite.digest import Key, digest, key
from notesite.index.records import ArticlePage, Index
from notesite.index.references.spellings import plain
from notesite.memo import Memo, Worked
from notesite.model import Article, Link, Output, Ref
from notesite.picture import UNKNOWN, Copy, Look, is_picture
from notesite.stages.files import Planned
from notesite.tree import Read, SourceFile, Tree

HELD = 64 * 2**20
"""Bytes of new copies held in memory until they are published; beyond that they are fetched from the memo again."""

Fetch = Callable[[], bytes | None]
"""Return a file's bytes, in whatever thread it is called; None if they cannot be had."""


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """What came of looking at one picture."""

    look: Look
    copies: tuple[bytes, ...] = ()
    """The bytes of each of `look.copies`."""


class Camera(Protocol):
    """Looks at pictures, several at a time."""

    @property
    def identity(self) -> str:
        """The digest of all that a Shot depends on besides the file."""
        ...

    def begin(self, fetch: Fetch, /) -> Callable[[], Shot | None]:
        """Begin to look at what *fetch* gets; return what waits for the Shot. None: there was nothing to look at."""
        ...


class NoCamera:
    """Looks at nothing."""

    identity = ""

    def begin(self, _fetch: Fetch, /) -> Callable[[], Shot | None]:
        """Return nothing."""
        return lambda: None


class PictureFile(msgspec.Struct, frozen=True):
    """A picture's file."""

    path: str
    """In the content folder; empty: it is a static file."""
    name: str
    """As diagnostics show it."""
    digest: str
    """Of its bytes."""
    fetch: Fetch


class Pictures:
    """Answers for every picture of a build."""

    def __init__(self, camera: Camera, *, memo: Memo, worked: Worked) -> None:
        self._camera = camera
        self._memo = memo
        self._worked = worked
        self._sources: dict[tuple[str, str], PictureFile] = {}
        """By kind and target of a reference."""
        self._looks: dict[str, Look] = {}
        """By the digest of a file."""
        self._pending: dict[Key, tuple[PictureFile, Callable[[], Shot | None]]] = {}
        self._held: dict[str, bytes] = {}
        """Copies by their digest."""
        self._room = HELD

    def begin(self, index: Index, tree: Tree, *, read: Read, static: Mapping[str, bytes]) -> None:
        """Begin to look at the pictures that articles of *index* show and nobody remembers."""
        files = {file.path: file for file in tree.files}
        for page in index.articles:
            for ref in _shown(page):
                at = (ref.kind, ref.target)
                if at in self._sources:
                    continue
                # As for links: a file of the static folder counts before a note's own.
                source = _static(ref, static) or _beside_notes(ref, index, files, read)
                if source is not None:
                    self._sources[at] = source
        # The camera is asked who it is only if there is a picture at all: that may load its machinery.
        if self._sources:
            self._begin({source.digest: source for source in self._sources.values()})

    def _begin(self, sources: Mapping[str, PictureFile]) -> None:
        keys = {made: self._key(source) for made, source in sources.items()}
        known = self._memo.recall(list(keys.values()), Look)
        for made, source in sources.items():
            if keys[made] in known:
                self._looks[made] = known[keys[made]]
            else:
                self._pending[keys[made]] = (source, self._camera.begin(source.fetch))

    @property
    def are_known(self) -> bool:
        """Nothing is left to wait for."""
        return not self._pending

    def finish(self) -> None:
        """Wait for what was begun."""
        for known, (source, wait) in self._pending.items():
            shot = wait()
            if shot is None:
                continue
            self._looks[source.digest] = shot.look
            self._worked.miss(source.name, known)
            self._memo.keep([(known, shot.look), *self._developed(shot)])
        self._pending.clear()

    def _developed(self, shot: Shot) -> Iterator[tuple[Key, bytes]]:
        for copy, content in zip(shot.look.copies, shot.copies, strict=True):
            yield _copy_key(copy), content
            if self._room >= len(content) and copy.digest not in self._held:
                self._held[copy.digest] = content
                self._room -= len(content)

    def look(self, ref: Ref) -> Look:
        """Return what is known of the picture *ref* leads to."""
        source = self._sources.get((ref.kind, ref.target))
        return UNKNOWN if source is None else self._look_of(source)

    def _look_of(self, source: PictureFile) -> Look:
        return self._looks.get(source.digest, UNKNOWN)

    def copied(self) -> frozenset[str]:
        """Return the paths of the files in the content folder that readers need not load whole."""
        return frozenset(source.path for source in self._sources.values() if self._look_of(source).copies)

    def copies(self) -> Iterator[tuple[str, tuple[Key, ...]]]:
        """Yield what each picture is called, and what its copies are remembered under."""
        for source in self._sources.values():
            yield source.name, tuple(map(_copy_key, self._look_of(source).copies))

    def planned(self) -> Iterator[Planned]:
        """Yield the copies of all pictures as files of the site."""
        seen: set[str] = set()
        for source in self._sources.values():
            for copy in self._look_of(source).copies:
                if copy.path not in seen:
                    seen.add(copy.path)
                    yield Planned(path=copy.path, digest=copy.digest, make=partial(self._make, copy, source))

    def _make(self, copy: Copy, source: PictureFile) -> Checked[Output | None]:
        content = self._held.pop(copy.digest, None) or self._memo.recall([_copy_key(copy)], bytes).get(_copy_key(copy))
        if content is None:
            # The memo remembers that there was one, and no longer what was in it.
            shot = self._camera.begin(source.fetch)()
            made = {} if shot is None else dict(zip(shot.look.copies, shot.copies, strict=True))
            self._worked.count("picture", 1)
            self._memo.keep((_copy_key(other), bytes_) for other, bytes_ in made.items())
            content = made.get(copy)
        if content is None:
            # Taken away or changed since; the next build sees it as it is then.
            return Checked(value=None, diagnostics=(_changed(source),))
        return Checked(value=Output(path=copy.path, content=content))

    def diagnostics(self, index: Index) -> Iterable[Diagnostic]:
        """Yield what is wrong with pictures, wherever an article shows them."""
        for page in index.articles:
            if any(_is_faulty(self.look(ref)) for ref in _shown(page)):
                yield from self._faults(page.article)

    def _faults(self, article: Article) -> Iterator[Diagnostic]:
        for link in article.links:
            if link.role == "image" and is_picture(link.ref.target):
                fault = _fault(article, link, self.look(link.ref))
                if fault is not None:
                    yield fault

    def _key(self, source: PictureFile) -> Key:
        return key("picture", camera=self._camera.identity, file=source.digest)


def _shown(page: ArticlePage) -> Iterator[Ref]:
    return (led.ref for led in page.led if led.role == "image" and is_picture(led.ref.target))


def _static(ref: Ref, static: Mapping[str, bytes]) -> PictureFile | None:
    content = static.get(ref.target[1:]) if ref.kind == "path" else None
    if content is None:
        return None
    return PictureFile("", ref.target, digest(content), partial(_given, content))


def _beside_notes(ref: Ref, index: Index, files: Mapping[str, SourceFile], read: Read) -> PictureFile | None:
    found = index.addresses.spellings.find(ref)
    file = files.get(found.path) if found else None
    # What cannot be read is told where it is published.
    known = read.digest(file).value if file else None
    if file is None or known is None:
        return None
    return PictureFile(file.path, file.source_path, known, partial(_content, read, file))


def _given(content: bytes) -> bytes:
    return content


def _content(read: Read, file: SourceFile) -> bytes | None:
    return read(file).value


def _copy_key(copy: Copy) -> Key:
    return key("copy", content=copy.digest)


def _is_faulty(look: Look) -> bool:
    return bool(look.unreadable) or look.huge


def _fault(article: Article, link: Link, look: Look) -> Diagnostic | None:
    if look.unreadable:
        return Diagnostic(
            severity="warning",
            code="image.unreadable",
            message=f"`{plain(link.ref).target}` cannot be shown: {look.unreadable}",
            place=article.place_at(link),
            hint="save the picture anew",
        )
    if look.huge:
        return Diagnostic(
            severity="warning",
            code="image.too-large",
            message=f"`{plain(link.ref).target}` has {look.width:,} × {look.height:,} pixels: it is not made smaller",
            place=article.place_at(link),
            hint="readers get the whole file; save it with fewer",
        )
    return None


def _changed(source: PictureFile) -> Diagnostic:
    return Diagnostic(
        severity="warning",
        code="image.unreadable",
        message=f"`{source.name}` changed while the site was built",
        place=Place(path=source.name),
        hint="build again",
    )
