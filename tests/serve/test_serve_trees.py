"""`notesite serve` while folders come, go and move: it never ends, and is at the newest state without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from following import Followed, following
from serving_support import site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path / "site", note="old words\n", other="other words\n")


@pytest.fixture
def server(root: Path) -> Iterator[Followed]:
    with following(root) as server:
        yield server


def says(server: Followed, path: str, words: str) -> Callable[[], bool]:
    return lambda: words in server.text(path)


def is_gone(server: Followed, path: str) -> Callable[[], bool]:
    return lambda: server.get(path).status == 404


def test_a_content_folder_deleted_and_restored(server: Followed, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "content", tmp_path / "kept")
    shutil.rmtree(root / "content")
    server.wait_for(lambda: server.problems)
    assert "old words" in server.text("note/")
    shutil.copytree(tmp_path / "kept", root / "content")
    server.wait_for(lambda: not server.problems)
    (root / "content" / "note.md").write_text("new words\n", "utf-8")
    server.wait_for(says(server, "note/", "new words"))


def test_a_content_folder_moved_away_and_another_put_in_its_place(server: Followed, root: Path, tmp_path: Path) -> None:
    (root / "content").rename(tmp_path / "old")
    server.wait_for(lambda: server.problems)
    site(tmp_path / "new", note="words of another\n")
    (tmp_path / "new" / "content").rename(root / "content")
    server.wait_for(says(server, "note/", "words of another"))
    server.wait_for(is_gone(server, "other/"))
    server.wait_for(lambda: not server.problems)


def test_a_content_folder_replaced_by_a_link(server: Followed, root: Path, tmp_path: Path) -> None:
    site(tmp_path / "vault", note="linked words\n")
    shutil.rmtree(root / "content")
    (root / "content").symlink_to(tmp_path / "vault" / "content")
    server.wait_for(says(server, "note/", "linked words"))
    (tmp_path / "vault" / "content" / "note.md").write_text("new words\n", "utf-8")
    server.wait_for(says(server, "note/", "new words"))


def test_a_folder_within_the_content_replaced_by_a_link(server: Followed, root: Path) -> None:
    """A save where it leads is one change of the page, like any."""
    for folder in (root / "content" / "part", root / "shared"):
        folder.mkdir()
        (folder / "deep.md").write_text(f"words of {folder.name}\n", "utf-8")
    server.wait_for(says(server, "part/deep/", "words of part"))
    shutil.rmtree(root / "content" / "part")
    (root / "content" / "part").symlink_to("../shared")
    server.after(lambda: None, says(server, "part/deep/", "words of shared"))
    for folder in (root / "shared", root / "content" / "part"):
        lines = server.after(
            lambda at=folder / "deep.md": at.write_text(f"new {at.parent.name}\n", "utf-8"),
            says(server, "part/deep/", f"new {folder.name}"),
        )
        assert [line.rpartition(" in ")[0] for line in lines] == ["content/part/deep.md → /part/deep/"]


def test_folders_nested_deep_made_at_once(server: Followed, root: Path) -> None:
    deepest = root / "content"
    for depth in range(20):
        deepest = deepest / f"d{depth}"
        deepest.mkdir()
        (deepest / f"n{depth}.md").write_text(f"words at {depth}\n", "utf-8")
    path = "/".join(f"d{depth}" for depth in range(20))
    server.wait_for(says(server, f"{path}/n19/", "words at 19"))
    server.wait_for(says(server, "d0/n0/", "words at 0"))
    (deepest / "n19.md").write_text("new words\n", "utf-8")
    server.wait_for(says(server, f"{path}/n19/", "new words"))


def test_a_site_deleted_and_put_back(server: Followed, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "kept", ignore=shutil.ignore_patterns(".notesite"))
    shutil.rmtree(root)
    server.wait_for(lambda: server.problems)
    assert "old words" in server.text("note/")
    shutil.copytree(tmp_path / "kept", root)
    server.wait_for(lambda: not server.problems)
    (root / "content" / "note.md").write_text("new words\n", "utf-8")
    server.wait_for(says(server, "note/", "new words"))


def test_settings_deleted_and_put_back(server: Followed, root: Path) -> None:
    settings = (root / "site.yaml").read_text("utf-8")
    (root / "site.yaml").unlink()
    server.wait_for(lambda: server.problems)
    assert "old words" in server.text("note/")
    (root / "site.yaml").write_text(settings, "utf-8")
    server.wait_for(lambda: not server.problems)
