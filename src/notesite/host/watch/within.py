"""Whether one path lies within another, as texts: nothing is looked up."""

from __future__ import annotations

import os


def is_within(path: str, top: str) -> bool:
    """Say whether *path* is *top* or lies below it; both are absolute."""
    return path == top or path.startswith(top.rstrip(os.sep) + os.sep)
