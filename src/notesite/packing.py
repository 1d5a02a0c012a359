"""Values packed small: ten thousand articles are carried along, and the parts of few are ever opened."""

from __future__ import annotations

import zlib
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

_LEVEL = 1
"""Of zlib: a fifth remains, in a hundredth of the time that parsing a note takes."""
_SHORT = 256
"""Bytes of JSON up to which packing takes longer than it saves: zlib begins with tables of its own each time."""
_ZLIB = b"x"
"""What zlib begins with, and no JSON of a record."""
_LATELY = 16
"""Values kept open: each part of a page asks for its own, and a chunk of pages is prepared together."""


class Packing(Generic[T]):
    """Packs values of one type, and opens them, unless it has just done so."""

    def __init__(self, type_: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(type_)
        self._known: dict[int, tuple[bytes, T]] = {}
        """By identity; what is packed stays with it, so that no other can have its identity meanwhile."""

    def packed(self, value: T) -> bytes:
        """Return *value* as it is carried along."""
        plain = msgspec.json.encode(value)
        return plain if len(plain) <= _SHORT else zlib.compress(plain, _LEVEL)

    def opened(self, raw: bytes) -> T:
        """Return the value that was packed as *raw*."""
        known = self._known.get(id(raw))
        if known is None:
            if len(self._known) >= _LATELY:
                self._known.clear()
            plain = zlib.decompress(raw) if raw.startswith(_ZLIB) else raw
            known = self._known[id(raw)] = (raw, self._decoder.decode(plain))
        return known[1]
