"""However an editor saves, a save is told once, when the file is whole; what changes nothing is not told."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watching import glancing_often, told

from notesite.host.watch import Watch
from notesite.host.watch.hints import Source, Tell
from notesite.host.watch.observer import ObserverSource

OLD = "# Old\n\n" + "old words\n" * 500
NEW = "# New\n\n" + "new words\n" * 500 + "end\n"

Save = Callable[[Path], object]


def in_place(note: Path) -> None:
    note.write_text(NEW)


def vim_backupcopy_yes(note: Path) -> None:
    """`set backup backupcopy=yes`: try the folder, copy to the backup, write in place, remove the backup."""
    _try_folder(note)
    backup = note.with_name(note.name + "~")
    backup.write_text(note.read_text())
    with note.open("w") as file:
        file.write(NEW)
        file.flush()
        os.fsync(file.fileno())
    backup.unlink()
    swap = note.with_name(f".{note.name}.swp")
    swap.write_text("swap")


def vim_backupcopy_no(note: Path) -> None:
    """Move the note to the backup and write a new one: for a moment there is none, then an empty one."""
    _try_folder(note)
    backup = note.with_name(note.name + "~")
    note.rename(backup)
    time.sleep(0.01)
    with note.open("x") as file:
        time.sleep(0.01)
        file.write(NEW)
        file.flush()
        os.fsync(file.fileno())
    note.chmod(0o644)
    backup.unlink()


def _try_folder(note: Path) -> None:
    trial = note.with_name("4913")
    trial.touch()
    trial.chmod(0o644)
    trial.unlink()


def emacs(note: Path) -> None:
    """Lock, save by itself, move the old to the backup, write, remove the lock and what was saved by itself."""
    lock = note.with_name(f".#{note.name}")
    lock.symlink_to("author@machine.1234:1700000000")
    itself = note.with_name(f"#{note.name}#")
    itself.write_text(NEW[:100])
    note.rename(note.with_name(note.name + "~"))
    note.write_text(NEW)
    itself.unlink()
    lock.unlink()


def atomically(note: Path) -> None:
    aside = note.with_name(f"{note.name}.vsctmp")
    aside.write_text(NEW)
    aside.rename(note)


def atomically_from_hidden(note: Path) -> None:
    aside = note.with_name(".goutputstream-A1B2C3")
    aside.write_text(NEW)
    aside.replace(note)


def jetbrains(note: Path) -> None:
    new, old = (note.with_name(f"{note.name}___jb_{word}___") for word in ("tmp", "old"))
    new.write_text(NEW)
    note.rename(old)
    new.rename(note)
    old.unlink()


def sed(note: Path) -> None:
    aside = note.with_name("sedQx81zA")
    with aside.open("w") as file:
        for line in NEW.splitlines(keepends=True):
            file.write(line)
    aside.chmod(0o644)
    aside.rename(note)


def truncated_first(note: Path) -> None:
    note.write_text("")
    time.sleep(0.3)
    note.write_text(NEW)


def truncated_first_and_held(note: Path) -> None:
    with note.open("w") as file:
        time.sleep(0.3)
        file.write(NEW)


def in_chunks(note: Path) -> None:
    with note.open("w") as file:
        for piece in _pieces(64):
            file.write(piece)
            file.flush()
            time.sleep(0.5 / 64)


def in_chunks_closed_each_time(note: Path) -> None:
    note.unlink()
    for piece in _pieces(16):
        with note.open("a") as file:
            file.write(piece)


def _pieces(number: int) -> Iterator[str]:
    size = -(-len(NEW) // number)
    return (NEW[at : at + size] for at in range(0, len(NEW), size))


def touch(note: Path) -> None:
    note.touch()


def older(note: Path) -> None:
    os.utime(note, (1, 1))


def chmod(note: Path) -> None:
    note.chmod(0o600)


def same_again(note: Path) -> None:
    note.write_text(note.read_text())


def swap_files(note: Path) -> None:
    for name in (f".{note.name}.swp", f".{note.name}.swx", f"{note.name}~", f"#{note.name}#", "4913"):
        note.with_name(name).write_text("an editor's own")


def gone_again(note: Path) -> None:
    other = note.with_name("other.md")
    other.write_text(NEW)
    other.unlink()


SAVES = (
    in_place,
    vim_backupcopy_yes,
    vim_backupcopy_no,
    emacs,
    atomically,
    atomically_from_hidden,
    jetbrains,
    sed,
    truncated_first,
    truncated_first_and_held,
    in_chunks,
)
NO_SAVES = (touch, older, chmod, same_again, swap_files, gone_again)


class Polling(Source):
    """A source for which the system has nothing left."""

    def __init__(self, tell: Tell) -> None:
        raise OSError(24, "inotify instance limit reached")


SOURCES = {"inotify": None, "observer": ObserverSource, "polling": Polling}


__all__ = ["glancing_often"]  # a fixture, used by every test


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "notes" / "a" / "note.md"
    path.parent.mkdir(parents=True)
    path.write_text(OLD)
    return path


def watching(folder: Path, source: str = "inotify") -> Watch:
    return Watch([folder], ignore=lambda path: False, source=SOURCES[source])


def whole(note: Path) -> Callable[[frozenset[Path] | None], None]:
    def check(batch: frozenset[Path] | None) -> None:
        assert batch is not None
        if note in batch:
            assert note.read_text() == NEW

    return check


@pytest.mark.parametrize("source", ["inotify", "polling"])
@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_told_once_and_whole(note: Path, save: Save, source: str) -> None:
    folder = note.parent.parent
    with watching(folder, source) as watch:
        batches = told(watch, folder, lambda: save(note), check=whole(note))
    assert batches == [{"a/note.md"}]


def test_pieces_written_by_a_file_opened_for_each_are_one_save(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        assert told(watch, folder, lambda: in_chunks_closed_each_time(note), check=whole(note)) == [{"a/note.md"}]


@pytest.mark.parametrize("save", [in_place, vim_backupcopy_no, atomically, jetbrains])
def test_the_observer_of_other_systems_tells_it_too(note: Path, save: Save) -> None:
    folder = note.parent.parent
    with watching(folder, "observer") as watch:
        assert told(watch, folder, lambda: save(note), check=whole(note)) == [{"a/note.md"}]


@pytest.mark.parametrize("source", ["inotify", "polling"])
@pytest.mark.parametrize("save", NO_SAVES)
def test_what_changes_nothing_is_not_told(note: Path, save: Save, source: str) -> None:
    folder = note.parent.parent
    with watching(folder, source) as watch:
        # Told once, its content is known.
        told(watch, folder, lambda: in_place(note))
        assert told(watch, folder, lambda: save(note)) == []


@pytest.mark.parametrize("save", [touch, older, chmod])
def test_what_changes_nothing_is_not_told_of_a_file_not_read_yet(note: Path, save: Save) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        assert told(watch, folder, lambda: save(note)) == []


def test_saves_follow_each_other(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        for number in range(20):
            assert told(watch, folder, lambda text=f"{number}\n": note.write_text(text)) == [{"a/note.md"}]


def test_a_file_that_stays_empty_is_told(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        assert told(watch, folder, lambda: note.write_text("")) == [{"a/note.md"}]


def test_a_renaming_is_one_change(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch:
        batches = told(watch, folder, lambda: note.rename(note.with_name("other.md")))
    assert batches == [{"a/note.md", "a/other.md"}]


def test_a_file_that_keeps_growing_keeps_nothing_else_from_being_told(note: Path) -> None:
    folder = note.parent.parent
    with watching(folder) as watch, (note.parent / "video.mp4").open("wb") as video:

        def write() -> None:
            note.write_text(NEW)
            for _ in range(40):
                video.write(b"frame")
                video.flush()
                time.sleep(0.05)

        first = told(watch, folder, write)[0]
    assert first == {"a/note.md"}
