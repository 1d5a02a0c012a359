"""The commands that a delimiter follows: `\\left`, `\\big` and their kin."""

from __future__ import annotations

SIZES = tuple(f"\\{name}{side}" for name in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
_SIZE = "[bB]igg?[lrm]?"
SIZE = rf"\\{_SIZE}"
"""An expression for one of `SIZES`."""
BEFORE = rf"\\(?:left|right|middle|{_SIZE})"
"""An expression for any of the commands. The name may go on, `\\leftarrow`, where nothing else is asked for."""
