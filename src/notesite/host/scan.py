"""The content folder → a Tree: which files are there. Reads names and kinds, never what is in a file.

An author's folder may hold anything: links that lead round in circles or out of the site, pipes that
would block a reader for ever, names that are not text. None of it may stop a build, leak a file from
outside, or vanish without a word.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from notesite import manifest
from notesite.diagnostic import Checked, Diagnostic, Place, Severity, ordered
from notesite.lines import is_text
from notesite.refusal import reason
from notesite.tree import SourceFile, Tree

NOTES = (".md", ".markdown")
"""Endings of names that make a file a note, in any case."""

_OTHER_MARKDOWN = (".qmd", ".rmd", ".rmarkdown", ".mdx", ".mkd", ".mkdn", ".mdown", ".mdwn")
"""Endings by which other tools know Markdown: Quarto, R Markdown, Docusaurus and Astro, older converters."""

LARGEST_NOTE = 16 * 1024 * 1024
LARGEST_FILE = 100 * 1024 * 1024
"""Bytes that are read; what is larger is left out, with an error. The second is GitHub's limit for a file."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SKIPPED = frozenset({"node_modules", "__pycache__", "Thumbs.db", "desktop.ini", "Icon\r"})


class Folder:
    """The content folder on this machine: scanned once, its files read when a stage asks for them."""

    def __init__(self, content: Path, *, root: Path, skip: Iterable[Path] = (), keep: Iterable[str] = ()) -> None:
        """*root* is the site's; links may lead anywhere inside it or inside *content*.

        *skip* is left out; of names that start with a dot *keep* is not.
        """
        self.content = content
        self._allowed = (_real(root), _real(content))
        self._skip = frozenset(map(_real, skip))
        self._keep = frozenset(keep)
        self._shown = _shown_folder(content, root)

    def scan(self) -> Checked[Tree]:
        """Return the notes and files of the folder, sorted, and a diagnostic for each left out."""
        walk = _Walk(self)
        walk.run()
        return Checked(
            value=Tree(notes=tuple(sorted(walk.notes)), files=tuple(sorted(walk.files))),
            diagnostics=ordered(walk.diagnostics),
        )

    def read(self, file: SourceFile) -> Checked[bytes | None]:
        """Return the content of *file*; None and an error if it cannot be read or is too large."""
        try:
            # A pipe put in the file's place since the scan must not block the build.
            descriptor = os.open(f"{self.content}/{file.path}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as stream:
                size, limit = os.fstat(descriptor).st_size, _limit(file.path)
                if size <= limit:
                    return Checked(value=stream.read())
        except OSError as error:
            hint = "make it readable, or move it out of the content folder"
            return _refused(file, f"cannot be read: {reason(error)}", hint)
        hint = "split it, or keep it outside the site and link to it"
        return _refused(file, f"{size:,} bytes are more than the {limit:,} read here", hint)

    def size(self, file: SourceFile) -> int:
        """Return the bytes of *file*; 0 if it is gone."""
        try:
            return (self.content / file.path).stat().st_size
        except OSError:
            return 0

    def shown(self, path: str) -> str:
        """Return how diagnostics name *path*, a path in the folder."""
        return f"{self._shown}/{path}" if self._shown else path

    def allows(self, real: str) -> bool:
        """Say whether *real*, free of links, lies where links may lead."""
        return any(real == base or real.startswith(base.rstrip("/") + "/") for base in self._allowed)

    def skips(self, name: str, real: str) -> bool:
        """Say whether a file or folder is to be passed over."""
        hidden = name.startswith(".") and name not in self._keep
        return hidden or name in _SKIPPED or real in self._skip


class _Walk:
    """One walk through a Folder.

    A folder that links lead to twice is read once, so loops end and two links cannot multiply; real
    folders go first, so that it is their path that counts.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.notes: list[SourceFile] = []
        self.files: list[SourceFile] = []
        self.diagnostics: list[Diagnostic] = []
        self._read: set[tuple[int, int]] = set()
        self._links: list[str] = []

    def run(self) -> None:
        self._walk("")
        while self._links:
            links, self._links = self._links, []
            for path in links:
                self._walk(path)
        self._tell_other_markdown()

    def _walk(self, start: str) -> None:
        pending = [start]
        while pending:
            path = pending.pop()
            try:
                found = (self.folder.content / path).stat()
            except OSError as error:
                self._unreadable(path, error)
                continue
            if (found.st_dev, found.st_ino) in self._read:
                self._skip(
                    path,
                    "scan.link",
                    "symbolic link leads to a folder that is already read",
                    "remove the link",
                )
                continue
            self._read.add((found.st_dev, found.st_ino))
            pending += reversed([*self._list(path)])

    def _list(self, folder: str) -> Iterator[str]:
        """Sort the entries of *folder* into notes, files and links, and yield the folders in it."""
        try:
            with os.scandir(self.folder.content / folder) as entries:
                found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            self._skip(
                folder,
                "scan.unreadable",
                f"folder cannot be read: {reason(error)}",
                "make it readable",
                "error",
            )
            return
        if folder and any(entry.name == manifest.NAME for entry in found):
            # Where some build, with another --output, put its site.
            return
        # Only a link can lead elsewhere: for all others one look at the folder does.
        within = _real(self.folder.content / folder)
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                yield from self._sort(entry, path, real=_real_entry(entry, within))
            except OSError as error:
                self._unreadable(path, error)

    def _sort(self, entry: os.DirEntry[str], path: str, *, real: str) -> Iterator[str]:
        if self.folder.skips(entry.name, real):
            return
        if not is_text(entry.name) or _CONTROL.search(entry.name):
            self._skip(
                path,
                "scan.name",
                "name is not UTF-8 text on one line, so it can have no address",
                "rename it",
            )
            return
        if entry.is_symlink() and not self.folder.allows(real):
            self._skip(path, "scan.link", "symbolic link leads out of the site", "copy the file to where the link is")
            return
        # Of most entries the folder says what they are, without a look at each.
        if entry.is_file(follow_symlinks=False):
            self._take(entry.name, path)
            return
        mode = entry.stat().st_mode  # OSError: a link that leads nowhere, or round in a circle
        if stat.S_ISDIR(mode):
            if entry.name.lower().endswith(NOTES):
                self._skip(path, "scan.folder", "named like a note but is a folder", "", "note")
            if entry.is_symlink():
                self._links.append(path)
            else:
                yield path
        elif stat.S_ISREG(mode):
            self._take(entry.name, path)
        else:
            self._skip(path, "scan.special", f"{_kind(mode)}, not a file", "move it out of the content folder")

    def _take(self, name: str, path: str) -> None:
        chosen = self.notes if name.lower().endswith(NOTES) else self.files
        chosen.append(SourceFile(path=path, source_path=self.folder.shown(path)))

    def _tell_other_markdown(self) -> None:
        """Tell of texts that no page shows, unless a note of the same name stands beside them, made of them."""
        others = [file.path for file in self.files if file.path.lower().endswith(_OTHER_MARKDOWN)]
        made = {note.path.rpartition(".")[0] for note in self.notes} if others else frozenset()
        for path in others:
            stem, _, ending = path.rpartition(".")
            if stem not in made:
                message = f"the name ends in `.{ending}`, so this is no note: no page shows it"
                self._skip(path, "scan.other-markdown", message, "end its name in `.md`", "note")

    def _unreadable(self, path: str, error: OSError) -> None:
        hint = "make it readable, or move it out of the content folder"
        self._skip(path, "scan.unreadable", f"cannot be read: {reason(error)}", hint, "error")

    def _skip(self, path: str, code: str, message: str, hint: str, severity: Severity = "warning") -> None:
        # What is told is remembered, too, and only text can be.
        named = path if is_text(path) else os.fsencode(path).decode("utf-8", "backslashreplace")
        place = Place(path=self.folder.shown(named))
        self.diagnostics.append(Diagnostic(severity=severity, code=code, message=message, place=place, hint=hint))


def _refused(file: SourceFile, message: str, hint: str) -> Checked[bytes | None]:
    place = Place(path=file.source_path)
    found = Diagnostic(severity="error", code="scan.unreadable", message=message, place=place, hint=hint)
    return Checked(value=None, diagnostics=(found,))


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _real_entry(entry: os.DirEntry[str], folder: str) -> str:
    return os.path.realpath(entry.path) if entry.is_symlink() else f"{folder.rstrip('/')}/{entry.name}"


def _shown_folder(content: Path, root: Path) -> str:
    """Return *content* relative to *root* where it is inside, else as it was given."""
    inside, base = _real(content), _real(root)
    if inside == base:
        return ""
    return inside[len(base) :].lstrip("/") if inside.startswith(base.rstrip("/") + "/") else content.as_posix()


def _limit(path: str) -> int:
    return LARGEST_NOTE if path.lower().endswith(NOTES) else LARGEST_FILE


def _kind(mode: int) -> str:
    tests = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"))
    return next((name for test, name in tests if test(mode)), "a device")
