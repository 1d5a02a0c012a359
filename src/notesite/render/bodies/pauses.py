"""Where a page lets its browser pause while it reads a long body."""

from __future__ import annotations

PAUSE = "<script> </script>"
"""Lets Chromium paint and answer its reader before it reads on: without one its parser goes on for half a second.
Within a paragraph it ends the first screen, too, which is kept back until then (`.waits`)."""
PAUSE_AFTER = 80_000
"""Characters of HTML from one pause to the next: 40 ms where a processor is a quarter as fast as a desktop's."""
FIRST_SCREEN = 600
"""Characters of text, with its tags, up to the first pause: more than a phone shows at once, less than a desktop."""
_DISPLAYED = 80
"""Characters of text that take as much room as a displayed formula."""


class Pauses:
    """Counts what is written of a body, and says at which of its paragraphs the browser is to pause."""

    __slots__ = ("_due", "_first", "_seen", "_written")

    def __init__(self) -> None:
        self._seen = 0
        """Characters of text so far, with its tags: what a reader has on the screen."""
        self._written = 0
        """Characters of HTML since the last pause: what a browser has read."""
        self._first = True
        """There was no pause yet."""
        self._due = False

    def paragraph(self) -> None:
        """Hear that a paragraph begins, whose tag ends with the next text."""
        self._due = self._seen > FIRST_SCREEN if self._first else self._written > PAUSE_AFTER

    def within(self, html: str) -> str:
        """Return the text *html* with the pause that is due."""
        if self._due:
            # Within the paragraph: what stands between blocks would part them for the style sheet.
            tag, _, text = html.partition(">")
            html = f"{tag}>{PAUSE}{text}"
            self._written, self._first, self._due = 0, False, False
        self._seen += len(html)
        self._written += len(html)
        return html

    def slot(self, html: str) -> None:
        """Hear that a slot was filled with *html*."""
        self._written += len(html)

    def displayed(self) -> None:
        """Hear that a displayed formula follows."""
        self._seen += _DISPLAYED
