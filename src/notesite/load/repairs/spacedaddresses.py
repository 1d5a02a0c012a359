"""Addresses with a space, `![](a b.png)`: Markdown would end them there and show the whole as text."""

from __future__ import annotations

import re

from notesite.lines import Segments
from notesite.load.context import Context
from notesite.load.mask import SPACE, show
from notesite.load.offsets import to_file
from notesite.pattern import pattern

_ADDRESS = pattern(r"\]\([ \t]*+((?:[^()<>\"'\n]|(?<=\w)'(?=\w)|\([^()<>\"'\n]{0,200}\)){1,1000})\)")
"""A title begins with its mark; an apostrophe stands within a word."""
_MAYBE_SPACED = re.compile(r"\]\([^()\n]*[( \t]")
"""Found sooner, in whatever holds a space or parentheses after the one that opens an address."""
_SPACED_FILE = pattern(
    r"\S[^\n]*[ \t][^\n]*\.[A-Za-z0-9]{1,5}(?:#\S*)?|(?:[^\s#][^\n#]*\.(?:md|html))?#[^\n]*[ \t][^\n]*"
)
"""An address with a space that names a file or a heading: `my picture.png`, `#my heading`, `a.md#my heading`."""
_SIZE = pattern(r"[ \t]+=(?:\d{1,5}%?)?x?(?:\d{1,5}%?)?$")
"""`![](a.png =300x)`, which `sized.py` reads."""


def spaced_addresses(content: str, segments: Segments, note: Context) -> str:
    """Return *content*, as long as before, with the spaces in addresses masked, and told of."""
    if "](" not in content or not _MAYBE_SPACED.search(content):
        return content

    def repaired(match: re.Match[str]) -> str:
        if " " not in match[1] and "\t" not in match[1]:
            return match[0]
        file = _SIZE.sub("", match[1].rstrip())
        if not _SPACED_FILE.fullmatch(file):
            return match[0]
        at = to_file(segments, match.start(1))
        note.report(
            "warning",
            "markdown.space-in-address",
            f"the address `{show(file)}` holds a space",
            (at, at + len(file)),
            "write `%20` for the space, or put the address between `<` and `>`",
        )
        written = re.sub(r"[ \t]", "%20", show(file))
        note.repair("markdown.space-in-address", (at, at + len(file)), written)
        note.hides = True
        start = match.start(1) - match.start()
        return match[0][:start] + re.sub(r"[ \t]", SPACE, file) + match[0][start + len(file) :]

    return _ADDRESS.sub(repaired, content)
