"""Waiting for what is not the page's to tell, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

PATIENCE = 120
"""Seconds; other tests, and whatever else is running, take their time, too."""


class Window(Protocol):
    """A page of Playwright's, or another browser's."""

    def wait_for_timeout(self, timeout: float) -> None:
        """Let *timeout* milliseconds pass."""


def until(page: Window, is_so: Callable[[], object]) -> None:
    """Let *page* go on until something *is_so*."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it does not come about"
        page.wait_for_timeout(10)
