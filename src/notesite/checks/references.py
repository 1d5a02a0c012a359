"""References to footnotes and addresses that are defined nowhere: Markdown shows their brackets as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_FOOTNOTE = re.compile(r"\[\^(?!\w-\w)([^\[\]\s^]{1,60})\]")
"""But `[^a-z]`, which is a regular expression."""
_FULL_WIDTH = re.compile(r"(\[\^[^\[\]\s^]{1,60}\])(：)")
"""A footnote's label before a full-width colon, which defines none: `[^1]：`."""
_LINK = re.compile(r"(?<![A-Za-z0-9_\]!])\[([^\[\]\n]{2,60})\]\[([^\[\]\n]{1,60})\]")
"""`[text][label]`, but not behind a letter or a bracket, where it is an index: `a[i][j]`."""


_YEAR = re.compile(r"[^\W\d].*\b(?:19|20)\d\d[a-z]?$")
"""`[Lovász, 1993][Sun et al., 2005]` cites twice."""
_NUMBERS = re.compile(r"[\d\s.,+\u2212\u221e-]+")
_BOUNDS = re.compile(r"[\w.+\u2212\u221e-]{1,12},\s?[\w.+\u2212\u221e-]{1,12}", re.ASCII)
"""Two of an interval or a place: `[l,x-1][x,r]`."""
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]^]{1,60}\]:", re.MULTILINE)
"""`[label]: address` on a line of its own."""
_HABIT = 3
"""`[甲][乙]` in a note that defines nothing: so often, and they are no references, but labels side by side."""


def undefined_references(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each `[^1]` and `[text][label]` of *parsed* without a definition."""
    if not parsed.note.options.extensions:
        return
    links: list[Diagnostic] = []
    stretches = list(paragraphs(parsed))
    meant = {colon[1] for prose in stretches if "]：" in prose.text and (colon := _FULL_WIDTH.match(prose.text))}
    for prose in stretches:
        if meant and (colon := _FULL_WIDTH.match(prose.text)):
            message = f"a full-width ： defines nothing: `{colon[1]}` is no footnote, and its text stands here"
            yield prose.finding("warning", "leftover.full-width", message, colon.span(2), "write `: `")
            continue
        left = [child.content for child in prose.token.children or [] if child.type == "text" and "[" in child.content]
        if left:
            footnotes = _undefined(prose, left, _FOOTNOTE, "[^{}]: …")
            yield from (found for found in footnotes if _pointed(found) not in meant)
            links += _undefined(prose, left, _LINK, "[{}]: address")
    if len(links) < _HABIT or _DEFINITION.search(parsed.note.source.text):
        yield from links


def _undefined(prose: Prose, left: Sequence[str], pattern: re.Pattern[str], wanted: str) -> Iterator[Diagnostic]:
    # `[10][11]` cites twice, and `[0,1][0,1]` is an interval that was copied from a typeset page.
    written = (match for text in left for match in pattern.finditer(text))
    shown = {match[0] for match in written if "^" in match[0] or not _cites(match)}
    for match in pattern.finditer(prose.text) if shown else ():
        if match[0] in shown:
            label = match[match.re.groups]
            yield prose.finding(
                "warning",
                "link.undefined",
                f"nothing defines `{label}`, so readers see `{match[0]}`",
                match.span(),
                f"add a line `{wanted.format(label)}`; what is no reference goes between backquotes",
            )


def _cites(link: re.Match[str]) -> bool:
    texts = (link[1], link[2])
    return bool(_NUMBERS.fullmatch(link[1])) or any(all(map(what, texts)) for what in (_YEAR.match, _BOUNDS.fullmatch))


def _pointed(found: Diagnostic) -> str:
    place = found.place
    start = place.column - 1 - place.skipped
    return place.text[start : start + place.length]
