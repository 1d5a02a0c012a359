"""Elements of HTML that nothing closes, or that close nothing: `<details>` without its end folds all that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from markdown_it.token import Token

from notesite.checks.prose import Prose
from notesite.checks.unknowntags import ELEMENTS
from notesite.diagnostic import Diagnostic, Place
from notesite.lines import Segments
from notesite.load.article import Parsed
from notesite.load.offsets import to_file
from notesite.load.prose import BLOT

_VALUE = r"\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^\s\"'=<>`]{1,4000}"
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<ends>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{{0,30}})"
    rf"(?P<whole>(?:(?:\s+|(?<=[\"']))[^\s\"'<>/=]{{1,100}}(?:\s*=\s*(?:{_VALUE}))?|[\s/]){{0,40}}>)?",
    re.DOTALL,
)
"""Without *whole* it goes on to no end, or a quotation mark in it does. Browsers want no space behind one."""
_PAIRED = frozenset(
    "details summary div center section article aside header footer figure figcaption table blockquote ul ol dl font"
    " span b i em strong u s del ins mark kbd small big sub sup h1 h2 h3 h4 h5 h6 video audio iframe".split()
)
"""Elements that need their end; browsers know by themselves where others end, and nobody sees that of `<a id="x">`."""
_VERBATIM = frozenset(("code", "pre", "script", "style", "svg", "math", "textarea"))
"""What stands between these is passed over."""
_PROGRAM = re.compile(
    r"(<(?P<name>script|style)\b[^<>]{0,4000}>)(?P<text>.*?)(?=</(?P=name)\b|\Z)", re.DOTALL | re.IGNORECASE
)
"""`"<span class=\\"a\\">"` in one is a text of a program's."""
_KNOWN = _PAIRED | _VERBATIM | frozenset("a img br hr p li td th tr source input picture".split())
_CUT = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9]{0,10})(?=\s+[a-z-]+\s*=)")
"""The beginning of a tag with an attribute: `<img src=`."""


class _Seen(msgspec.Struct, frozen=True):
    name: str
    closes: bool
    is_cut: bool
    """Others tell of it."""
    place: Place


def unpaired_elements(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each element of *parsed* that is opened and not closed, or closed and not opened."""
    if not parsed.note.options.html:
        return
    waiting: list[_Seen] = []
    for seen in _tags(parsed):
        if not seen.closes:
            waiting.append(seen)
        elif seen.name in [one.name for one in waiting]:
            while (last := waiting.pop()).name != seen.name:
                yield from _unclosed(last)
        elif waiting and waiting[-1].is_cut:
            waiting.pop()
        else:
            message = f"`</{seen.name}>` closes nothing that was opened"
            yield _told(seen, message, f"delete it, or write `<{seen.name}>` where it begins")
    for seen in waiting:
        yield from _unclosed(seen)


def cut_tags(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each tag of *parsed* that comes to no end: readers see it, or nothing of what follows it."""
    if not parsed.note.options.html:
        return
    for token in parsed.tokens:
        if token.type == "html_block":
            for tag in _TAG.finditer(_PROGRAM.sub(_without_text, token.meta["content"])):
                if (tag["name"] or "").lower() in _KNOWN and not tag["whole"]:
                    start = to_file(token.meta["segments"], tag.start())
                    yield _cut(tag["name"], parsed.note.source.place(start, start + 1 + len(tag["name"])))
        elif token.type == "inline":
            left = "".join(child.content for child in token.children or () if child.type == "text")
            if "<" in left and (cut := _CUT.search(left)) and cut["name"].lower() in _KNOWN:
                prose = Prose(token, parsed.note)
                at = max(0, prose.text.find(cut[0]))
                if not prose.text[:at].endswith("\\"):
                    start = to_file(prose.segments, at)
                    yield _cut(cut["name"], parsed.note.source.place(start, start + len(cut[0])))


def _without_text(program: re.Match[str]) -> str:
    return program[1] + BLOT * len(program["text"])


def _cut(name: str, place: Place) -> Diagnostic:
    return Diagnostic(
        severity="warning",
        code="leftover.cut-tag",
        message=f"this tag `<{name}` has no end: a quotation mark in it has no partner, or `>` is missing",
        place=place,
        hint="write what is missing, or `&lt;` for the sign",
    )


def _unclosed(seen: _Seen) -> Iterator[Diagnostic]:
    if not seen.is_cut:
        message = f"nothing closes `<{seen.name}>`: it holds all that follows"
        yield _told(seen, message, f"write `</{seen.name}>` where it ends")


def _told(seen: _Seen, message: str, hint: str) -> Diagnostic:
    return Diagnostic(severity="warning", code="leftover.unpaired", message=message, place=seen.place, hint=hint)


def _tags(parsed: Parsed) -> Iterator[_Seen]:
    """Yield the tags that come in pairs, in the note's order."""
    verbatim = ""
    for text, segments in _stretches(parsed):
        for tag in _TAG.finditer(text):
            name, closes = (tag["name"] or "").lower(), bool(tag["ends"])
            if verbatim:
                verbatim = "" if closes and name == verbatim else verbatim
            elif name in _VERBATIM and not closes:
                verbatim = name
            elif (name in _PAIRED or _is_misspelt(tag)) and not (tag["whole"] or "").endswith("/>"):
                start = to_file(segments, tag.start())
                is_cut = not tag["whole"] or name not in _PAIRED
                yield _Seen(name, closes, is_cut, parsed.note.source.place(start, start + len(tag[0])))


def _is_misspelt(tag: re.Match[str]) -> bool:
    """Whether *tag*, no element of HTML's, begins something: its end may be spelt as it should be."""
    return bool(tag["name"]) and not tag["ends"] and tag["name"].lower() not in ELEMENTS


def _stretches(parsed: Parsed) -> Iterator[tuple[str, Segments]]:
    """Yield HTML and where it stands in the file."""
    for token in parsed.tokens:
        if token.type == "html_block":
            yield token.meta["content"], token.meta["segments"]
        elif token.type == "inline" and any(child.type == "html_inline" for child in token.children or ()):
            yield from _between(Prose(token, parsed.note), token)


def _between(prose: Prose, inline: Token) -> Iterator[tuple[str, Segments]]:
    at = 0
    for child in inline.children or ():
        if child.type == "html_inline" and (start := prose.text.find(child.content, at)) >= 0:
            at = start + len(child.content)
            yield child.content, ((0, to_file(prose.segments, start)),)
