"""After a fault of our own: what is remembered may be to blame, so it is forgotten, and the work done again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from notesite import ending
from notesite.refusal import Refusal


def doubting(root: Path, work: Callable[[], None]) -> None:
    """Do *work*; should it fail by a fault of ours, have it forget everything and do it again.

    A checksum keeps out damage, not forgery: whatever a store made by others says, a build without one is right.
    """
    from notesite.commands.wish import CACHE, STORE  # noqa: PLC0415

    store = root / CACHE / STORE
    try:
        work()
    except (Refusal, OSError, click.ClickException, click.Abort):
        raise
    except Exception:
        if ending.asked() or not store.is_file():
            raise
        from notesite.host.lock import PATIENCE, lock  # noqa: PLC0415
        from notesite.host.store import remove  # noqa: PLC0415

        with lock(root / CACHE / "lock", patience=PATIENCE):
            remove(store)
        work()
