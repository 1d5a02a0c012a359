"""What copying from a page or a chat leaves behind: stand-ins for formulas, buttons, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed
from notesite.load.prose import BLOT

_STAND_IN = re.compile(r"(?<![!\]\\\[])\[(公式|图片|代码|Math|Math Processing Error)\](?![(\[:\]])")
_LOST = {"公式": "a formula", "图片": "a picture", "代码": "a piece of code"}
_BUTTON = re.compile(r"^[ \t]*(?:[A-Za-z+#]{1,12}[ \t]*)?(复制代码|Copy code)[ \t]*$", re.MULTILINE)
_CITATION = re.compile(r":contentReference\[oaicite:\d+\](?:\{index=\d+\})?|【\d+(?::\d+)?†[^】\n]{1,60}】")
_ZERO_WIDTH = "\u200b"
_RUN = re.compile(r"[!-~\u0370-\u03ff\u2200-\u22ff]{3,120}$")
_COMMAND = re.compile(r"\\[A-Za-z]+|[{}_^]")


def leftovers(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield what was left by copying in the prose of *parsed*; code is never looked at."""
    lonely: list[tuple[Prose, int]] = []
    for prose in paragraphs(parsed):
        yield from _stand_ins(prose)
        yield from _buttons(prose)
        at = prose.written.find(_ZERO_WIDTH)
        while at >= 0:
            if prose.text[at] == _ZERO_WIDTH and (twice := _twice(prose, at)):
                yield twice
            elif prose.text[at] == _ZERO_WIDTH:
                lonely.append((prose, at))
            at = prose.written.find(_ZERO_WIDTH, at + 1)
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


def _twice(prose: Prose, at: int) -> Diagnostic | None:
    """Return the finding if before the zero-width space at *at* a formula's source and its looks stand side by side.

    KaTeX's pages hold both, and a copy takes both along: `p_1p1` and the space.
    """
    run = _RUN.search(prose.text[:at].rpartition(BLOT)[2])
    if run is None:
        return None
    for begin in range(len(run[0]) - 2):
        text = run[0][begin:]
        source = _source_of_twin(text)
        if source:
            return prose.finding(
                "warning",
                "leftover.twice",
                f"`{text}` is a formula that was copied twice, as its source and as it looks",
                (at - len(text), at + 1),
                f"write `${source}$`",
            )
    return None


def _source_of_twin(text: str) -> str:
    """Return the first part of *text* if it is TeX and the rest is what that looks like, else nothing."""
    for end in range(len(text) // 2, len(text)):
        source, looks = text[:end], text[end:]
        if not _COMMAND.search(source) or _COMMAND.search(looks):
            continue
        pattern = "".join(
            ".{0,2}" if part[0] == "\\" and len(part) > 1 else "" if part in "{}_^" else re.escape(part)
            for part in re.findall(r"\\[A-Za-z]+|.", source)
        )
        if any(char.isalnum() for char in _COMMAND.sub("", source)) and re.fullmatch(pattern, looks):
            return source
    return ""
