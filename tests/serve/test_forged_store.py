"""A store that others wrote, met while serving: it costs time, and is told of."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from serving_support import Served, site
from test_session import shown

from notesite.commands.wish import STORE
from notesite.host.store import _CHECK, _sealed
from notesite.serving.memory.doubt import FORGOTTEN
from notesite.serving.trying import Trials

sys.path.insert(0, str(Path(__file__).parent.parent / "rebuild"))
from rebuilding import make_site
from test_damaged_store import FORGERIES


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return a site that has been served once, with its store, and what was shown."""
    root = make_site(tmp_path_factory.mktemp("site") / "site")
    served = Served(root).begin()
    served.workshop.settle()
    return root, shown(served)


def forge(root: Path, forgery: Callable[[bytes], bytes], *, all_of_it: bool = True) -> None:
    """Make every value in the site's store what *forgery* makes of it.

    Not *all_of_it*: only what notes were read as.
    """
    with closing(sqlite3.connect(root / ".notesite" / STORE)) as base, base:
        for identity, stored in base.execute("SELECT id, value FROM remembered").fetchall():
            value = stored[_CHECK:]
            if all_of_it or value[:1] not in (b"{", b"["):
                forged = _sealed(identity, forgery(value))
                base.execute("UPDATE remembered SET value = ? WHERE id = ?", (forged, identity))


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_store_costs_time_only(kept: tuple[Path, dict[str, bytes]], tmp_path: Path, forgery: str) -> None:
    """Every checksum in it is right, and every value wrong."""
    root, expected = kept
    copy = shutil.copytree(root, tmp_path / "site")
    forge(copy, FORGERIES[forgery])
    served = Served(copy).begin()
    assert served.errors == []
    assert shown(served) == expected


def test_a_page_that_cannot_be_made_of_it_is_made_anew(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once: if that does not help, the fault is our own."""
    root, expected = kept
    copy = shutil.copytree(root, tmp_path / "site")
    forge(copy, FORGERIES["no end that can be unpacked"], all_of_it=False)
    monkeypatch.setattr(Trials, "problems", lambda *_: ())
    monkeypatch.setattr(Trials, "rest", lambda *_: ())
    served = Served(copy).begin()
    path = next(path for path, page in served.session.desk.state_now.pages.items() if page.template == "article.html")
    told = served.told
    assert served.get(f"/{path}").status == 503
    served.step_to_rest()
    assert served.told > told
    assert [news.line for news in served.news].count(FORGOTTEN) == 1
    assert shown(served) == expected
    with monkeypatch.context() as broken:
        broken.setattr(served.session.desk, "compose", lambda *_: 1 // 0)
        assert served.get(f"/{path}").status == 503
        served.step_to_rest()
    assert [news.line for news in served.news].count(FORGOTTEN) == 1


def test_what_stands_for_a_broken_note_outlasts_what_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last good text is not on disk any more, but was read when its page was opened."""
    root = site(tmp_path, a="---\ntitle: 题\n---\n原来如此\n")
    Served(root).begin().workshop.settle()
    served = Served(root).begin()
    assert "原来如此" in served.text("/repo/a/")
    for broken in ("坏", "更坏"):
        (root / "content" / "a.md").write_text(f"---\ntitle: [\n---\n{broken}\n", "utf-8")
        served.edited()
    with monkeypatch.context() as patch:
        patch.setattr(served.session.desk, "compose", lambda *_: 1 // 0)
        assert served.get("/repo/a/").status == 503
        served.step_to_rest()
    assert FORGOTTEN in {news.line for news in served.news}
    assert "原来如此" in served.text("/repo/a/")
    assert [one["code"] for one in served.errors] == ["frontmatter.syntax"]
    (root / "content" / "a.md").write_text("---\ntitle: 题\n---\n好了\n", "utf-8")
    assert "好了" in served.edited().text("/repo/a/")
    assert served.errors == []


def test_a_fault_where_nothing_was_remembered_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Served(make_site(tmp_path / "site")).begin()
    monkeypatch.setattr(served.workshop, "build", lambda *_, **__: 1 // 0)
    (served.root / "content" / "new.md").write_text("新\n", "utf-8")
    assert served.edited().errors[0]["code"] == "serve.fault"
    assert FORGOTTEN not in {news.line for news in served.news}
