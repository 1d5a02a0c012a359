"""What copying from a page or a chat leaves behind: stand-ins for formulas, buttons, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.checks.prose import Prose, paragraphs
from notesite.checks.twice import ZERO_WIDTH, Twice, doubled
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_STAND_IN = re.compile(r"(?<![!\]\\\[])\[(公式|图片|代码|Math|Math Processing Error)\](?![(\[:\]])")
"""What a copy has in the place of a formula or picture: `[公式]`; a link or a definition is none."""
_LOST = {"公式": "a formula", "图片": "a picture", "代码": "a piece of code"}
_BUTTON = re.compile(r"^[ \t]*(?:[A-Za-z+#]{1,12}[ \t]*)?(复制代码|Copy code)[ \t]*$", re.MULTILINE)
"""The label of a button above code, alone on a line or behind the language: `python复制代码`."""
_CITATION = re.compile(r":contentReference\[oaicite:\d+\](?:\{index=\d+\})?|【\d+(?::\d+)?†[^】\n]{1,60}】")
"""A source as ChatGPT names it: `【4†source】`, `:contentReference[oaicite:0]{index=0}`."""


def leftovers(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield what was left by copying in the prose of *parsed*; code is never looked at."""
    lonely: list[tuple[Prose, int]] = []
    for prose in paragraphs(parsed):
        yield from _stand_ins(prose)
        yield from _buttons(prose)
        inside: set[int] = set()
        for twice in doubled(prose.text):
            yield _twice(prose, twice)
            inside.update(range(twice.start, twice.end))
        marks = (mark.start() for mark in re.finditer(ZERO_WIDTH, prose.text))
        lonely += [(prose, at) for at in marks if at not in inside]
    if lonely:
        prose, at = lonely[0]
        times = "once" if len(lonely) == 1 else f"{len(lonely)} times, first here"
        yield prose.finding(
            "note",
            "leftover.zero-width",
            f"the invisible character U+200B (zero-width space) stands in the text {times}",
            (at, at + 1),
            "delete it: copied text and searches stumble over it",
        )


def _stand_ins(prose: Prose) -> Iterator[Diagnostic]:
    for match in _STAND_IN.finditer(prose.text):
        lost = _LOST.get(match[1], "a formula")
        yield prose.finding(
            "warning",
            "leftover.stand-in",
            f"`{match[0]}` stands where {lost} was on the page this was copied from",
            match.span(),
            f"put the {lost.removeprefix('a ')} back",
        )
    for match in _CITATION.finditer(prose.text):
        yield prose.finding(
            "warning",
            "leftover.citation",
            f"`{match[0]}` is a mark of the chat this was copied from; it leads nowhere",
            match.span(),
            "delete it, or cite the source",
        )


def _buttons(prose: Prose) -> Iterator[Diagnostic]:
    for match in _BUTTON.finditer(prose.text):
        yield prose.finding(
            "warning",
            "leftover.button",
            f"`{match[1]}` is the button of the page this was copied from",
            match.span(1),
            "delete the line",
        )


def _twice(prose: Prose, twice: Twice) -> Diagnostic:
    written = prose.text[twice.start : twice.end].replace(ZERO_WIDTH, "")
    return prose.finding(
        "warning",
        "leftover.twice",
        f"`{written}` is a formula that was copied twice, as its source and as it looks",
        (twice.start, twice.end),
        f"write `${twice.source}$`",
    )
