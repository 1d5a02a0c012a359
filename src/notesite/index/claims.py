"""Who stands at which address. One output file has one owner, on every file system.

Windows and macOS do not tell `a` from `A`, macOS not composed from decomposed letters, and nowhere can
`a` be both a file and a folder: a site that has such a pair publishes differently from machine to machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import count

from notesite.diagnostic import Diagnostic, Place
from notesite.index.address import PART_BYTES, output_path, shortened

At = Callable[[], Place]
"""Tells where something is claimed; asked only if there is something to tell of it."""


class Claims:
    """Addresses already given away. Earlier claims win; the order of claiming is the caller's."""

    __slots__ = ("_files", "_folders", "_of_files", "_reserved", "diagnostics")

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, str]] = {}
        self._folders: dict[str, tuple[str, str]] = {}
        self._reserved: set[tuple[str, str]] = set()
        self._of_files: set[tuple[str, str]] = set()
        self.diagnostics: list[Diagnostic] = []
        """Collisions so far."""

    def reserve(self, url: str, owner: str) -> None:
        """Give *url* to *owner*, a name for messages, unless it is taken."""
        if self.claim_free(url, owner):
            self._reserved.add((url, owner))

    def claim(self, url: str, owner: str, at: At) -> str:
        """Give *owner* the address *url* or, telling where *at* says, the next free one, and return it."""
        if rival := self._ask(url, owner):
            free = self._free(url)
            # What the site makes by itself stands where it always does, and nobody chose `/` for an `index.md`.
            given = free if rival in self._reserved else ""
            self.diagnostics.append(_collision(url, owner, rival, at(), given=given))
            url = free
            self._give(url, owner)
        return url

    def claim_for_file(self, url: str, owner: str, at: At) -> str:
        """Do what `claim` does for a file, which another of the same name in other case, or a note, only renames."""
        rival = self._rival(url)
        if rival and self._only_renames(rival) and folded(output_path(rival[0])) == folded(output_path(url)):
            free = self._free(url)
            self.diagnostics.append(_renamed(url, owner, rival, at(), free))
            url = free
            self._give(url, owner)
        else:
            url = self.claim(url, owner, at)
        self._of_files.add((url, owner))
        return url

    def _only_renames(self, rival: tuple[str, str]) -> bool:
        """Whether a file whose place *rival* has may stand at another: it has it as a file, or as a note's folder."""
        return rival in self._of_files or (rival[0].endswith("/") and rival not in self._reserved)

    def claim_only(self, url: str, owner: str, at: At) -> bool:
        """Give *owner* the address *url*; if it is taken, say no, with an error where *at* says."""
        if rival := self._ask(url, owner):
            self.diagnostics.append(_collision(url, owner, rival, at()))
        return rival is None

    def claim_free(self, url: str, owner: str) -> bool:
        """Give *owner* the address *url*; if it is taken, say no."""
        return self._ask(url, owner) is None

    def _ask(self, url: str, owner: str) -> tuple[str, str] | None:
        """Give *owner* the address *url* if nothing is in the way; return what is."""
        rival = self._rival(url)
        if rival is None:
            self._give(url, owner)
        return rival

    def _rival(self, url: str) -> tuple[str, str] | None:
        path = folded(output_path(url))
        if taken := self._files.get(path) or self._folders.get(path):
            return taken
        return next((self._files[above] for above in _ancestors(path) if above in self._files), None)

    def _free(self, url: str) -> str:
        """Return the nearest address to *url* that is not taken, by numbering the part that stands in the way."""
        while (depth := self._blocked(url)) is not None:
            # One part at a time: below a file called `x.html`, no number behind `c` makes `/x.html/c/` free.
            candidates = (numbered(url, depth, number) for number in count(2))
            url = next(free for free in candidates if self._blocked(free) != depth)
        return url

    def _blocked(self, url: str) -> int | None:
        """Return which part of *url* is in the way, 0 for the first; None: it is free."""
        path = folded(output_path(url))
        for depth, above in enumerate(_ancestors(path)):
            if above in self._files:
                return depth
        taken = path in self._files or path in self._folders
        return url.strip("/").count("/") if taken else None

    def _give(self, url: str, owner: str) -> None:
        path = folded(output_path(url))
        self._files[path] = (url, owner)
        for above in _ancestors(path):
            self._folders.setdefault(above, (url, owner))


def folded(text: str) -> str:
    """Return *text* as the least discerning file system sees it."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def numbered(url: str, depth: int, number: int) -> str:
    """Return *url* with the part at *depth* told apart by *number*: `/a/` → `/a-2/`, `/a.png` → `/a-2.png`."""
    if url == "/":
        return f"/index-{number}/"
    parts = url.split("/")
    stem, dot, extension = parts[depth + 1].rpartition(".")
    is_file = depth + 1 == len(parts) - 1
    stem, ending = (stem, dot + extension) if is_file and stem else (parts[depth + 1], "")
    mark = f"-{number}"
    parts[depth + 1] = (
        shortened(stem, PART_BYTES - len(mark) - len(ending.encode("utf-8", "surrogatepass"))) + mark + ending
    )
    return "/".join(parts)


def _ancestors(path: str) -> list[str]:
    at = path.find("/")
    found = []
    while at >= 0:
        found.append(path[:at])
        at = path.find("/", at + 1)
    return found


def _collision(url: str, owner: str, rival: tuple[str, str], place: Place, *, given: str = "") -> Diagnostic:
    """Tell that *owner* and *rival* want *url*: an error, unless *owner* was *given* another by a rule of the site."""
    other, holder = rival
    if url == other:
        message = f"{owner} and {holder} both want the address `{url}`"
    elif folded(url) == folded(other):
        message = f"`{url}` of {owner} and `{other}` of {holder} are the same file on Windows and macOS"
    else:
        message = f"`{url}` of {owner} and `{other}` of {holder}: one needs a folder where the other needs a file"
    if given:
        return Diagnostic(
            severity="warning",
            code="url.reserved",
            message=f"{message}; this one stands at `{given}`",
            place=place,
            hint=_hint(url),
        )
    hint = _ALIKE if _look_alike(owner, holder) else _hint(url)
    return Diagnostic(severity="error", code="url.collision", message=message, place=place, hint=hint)


_ALIKE = "the two names look the same, but in one a letter and its mark are two characters: rename one, or delete it"


def _look_alike(owner: str, holder: str) -> bool:
    """Say whether two names differ only in what no one sees: an `é` of one character, and one of two."""
    return owner != holder and unicodedata.normalize("NFC", owner) == unicodedata.normalize("NFC", holder)


def _renamed(url: str, owner: str, rival: tuple[str, str], place: Place, free: str) -> Diagnostic:
    """Tell that the file *owner* stands at *free*: links to it lead there, so a reader misses nothing."""
    other, holder = rival
    alike, hint = " on Windows and macOS", "rename one of them"
    if other.endswith("/"):
        alike, hint = "", "delete it if it is the note as another program made it, or rename it"
    return Diagnostic(
        severity="warning",
        code="url.collision",
        message=f"`{url}` of {owner} and `{other}` of {holder} are the same file{alike}; this one stands at `{free}`",
        place=place,
        hint=hint,
    )


def _hint(url: str) -> str:
    if url == "/":
        return "the home page is a list of the newest articles: give the note a `url`, such as `/about/`"
    return "rename one of them, or set `slug` or `url` in its front matter"
