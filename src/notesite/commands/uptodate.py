"""Whether the site is up to date: if neither its sources nor its output have changed, there is nothing to do.

This is the outermost of the remembered steps. Its key names everything a build depends on; what it remembers is what
the build found and the state of its output. It loads no parser, no template engine and no V8: a build with nothing
to do pays for nothing. Any doubt is left to a real build.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from notesite import manifest
from notesite.commands.contents import Contents
from notesite.commands.settings import KnownSettings, known
from notesite.commands.wish import CACHE, SETTINGS, STORE, Outcome, Wish, kept_stamps, now, stamps_of
from notesite.config import Config
from notesite.diagnostic import Checked
from notesite.digest import Key, digest, digest_value, key
from notesite.findings import Findings, Packed
from notesite.host import theme
from notesite.host.lock import PATIENCE, lock
from notesite.host.overlay import files
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.host.store import Store
from notesite.host.tool import tool_digest
from notesite.manifest import Published
from notesite.memo import Memo, Worked
from notesite.report import Totals
from notesite.tree import SourceFile, Tree


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A published site."""

    content: str
    """The content folder."""
    inputs: str
    """Digest of all files it was made from."""
    outputs: str
    """Digest of the output folder's manifest."""
    since: dt.datetime | None
    until: dt.datetime | None
    """The site is up to date from *since* to *until* only: at these, an article's date comes."""
    totals: Totals
    parcels: int
    """Number of parts in which the diagnostics are remembered."""
    settings: KnownSettings | None


_PARCEL = 1_000
"""Files whose diagnostics are remembered together: a large site that was moved whole has 200,000."""


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """A site that does not stand as a build would make it."""

    notes: tuple[SourceFile, ...] = ()
    """Notes that have changed since; perhaps nothing else has."""
    settings: KnownSettings | None = None


def recall(wish: Wish) -> Outcome | Stale:
    """Return what the last build of *wish* came to if the site stands as it would make it."""
    cache = wish.root / CACHE
    if not (cache / STORE).is_file():
        return Stale()
    with lock(cache / "lock", patience=PATIENCE) as held:
        if not held:
            return Stale()
        # Where a build has nothing to do, what is remembered does not grow old.
        with suppress(OSError), Store(cache / STORE, counts=False) as store:
            return _recalled(wish, store)
    return Stale()


def _recalled(wish: Wish, store: Store) -> Outcome | Stale:
    own = _key(wish)
    standing = store.recall([own], Standing).get(own)
    if standing is None or not _is_due(standing, now()):
        return Stale()
    parcels = [_parcel_key(own, standing, number) for number in range(standing.parcels)]
    content = Path(standing.content)
    notes, written = stamps_of(store, content), stamps_of(store, wish.output)
    folder = content_folder(wish, content)
    tree = folder.scan()
    if inputs(wish, folder, tree, notes) != standing.inputs:
        changed = frozenset(notes.changed)
        notes_changed = tuple(note for note in tree.value.notes if note.path in changed)
        return Stale(notes=notes_changed, settings=standing.settings)
    count = _standing_files(wish.output, standing.outputs, written)
    if count is None:
        return Stale(settings=standing.settings)
    found = store.recall(parcels, tuple[Packed, ...])
    if len(found) != len(parcels):
        return Stale()
    if notes.grew or written.grew:
        kept_stamps(store, content, notes)
        kept_stamps(store, wish.output, written)
        store.settle()
    published = Published(written=0, unchanged=count, deleted=0)
    return Outcome(
        totals=standing.totals,
        diagnostics=Findings(packed=(one for parcel in parcels for one in found[parcel])),
        stopped=False,
        published=published,
        worked=Worked(),
    )


def record(
    wish: Wish,
    outcome: Outcome,
    memo: Memo,
    *,
    settings: Checked[Config],
    content: Path,
    made_from: str,
    dates: tuple[dt.datetime, ...],
) -> None:
    """Have *memo* remember that the site of *wish* stands; *made_from* is what `inputs` said of its files."""
    moment = now()
    own = _key(wish)
    found = outcome.diagnostics.packed()
    standing = Standing(
        content=str(content),
        inputs=made_from,
        outputs=digest((wish.output / manifest.NAME).read_bytes()),
        since=max((date for date in dates if date <= moment), default=None),
        until=min((date for date in dates if date > moment), default=None),
        totals=outcome.totals,
        parcels=-(-len(found) // _PARCEL),
        settings=known(settings, dict(own.parts)["settings"]),
    )
    for number in range(standing.parcels):
        some = found[number * _PARCEL : (number + 1) * _PARCEL]
        memo.keep([(_parcel_key(own, standing, number), some)])
    memo.keep([(own, standing)])


def _parcel_key(own: Key, standing: Standing, number: int) -> Key:
    return key("findings", site=own.id, inputs=standing.inputs, outputs=standing.outputs, number=digest(str(number)))


def content_folder(wish: Wish, content: Path) -> Folder:
    """Return the folder of the notes, without what the site itself is written to."""
    return Folder(content, root=wish.root, skip=(wish.output, wish.root / CACHE))


def inputs(wish: Wish, folder: Folder, tree: Checked[Tree], stamps: Stamps) -> str:
    """Return the digest of every file the site of *wish* is made from, by name and content."""
    read = Contents(folder, stamps)
    named = [(file, read.digest(file).value) for file in (*tree.value.notes, *tree.value.files)]
    own = [(name, stamps.of(path, f"theme:{path}")) for name, path in _theme_files(wish.root)]
    return digest_value((named, tree.diagnostics, own))


def looks(wish: Wish, folder: Folder, tree: Tree) -> str:
    """Return the digest of what the disk says of every such file without opening it."""
    paths = [f"{folder.content}/{file.path}" for file in (*tree.notes, *tree.files)]
    paths += [str(path) for _, path in _theme_files(wish.root)]
    return digest_value([(path, _look(path)) for path in (*paths, str(wish.root / SETTINGS))])


def _look(path: str) -> list[int]:
    try:
        found = os.stat(path)  # noqa: PTH116  a thousand of them
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _theme_files(root: Path) -> Iterator[tuple[str, Path]]:
    for name, path in sorted(files(theme.templates_folder()).items()):
        yield f"templates/{theme.OWN}{name}", path
    for kind, default in (("templates", theme.templates_folder()), ("static", theme.static_folder())):
        for name, path in sorted({**files(default), **files(root / kind)}.items()):
            yield f"{kind}/{name}", path


def _key(wish: Wish) -> Key:
    return key(
        "site",
        tool=tool_digest(),
        katex=digest((theme.katex_folder() / "stamp.json").read_bytes()),
        settings=digest((wish.root / SETTINGS).read_bytes()),
        wish=digest_value([str(getattr(wish, name)) for name in wish.__struct_fields__ if name != "jobs"]),
    )


def _is_due(standing: Standing, moment: dt.datetime) -> bool:
    return (standing.since is None or standing.since <= moment) and (standing.until is None or moment < standing.until)


def look_at_outputs(wish: Wish, stamps: Stamps) -> None:
    """Have *stamps* know every file of the output that was left alone for long enough."""
    for name in manifest.decode((wish.output / manifest.NAME).read_bytes()):
        stamps.of(wish.output / name, name)


def _standing_files(folder: Path, wanted: str, stamps: Stamps) -> int | None:
    """Return how many files stand in *folder* just as its manifest, which has the digest *wanted*, lists them."""
    content = (folder / manifest.NAME).read_bytes()
    if digest(content) != wanted:
        return None
    listed = manifest.decode(content)
    for name, made in listed.items():
        path = f"{folder}/{name}"
        try:
            found = os.lstat(path)
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode) or stamps.of(path, name, found) != made:
            return None
    return len(listed)
