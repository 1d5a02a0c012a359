"""The addresses of other sites that a note leads to, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

import msgspec

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic, Place
from notesite.load.article import Parsed
from notesite.load.context import Context
from notesite.load.offsets import to_file
from notesite.load.rawhtml import Role, readdressed


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """A link to another site, or a picture from there."""

    url: str
    """Percent-encoded, without fragment."""
    place: Place


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one address that was asked."""

    url: str
    status: int = 0
    """Of HTTP; 0: there was no answer."""
    problem: str = ""
    """Why there was none, or why it was not asked."""
    moved: str = ""
    """Where the address says it has gone for good; empty: nowhere."""

    @property
    def is_sure(self) -> bool:
        """Whether tomorrow's answer will hardly be another."""
        return self.status in (404, 410) or 200 <= self.status < 300


def answered(links: Iterable[Outside], answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """Yield what *answers* tell of *links*. Who turns programs away (401, 403, 429, 999) may well welcome readers."""
    for link in links:
        answer = answers.get(link.url)
        if answer is None:
            continue
        if answer.status in (404, 410):
            yield Diagnostic(
                severity="warning",
                code="link.dead",
                message=f"{link.url[:_LONGEST]} is not there any more (HTTP {answer.status})",
                place=link.place,
                hint="look for where it went, or take the link out",
            )
        elif answer.problem or (answer.status >= 500 and answer.status != _TURNED_AWAY):
            yield Diagnostic(
                severity="note",
                code="link.unreachable",
                message=f"{link.url[:_LONGEST]}: {answer.problem or f'HTTP {answer.status}'}",
                place=link.place,
                hint="look at it in a browser; it may be back tomorrow",
            )
        elif answer.moved and 200 <= answer.status < 300:
            yield Diagnostic(
                severity="note",
                code="link.moved",
                message=f"{link.url[:_LONGEST]} has moved for good to {answer.moved[:_LONGEST]}",
                place=link.place,
                hint="write the new address",
            )


_LONGEST = 100
"""Characters of an address that a message quotes."""
_TURNED_AWAY = 999
"""A status beyond HTTP's, by which LinkedIn turns programs away."""


def outside_links(parsed: Parsed) -> tuple[Outside, ...]:
    """Return the addresses of other sites in *parsed*, each once, where it stands first."""
    found: dict[str, Place] = {}
    for href, place in addresses(parsed):
        url = href.partition("#")[0]
        url = "https:" + url if url.startswith("//") else url
        if url.lower().startswith(("http://", "https://")):
            found.setdefault(url, place)
    return tuple(Outside(url=url, place=place) for url, place in found.items())


def addresses(parsed: Parsed) -> Iterator[tuple[str, Place]]:
    """Yield the address of every link and picture of *parsed* that is no reference inside the site, and its place."""
    note = parsed.note
    for prose in paragraphs(parsed):
        yield from _of_tokens(prose, note)
    for token in parsed.tokens:
        if token.type == "html_block" and token.map:
            yield from _of_html(token.content, note.masked.line_start(token.map[0]), note)


def _of_tokens(prose: Prose, note: Context) -> Iterator[tuple[str, Place]]:
    segments = prose.token.meta.get("segments") or ((0, 0),)
    at = 0
    for child in prose.token.children or []:
        if child.type == "html_inline":
            yield from _of_html(child.content, to_file(segments, at), note)
        to = child.meta.get("to") if child.type in ("link_open", "image") else None
        if isinstance(to, str):
            start, end = _find(prose.written, to, at)
            at = end or at
            begin = to_file(segments, start)
            yield to, note.source.place(begin, begin + max(1, end - start))


def _of_html(html: str, at: int, note: Context) -> Iterator[tuple[str, Place]]:
    addresses: list[str] = []

    def seen(href: str, _role: Role) -> str:
        addresses.append(href)
        return ""

    readdressed(html, seen)
    for href in addresses:
        start = max(note.source.text.find(href, at), at)
        yield href, note.source.place(start, start + len(href))


def _find(content: str, href: str, at: int) -> tuple[int, int]:
    for written in (href, unquote(href)):
        start = content.find(written, at) if written else -1
        if start >= 0:
            return start, start + len(written)
    return (0, 0)
