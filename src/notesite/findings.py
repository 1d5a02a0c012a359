"""All that was found in a site, by file, and most of it still packed: it is counted, and few of it are ever read.

A site moved here whole may have 16,000 links that lead nowhere. To make a value of each, put them in order and write
them down again would take longer than all else that a build has to do after one edit.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Self

import msgspec

from notesite.diagnostic import Diagnostic, Severity, ordered

_LEVEL = 1
"""Of zlib: lines of source repeat from one diagnostic to the next, and a seventh remains."""

_SMALL = 4096
"""Bytes that stay as they are: a twentieth of a millisecond would save three kilobytes."""


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """Diagnostics of one file, in order and each once, as they can be remembered."""

    path: str
    """As their places name it."""
    kinds: dict[Severity, dict[str, int]]
    """How many there are of each severity and code."""
    content: bytes


_Part = tuple[Diagnostic, ...] | Packed


def packed(diagnostics: Iterable[Diagnostic]) -> tuple[Packed, ...]:
    """Return *diagnostics*, by file."""
    return tuple(_packed(path, ordered(some)) for path, some in sorted(by_path(diagnostics).items()))


def _packed(path: str, some: tuple[Diagnostic, ...]) -> Packed:
    kinds: dict[Severity, dict[str, int]] = {}
    for one in some:
        codes = kinds.setdefault(one.severity, {})
        codes[one.code] = codes.get(one.code, 0) + 1
    content = msgspec.json.encode(some)
    return Packed(path=path, kinds=kinds, content=content if len(content) < _SMALL else zlib.compress(content, _LEVEL))


class Findings:
    """Diagnostics in order, each once: by file, and in it as `ordered` puts them. It never changes."""

    def __init__(self, diagnostics: Iterable[Diagnostic] = (), packed: Iterable[Packed] = ()) -> None:
        """Take *diagnostics* in any order, and what is *packed*."""
        self._files: dict[str, tuple[_Part, ...]] = {}
        """By path. What came at different times stays in parts, of which no two have a kind in common."""
        for one in packed:
            self._add(one.path, one)
        self._take(diagnostics)

    def plus(self, diagnostics: Iterable[Diagnostic]) -> Self:
        """Return these and more *diagnostics*."""
        both = type(self)()
        both._files = dict(self._files)
        both._take(diagnostics)
        return both

    def _take(self, diagnostics: Iterable[Diagnostic]) -> None:
        for path, some in by_path(diagnostics).items():
            self._add(path, ordered(some))
        self._files = dict(sorted(self._files.items()))

    def _add(self, path: str, part: _Part) -> None:
        parts = self._files.get(path, ())
        # The same may have been found twice only where it is of the same kind.
        if any(not _kinds(part).keys().isdisjoint(_kinds(other)) for other in parts):
            parts, part = (), ordered((*self.in_file(path), *_read(part)))
        self._files[path] = (*parts, part)

    def __iter__(self) -> Iterator[Diagnostic]:
        for path in self._files:
            yield from self.in_file(path)

    def __len__(self) -> int:
        return self.kinds.total()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Findings({list(self)})"

    def in_file(self, path: str) -> tuple[Diagnostic, ...]:
        """Return those in the file that diagnostics call *path*."""
        return _joined(self._files.get(path, ()))

    @cached_property
    def kinds(self) -> Counter[tuple[Severity, str]]:
        """How many there are of each severity and code; nothing is unpacked for it. Not to be changed."""
        found: Counter[tuple[Severity, str]] = Counter()
        for parts in self._files.values():
            for part in parts:
                for kind, count in _kinds(part).items():
                    found[kind] += count
        return found

    def few(self, number: int) -> Iterator[Diagnostic]:
        """Yield all errors, and the first *number* of each other kind; only what holds some of them is unpacked."""
        seen: Counter[tuple[Severity, str]] = Counter()
        for parts in self._files.values():
            wanted = [part for part in parts if any(kind[0] == "error" or seen[kind] < number for kind in _kinds(part))]
            for one in _joined(wanted):
                seen[one.severity, one.code] += 1
                if one.severity == "error" or seen[one.severity, one.code] <= number:
                    yield one

    def packed(self) -> tuple[Packed, ...]:
        """Return all of them as they can be remembered."""
        return tuple(
            part if isinstance(part, Packed) else _packed(path, part)
            for path, parts in self._files.items()
            for part in parts
        )


def _kinds(part: _Part) -> Mapping[tuple[Severity, str], int]:
    if isinstance(part, Packed):
        return {(severity, code): count for severity, codes in part.kinds.items() for code, count in codes.items()}
    return Counter((one.severity, one.code) for one in part)


_decoder = msgspec.json.Decoder(tuple[Diagnostic, ...])


def _read(part: _Part) -> tuple[Diagnostic, ...]:
    if not isinstance(part, Packed):
        return part
    # JSON begins with a bracket, and nothing that zlib made does.
    return _decoder.decode(part.content if part.content.startswith(b"[") else zlib.decompress(part.content))


def _joined(parts: Sequence[_Part]) -> tuple[Diagnostic, ...]:
    return _read(parts[0]) if len(parts) == 1 else ordered(one for part in parts for one in _read(part))


def by_path(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Return *diagnostics* by the path of their place, those of each in the order given."""
    found: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        found.setdefault(one.place.path, []).append(one)
    return found
