"""What happens while a server starts: it reads the notes before it listens, and on a slow machine long before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from serving_support import site

from notesite.commands.wish import Wish
from notesite.host.watch import Watch
from notesite.serving import running
from notesite.serving.listening import listen
from notesite.serving.running import Serving

PATIENCE = 120


def until(is_so: Callable[[], object]) -> None:
    """Return when something *is_so*."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.01)


@contextmanager
def started(root: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> Iterator[Serving]:
    """Serve *root*, with *meanwhile* happening between the first build and the first look for changes."""
    # What is there was there before it started.
    time.sleep(5 * running._TICK)
    wish = Wish(root=root, output=root / "public", jobs=1)
    serving = Serving(
        wish, listen("localhost", 0), host="localhost", allowed=[], editor=lambda _: "", say=lambda _: None
    )

    class Late(Watch):
        def __init__(self, *arguments: object, **options: object) -> None:
            until(lambda: serving._session.desk.state_now.current)
            meanwhile()
            super().__init__(*arguments, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(running, "Watch", Late)
    serving.begin()
    yield serving
    serving.close()


def status(serving: Serving, path: str) -> int:
    return serving._session.desk.reply(path.encode()).status


def test_a_note_deleted_before_it_listens_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path, a="文\n", b="另\n")
    with started(root, monkeypatch, (root / "content" / "b.md").unlink) as serving:
        until(lambda: status(serving, "/repo/b/") == 404)
        assert status(serving, "/repo/a/") == 200


@pytest.mark.parametrize("deep", [False, True])
def test_a_folder_deleted_before_it_listens_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deep: bool
) -> None:
    root = site(tmp_path, a="文\n")
    folder = root / "content" / ("part/deep" if deep else "part")
    folder.mkdir(parents=True)
    (folder / "b.md").write_text("另\n", "utf-8")

    def delete() -> None:
        (folder / "b.md").unlink()
        folder.rmdir()

    with started(root, monkeypatch, delete) as serving:
        until(lambda: status(serving, f"/repo/{folder.relative_to(root / 'content').as_posix()}/b/") == 404)
        assert status(serving, "/repo/a/") == 200


def test_a_note_moved_here_before_it_listens_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path / "site", a="文\n")
    (tmp_path / "b.md").write_text("另\n", "utf-8")
    with started(root, monkeypatch, lambda: (tmp_path / "b.md").rename(root / "content" / "b.md")) as serving:
        until(lambda: status(serving, "/repo/b/") == 200)
