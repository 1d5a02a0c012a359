"""How editors save a file, step by step; and what looks like it but changes nothing.

A save that takes steps is an iterator: it yields the seconds that pass before the next one, so that who runs it says
what time is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

OLD = "# Old\n\n" + "old words\n" * 500
NEW = "# New\n\n" + "new words\n" * 500 + "end\n"

MOMENT = 0.001
"""Seconds between two steps of which the second follows at once."""

Steps = Iterator[float]
Save = Callable[..., "Steps | None"]


def in_time(steps: Steps | None) -> None:
    """Go all *steps*, at the speed of a real editor."""
    for pause in steps or ():
        time.sleep(pause)


def in_place(note: Path, text: str = NEW) -> None:
    note.write_text(text)


def vim_backupcopy_yes(note: Path, text: str = NEW) -> Steps:
    """`set backup backupcopy=yes`: try the folder, copy to the backup, write in place, remove the backup."""
    _try_folder(note)
    backup = note.with_name(note.name + "~")
    backup.write_text(note.read_text())
    yield MOMENT
    with note.open("w") as file:
        yield MOMENT
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        yield MOMENT
    backup.unlink()
    swap = note.with_name(f".{note.name}.swp")
    swap.write_text("swap")


def vim_backupcopy_no(note: Path, text: str = NEW) -> Steps:
    """Move the note to the backup and write a new one: for a moment there is none, then an empty one."""
    _try_folder(note)
    backup = note.with_name(note.name + "~")
    note.rename(backup)
    yield 0.01
    with note.open("x") as file:
        yield 0.01
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        yield MOMENT
    note.chmod(0o644)
    backup.unlink()


def _try_folder(note: Path) -> None:
    trial = note.with_name("4913")
    trial.touch()
    trial.chmod(0o644)
    trial.unlink()


def emacs(note: Path, text: str = NEW) -> Steps:
    """Lock, save by itself, move the old to the backup, write, remove the lock and what was saved by itself."""
    lock = note.with_name(f".#{note.name}")
    lock.symlink_to("author@machine.1234:1700000000")
    itself = note.with_name(f"#{note.name}#")
    itself.write_text(text[:100])
    yield MOMENT
    note.rename(note.with_name(note.name + "~"))
    yield MOMENT
    note.write_text(text)
    yield MOMENT
    itself.unlink()
    lock.unlink()


def atomically(note: Path, text: str = NEW) -> Steps:
    aside = note.with_name(f"{note.name}.vsctmp")
    aside.write_text(text)
    yield MOMENT
    aside.rename(note)


def atomically_from_hidden(note: Path, text: str = NEW) -> Steps:
    aside = note.with_name(".goutputstream-A1B2C3")
    aside.write_text(text)
    yield MOMENT
    aside.replace(note)


def jetbrains(note: Path, text: str = NEW) -> Steps:
    new, old = (note.with_name(f"{note.name}___jb_{word}___") for word in ("tmp", "old"))
    new.write_text(text)
    yield MOMENT
    note.rename(old)
    yield MOMENT
    new.rename(note)
    yield MOMENT
    old.unlink()


def sed(note: Path, text: str = NEW) -> Steps:
    aside = note.with_name("sedQx81zA")
    with aside.open("w") as file:
        for line in text.splitlines(keepends=True):
            file.write(line)
    yield MOMENT
    aside.chmod(0o644)
    aside.rename(note)


def truncated_first(note: Path, text: str = NEW) -> Steps:
    note.write_text("")
    yield 0.3
    note.write_text(text)


def truncated_first_and_held(note: Path, text: str = NEW) -> Steps:
    with note.open("w") as file:
        yield 0.3
        file.write(text)


def in_chunks(note: Path, text: str = NEW) -> Steps:
    with note.open("w") as file:
        for piece in _pieces(text, 64):
            file.write(piece)
            file.flush()
            yield 0.5 / 64


def in_uneven_chunks(note: Path, text: str = NEW) -> Steps:
    """As over a slow network: a pause now and then."""
    with note.open("w") as file:
        for number, piece in enumerate(_pieces(text, 32)):
            file.write(piece)
            file.flush()
            yield 0.2 if number % 8 == 7 else 0.02


def in_chunks_closed_each_time(note: Path, text: str = NEW) -> Steps:
    note.unlink()
    for piece in _pieces(text, 16):
        yield MOMENT
        with note.open("a") as file:
            file.write(piece)


def _pieces(text: str, number: int) -> Iterator[str]:
    size = -(-len(text) // number)
    return (text[at : at + size] for at in range(0, len(text), size))


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
    """Before it is closed: a file that was whole for however short a time may have been seen."""
    other = note.with_name("other.md")
    with other.open("w") as stream:
        stream.write(NEW)
        stream.flush()
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
