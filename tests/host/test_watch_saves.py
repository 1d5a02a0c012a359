"""However an editor saves, a save is told once, when the file is whole; what changes nothing is not told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from saving import (
    NEW,
    NO_SAVES,
    OLD,
    SAVES,
    Save,
    Steps,
    atomically,
    chmod,
    in_chunks_closed_each_time,
    in_place,
    in_time,
    in_uneven_chunks,
    jetbrains,
    older,
    touch,
    vim_backupcopy_no,
)
from watching import PATIENCE, PromptObserver, TimedWatch

from notesite.host.watch import Watch
from notesite.host.watch.hints import Heard, Hint, HintSource, Tell
from notesite.host.watch.watch import GLANCE


class Polling(HintSource):
    """A source for which the system has nothing left."""

    def __init__(self, tell: Tell) -> None:
        raise OSError(24, "inotify instance limit reached")


class ByHand(HintSource):
    """A source that hears of folders at once and of what is in them when the test says so."""

    hears_trees = True
    tell: ClassVar[Tell]

    def __init__(self, tell: Tell) -> None:
        ByHand.tell = tell

    def attend(self, folder: str) -> None: ...

    def forget(self, folder: str) -> None: ...

    def close(self) -> None: ...


SOURCES = {"inotify": None, "observer": PromptObserver, "polling": Polling, "by hand": ByHand}


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "notes" / "a" / "note.md"
    path.parent.mkdir(parents=True)
    path.write_text(OLD)
    return path


def watching(folder: Path, source: str = "inotify") -> TimedWatch:
    return TimedWatch(folder, source=SOURCES[source])


def nothing() -> None: ...


def whole(note: Path) -> Callable[[frozenset[Path] | None], None]:
    def check(batch: frozenset[Path] | None) -> None:
        assert batch is not None
        if note in batch:
            assert note.read_text() == NEW

    return check


@pytest.mark.parametrize("source", ["inotify", "polling"])
@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_told_once_and_whole(note: Path, save: Save, source: str, times: int) -> None:
    """Whenever between two looks it begins."""
    folder, moments = note.parent.parent, 8 * times
    with watching(folder, source) as watch:
        for number in range(moments):
            watch.told(folder, lambda: note.write_text(OLD))
            watch.changes(GLANCE * number / moments)
            assert watch.told(folder, lambda: save(note), check=whole(note)) == [{"a/note.md"}]


@pytest.mark.parametrize("source", ["inotify", "observer", "polling"])
@pytest.mark.parametrize("save", [*SAVES, in_uneven_chunks])
def test_however_long_its_steps_take_a_save_is_told_when_it_is_whole(note: Path, save: Save, source: str) -> None:
    """On a machine that is held up, maybe before, too."""
    with Watch([note.parent], ignore=lambda path: False, source=SOURCES[source]) as watch:
        in_time(save(note))
        assert any(note in (watch.changes(0.5) or ()) and note.read_text() == NEW for _ in range(2 * PATIENCE))


@pytest.mark.parametrize("source", ["inotify", "polling"])
def test_a_writer_seen_at_work_may_pause(note: Path, source: str) -> None:
    folder = note.parent.parent
    with watching(folder, source) as watch:
        watch.changes(GLANCE - 0.05)
        assert watch.told(folder, lambda: in_uneven_chunks(note), check=whole(note)) == [{"a/note.md"}]


def test_pieces_written_by_a_file_opened_for_each_are_one_save(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        assert watch.told(folder, lambda: in_chunks_closed_each_time(note), check=whole(note)) == [{"a/note.md"}]


@pytest.mark.parametrize("save", [in_place, vim_backupcopy_no, atomically, jetbrains])
def test_the_observer_of_other_systems_tells_it_too(note: Path, save: Save) -> None:
    folder = note.parent.parent
    with watching(folder, "observer") as watch:
        assert watch.told(folder, lambda: save(note), check=whole(note)) == [{"a/note.md"}]


@pytest.mark.parametrize("name", ["note.md", "new.md"])
def test_a_folder_heard_of_in_the_middle_of_a_save_tells_nothing_unfinished(note: Path, name: str) -> None:
    saved = note.with_name(name)
    with watching(note.parent.parent, "by hand") as watch:
        if saved == note:
            note.rename(note.with_name("note.md~"))
        else:
            saved.touch()
        ByHand.tell(Hint(str(note.parent), Heard.SEEN, is_folder=True))
        assert watch.changes(0.2) == frozenset()
        saved.write_text(NEW)
        ByHand.tell(Hint(str(saved), Heard.SEEN))
        assert watch.changes(10) == {saved}


@pytest.mark.parametrize("source", ["inotify", "polling"])
@pytest.mark.parametrize("save", NO_SAVES)
def test_what_changes_nothing_is_not_told(note: Path, save: Save, source: str) -> None:
    folder = note.parent.parent
    with watching(folder, source) as watch:
        # Told once, its content is known.
        watch.told(folder, lambda: in_place(note))
        assert watch.told(folder, lambda: save(note)) == []


@pytest.mark.parametrize("save", [touch, older, chmod])
def test_what_changes_nothing_is_not_told_of_a_file_not_read_yet(note: Path, save: Save) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        save(note)
        assert watch.told(folder, nothing) == []


def test_saves_follow_each_other(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        for number in range(20):
            assert watch.told(folder, lambda text=f"{number}\n": note.write_text(text)) == [{"a/note.md"}]


@pytest.mark.parametrize("save", [in_place, atomically, jetbrains, in_chunks_closed_each_time])
def test_a_save_is_foreseen_once_before_it_is_told(note: Path, save: Save) -> None:
    folder = note.parent.parent
    heard: list[Path] = []
    with TimedWatch(folder, foresee=heard.append) as watch:
        assert watch.told(folder, lambda: save(note), check=heard.extend) == [{"a/note.md"}]
    assert heard[0] == note
    assert heard.count(note) == 2


def test_a_file_that_stays_empty_is_told(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        assert watch.told(folder, lambda: note.write_text("")) == [{"a/note.md"}]


def test_a_renaming_is_one_change(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        batches = watch.told(folder, lambda: note.rename(note.with_name("other.md")))
    assert batches == [{"a/note.md", "a/other.md"}]


def test_a_file_that_keeps_growing_keeps_nothing_else_from_being_told(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch, (note.parent / "video.mp4").open("wb") as video:

        def write() -> Steps:
            note.write_text(NEW)
            for _ in range(40):
                video.write(b"frame")
                video.flush()
                yield 0.05

        first = watch.told(folder, write)[0]
    assert first == {"a/note.md"}
