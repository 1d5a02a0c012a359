"""`notesite import` without its printing: the notes of another tool, brought into a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from posixpath import splitext
from urllib.parse import quote

import msgspec

from notesite.commands.foreignsettings import settings_in, site_yaml
from notesite.commands.siteyaml import settings_of
from notesite.commands.wish import SETTINGS
from notesite.diagnostic import Diagnostic, Place
from notesite.host.newfiles import write_new
from notesite.host.scan import Folder
from notesite.importers.drawn import undrawn
from notesite.importers.frontmatter import with_key
from notesite.importers.importer import Facts, Importer, is_note
from notesite.importers.kinds import KINDS
from notesite.importers.texmacros import LONGEST, SCRIPTS, Macro, commands_in, macros_in, used
from notesite.index.address import address, fault, path_parts
from notesite.lines import Source
from notesite.load.decode import decode
from notesite.load.frontmatter import FrontMatter, read_front_matter
from notesite.load.frontmatter.block import find_block
from notesite.load.mask import cleaned
from notesite.refusal import Unusable
from notesite.tree import SourceFile
from notesite.zone import zone

_TIMEZONE = "Asia/Shanghai"
"""Of dates without a zone, where the other tool's settings name none."""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What an import comes to; nothing of it is written yet."""

    files: Mapping[str, bytes | Path]
    """What is new, by its path below the site's folder: its content, or the file that has it."""
    there: int
    """Files that are there already, just as they would be written."""
    notes: int
    """How many of *files* are notes."""
    addresses: int
    """Notes that were given a `url`, since this tool would show them elsewhere."""
    formulas: int
    """Pictures of formulas that were written as TeX."""
    encoded: int
    """Notes that were in another encoding, and are written as UTF-8."""
    macros: int
    """Macros of formulas that `site.yaml` is given."""
    left: Mapping[str, int]
    """How many files were not brought, by the name of the folder or file at the top."""
    languages: Mapping[str, int]
    """How many notes were not brought, by the language they are in."""
    diagnostics: tuple[Diagnostic, ...]


def bring(kind: str, source: Path, root: Path) -> Brought:
    """Return what the folder *source*, of the tool *kind* (see `KINDS`), gives the site at *root*.

    Unusable if it has no notes, or is the site itself.
    """
    if source.resolve() in (root.resolve(), (root / _content(root)).resolve()):
        raise Unusable(f"{source} is the site itself", hint="name the other tool's folder, then the site's")
    importer = KINDS[kind].importer(settings_in(source, KINDS[kind]))
    return _Import(importer, source, root).brought(kind)


def perform(brought: Brought, root: Path) -> None:
    """Write what is *brought* below *root*.

    Unusable, with nothing written, if something else stands where a file belongs.
    """
    write_new(root, brought.files, hint="nothing was written; move them away, or import into another folder")


class _Import:
    """One import on its way."""

    def __init__(self, importer: Importer, source: Path, root: Path) -> None:
        self._importer = importer
        self._root = root
        self._folder = Folder(source, root=source, skip=[root], keep=importer.hidden)
        self._content = _content(root)
        self._about = importer.about()
        self._diagnostics: list[Diagnostic] = []
        self._addresses = self._formulas = self._encoded = 0
        self._commands: set[str] = set()
        self._texts: list[str] = []

    def brought(self, kind: str) -> Brought:
        tree = self._folder.scan()
        there = (*tree.value.notes, *tree.value.files)
        tongue = self._importer.language
        homes = self._homes(there)
        files = {home: written for file, home in homes.items() if (written := self._written(file, home)) is not None}
        lent = self._lent(there, files)
        homes |= lent
        files |= {home: self._folder.content / file.path for file, home in lent.items()}
        if not any(is_note(home) for home in files):
            raise Unusable(
                f"{self._folder.content} holds no notes where {kind} has them",
                hint=f"name the folder that holds its settings; known kinds are {', '.join(KINDS)}",
            )
        macros: Mapping[str, Macro] = {}
        if not (self._root / SETTINGS).is_file():
            macros = used(self._macros(tree.value.files), self._commands)
            files[SETTINGS] = site_yaml(self._about, macros)
        new = {path: content for path, content in files.items() if not _is_there(self._root / path, content)}
        return Brought(
            files=new,
            there=len(files) - len(new),
            notes=sum(map(is_note, new)),
            addresses=self._addresses,
            formulas=self._formulas,
            encoded=self._encoded,
            macros=len(macros),
            left=Counter(file.path.partition("/")[0] for file in there if file not in homes and not tongue(file.path)),
            languages=Counter(
                spoken for file in there if file not in homes and is_note(file.path) and (spoken := tongue(file.path))
            ),
            diagnostics=(*tree.diagnostics, *self._diagnostics),
        )

    def _homes(self, files: Iterable[SourceFile]) -> dict[SourceFile, str]:
        """Return where each of *files* goes, below the site's folder; those that go nowhere are left out."""
        homes: dict[SourceFile, str] = {}
        taken: set[str] = set()
        for file in files:
            home = self._importer.home(file.path)
            if home:
                home = self._content + home.removeprefix("content") if home.startswith("content/") else home
                homes[file] = free = _free(home, taken)
                taken.add(free.casefold())
        return homes

    def _lent(self, files: Iterable[SourceFile], there: Collection[str]) -> dict[SourceFile, str]:
        """Return where the theme's *files* go that a note names; those that are *there* anyway are left out."""
        lent = {home: file for file in files if (home := self._importer.lent(file.path)) and home not in there}
        return {file: home for home, file in lent.items() if self._named(home.removeprefix("static"))}

    def _named(self, address: str) -> bool:
        """Say whether a note has *address*, as it is or as browsers write it."""
        return any(address in text or quote(address) in text for text in self._texts)

    def _written(self, file: SourceFile, home: str) -> bytes | Path | None:
        """Return what *file* is written as to *home*, or the file that has it; None if it cannot be read."""
        return self._note(file, home) if is_note(file.path) else self._folder.content / file.path

    def _note(self, file: SourceFile, home: str) -> bytes | None:
        """Return the note *file* as it is written to *home*; None if it cannot be read."""
        read = self._folder.read(file)
        self._diagnostics += read.diagnostics
        decoded = decode(read.value or b"", path=file.source_path)
        if read.value is None or decoded.value is None:
            self._diagnostics += decoded.diagnostics
            return None
        foreign = any(found.code == "file.encoding" for found in decoded.diagnostics)
        if foreign and "\N{REPLACEMENT CHARACTER}" in decoded.value:
            # Written as text, what its damaged bytes were would be lost.
            self._diagnostics += decoded.diagnostics
            return read.value
        self._encoded += foreign
        text = cleaned(decoded.value)
        found = undrawn(self._importer.text(text))
        self._formulas += found.number
        self._commands |= commands_in(text)
        self._texts.append(text)
        new = self._addressed(found.text, file, home)
        # What is not changed stays as it is, line ends and byte order mark included.
        return read.value if new == text and not foreign else new.encode()

    def _macros(self, files: Iterable[SourceFile]) -> Mapping[str, Macro]:
        """Return the macros that scripts and templates among *files* define for the other tool's pages."""
        macros: dict[str, Macro] = {}
        for file in files:
            if file.path.lower().endswith(SCRIPTS) and (self._folder.content / file.path).stat().st_size <= LONGEST:
                said = self._folder.read(file).value or b""
                macros = macros_in(said.decode(errors="replace")) | macros if b"acros" in said else macros
        return macros

    def _addressed(self, text: str, file: SourceFile, home: str) -> str:
        """Return *text* with the address it had, if it would have another here."""
        path = home.removeprefix(self._content + "/")
        front = read_front_matter(Source(home, text), path=path, timezone=self._timezone).value
        if front.url:
            return text
        wanted = self._importer.address(_facts(file.path, front))
        # A draft stood nowhere yet.
        if wanted is None and not front.draft:
            self._diagnostics.append(_unaddressed(home))
        if not wanted or address(wanted) == _own_address(path, front) or fault(address(wanted)):
            return text
        self._addresses += 1
        block = find_block(text)
        return with_key(text, "url", address(wanted), syntax=block.syntax, end=block.end)

    @cached_property
    def _timezone(self) -> str:
        return self._about.timezone if zone(self._about.timezone) is not None else _TIMEZONE


def _content(root: Path) -> str:
    """Return what the notes' folder of the site at *root*, which need not be there yet, is called."""
    return settings_of(root).content if (root / SETTINGS).is_file() else "content"


def _facts(path: str, front: FrontMatter) -> Facts:
    extra = {**front.extra, **({"title": front.title} if front.title else {})}
    return Facts(path=path, slug=front.slug, date=front.date, categories=front.categories, extra=extra)


def _own_address(path: str, front: FrontMatter) -> str:
    *folders, last = path_parts(path)
    return address("/".join((*folders, front.slug or last)))


def _free(home: str, taken: Collection[str]) -> str:
    """Return *home*, or the nearest name that no other file has."""
    if home.casefold() not in taken:
        return home
    stem, ending = splitext(home)
    names = (f"{stem}-{number}{ending}" for number in range(2, len(taken) + 3))
    return next(name for name in names if name.casefold() not in taken)


def _unaddressed(home: str) -> Diagnostic:
    return Diagnostic(
        severity="warning",
        code="import.address",
        message="the address this note had is made of what it does not say, such as a date: it gets another one here",
        place=Place(path=home),
        hint="give it the old one: `url: /old/address/`",
    )


def _is_there(path: Path, content: bytes | Path) -> bool:
    """Say whether *path* holds *content* already."""
    if not path.is_file():
        return False
    if isinstance(content, bytes):
        return path.stat().st_size == len(content) and path.read_bytes() == content
    return path.stat().st_size == content.stat().st_size and path.read_bytes() == content.read_bytes()
