"""`notesite serve` while an author saves: however the editor does it, one save is one change of the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from following import Followed, following
from saving import NO_SAVES, SAVES, Save, Steps, in_place
from serving_support import site

from notesite.serving.ground import concerns, made_of

BRISK = 0.1
"""Seconds by which a step of a save may take longer than meant, for the server to have to take all of them for one."""
TRIES = 10
MARK = "mark.md"
"""A note that is saved after something else: what comes of that is told before, or with it."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("saved"), note=text("old"), mark="0\n")


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
        if other.name not in (path.name, MARK):
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


def held_up(save: Callable[[], Steps | object]) -> float:
    """Save at the speed of a real editor; return by how many seconds the machine held it up at worst."""
    worst, began = 0.0, time.monotonic()
    steps = save()
    for pause in steps if isinstance(steps, Iterator) else ():
        time.sleep(pause)
        worst, began = max(worst, time.monotonic() - began - pause), time.monotonic()
    return max(worst, time.monotonic() - began)


class Saved(NamedTuple):
    """What came of a save."""

    lines: list[str]
    versions: int
    held_up: float


def saved(server: Followed, note: Path, save: Save, word: str) -> Saved:
    """Save *note* with *word* in it, and wait until that is told, and shown."""
    version, known = server.states[-1]["version"], len(server.lines)
    worst: list[float] = []

    def is_told() -> bool:
        told = len(server.lines) > known and server.states[-1]["version"] > version
        return told and f"the end of {word}." in server.text("note/")

    lines = server.after(lambda: worst.append(held_up(lambda: save(note, text(word)))), is_told)
    return Saved([line.rpartition(" in ")[0] for line in lines], server.states[-1]["version"] - version, worst[0])


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_one_change_of_the_page(server: Followed, note: Path, save: Save, times: int) -> None:
    """Never with an empty or half a note in between: each state is told, and the page of each is whole."""
    for number in range(times):
        for again in range(TRIES):
            came = saved(server, note, save, f"{save.__name__}-{number}-{again}")
            is_one = came.lines == ["content/note.md → /note/"] and came.versions == 1
            # An author who pauses in the middle is shown what there is then.
            if is_one or came.held_up < BRISK:
                break
        assert is_one, (came, server.said)


def test_what_changes_nothing_is_no_change_of_the_page(server: Followed, note: Path) -> None:
    in_place(note, text("known"))
    server.wait_for(lambda: "the end of known." in server.text("note/"))
    server.rest()
    for number, save in enumerate(NO_SAVES, 1):
        known = len(server.lines)

        def act(save: Save = save, number: int = number) -> None:
            save(note)
            in_place(note.with_name(MARK), f"{number}\n")

        lines = server.after(act, lambda known=known: len(server.lines) > known)
        assert [line.partition(" ")[0] for line in lines] == [f"content/{MARK}"], save.__name__


def test_words_that_others_know_of_are_shown_at_once_and_a_build_follows(server: Followed, note: Path) -> None:
    for title in ("Another title", *(f"Title {number}" for number in range(TRIES))):
        known = len(server.lines)
        new = text("new").replace("# Note", f"# {title}")
        worst = held_up(lambda new=new: in_place(note, new))
        server.wait_for(lambda known=known: any("articles" in line for line in server.lines[known:]))
        server.rest()
        told = [line.partition(" ")[0] for line in server.lines[known:]]
        if told == ["content/note.md", "2"] or worst < BRISK:
            break
    assert told == ["content/note.md", "2"], server.said
    assert title in server.text("archive/")


def test_saves_in_quick_succession_end_on_the_last(server: Followed, note: Path) -> None:
    def often() -> None:
        for number in range(50):
            in_place(note, text(f"quick{number}"))
            time.sleep(0.02)

    lines = server.after(often, lambda: "the end of quick49." in server.text("note/"))
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
