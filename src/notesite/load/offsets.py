"""Where each piece of a paragraph stands in the file: the parser keeps line numbers for blocks only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from notesite.lines import Segments, Source


class Cursor:
    """Remembers how far each line has been used, so that equal table cells are told apart."""

    def __init__(self, masked: Source) -> None:
        self.masked = masked
        self._used: dict[int, int] = {}
        """By line, the offset up to which it has been found."""

    def locate(self, content: str, lines: tuple[int, int]) -> Segments:
        """Return the segments of *content*, the text of an inline token that spans the 0-based *lines*."""
        row, last = lines
        if "\n" not in content:
            return ((0, self._find(content, min(row, max(last - 1, 0)))),)
        segments, at = [], 0
        for line in content.split("\n"):
            segments.append((at, self._find(line, min(row, max(last - 1, 0)))))
            at += len(line) + 1
            row += 1
        return tuple(segments)

    def _find(self, line: str, row: int) -> int:
        start, end = self.masked.line_bounds(row)
        wanted = line.strip()
        used = self._used.get(row, start)
        found = self.masked.text.find(wanted, used, end)
        if found < 0:
            # A cell with an escaped pipe, or a tab the block parser expanded: its line is still right.
            text = self.masked.text[start:end]
            return min(max(used, start + len(text) - len(text.lstrip())), end)
        self._used[row] = found + len(wanted)
        return found - (len(line) - len(line.lstrip()))


def to_file(segments: Segments, offset: int) -> int:
    """Return the file offset of *offset* in the piece *segments* describe."""
    # Most pieces are one line.
    index = bisect_right(segments, (offset, 1 << 60)) - 1 if len(segments) > 1 else 0
    inside, outside = segments[max(index, 0)]
    return max(0, outside + offset - inside)


def cut(segments: Segments, start: int, end: int) -> Segments:
    """Return the segments of the part from *start* to *end*."""
    first, last = bisect_right(segments, (start, 1 << 60)), bisect_left(segments, (end,))
    return ((0, to_file(segments, start)), *((at - start, outside) for at, outside in segments[first:last]))
