"""`notesite new` without its printing: a first text of a note, under a name made of its date and title."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import subprocess
from pathlib import Path, PurePosixPath

import msgspec

from notesite.commands.siteyaml import settings_of
from notesite.commands.wish import now
from notesite.host.newfiles import write_new
from notesite.naming import Spell, name_of, new_note, one_line, slug_fault
from notesite.refusal import Unusable, reason
from notesite.zone import checked_zone


class NewNote(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks of `notesite new`."""

    root: Path
    title: str
    slug: str = ""
    """The file's name without its ending; empty: made of the date and the title."""
    folder: str = ""
    """Below the content folder."""
    draft: bool = False


def create(wish: NewNote, *, spell: Spell) -> Path:
    """Write the note *wish* describes and return its path; Unusable if there is one of that name."""
    if not one_line(wish.title):
        raise Unusable("the title is empty", hint="such as: notesite new 变分推断")
    config = settings_of(wish.root)
    date = now().astimezone(checked_zone(config.timezone))
    path = f"{_folder(wish.folder)}{_stem(wish, date, spell)}.md"
    note = new_note(wish.title, date=date, draft=wish.draft)
    content = wish.root / config.content
    write_new(content, {path: note.encode()}, hint="edit that one, or give another name with --slug")
    return content / path


def _stem(wish: NewNote, date: dt.datetime, spell: Spell) -> str:
    if not wish.slug:
        return f"{date:%Y-%m-%d}-{name_of(one_line(wish.title), spell=spell) or 'note'}"
    slug = wish.slug.removesuffix(".md")
    if fault := slug_fault(slug):
        raise Unusable(f"--slug {wish.slug} {fault}", hint="such as: --slug vae")
    return slug


def _folder(written: str) -> str:
    """Return *written*, a folder below the content folder, as the beginning of a path."""
    folder = PurePosixPath(written)
    for part in folder.parts:
        if part.startswith((".", "/")):
            raise Unusable(
                f"--in {written} leads out of the content folder, or into a hidden one", hint="such as: --in dl/vae"
            )
    return "".join(f"{part}/" for part in folder.parts)


def pinyin(text: str) -> list[str]:
    """Return *text* as syllables without tones, what is not Han as it stands."""
    # Readings depend on the word (行 in 银行), which takes a dictionary; no other command has to load it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(text)


def edit(path: Path) -> None:
    """Open *path* in the editor that `$VISUAL` or `$EDITOR` names, and wait for it; Unusable if it cannot be run."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise Unusable("neither VISUAL nor EDITOR names an editor", hint=f"set one, or open {path} yourself")
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        raise Unusable(f"{words[0]}: {reason(error)}", hint="VISUAL or EDITOR names it") from None
    if code:
        raise Unusable(f"{words[0]} ended with exit code {code}", hint=f"the note is {path}")
