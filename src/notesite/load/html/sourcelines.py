"""The lines of the file that blocks begin at, left as slots in their start tags.

A build fills these slots with nothing. They are there all the same, so that a page served and a page built come from
one and the same article.
"""

from __future__ import annotations

import re

from notesite.load.context import Context

_START = re.compile(r"\s*<[A-Za-z][A-Za-z0-9-]*")


def placed(html: str, line: int, note: Context) -> str:
    """Return *html*, which begins with a start tag, with a slot in it for the 0-based *line*.

    What begins otherwise, and what stands in an excerpt, has no place to name and is returned as it is.
    """
    start = None if note.in_excerpt else _START.match(html)
    if start is None:
        return html
    return html[: start.end()] + line_slot(line, note) + html[start.end() :]


def line_slot(line: int, note: Context) -> str:
    """Return what stands for the 0-based *line* after the name of a start tag."""
    return "" if note.in_excerpt else note.slots.mark(note.file_line(line) + 1)
