"""The addresses of other sites that a note leads to, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Place
from notesite.load.article import Parsed
from notesite.load.context import Context
from notesite.load.offsets import to_file
from notesite.load.rawhtml import Role, readdressed


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """A link to another site, or a picture from there."""

    url: str
    """Percent-encoded, without fragment."""
    place: Place


def outside_links(parsed: Parsed) -> tuple[Outside, ...]:
    """Return the addresses of other sites in *parsed*, each once, where it stands first."""
    found: dict[str, Place] = {}
    for href, place in _all(parsed):
        url = href.partition("#")[0]
        url = "https:" + url if url.startswith("//") else url
        if url.lower().startswith(("http://", "https://")):
            found.setdefault(url, place)
    return tuple(Outside(url=url, place=place) for url, place in found.items())


def _all(parsed: Parsed) -> Iterator[tuple[str, Place]]:
    note = parsed.note
    for prose in paragraphs(parsed):
        yield from _of_tokens(prose, note)
    for token in parsed.tokens:
        if token.type == "html_block" and token.map:
            yield from _of_html(token.content, note.source.line_start(token.map[0]), note)


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
