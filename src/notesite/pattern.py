"""Regular expressions that few texts need, compiled when first used.

Compiling one that names all of Han takes two to eight milliseconds, and a process that parses one edited note would
wait for those it has no use for: of 340 that the loader knows, a long note needs 80.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")


class _Later:
    def __init__(self, expression: str, flags: int) -> None:
        self.pattern = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile; from then on the methods are found without coming here."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return *expression* compiled, but not before one of its methods is asked for."""
    return cast("re.Pattern[str]", _Later(expression, flags))
