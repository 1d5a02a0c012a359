"""`python -m notesite`."""

from __future__ import annotations

from notesite.cli import run

run()
