"""Names that keep a file from being published."""

from __future__ import annotations


def is_hidden(path: str) -> bool:
    """Say whether some name in *path* starts with a dot: such files (`.git`, `.env`) are never published."""
    return path.startswith(".") or "/." in path


def names_hidden(target: str) -> bool:
    """Say whether *target*, which may lead upwards, has such a name in it."""
    return is_hidden(target) and any(part.strip(".") and part.startswith(".") for part in target.split("/"))
