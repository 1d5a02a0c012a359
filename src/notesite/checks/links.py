"""Links that say nothing: without a text, without an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_ADDRESS = r"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,200}\)){0,200}\)){0,1000}\)"
_NO_TEXT = re.compile(rf"(?<!!)\[\s*\]{_ADDRESS}")
_NO_ADDRESS = re.compile(r"(?<!!)\[[^\[\]\n]*\]\(\s*(?:<>)?\s*\)")
"""`[text]()` and `[text](<>)`."""


def empty_links(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the links of *parsed* that lead nowhere, or that no reader can see."""
    for prose in paragraphs(parsed):
        children = prose.token.children or []
        unseen = [child for child, inside in _links(children) if not inside and not child.attrGet("id")]
        nowhere = [child for child, inside in _links(children) if inside and child.attrGet("href") == ""]
        for at in _places(_NO_TEXT, len(unseen), prose):
            message = "this link has no text: nobody can see or follow it"
            yield prose.finding("warning", "link.empty", message, at, "write its text between `[` and `]`")
        for at in _places(_NO_ADDRESS, len(nowhere), prose):
            message = "this link has no address: it leads to the page itself"
            yield prose.finding("warning", "link.empty", message, at, "write its address between `(` and `)`")


def _links(children: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each link with whether anything of it can be seen."""
    for index, child in enumerate(children):
        if child.type != "link_open":
            continue
        inside = []
        for other in children[index + 1 :]:
            if other.type == "link_close":
                break
            inside.append(other)
        yield child, any(other.type != "text" or other.content.strip() for other in inside)


def _places(pattern: re.Pattern[str], count: int, prose: Prose) -> list[tuple[int, int]]:
    """Return where the *count* tokens of *prose* that look like *pattern* stand; not all can be found again."""
    if not count:
        return []
    found = [match.span() for match in pattern.finditer(prose.text)]
    return found if len(found) == count else [(0, 1)] * count
