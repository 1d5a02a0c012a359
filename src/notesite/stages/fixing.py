"""Notes written as they are read: the repairs of the loader, put into the author's own file.

A repair is made only if the page stays what it was, to the byte, and what was reported is gone: the note is read again
with it, and compared. So no rule of Markdown has to be thought of twice, and a repair that would meet one is left out.
"""

from __future__ import annotations

import codecs
import difflib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from notesite.diagnostic import Checked
from notesite.lines import Repair
from notesite.load.article import load_article, parse_note
from notesite.load.decode import decode, mended
from notesite.load.mask import cleaned
from notesite.load.options import LoadOptions
from notesite.model import Article, Line, Link, Text, packed, reaching, using
from notesite.tree import SourceFile

MENDABLE = frozenset(
    """
    file.control-character file.mojibake frontmatter.colon frontmatter.date-form frontmatter.one-text
    frontmatter.placeholder frontmatter.quoted-bool frontmatter.tab-indent frontmatter.unquoted
    markdown.heading-space markdown.html-block markdown.space-in-address markdown.strong-space
    """.split()
)
"""Codes of what is repaired with one obvious meaning."""


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """A note and what it should say."""

    note: SourceFile
    before: bytes
    after: bytes
    repairs: int
    """How many diagnostics are gone."""


def fixed(content: bytes, note: SourceFile, options: LoadOptions) -> Fixed | None:
    """Return *content*, the bytes of *note*, as it is read; None if nothing can be mended safely.

    Line ends, byte order mark and everything else that is not repaired stay as they are.
    """
    reading = _Reading(note, options)
    before = reading.of(content)
    if before.value is None:
        return None
    after = _characters(content, reading)
    # One repair may make the next safe. Each leaves less to report, so there is an end.
    while (better := _words(after, reading, note, options)) != after:
        after = better
    gone = len(before.diagnostics) - len(reading.of(after).diagnostics)
    return Fixed(note=note, before=content, after=after, repairs=gone) if after != content else None


def diff(fixed: Fixed) -> str:
    """Return what *fixed* changes, as a unified diff."""
    name = fixed.note.source_path
    lines = list(difflib.unified_diff(_lines(fixed.before), _lines(fixed.after), f"a/{name}", f"b/{name}", lineterm=""))
    return "\n".join(lines) + "\n"


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n") if text else []
    if text and not text.endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file"
    return lines


class _Reading:
    """Reads versions of one note, and tells whether one may stand for another."""

    def __init__(self, note: SourceFile, options: LoadOptions) -> None:
        self._note = note
        self._options = options

    def of(self, content: bytes) -> Checked[Article | None]:
        return load_article(content, path=self._note.path, source_path=self._note.source_path, options=self._options)

    def is_better(self, before: bytes, after: bytes) -> bool:
        """Say whether *after* makes the page that *before* makes, with less to report and nothing new."""
        old, new = self.of(before), self.of(after)
        if old.value is None or new.value is None or _page(old.value) != _page(new.value):
            return False
        was = Counter(found.code for found in old.diagnostics)
        now = Counter(found.code for found in new.diagnostics)
        return now < was


def _page(article: Article) -> Article:
    """Return *article* without what only tells where things stand in its file."""
    body = tuple(part for part in article.body if not isinstance(part, Line))
    text = Text(body=body, headings=article.headings)
    reach = reaching(Link(ref=link.ref, role=link.role) for link in article.links)
    return msgspec.structs.replace(article, text=packed(text), usage=using(), reach=reach, places={})


def _characters(content: bytes, reading: _Reading) -> bytes:
    """Return *content* without what no text should hold."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    try:
        text = content[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return content
    after = mark + mended(text).encode("utf-8")
    return after if after != content and reading.is_better(content, after) else content


def _words(content: bytes, reading: _Reading, note: SourceFile, options: LoadOptions) -> bytes:
    """Return *content* with the repairs of the loader, as many of them as may be made."""
    parsed = parse_note(content, path=note.path, source_path=note.source_path, options=options)
    offsets = _Offsets.of(content, note)
    if parsed is None or offsets is None:
        return content
    repairs = _apart(parsed.repairs)
    if not repairs:
        return content
    whole = offsets.applied(repairs)
    if reading.is_better(content, whole):
        return whole
    # Some of them are not safe here; each is tried on top of those that are.
    kept: list[Repair] = []
    best = content
    for code in dict.fromkeys(repair.code for repair in repairs):
        # What is reported once may take several repairs (every line of a list that is indented with TABs).
        alike = [repair for repair in repairs if repair.code == code]
        for group in (alike, *([repair] for repair in alike if len(alike) > 1)):
            if any(repair in kept for repair in group):
                continue
            trial = offsets.applied(sorted((*kept, *group), key=_start))
            if reading.is_better(best, trial):
                kept += group
                best = trial
    return best


def _start(repair: Repair) -> tuple[int, int]:
    return repair.start, repair.end


def _apart(repairs: Sequence[Repair]) -> list[Repair]:
    """Return *repairs* in order, without repeats, and of two that overlap the first."""
    ordered = sorted(dict.fromkeys(repairs), key=_start)
    kept = ordered[:1]
    for _, repair in pairwise(ordered):
        if repair.start >= kept[-1].end:
            kept.append(repair)
    return kept


class _Offsets:
    """Leads from the text as the loader reads it to the file's own characters."""

    def __init__(self, mark: bytes, text: str) -> None:
        self._mark = mark
        self._text = text
        # Two characters of the file are one in the text where `\r\n` ends a line.
        self._pairs = [at - index for index, at in enumerate(_all(text, "\r\n"))]
        self._line_end = "\r\n" if self._pairs else "\r" if "\r" in text and "\n" not in text else "\n"

    @staticmethod
    def of(content: bytes, note: SourceFile) -> _Offsets | None:
        """Return what leads to *content*; None if the loader reads it with other characters left out."""
        mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        try:
            text = content[len(mark) :].decode("utf-8")
        except UnicodeDecodeError:
            return None
        decoded = decode(content, path=note.source_path).value
        same = decoded is not None and cleaned(decoded) == _as_read(text)
        return _Offsets(mark, text) if same else None

    def applied(self, repairs: Sequence[Repair]) -> bytes:
        """Return the file with *repairs*, ascending and apart, made."""
        pieces, last = [], 0
        for repair in repairs:
            start, end = self._in_file(repair.start), self._in_file(repair.end)
            pieces += [self._text[last:start], repair.text.replace("\n", self._line_end)]
            last = end
        return self._mark + "".join((*pieces, self._text[last:])).encode("utf-8")

    def _in_file(self, offset: int) -> int:
        return offset + bisect_right(self._pairs, offset - 1)


def _as_read(text: str) -> str:
    """Return *text* as `decode` reads it where it leaves nothing out: as long, but for line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")


def _all(text: str, wanted: str) -> list[int]:
    found = []
    at = text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + len(wanted))
    return found
