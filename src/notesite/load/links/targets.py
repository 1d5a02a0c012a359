"""The parser rule that decides where every link and picture leads, and remembers the place for later checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.lines import Segments
from notesite.load.context import Context, Taken, context_of
from notesite.load.links.address import address, asset_of, decoded, in_folder, is_local, named, picture_address
from notesite.load.links.destination import encoded
from notesite.load.links.wiki import wiki_target
from notesite.load.mask import CLOSE, OPEN
from notesite.load.offsets import to_file
from notesite.load.pictures.alttext import is_undescribed, report_picture
from notesite.model import Link, Ref
from notesite.pattern import pattern

_TAKEN_ADDRESS = re.compile(r"taken (\d+)$")
"""Only we write an address with a space in it."""
_BEGINS = quote(OPEN)
_TAKEN_PART = pattern(f"{_BEGINS}(\\d{{1,9}}){quote(CLOSE)}")
_ATTRIBUTES = {"link_open": "href", "image": "src"}


_IDLE = pattern(r"javascript:(?:void(?:\(0\)|%280%29|%200))?;?")
"""An address that does nothing: so a page's buttons are written, and come along when it is copied."""


def is_idle(href: str) -> bool:
    """Whether *href*, as it stands in HTML, leads nowhere: such a link is only looked at."""
    return href[:11] == "javascript:" and _IDLE.fullmatch(href) is not None


def resolve_links(state: StateCore) -> None:
    """Give each link and picture its destination, in `meta["to"]`."""
    note = context_of(state.env)
    for token in state.tokens:
        if token.type == "inline" and token.children:
            if "javascript:" in token.content:
                token.children = list(_without_idle(token.children))
            resolve_in(token, note)


def _without_idle(children: Iterable[Token]) -> Iterator[Token]:
    """Yield *children*; of a link that does nothing, only what stands in it."""
    idle = False
    for token in children:
        if token.type == "link_open":
            idle = is_idle(str(token.attrGet("href")))
        if not (idle and token.type in ("link_open", "link_close")):
            yield token


def resolve_in(inline: Token, note: Context) -> None:
    """Give the links and pictures of one inline token their destinations."""
    content = inline.meta.get("content", inline.content)
    segments: Segments = inline.meta.get("segments") or ((0, 0),)
    # Of each kind addresses follow one another; that of a picture in a link stands before the link's.
    at = {"link_open": 0, "image": 0}
    # Pictures hold tokens of their own (their alternative text), links do not nest.
    for token in inline.children or ():
        attribute = _ATTRIBUTES.get(token.type)
        if attribute is None:
            continue
        href = str(token.attrGet(attribute) or "")
        if token.meta.get("wiki"):
            to: str | Ref = wiki_target(href, path=note.path)
        else:
            is_picture = token.type == "image"
            to = _labelled(href) if token.meta.get("label") else _destination(href, note, is_picture=is_picture)
        token.meta = {**token.meta, "to": to}
        if token.type == "image" and is_undescribed(token):
            at["image"] = report_picture(note, start=at["image"], content=content, segments=segments)
        if isinstance(to, Ref) or is_local(to):
            start, end = _find(content, href, at[token.type])
            at[token.type] = end or at[token.type]
            there = to_file(segments, start)
            span = (there, there + max(1, end - start))
            remember(to, "image" if token.type == "image" else "link", span, note)


_KEPT = 4000
"""Code points of a line that are remembered for its links: most paragraphs, and no megabyte."""


def remember(to: str | Ref, role: Literal["link", "image"], at: tuple[int, int], note: Context) -> None:
    """Remember for later checks that what stands from offset *at*[0] to *at*[1] of the file leads to *to*."""
    if note.in_excerpt:
        return
    if isinstance(to, Ref):
        line, column, length, text = note.source.stretch(*at)
        note.links.append(Link(ref=to, role=role, line=line + 1, column=column + 1, length=length))
        note.lines[line + 1] = text[:_KEPT]
    elif is_local(to):
        note.report(
            "warning",
            "link.local-file",
            f"`{decoded(to)}` is a file of one machine; no reader has it",
            at,
            "put the file beside the note and write its name",
        )


def _labelled(name: str) -> Ref:
    """Return a reference to the label *name*, in whichever note it stands."""
    return Ref(kind="label", target=name, suffix=f"#{quote(name)}", fallback=f"#{quote(name)}")


def taken_address(number: str) -> str:
    """Return the address that is all of what was taken out as *number*, until links are resolved."""
    return f"taken {number}"


def _meant(part: re.Match[str], note: Context) -> Taken | None:
    """Return what was taken out as the number in *part*; None: the author wrote its marks, encoded as they are here."""
    number = int(part[1])
    return note.taken[number] if number < len(note.taken) else None


def _restored(part: re.Match[str], note: Context) -> str:
    taken = _meant(part, note)
    return encoded(taken.source) if taken else part[0]


def _destination(href: str, note: Context, *, is_picture: bool) -> str | Ref:
    taken = _TAKEN_ADDRESS.match(href)
    if not taken:
        if href.startswith(_BEGINS) and (tagged := _note_with_fragment(href, note)):
            return tagged
        if _BEGINS in href:
            href = _TAKEN_PART.sub(lambda part: _restored(part, note), href)
        return _place(href, note, is_picture=is_picture)
    thing = note.taken[int(taken[1])]
    tag = thing.tag
    if tag is None or tag.meaning not in ("note", "image"):
        return _place(thing.source, note, is_picture=is_picture)
    if tag.meaning == "note":
        return named(tag.target)
    return asset_of(tag.target, path=note.path) if tag.own_folder else address(tag.target, path=note.path)


def _note_with_fragment(href: str, note: Context) -> Ref | None:
    """Return the note that a tag at the beginning of *href* names, and the place in it: `{{< ref "a.md" >}}#b`."""
    part = _TAKEN_PART.match(href)
    taken = _meant(part, note) if part else None
    if part is None or taken is None or taken.tag is None or taken.tag.meaning != "note":
        return None
    return named(taken.tag.target + href[part.end() :]) if href.startswith("#", part.end()) else None


def _place(href: str, note: Context, *, is_picture: bool) -> str | Ref:
    if is_picture:
        return picture_address(in_folder(href, note.pictures_in), path=note.path)
    return address(href, path=note.path)


_OPENINGS = ("](", "](<", "")
"""What stands before an address, the surest first."""
_LONGEST = 500
"""Characters of an address that are looked for."""


def _find(content: str, href: str, at: int) -> tuple[int, int]:
    """Return where *href* stands in *content* from *at* on; the parser keeps only its encoded form."""
    forms = [written for written in (href, decoded(href)) if written]
    # Code or another link's text may hold the same.
    for opening in _OPENINGS:
        for written in forms:
            start = content.find(f"{opening}{written}", at)
            if start >= 0:
                return start + len(opening), start + len(opening) + len(written)
    # Written half encoded: `assets/[1]%20a.pdf`. Else it stands elsewhere, in a definition: `[a]: a.pdf`.
    found = _in_any_form(decoded(href)).search(content, at) if "%" in content else None
    return found.span() if found else (0, 0)


def _in_any_form(text: str) -> re.Pattern[str]:
    """Return what finds *text* with each of its characters as it is or percent-encoded."""
    return re.compile("".join(map(_either, text[:_LONGEST])))


def _either(char: str) -> str:
    encoded = quote(char, safe="")
    # One way to match a letter, not two: with *n* letters there would be 2ⁿ ways to fail.
    return re.escape(char) if encoded == char else f"(?:{re.escape(char)}|(?i:{encoded}))"
