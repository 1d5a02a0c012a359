"""Formulas that were copied from a page with their source and their looks side by side: `p_1p1`, `O(n^2)O(n2)`.

A page that KaTeX made holds each formula several times, for the eye and for machines, and a copy takes them all along.
Where it shows a subscript there is a zero-width space, which comes along, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

ZERO_WIDTH = "\u200b"

_RUN = re.compile(r"[!-~\u0370-\u03ff\u2200-\u22ff\u200b](?:[ -~\u0370-\u03ff\u2200-\u22ff\u200b]{2,118})")
"""A stretch that may hold one: no Han, no full-width marks."""
_COMMAND = re.compile(r"\\[A-Za-z]+|[{}_^]")
_MARKUP = re.compile(r"\\[A-Za-z]|[_^][^_^ ]")
_PATH = re.compile(r"[A-Za-z]{3}\\[A-Za-z]|/_")
"""A word goes on below, `data\\ex1data1.txt`, or a folder's name begins: `../_image/image-1.png`."""
_WORDS = re.compile(r"\\[A-Za-z]+|.")
_NAME_AT_END = re.compile(r"\\[A-Za-z]+$")
_LONGEST = 60
"""Characters of a source: longer ones hold fractions and sums, which are copied in another order than written."""


class Twice(msgspec.Struct, frozen=True, kw_only=True):
    """A formula that stands there more than once."""

    start: int
    end: int
    source: str
    """TeX."""


def doubled(text: str) -> Iterator[Twice]:
    """Yield each formula that *text* holds as source and as looks."""
    for run in _RUN.finditer(text):
        if _MARKUP.search(run[0]):
            yield from _in_run(run[0], run.start())


def _in_run(run: str, offset: int) -> Iterator[Twice]:
    places = [at for at, char in enumerate(run) if char != ZERO_WIDTH]
    bare = "".join(run[at] for at in places)
    done = 0
    for begin in range(len(bare)):
        if begin < done or bare[begin] in "_^{} ,.;:)]":
            continue
        found = _beginning(bare, begin)
        if found is None:
            continue
        source, looks = found
        # What machines are given comes first on some pages: `p1p_1p1`.
        first = begin - len(looks) if bare[:begin].endswith(looks) else begin
        if first == begin and not _is_boundary(bare, begin):
            continue
        done = begin + len(source) + len(looks)
        last = places[done - 1] + 1
        while run[last : last + 1] == ZERO_WIDTH:
            last += 1
        yield Twice(start=offset + places[first], end=offset + last, source=source)


def _is_boundary(bare: str, at: int) -> bool:
    return at == 0 or not (bare[at - 1].isalnum() or bare[at - 1] in "\\_^")


def _beginning(bare: str, begin: int) -> tuple[str, str] | None:
    """Return the longest source that begins at *begin*, and its looks; None if there is none."""
    markup = _MARKUP.search(bare, begin, begin + _LONGEST)
    if markup is None or not (_is_boundary(bare, begin) or bare[begin] in bare[:begin]):
        return None
    word = _WORDS.match(bare, begin)
    first = "" if word is None else word[0][1:2] or word[0]
    for end in range(min(len(bare) - 1, begin + _LONGEST), markup.end() - 1, -1):
        after = bare[end]
        # Most of what might be one is told from it by a glance at what follows.
        if (after != first and after.isascii()) or (after.isalpha() and _NAME_AT_END.search(bare, begin, end)):
            continue
        source = bare[begin:end]
        if _is_source(source) and (looks := _looks(source, bare, end)) is not None:
            return source, looks
    return None


def _is_source(source: str) -> bool:
    return (
        bool(_MARKUP.search(source))
        and not _PATH.search(source)
        and source[-1] not in "_^\\ "
        and _is_balanced(source)
        and any(char.isalpha() for char in _COMMAND.sub("", source))
    )


def _is_balanced(source: str) -> bool:
    depth = 0
    for char in source:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _looks(source: str, bare: str, at: int) -> str | None:
    """Return what of *bare* from *at* on shows what *source* says; None if nothing does."""
    end = at
    for word in _WORDS.findall(source):
        length = _shown(word, bare, end)
        if length is None:
            return None
        end += length
    looks, after = bare[at:end], bare[end : end + 1]
    if len(looks) < 2 or looks[0] == " " or after.isalnum() or (after and after in "_^\\"):
        return None
    return looks


_ALIKE = {"-": "-\u2212", "*": "*\u2217", "'": "'\u2032"}
"""What is shown with a sign of its own."""


def _shown(word: str, bare: str, at: int) -> int | None:
    """Return how many characters of *bare* from *at* on show *word*, a command or a character of TeX; None: others do.

    A command is shown as its name (`\\log`), as a sign (`\\alpha`), or not at all (`\\left`).
    """
    if word in "{}_^ ":
        return 0
    if len(word) > 1:
        return len(word) - 1 if bare.startswith(word[1:], at) else int(not bare[at : at + 1].isascii())
    return 1 if bare[at : at + 1] and bare[at] in _ALIKE.get(word, word) else None
