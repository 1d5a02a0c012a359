"""Hide a formula's characters from the Markdown parser without moving anything.

Every ASCII mark that could mean something to Markdown is exchanged for a Unicode noncharacter, one for one,
so offsets into the masked text are offsets into the source. Noncharacters are never text (Unicode, §23.7);
should a file hold some all the same, `cleaned` makes them U+FFFD before anything is masked.
"""

from __future__ import annotations

import re

from notesite.pattern import pattern

MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
NEWLINE = "\U0001fffe"
"""Stands for a line end inside a formula that runs over a blank line."""
SPACE = "\U0001ffff"
"""Stands for a space in an address, where Markdown would end the address."""
OPEN, CLOSE = "\U0002fffe", "\U0002ffff"
"""Around the number of something that `inline/` took out of a paragraph."""
TAKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
"""Such a number."""

_HIDE = {ord(mark): 0xFDD0 + index for index, mark in enumerate(MARKS)}
_SHOW = {hidden: mark for mark, hidden in _HIDE.items()} | {ord(NEWLINE): "\n", ord(SPACE): " "}
_HIDE_LINES = _HIDE | {ord("\n"): ord(NEWLINE)}
_HIDDEN = re.compile(f"[{''.join(map(chr, _SHOW))}]")
_NONCHARACTER = pattern("[\ufdd0-\ufdef\U0001fffe\U0001ffff\U0002fffe\U0002ffff\x00]")
"""Characters that no text holds, with which insides are masked; and U+0000."""
_MAYBE = (b"\x00", b"\xef\xb7", b"\xf0\x9f\xbf", b"\xf0\xaf\xbf")
"""How these begin in UTF-8, where looking for them takes no time."""


def cleaned(text: str) -> str:
    """Return *text* with the characters this module needs for itself (and NUL) replaced by U+FFFD."""
    raw = text.encode("utf-8", "surrogatepass")
    return _NONCHARACTER.sub("\ufffd", text) if any(mark in raw for mark in _MAYBE) else text


def hide(text: str, *, lines: bool = False) -> str:
    """Return *text*, as long as before, with nothing in it for Markdown to see; with *lines* as one line."""
    return text.translate(_HIDE_LINES if lines else _HIDE)


def show(text: str) -> str:
    """Return *text* as the author wrote it."""
    return text if text.isascii() or not _HIDDEN.search(text) else text.translate(_SHOW)
