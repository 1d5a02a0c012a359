"""What nobody asks for leaves the store, and nothing that a site still needs does, however seldom that is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from rebuilding import built, write_picture

from memos import rows
from notesite.commands import uptodate
from notesite.commands.check import check
from notesite.commands.wish import Wish
from notesite.host import stamps, store

KEPT = 2
SETTINGS = "title: 站\nbase_url: https://example.org/\nfeed_limit: 1\n"
NOTE = "---\ntitle: 题\ndate: 2024-01-{day:02}\n---\n开头。\n\n<!-- more -->\n\n{text}\n"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT_BUILDS", KEPT)


def write(root: Path, number: int, text: str) -> None:
    (root / "content" / f"n{number}.md").write_text(NOTE.format(day=number + 1, text=text), "utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site one note of which was edited again and again, and no other."""
    root = tmp_path_factory.mktemp("edited")
    (root / "content" / "包").mkdir(parents=True)
    (root / "site.yaml").write_text(SETTINGS, "utf-8")
    write_picture(root, 0)
    for number in range(12):
        write(root, number, f"公式 $a_{{{number}}}$。")
    write(root, 5, "![照片](包/照片.png)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "KEPT_BUILDS", KEPT)
        built(root, root / "public")
        for number in range(5 * KEPT):
            write(root, 0, f"第{number}稿 $z_{{{number}}}$")
            assert work(root, "public")["typeset"] == 1
    return root


@pytest.fixture
def site(edited: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return shutil.copytree(edited, tmp_path / "site")


def work(root: Path, output: str) -> dict[str, int]:
    worked = built(root, root / output).worked
    assert worked is not None
    return dict(worked.steps)


def test_a_template_changed_after_many_edits_typesets_nothing(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates" / "404.html").write_text("<p>没有</p>", "utf-8")
    assert set(work(site, "public")) == {"compose", "atom"}


def test_copies_of_pictures_are_not_made_again_after_many_edits(site: Path) -> None:
    assert "picture" not in work(site, "elsewhere")
    assert list((site / "elsewhere").rglob("*.webp"))


def test_why_a_note_is_read_again_is_known_after_many_edits_of_another(site: Path) -> None:
    write(site, 7, "改了。")
    told = {(reason.step, reason.name): reason.changed for reason in built(site, site / "public").reasons}
    assert told["load", "content/n7.md"] == ("source",)
    assert "article" in told["compose", "n7/index.html"]


def test_what_was_edited_away_leaves(site: Path) -> None:
    before = rows(site)
    for number in range(6 * KEPT):
        write(site, 0, f"再一稿 $y_{{{number}}}$")
        work(site, "public")
    assert rows(site) <= before + 2 * KEPT * 5, "five rows a build stay for a while"


def test_builds_with_nothing_to_do_let_nothing_grow_old(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each of them writes down that files it has read hold what they held."""
    monkeypatch.setattr(stamps, "FINE", 0)
    built(site, site / "public")
    note = site / "content" / "n3.md"
    wish = Wish(root=site, output=site / "public", keep_going=True)
    for second in range(5 * KEPT):
        os.utime(note, (1_700_000_000 + second,) * 2)
        assert not isinstance(uptodate.recall(wish), uptodate.Stale)
    write(site, 0, "完。")
    done = work(site, "public")
    assert (done["load"], "typeset" in done) == (1, False)


def test_checks_let_nothing_grow_old_that_a_build_needs(site: Path) -> None:
    for number in range(5 * KEPT):
        write(site, 0, f"末稿 $w_{{{number}}}$")
        check(Wish(root=site, output=site / "public"))
    (site / "site.yaml").write_text(SETTINGS.replace("站", "新"), "utf-8")
    assert not {"load", "typeset"} & set(work(site, "public"))
