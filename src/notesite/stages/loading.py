"""Notes → articles: each by itself, unless it is remembered, on as many processors as there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

import msgspec

from notesite.diagnostic import Checked
from notesite.digest import Key, digest, digest_value, key
from notesite.load.options import LoadOptions
from notesite.memo import Memo, Worked
from notesite.model import Article
from notesite.stages.eachnote import EachNote, Job, Run
from notesite.tree import Read, SourceFile, Tree


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """An article and the digest of all it was made from."""

    article: Article
    origin: str


Held = Mapping[str, Checked[Article | None]]
"""Articles at hand, by the digests of all they were made from."""


class Loader:
    """Loads the notes of a tree with *options*; *tool* stands for notesite itself in the keys of *memo*."""

    def __init__(
        self,
        *,
        options: LoadOptions,
        read: Read,
        memo: Memo,
        tool: str,
        run: Run,
        worked: Worked,
        held: Held = MappingProxyType({}),
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        """Of what is *held*, *memo* is not asked. *pause* is called between notes."""
        self._options = options
        self._read = read
        self._memo = memo
        self._run = run
        self._worked = worked
        self._held = held
        self._pause = pause
        self._common = {"tool": tool, "options": digest_value(options)}

    def load_one(self, note: SourceFile, content: bytes) -> Checked[Loaded | None]:
        """Return the article in *content*, which *note* holds now; parsed here and now unless it is remembered."""
        wanted = self.key(note, digest(content))
        known = self._recalled([wanted]).get(wanted)
        if known is None:
            parcel = self._parcel(note, content)
            self._memo.keep([(wanted, parcel)])
            known = _unwrapped(parcel)
        loaded = None if known.value is None else Loaded(article=known.value, origin=wanted.id)
        return Checked(value=loaded, diagnostics=known.diagnostics)

    def parsed(self, note: SourceFile, content: bytes) -> Checked[Article | None]:
        """Return the article in *content*, which *note* holds, parsed here and now; nothing of it is remembered."""
        return _unwrapped(self._parcel(note, content))

    def _parcel(self, note: SourceFile, content: bytes) -> bytes:
        job = Job(content=content, path=note.path, source_path=note.source_path, options=self._options)
        (parcel,) = self._run(parse, [job], 1)
        return parcel

    def load(self, tree: Tree, *, meanwhile: Callable[[Article], None]) -> Checked[tuple[Loaded, ...]]:
        """Return the articles of *tree*, in its order.

        *meanwhile* is given each newly parsed article while others are still being parsed.
        """
        each = EachNote(read=self._read, key=self.key, recall=self._recalled, pause=self._pause)
        for note, key_, parcel in each.made(tree.notes, parse, options=self._options, run=self._run):
            self._worked.miss(note.source_path, key_)
            self._memo.keep([(key_, parcel)])
            checked = each.known[key_] = _unwrapped(parcel)
            if checked.value is not None:
                meanwhile(checked.value)
        diagnostics, loaded = each.diagnostics, []
        for _, key_, checked in each.values(tree.notes):
            diagnostics += checked.diagnostics
            if checked.value is not None:
                loaded.append(Loaded(article=checked.value, origin=key_.id))
        return Checked(value=tuple(loaded), diagnostics=tuple(diagnostics))

    def _recalled(self, keys: Sequence[Key]) -> Mapping[Key, Checked[Article | None]]:
        known = {key_: self._held[key_.id] for key_ in keys if key_.id in self._held}
        wanted = [key_ for key_ in keys if key_ not in known] if known else keys
        for key_, parcel in self._memo.recall(wanted, bytes).items():
            self._pause()
            with suppress(msgspec.DecodeError):
                known[key_] = _unwrapped(parcel)
        return known

    def key(self, note: SourceFile, content: str) -> Key:
        """Return what the article of *note* is remembered under while its text has the digest *content*."""
        return key("load", **self._common, path=digest_value(note), source=content)


_LENGTH = 4
"""Bytes that say how long a part of a parcel is."""
_HEAD = msgspec.json.Decoder(Checked[Article | None])
_PARTS = ("reach", "usage", "text")
"""Fields of an article that are packed by themselves, in the order they follow its head."""


def parse(job: Job) -> bytes:
    """Return the article of *job* with its diagnostics as a parcel: what can travel between processes, and be kept.

    A parcel is the article without its links, its formulas' places and its text, and after it these, nine tenths of
    it, which most builds never look at. As JSON, since MessagePack turns every date into UTC, and the day an author
    wrote into the one before.
    """
    # The parser takes a twelfth of a second to load, and a build that remembers every note needs none.
    from notesite.load.article import load_article  # noqa: PLC0415

    loaded = load_article(job.content, path=job.path, source_path=job.source_path, options=job.options)
    parts: list[bytes] = []
    if loaded.value is not None:
        parts = [getattr(loaded.value, name) for name in _PARTS]
        bare = msgspec.structs.replace(loaded.value, **dict.fromkeys(_PARTS, b""))
        loaded = msgspec.structs.replace(loaded, value=bare)
    parts = [msgspec.json.encode(loaded), *parts]
    return b"".join(piece for part in parts for piece in (len(part).to_bytes(_LENGTH, "big"), part))


def _unwrapped(parcel: bytes) -> Checked[Article | None]:
    """Return what is in *parcel*; msgspec.DecodeError if it is none."""
    begin, end = _part(parcel, 0)
    loaded = _HEAD.decode(memoryview(parcel)[begin:end])
    if loaded.value is None:
        return loaded
    for name in _PARTS:
        begin, end = _part(parcel, end)
        # Frozen for everyone else; nobody else has it yet, and a copy of 900 articles takes as long as reading them.
        msgspec.structs.force_setattr(loaded.value, name, parcel[begin:end])
    return loaded


def _part(parcel: bytes, at: int) -> tuple[int, int]:
    """Return where the part of *parcel* begins and ends whose length stands *at*."""
    begin = at + _LENGTH
    return begin, begin + int.from_bytes(parcel[at:begin], "big")
