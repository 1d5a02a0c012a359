"""The theme's templates as programs, compiled where notesite was packed: compiling three of them takes 0.05 s.

They lie in the package beside its other code, and are trusted as that is; what a cache or a site holds never gets here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

FOLDER = Path(__file__).resolve().parent.parent / "vendor" / "templates"


class ReadyTemplates:
    """Knows programs by the name and the digest of the source of their template."""

    def __init__(self, libraries: Callable[[], Collection[str]]) -> None:
        """*libraries* tells what is installed, as `name-version`: programs are one Jinja's own."""
        self._libraries = libraries
        self._index: dict[str, tuple[str, str]] | None = None

    def __call__(self, name: str, source: str) -> CodeType | None:
        """Return the program of the template *name* whose source has the digest *source*; None if there is none."""
        if self._index is None:
            self._index = _index(self._libraries())
        known, module = self._index.get(name, ("", ""))
        if known != source:
            return None
        full = f"notesite.vendor.templates.{module}"
        try:
            # As Python does with modules: what it made of the file stands in `__pycache__`.
            return SourceFileLoader(full, str(FOLDER / f"{module}.py")).get_code(full)
        except (OSError, ImportError, SyntaxError):
            return None


def _index(libraries: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return, by name, the digest of each template's source and its module; empty if they are another Jinja's."""
    try:
        read = json.loads((FOLDER / "index.json").read_bytes())
        programs = {name: (source, module) for name, (source, module) in read["templates"].items()}
        return programs if f"jinja2-{read['jinja2']}" in libraries else {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
