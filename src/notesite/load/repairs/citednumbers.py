"""A number cited, and what is said of it: `DexMimicGen [30](双臂灵巧手)` is no link, and readers miss what it hides."""

from __future__ import annotations

import re

from notesite.lines import Segments
from notesite.load.context import Context
from notesite.load.mask import hide
from notesite.load.offsets import to_file
from notesite.pattern import pattern

CITED = pattern(
    r"(?<=[A-Za-z0-9+*)\]])(?P<number> ?\[\d{1,3}(?:[,-] ?\d{1,3}){0,9}\])"
    r"\((?=[^()\n]{0,200}[\u3400-\u9fff])[^()\n/\\#:.<>\"']{1,200}\)"
)
"""Behind a name; what stands in parentheses has Chinese in it, and nothing that an address has."""


def cited_numbers(content: str, segments: Segments, note: Context) -> str:
    """Return *content*, as long as before, with the parentheses masked that would begin an address, and told of."""
    if "](" not in content:
        return content

    def apart(cited: re.Match[str]) -> str:
        opening = cited.end("number")
        at = to_file(segments, opening)
        note.report(
            "warning",
            "markdown.cited-number",
            f"{cited['number'].strip()} and what stands behind it would be a link; they are read as text",
            (at, at + cited.end() - opening),
            "leave a space before the `(`: elsewhere readers miss what it holds",
        )
        note.hides = True
        return f"{cited['number']}{hide('(')}{cited[0][opening - cited.start() + 1 :]}"

    return CITED.sub(apart, content)
