"""Patterns of paths, as other tools' settings have them: `*` is within a folder, `**` is not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from notesite.importers.importer import Settings

_SIGN = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def patterns(settings: Settings, key: str) -> tuple[str, ...]:
    """Return the patterns that *settings* have under *key*: one, or a list."""
    said = settings.get(key)
    several = said if isinstance(said, list) else [said]
    return tuple(one.strip("/") for one in several if isinstance(one, str) and one.strip("/"))


def matched(path: str, wanted: Iterable[str]) -> bool:
    """Say whether one of the patterns *wanted* means *path*."""
    return any(re.fullmatch(_expression(one), path) for one in wanted)


def within(path: str, wanted: Iterable[str]) -> bool:
    """Say whether one of the patterns *wanted* means *path*, or a folder it lies in."""
    parts = path.split("/")
    chosen = tuple(wanted)
    return any(matched("/".join(parts[:number]), chosen) for number in range(1, len(parts) + 1))


def _expression(pattern: str) -> str:
    parts: list[str] = []
    at = 0
    for sign in _SIGN.finditer(pattern):
        parts += (re.escape(pattern[at : sign.start()]), _MEANING[sign[0]])
        at = sign.end()
    return "".join((*parts, re.escape(pattern[at:])))
