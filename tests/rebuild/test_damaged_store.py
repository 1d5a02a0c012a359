"""Whatever happened to the store, a build makes the site it would make without one."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from rebuilding import built, make_site

from contents import contents
from notesite.host.store import _CHECK, _sealed


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that has been built once, with its store."""
    root = make_site(tmp_path_factory.mktemp("site"))
    built(root, root / "public")
    return root


def _rebuilt(site: Path, root: Path, damage: Callable[[Path], None]) -> None:
    """Build at *root*, where *site* is or will be as it was built, with a store that *damage* was done to."""
    if not root.exists():
        shutil.copytree(site, root)
    else:
        shutil.rmtree(root / ".notesite")
        shutil.copytree(site / ".notesite", root / ".notesite")
    damage(root / ".notesite" / "store.sqlite")
    outcome = built(root, root / "public")
    assert contents(root / "public") == contents(site / "public")
    assert outcome.published is not None
    assert not (root / ".notesite" / "sprung").exists()
    if (root / ".notesite" / "store.sqlite").is_dir():
        assert "host.no-store" in {found.code for found in outcome.diagnostics}


def _gone(store: Path) -> None:
    """Take the published site away: of one that stands, little is asked of its store."""
    shutil.rmtree(store.parent.parent / "public", ignore_errors=True)


class _Trap:
    """What unpickling it leaves: a folder."""

    def __init__(self, sprung: Path) -> None:
        self._sprung = sprung

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._sprung),)


def _told(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "one byte": lambda path: path.write_bytes(path.read_bytes()[:1]),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "all but one byte": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "a megabyte of noise": lambda path: path.write_bytes(random.Random(1).randbytes(1 << 20)),
    "a text": lambda path: path.write_text("hello", "utf-8"),
    "a pickle that runs code": lambda path: path.write_bytes(pickle.dumps(_Trap(path.with_name("sprung")))),
    "an older notesite's": lambda path: _told(path, "PRAGMA user_version = 2", "DROP TABLE builds"),
    "a newer notesite's": lambda path: _told(
        path, "PRAGMA user_version = 99", "ALTER TABLE remembered RENAME TO other"
    ),
    "somebody else's view": lambda path: _told(path, "DROP TABLE builds", "CREATE VIEW builds AS SELECT 'x' AS last"),
    "rows that cannot be written": lambda path: _told(
        path, "CREATE TRIGGER t BEFORE INSERT ON remembered BEGIN SELECT RAISE(ABORT, 'no'); END"
    ),
    "a journal of noise beside it": lambda path: path.with_name(path.name + "-journal").write_bytes(
        random.Random(2).randbytes(100_000)
    ),
    "a folder in the place of its journal": lambda path: (
        path.with_name(path.name + "-journal").unlink(),
        path.with_name(path.name + "-journal").mkdir(),
    ),
    "a folder in the place of the lock": lambda path: (
        path.with_name("lock").unlink(),
        path.with_name("lock").mkdir(),
    ),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a pipe in the place of its journal": lambda path: (
        path.with_name(path.name + "-journal").unlink(),
        os.mkfifo(path.with_name(path.name + "-journal")),
    ),
    "a pipe in the place of another journal": lambda path: os.mkfifo(path.with_name(path.name + "-wal")),
    "a link that leads nowhere": lambda path: (path.unlink(), path.symlink_to("/nonexistent/store")),
    "a view that never ends": lambda path: _told(
        path,
        "DROP TABLE remembered",
        "CREATE VIEW remembered AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c) "
        "SELECT id, 1 AS build, x'00' AS value FROM c",
    ),
    "a trigger that forgets": lambda path: _told(
        path, "CREATE TRIGGER t AFTER INSERT ON remembered BEGIN DELETE FROM remembered; END"
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_store_costs_time_only(site: Path, tmp_path: Path, name: str) -> None:
    """Cut short, overwritten, replaced, and what lies beside it: the site is the same."""

    def damage(path: Path) -> None:
        DAMAGES[name](path)
        _gone(path)

    _rebuilt(site, tmp_path / "copy", damage)


def test_a_bit_turned_anywhere_costs_time_only(site: Path, tmp_path: Path) -> None:
    """Two hundred single bits, spread over the file; at every fourth, all that is in it is asked for."""
    chance = random.Random(7)
    for number in range(200):

        def turn(path: Path, number: int = number) -> None:
            content = bytearray(path.read_bytes())
            at = chance.randrange(len(content))
            content[at] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
            if number % 4 == 0:
                _gone(path)

        _rebuilt(site, tmp_path / "copy", turn)


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "no end that can be unpacked": lambda value: value[:-20] + b"\xff" * 20,
    "paths outside the site": lambda value: value.replace(b'"path":"', b'"path":"../../../outside/'),
    "nested without end": lambda value: b"[" * 100_000 + value,
    "nothing": lambda _: b"",
}


@pytest.mark.parametrize(
    ("command", "forgery"), [*(("build", name) for name in FORGERIES), ("check", "no end that can be unpacked")]
)
def test_a_store_somebody_forged_costs_time_only(site: Path, tmp_path: Path, command: str, forgery: str) -> None:
    """Every checksum in it is right, and every value wrong."""
    root = shutil.copytree(site, tmp_path / "a" / "b" / "copy")
    with closing(sqlite3.connect(root / ".notesite" / "store.sqlite")) as base, base:
        for identity, stored in base.execute("SELECT id, value FROM remembered").fetchall():
            forged = _sealed(identity, FORGERIES[forgery](stored[_CHECK:]))
            base.execute("UPDATE remembered SET value = ? WHERE id = ?", (forged, identity))
    (root / "templates").mkdir()
    (root / "templates" / "404.html").write_text("<p>没有", "utf-8")
    line = [sys.executable, "-m", "notesite", command, str(root), "--format", "short"]
    line += ["--keep-going"] if command == "build" else []
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, "fault of notesite" in done.stderr) == (0, False), done.stderr
    if command == "build":
        shutil.rmtree(root / ".notesite")
        built(root, root / "clean")
        assert contents(root / "public") == contents(root / "clean")
    assert not (tmp_path / "outside").exists()


def test_a_store_filled_by_another_site_is_harmless(site: Path, tmp_path: Path) -> None:
    """Keys hold everything a value depends on, so another site's values are simply never asked for."""
    other = make_site(tmp_path / "other")
    (other / "content" / "n0.md").write_text("---\ntitle: 别\ndate: 2020-01-01\n---\n别的 $z$\n", "utf-8")
    built(other, other / "public")
    store = (other / ".notesite" / "store.sqlite").read_bytes()
    _rebuilt(site, tmp_path / "copy", lambda path: path.write_bytes(store) and None)
