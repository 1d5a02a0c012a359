"""Where the front matter of a text stands, if it has one."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from notesite.pattern import pattern
from notesite.yamltext.read import LIMIT


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A front matter's place in a text."""

    syntax: Literal["yaml", "toml", "none"]
    start: int = 0
    """Of its first line after the fence."""
    end: int = 0
    """Just past its last line's end."""
    body_start: int = 0
    closed: bool = True
    """False: the closing fence was forgotten; the block ends where lines stop looking like it."""
    fence: int = 0
    """Of the opening fence."""


NONE = Block(syntax="none")

_OPENING = re.compile(r"[ \t\ufeff]*(?:\n[ \t]*)*(?P<fence>-{3,}|\+{3})[ \t]*(?:\n|\Z)")
"""The first fence, behind nothing but white space and a byte order mark."""
_SECOND = re.compile(r"\s*^(?P<fence>-{3})[ \t]*\n", re.MULTILINE)
"""The fence of another front matter, right behind the first."""
_YAML_END = re.compile(r"(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)")
"""The fence that closes: dashes, or YAML's own `...`."""
_END_BELOW_GAP = pattern(r"(?:[ \t]*\n){1,5}-{3,}[ \t]*(?:\n|\Z)")
"""The same, a few empty lines further down."""
_TOML_END = pattern(r"\+{3}[ \t]*(?:\n|\Z)")

_KEY_LINE = pattern(
    r"""[ ]*(?:[A-Za-z_\u4e00-\u9fff"'\\][^:：\n#|*`$。，]{0,40}:(?:[ \t]|$)|[A-Za-z_][\w-]{0,30}[ \t]*[:：](?!//))"""
)
"""A line with a key: anything short before `: `, or a plain word before a colon that begins no address."""
_MORE = pattern(r"[ \t]+\S|-(?:[ \t]|$)|#|[\]}]")
"""Lines that go on with the key above: indented, items, comments, closing brackets."""

_BARE_START = pattern(r"(?:title|date|tags|categories|layout|author|mathjax)[ \t]*:(?:[ \t]|$)", re.MULTILINE)
"""A key that tells a front matter without its opening fence, as old versions of Hexo wrote it."""

_UNFENCED_START = pattern(r"(?:title|date|authors?|tags|category|slug)[ \t]*:[ \t]+\S", re.IGNORECASE)
"""On the very first line, with an empty line after the entries."""
_EMPTY_LINE = pattern(r"\n(?!\s*(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z))|\Z")


def find_block(text: str) -> Block:
    """Return the front matter *text* begins with; its syntax is `none` if there is none.

    Three dashes are a front matter's fence or a thematic break: what follows decides.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return _bare(text)
    start, fence = opening.end(), opening.start("fence")
    if opening["fence"][0] == "+":
        return _toml(text, start, fence)
    closing = _closing(text, start, _YAML_END, ("\n---", "\n..."))
    if closing is not None and _belongs(text, start, closing.start(), long=len(opening["fence"]) > len("---")):
        return Block(syntax="yaml", start=start, end=closing.start(), body_start=closing.end(), fence=fence)
    end = run_of_entries(text, start)
    if closing is None and end > start:
        return Block(syntax="yaml", start=start, end=end, body_start=end, closed=False, fence=fence)
    return NONE


def second_block(text: str, block: Block) -> Block | None:
    """Return the front matter that stands right after *block*, as a tool leaves it that writes one over another."""
    opening = _SECOND.match(text, block.body_start) if block.syntax == "yaml" and block.closed else None
    if opening is None or not _BARE_START.match(text, opening.end()):
        return None
    end = run_of_entries(text, opening.end())
    closing = _YAML_END.match(text, end)
    if closing is None:
        return None
    fence = opening.start("fence")
    return Block(syntax="yaml", start=opening.end(), end=end, body_start=closing.end(), fence=fence)


def _closing(text: str, start: int, fence: re.Pattern[str], begins: tuple[str, ...]) -> re.Match[str] | None:
    """Return the first line from *start* on that is a closing fence; its first characters are one of *begins*."""
    found: re.Match[str] | None = None
    for begin in begins:
        # Searching for a text is far faster than trying a pattern on every line of a long file.
        at = text.find(begin, start - 1, found.start() if found is not None else None)
        while at >= 0:
            if match := fence.match(text, at + 1):
                found = match
                break
            at = text.find(begin, at + 1)
    return found


def _belongs(text: str, start: int, end: int, *, long: bool) -> bool:
    """Say whether the text between two lines of dashes is a front matter, not prose between two thematic breaks.

    Below an empty line, or *long* dashes, which frame a heading, it has to begin like one.
    """
    if start == end:
        return True
    if text[start] != "\n" and not long:
        return True
    first = next((line for line in text[start:end].split("\n") if line.strip() and line[0] != "#"), "")
    return not first or _KEY_LINE.match(first) is not None


def run_of_entries(text: str, start: int) -> int:
    """Return where the lines from *start* stop looking like `key: value`, at the latest at an empty line."""
    at = start
    seen = False
    while at < len(text) and at - start <= LIMIT:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if _KEY_LINE.match(line):
            seen = True
        elif not (seen and _MORE.match(line)):
            break
        at = min(stop + 1, len(text))
    return at


def forgotten_end(text: str, block: Block) -> int | None:
    """Return where *block* should have been closed, if prose follows an empty line in it; else None.

    The fence that closes it then is a thematic break of the body.
    """
    if block.end - block.start > LIMIT:
        return None
    at = end = block.start
    after_gap = False
    while at < block.end:
        stop = text.find("\n", at, block.end)
        stop = stop if stop >= 0 else block.end
        line = text[at:stop]
        if not line.strip():
            after_gap = True
        elif after_gap and line[0] not in " \t#\"'" and not _KEY_LINE.match(line) and not _MORE.match(line):
            return end
        elif line[0] != "#":
            after_gap, end = False, stop + 1
        at = stop + 1
    return None


def _bare(text: str) -> Block:
    """Return a front matter that only has a closing fence, as Hexo allows, or none at all, as Pelican and MkDocs do."""
    start = len(text) - len(text.lstrip("\ufeff\n"))
    if not (_BARE_START.match(text, start) or _UNFENCED_START.match(text, start)):
        return NONE
    end = run_of_entries(text, start)
    closing = _YAML_END.match(text, end)
    if closing is None and len(_BARE_START.findall(text, start, end)) > 1:
        # Two entries are no prose, so the dashes below an empty line are no thematic break.
        closing = _END_BELOW_GAP.match(text, end)
    if closing is not None and _BARE_START.match(text, start):
        return Block(syntax="yaml", start=start, end=end, body_start=closing.end(), fence=start)
    if start == 0 and _UNFENCED_START.match(text) and _EMPTY_LINE.match(text, end):
        return Block(syntax="yaml", start=start, end=end, body_start=min(end + 1, len(text)), fence=start)
    return NONE


def _toml(text: str, start: int, fence: int) -> Block:
    closing = _closing(text, start, _TOML_END, ("\n+++",))
    if closing is not None:
        return Block(syntax="toml", start=start, end=closing.start(), body_start=closing.end(), fence=fence)
    match = re.compile(r"(?:[\w\"'.-]+[ \t]*=.*\n?|\[.*\n?|#.*\n?)+").match(text, start)
    if match is None:
        return NONE
    return Block(syntax="toml", start=start, end=match.end(), body_start=match.end(), closed=False, fence=fence)
