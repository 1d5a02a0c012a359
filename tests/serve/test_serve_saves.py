"""`notesite serve` while an author saves: however the editor does it, one save is one change of the page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from following import Followed, following
from saving import NO_SAVES, SAVES, Save, in_place, in_time
from serving_support import site

from notesite.serving.ground import concerns, made_of


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("saved"), note=text("old"))


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Followed]:
    with following(root) as server:
        assert "old words" in server.text("note/")
        yield server


@pytest.fixture
def note(root: Path, server: Followed) -> Path:
    path = root / "content" / "note.md"
    for other in path.parent.iterdir():
        # Backups, which some editors leave behind.
        if other != path:
            other.unlink()
    return path


def text(word: str) -> str:
    return "# Note\n\n" + f"{word} words $x$ " * 400 + f"\n\nthe end of {word}.\n"


def test_a_site_written_just_before_is_built_once(tmp_path: Path) -> None:
    """What changes while the server starts is found by time; what was there before it did not."""
    with following(site(tmp_path, note=text("old"))) as server:
        assert "old words" in server.text("note/")
        server.rest()
        assert len(server.lines) == 1, server.said


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_one_change_of_the_page(server: Followed, note: Path, save: Save, times: int) -> None:
    """Never with an empty or half a note in between: each state is told, and the page of each is whole."""
    for number in range(times):
        word = f"{save.__name__}-{number}"
        version = server.states[-1]["version"]
        known = len(server.lines)

        def is_told(word: str = word, version: int = version, known: int = known) -> bool:
            told = len(server.lines) > known and server.states[-1]["version"] > version
            return told and f"the end of {word}." in server.text("note/")

        lines = server.after(lambda word=word: in_time(save(note, text(word))), is_told)
        assert [line.rpartition(" in ")[0] for line in lines] == ["content/note.md → /note/"], server.said
        assert server.states[-1]["version"] == version + 1


def test_what_changes_nothing_is_no_change_of_the_page(server: Followed, note: Path) -> None:
    assert server.after(lambda: in_place(note, text("known")), lambda: "the end of known." in server.text("note/"))
    for save in NO_SAVES:
        assert server.after(lambda save=save: save(note)) == [], save.__name__


def test_words_that_others_know_of_are_shown_at_once_and_a_build_follows(server: Followed, note: Path) -> None:
    new = text("new").replace("# Note", "# Another title")
    lines = server.after(lambda: in_place(note, new), lambda: server.lines[-1].startswith("1 article"))
    assert [line.partition(" ")[0] for line in lines] == ["content/note.md", "1"]
    assert "Another title" in server.text("archive/")


def test_saves_in_quick_succession_end_on_the_last(server: Followed, note: Path) -> None:
    def often() -> None:
        for number in range(50):
            in_place(note, text(f"quick-{number}"))
            time.sleep(0.02)

    lines = server.after(often, lambda: "the end of quick-49." in server.text("note/"))
    assert len([line for line in lines if line.startswith("content/note.md")]) <= 50


def test_a_content_folder_of_another_name_is_watched(tmp_path: Path) -> None:
    root = site(tmp_path, note="old words\n")
    with following(root) as server:
        moved = root / "notes" / "all"
        moved.mkdir(parents=True)
        (moved / "note.md").write_text("moved words\n", "utf-8")
        with (root / "site.yaml").open("a") as settings:
            settings.write("content: notes/all\n")
        server.wait_for(lambda: "moved words" in server.text("note/"))
        server.rest()
        (moved / "note.md").write_text("new words\n", "utf-8")
        server.wait_for(lambda: "new words" in server.text("note/"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/s/site.yaml", True),
        ("/s/notes/all/a.md", True),
        ("/s/notes/all", True),
        ("/s/notes", True),
        ("/s", True),
        ("/s/templates/page.html", True),
        ("/s/static", True),
        ("/s/notes/other", False),
        ("/s/serve.log", False),
        ("/s/.venv/bin", False),
        ("/s/site.yaml.bak", False),
    ],
)
def test_what_stands_beside_the_site_is_none_of_its_business(path: str, expected: bool) -> None:
    """A log that grows there would else hold every save up."""
    assert concerns(Path(path), made_of(Path("/s"), Path("/s/notes/all"))) is expected
