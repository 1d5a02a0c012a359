"""The files a new site starts with, as they lie in the package: `starter/` beside this one."""

from __future__ import annotations

from pathlib import Path

_STARTER = Path(__file__).resolve().parent.parent / "starter"

# In the package without a dot and a folder, so that no tool takes them for this repository's own.
_PLACES = {
    "site.yaml": "site.yaml",
    "welcome.md": "content/welcome.md",
    "pages.yml": ".github/workflows/pages.yml",
    "gitignore": ".gitignore",
}


def starter_files() -> dict[str, str]:
    """Return path in the new site → text, in which `@name@` stands for what only the day and the place know."""
    return {place: (_STARTER / name).read_text("utf-8") for name, place in _PLACES.items()}
