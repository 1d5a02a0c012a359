"""The memo on disk: one SQLite file in the cache folder, which may be copied between machines.

Whatever is wrong with it (cut short, a bit turned, another version's, somebody else's) costs a rebuild and nothing
else. So every value carries a checksum over itself and its key, nothing in it is ever executed, and a file that
SQLite itself cannot read is thrown away.
"""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar, cast
from zlib import crc32

import msgspec

from notesite.digest import Key

T = TypeVar("T")

SCHEMA = 3
"""Raise it when the tables change; a store of another schema is thrown away."""

KEPT_BUILDS = 20
"""Every so many builds, values that none of as many builds has asked for are dropped: the store does not grow for
ever."""

_SQL = (
    "CREATE TABLE remembered (id BLOB PRIMARY KEY, build INTEGER NOT NULL, value BLOB NOT NULL)",
    # Each build looks for the oldest rows; without the index it would read the whole file twice.
    "CREATE INDEX ages ON remembered (build, id)",
    "CREATE TABLE builds (last INTEGER NOT NULL)",
)
"""The only statements a store may consist of: somebody else's view or trigger would be a program, and might never
end."""

_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite puts beside its file, or looks for there."""

_AT_ONCE = 500
"""Rows that are written together."""
_HELD = 8 * 2**20
"""Bytes of new rows that wait to be written together."""
_CHECK = 4
"""Bytes of the checksum before a value: CRC-32."""
_PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""


class Store:
    """Remembers what it is given in *path*; a store that cannot be opened or written remembers nothing."""

    def __init__(self, path: Path | None, *, counts: bool = True) -> None:
        """None: there is nowhere to remember. *counts*: what is done now is a build by which others grow old."""
        self._path = path or Path()
        self._usable = path is not None
        self._counts = counts
        self._base: sqlite3.Connection | None = None
        self._others: sqlite3.Connection | None = None
        self._lent = False
        self._build = 0
        self._fresh: list[tuple[bytes, bytes]] = []
        self._fresh_bytes = 0
        self._asked: set[bytes] = set()
        self.broken = ""
        """Why nothing can be kept; empty: all is well."""

    def __enter__(self) -> Store:
        try:
            self._base = self._opened() if self._usable else None
        except (OSError, sqlite3.Error) as error:
            self.broken = str(error)
        return self

    def __exit__(self, *_: object) -> None:
        if self._base is None:
            return
        with suppress(sqlite3.Error):
            self._base.close()

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return the values of *keys* that are here and whole."""
        if self._base is None or not keys:
            return {}
        by_id = {_identity(key): key for key in keys}
        decode = _decoder(type_)
        known: dict[Key, T] = {}
        for identity, stored in self._rows(list(by_id)):
            value = _unsealed(identity, stored)
            if value is None:
                continue
            try:
                known[by_id[identity]] = decode(value)
            except (msgspec.DecodeError, ValueError, RecursionError):
                continue
            self._asked.add(identity)
        return known

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Remember *values*; they are on disk after `settle`."""
        if self._base is None:
            return
        for key, value in values:
            identity = _identity(key)
            sealed = _sealed(identity, _encoded(value))
            self._fresh.append((identity, sealed))
            self._fresh_bytes += len(sealed)
        if not self._lent and (len(self._fresh) >= _AT_ONCE or self._fresh_bytes >= _HELD):
            with self._guarded() as base:
                self._write(base)

    def settle(self) -> None:
        """Put on disk what was kept, and note what was asked for."""
        if self._base is None:
            return
        # When much is kept at once it is written on the way, and committed only here.
        if not self._fresh and not self._asked and not self._base.in_transaction:
            return
        self._lent = False
        with self._guarded() as base:
            self._write(base)
            # Most rows were asked for lately; only those about to be forgotten are touched.
            stale = base.execute("SELECT id FROM remembered WHERE build < ?", (self._build - KEPT_BUILDS // 2,))
            touched = [(self._build, identity) for (identity,) in stale.fetchall() if identity in self._asked]
            base.executemany("UPDATE remembered SET build = ? WHERE id = ?", touched)
            base.commit()

    def forget(self, living: Callable[[], Iterable[Key]]) -> None:
        """Drop what nobody has asked for lately, but for what is *living*: a build may ask for it that has more to do.

        What was kept has to be settled before.
        """
        # To learn what is living takes long; so it is asked for when much has grown old, not at every build.
        if self._has_grown_old():
            self.touch(living())
            while self.drop(_AT_ONCE):
                pass

    def grow_old(self) -> bool:
        """Count what was done as a build, even if it asked for nothing here; say if much has grown old by now."""
        if self._base is None:
            return False
        with self._guarded() as base:
            base.execute("UPDATE builds SET last = ?", (self._build,))
            base.commit()
        return self._has_grown_old()

    def touch(self, living: Iterable[Key]) -> None:
        """Count what is *living* as asked for."""
        if self._base is None:
            return
        with self._guarded() as base:
            touched = ((self._build, _identity(key)) for key in living)
            base.executemany("UPDATE remembered SET build = ? WHERE id = ?", touched)
            base.commit()

    def drop(self, most: int) -> bool:
        """Drop, of what nobody has asked for lately, at most so many values; say if there may be more."""
        if self._base is None:
            return False
        dropped = 0
        with self._guarded() as base:
            old = "SELECT id FROM remembered WHERE build < ? LIMIT ?"
            done = base.execute(
                f"DELETE FROM remembered WHERE id IN ({old})",  # noqa: S608  nothing from outside
                (self._build - KEPT_BUILDS, most),
            )
            dropped = done.rowcount
            base.commit()
        return dropped == most

    def _has_grown_old(self) -> bool:
        if self._base is None:
            return False
        oldest = None
        with self._guarded() as base:
            (oldest,) = base.execute("SELECT min(build) FROM remembered").fetchone()
        return oldest is not None and oldest < self._build - 2 * KEPT_BUILDS

    def lend(self) -> None:
        """Put on disk what was kept, for a copy of this process to read there, and write no more until `settle`."""
        if self._base is None:
            return
        # SQLite lets nobody read while much is written: what is kept from here on waits.
        self._lent = True
        with self._guarded() as base:
            self._write(base)
            base.commit()

    def borrow(self) -> None:
        """Go on in a copy of the process that lent this: reading what it had put on disk, and keeping nothing."""
        if self._base is None:
            return
        # SQLite forbids one connection in two processes: closed in this one, it would drop the other's locks.
        self._others = self._base
        try:
            self._base = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", timeout=_PATIENCE, uri=True)
        except sqlite3.Error:
            self._base = None

    def _write(self, base: sqlite3.Connection) -> None:
        rows = [(identity, self._build, stored) for identity, stored in self._fresh]
        base.executemany("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?)", rows)
        base.execute("UPDATE builds SET last = ?", (self._build,))
        self._fresh.clear()
        self._fresh_bytes = 0

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection; when the disk says no, go on without a memory."""
        base = self._base
        assert base is not None, "only an open store is written"
        try:
            yield base
        except sqlite3.Error as error:
            self.broken = str(error)
            self._base = None
            with suppress(sqlite3.Error):
                base.close()

    def _rows(self, identities: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        base = self._base
        if base is None:
            return
        for start in range(0, len(identities), _AT_ONCE):
            some = identities[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            try:
                yield from base.execute(f"SELECT id, value FROM remembered WHERE id IN ({marks})", some).fetchall()  # noqa: S608
            except sqlite3.Error as error:
                # What another process is writing to is whole, and what was borrowed is not ours to throw away.
                if not _is_busy(error) and self._others is None:
                    self._throw_away()
                return

    def _opened(self) -> sqlite3.Connection:
        if any(map(_is_no_file, _files(self._path))):
            remove(self._path)
        try:
            return self._connected()
        except _DamagedError:
            remove(self._path)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        self._path.parent.mkdir(exist_ok=True)
        base = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level="DEFERRED")
        try:
            # A power cut may cost the store, which costs a rebuild: not worth a sync after every build.
            base.execute("PRAGMA synchronous = OFF")
            base.execute("PRAGMA journal_mode = TRUNCATE")
            _look_over(base)
            self._build = int(base.execute("SELECT last FROM builds").fetchone()[0]) + self._counts
        except (sqlite3.Error, TypeError, ValueError) as error:
            base.close()
            if isinstance(error, sqlite3.Error) and _is_busy(error):
                raise
            raise _DamagedError(str(error)) from error
        return base

    def _throw_away(self) -> None:
        """Begin again with an empty store: this one is damaged."""
        if self._base is not None:
            self._base.close()
        self._base = None
        with suppress(OSError, sqlite3.Error):
            remove(self._path)
            self._base = self._connected()


def remove(path: Path) -> None:
    """Throw the store at *path* away, and what SQLite has put beside it."""
    for name in _files(path):
        if name.is_dir() and not name.is_symlink():
            raise OSError(f"{name} is a folder")
        name.unlink(missing_ok=True)


def _files(path: Path) -> Iterator[Path]:
    yield path
    for end in _BESIDE:
        yield path.with_name(path.name + end)


def _is_no_file(path: Path) -> bool:
    """Say whether *path* is a pipe or a device: to open one may take for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


class _DamagedError(sqlite3.DatabaseError):
    """What is on disk is no store of ours."""


def _is_busy(error: sqlite3.Error) -> bool:
    """Say whether *error* is only that another process is using the store."""
    # The lowest byte is the kind; what is above it says more closely where.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _look_over(base: sqlite3.Connection) -> None:
    """Make the tables of a store that is new; _DamagedError if there are others, or another notesite's."""
    found = tuple(sql for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY rowid"))
    if not found:
        for statement in _SQL:
            base.execute(statement)
        base.execute("INSERT INTO builds VALUES (0)")
        base.execute(f"PRAGMA user_version = {SCHEMA}")
        base.commit()
    elif found != _SQL or base.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
        raise _DamagedError("it is no store of this notesite")


def _identity(key: Key) -> bytes:
    return bytes.fromhex(key.id)


def _encoded(value: object) -> bytes:
    return value if isinstance(value, bytes) else msgspec.json.encode(value)


def _decoder(type_: type[T]) -> Callable[[memoryview], T]:
    """Return what makes a value of *type_* of its bytes; bytes are kept as they are."""
    return cast("Callable[[memoryview], T]", bytes) if type_ is bytes else msgspec.json.Decoder(type_).decode


def _sealed(identity: bytes, value: bytes) -> bytes:
    return _seal(identity, value) + value


def _unsealed(identity: bytes, stored: object) -> memoryview | None:
    """Return the value in *stored* if it is whole and was kept under *identity*."""
    if not isinstance(stored, bytes) or len(stored) < _CHECK:
        return None
    value = memoryview(stored)[_CHECK:]
    return value if stored[:_CHECK] == _seal(identity, value) else None


def _seal(identity: bytes, value: bytes | memoryview) -> bytes:
    """Return the CRC-32 of *value* kept under *identity*.

    It notices every flipped bit and every damaged run of up to 32 of them. Whoever can forge a row can forge any seal
    without a secret, so a stronger one, five times as slow over the 33 MB of 900 notes, would keep out nobody else.
    """
    return crc32(value, crc32(identity)).to_bytes(_CHECK, "big")
