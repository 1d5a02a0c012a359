"""What a site is built from, as it is on disk at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from notesite.commands.wish import SETTINGS
from notesite.config import Config
from notesite.diagnostic import Diagnostic
from notesite.stages.world import Theme
from notesite.tree import SourceFile, Tree


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What there is on disk."""

    config: Config
    """With the address the site is served at."""
    content: Path
    tree: Tree
    theme: Theme
    diagnostics: tuple[Diagnostic, ...]
    notes: Mapping[str, SourceFile]
    """Those of the tree by their paths."""

    def note(self, path: str) -> SourceFile | None:
        """Return the note *path* in the content folder, if it is one of the site's."""
        return self.notes.get(path)


def made_of(root: Path, content: Path) -> tuple[Path, ...]:
    """Return the files and folders that the site at *root*, with its notes in *content*, is made of."""
    return (content, root / "templates", root / "static", root / SETTINGS)


def concerns(path: Path, own: Iterable[Path]) -> bool:
    """Say whether *path* is one of *own*, or below one, or a folder that one is in."""
    return any(path.is_relative_to(one) or one.is_relative_to(path) for one in own)
