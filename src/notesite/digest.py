"""Stable content hashes, and keys made of named parts so that a miss can name what changed.

Python's own `hash` is salted per process and `repr` may change between versions: neither may decide
whether something remembered is still true.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

SIZE = 16
"""Bytes of a digest: 128 bits, so a chance collision in a site of any size is out of the question."""


def digest(data: bytes | str) -> str:
    """Return the hexadecimal BLAKE2b digest of *data*; text is hashed as UTF-8.

    Lone surrogates (YAML's `"\\ud800"`) have no UTF-8 form and are hashed as they would be written in UTF-16.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return blake2b(raw, digest_size=SIZE).hexdigest()


def digest_value(value: object) -> str:
    """Return the digest of any record msgspec can encode; equal records have equal digests.

    As JSON: MessagePack would give two dates of one moment but different offsets one digest.
    """
    return digest(msgspec.json.encode(value, order="deterministic"))


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What a remembered value depends on: a step's name and named digests."""

    step: str
    parts: tuple[tuple[str, str], ...]
    """(name, digest) pairs in the order the step lists them."""

    @property
    def id(self) -> str:
        """The key as one digest, fit for a look-up."""
        return digest_value((self.step, self.parts))


def key(step: str, **parts: str) -> Key:
    """Return the Key of *step* from its named digests."""
    return Key(step=step, parts=tuple(sorted(parts.items())))
