"""What MyST's directives say in their first lines: `:label: euler`, or `label: euler` between two `---`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from notesite.pattern import pattern

MOST = 100
"""Lines that may hold options."""
_OPTION = pattern(r":([a-z-]+):(?:[ \t]+(.*?))?[ \t]*$")
"""`:name: value`."""
_YAML_OPTION = pattern(r"([a-z][a-z-]*):(?:[ \t]+(.*?))?[ \t]*$")
"""`name: value`, between lines of dashes."""
_RULE = "---"


def read_options(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the options that *lines*, without their indent, begin with, and how many lines those take."""
    if block := _between_rules(lines):
        return block
    options = list(takewhile(bool, map(_OPTION.match, lines)))
    return {option[1]: option[2] or "" for option in options if option}, len(options)


def _between_rules(lines: Sequence[str]) -> tuple[dict[str, str], int] | None:
    """Return the same of options that stand between two `---`, maybe below empty lines; None if something else does."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or lines[first].strip() != _RULE:
        return None
    found: dict[str, str] = {}
    for at, line in enumerate(lines[first + 1 :], first + 1):
        if line.strip() == _RULE:
            return found, at + 1
        if option := _YAML_OPTION.match(line):
            found[option[1]] = (option[2] or "").strip("\"'")
        elif line.strip() and not line.startswith(("-", "[")):
            return None
    return None
