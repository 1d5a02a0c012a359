"""Lists that are none, so that readers see a paragraph with dashes and numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.checks.prose import Prose, paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_TIGHT = re.compile(r"(-|1\.)[\u3400-\u9fff][^\n]*\n(?:-|2\.)[\u3400-\u9fff]")
"""Two lines that are items but for the space behind their marks: `-甲`, `-乙`."""
_DEEP = re.compile(r"\n(?: {4,}|\t[ \t]*)([-*+]|[0-9]{1,9}[.)])[ \t]+\S")
"""An item that is indented by four columns or more: in a paragraph it is text."""
_LATER = re.compile(r"\n[ \t]*(([2-9]|[1-9][0-9])[.)])[ \t]+\S[^\n]*\n[ \t]*([0-9]{1,3})[.)][ \t]+\S")
"""Below a line of text a list begins with its first item only, and not so far in as code is."""


def unbegun_lists(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the first item of each list in *parsed* that Markdown takes for text."""
    if not parsed.note.options.extensions:
        return
    for prose in paragraphs(parsed):
        if "\n" not in prose.text:
            continue
        if tight := _TIGHT.match(prose.text):
            yield _finding(prose, tight, f"there is no space behind `{tight[1]}`", f"write `{tight[1]} `")
        if item := _below_text(prose.text):
            yield _finding(prose, item, f"text stands right above `{item[1]}`", "leave the line above it empty")


def _below_text(text: str) -> re.Match[str] | None:
    later = (one for one in _LATER.finditer(text) if int(one[3]) == int(one[2]) + 1)
    return _DEEP.search(text) or next(later, None)


def _finding(prose: Prose, item: re.Match[str], why: str, hint: str) -> Diagnostic:
    return prose.finding("warning", "leftover.mark", f"no list begins here: {why}", item.span(1), hint)
