"""Where the files that come with notesite lie: its own templates, static files and KaTeX.

Installed from a wheel they are inside the package; in a checkout (`pip install -e .`) templates and static files
are at the top of the repository, where they are also a blog's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

OWN = "theme/"
"""Before the name of a template of the theme's, by which one that takes its place may extend it."""

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent.parent


def templates_folder() -> Path:
    """Return the default theme's templates."""
    return _theme_folder("templates")


def static_folder() -> Path:
    """Return the default theme's static files."""
    return _theme_folder("static")


def has(root: Path, kind: Literal["static", "templates"], name: str) -> bool:
    """Say whether the site at *root* or the theme has the file *name* in its folder *kind*."""
    return any((folder / name).is_file() for folder in (root / kind, _theme_folder(kind)))


def katex_folder() -> Path:
    """Return KaTeX: `katex.min.js`, `mhchem.min.js`, `katex.min.css`, `fonts/`, `LICENSE`, `stamp.json`."""
    return _PACKAGE / "vendor" / "katex"


def katex_parts() -> Path:
    """Return the folder of KaTeX's large fonts in two parts each; it may not be there."""
    return _PACKAGE / "vendor" / "katex-parts"


def diagnostics_page() -> str:
    """Return the text of `docs/diagnostics.md`; empty if it is not there."""
    installed = _PACKAGE / "diagnostics.md"
    page = installed if installed.is_file() else _CHECKOUT / "docs" / "diagnostics.md"
    return page.read_text("utf-8") if page.is_file() else ""


def _theme_folder(name: str) -> Path:
    installed = _PACKAGE / "theme" / name
    return installed if installed.is_dir() else _CHECKOUT / name
