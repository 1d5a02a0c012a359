"""Doing something to files while a Watch listens, and what it then tells."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from notesite.host.watch import Watch

END = "the end"
"""Name of the file that is written when all is done: what is told with it or before it is what was to be told."""

Batch = frozenset[str] | None


def told(
    watch: Watch,
    folder: Path,
    act: Callable[[], object],
    *,
    check: Callable[[frozenset[Path] | None], None] = lambda batch: None,
) -> list[Batch]:
    """Return the batches that *watch* tells while and after *act* is done, by names relative to *folder*.

    *check* sees each as it comes.
    """
    batches: list[Batch] = []

    def wait(timeout: float) -> Batch:
        paths = watch.changes(timeout)
        check(paths)
        return None if paths is None else frozenset(path.relative_to(folder).as_posix() for path in paths)

    with ThreadPoolExecutor(1) as executor:
        done = executor.submit(act)
        while not done.done():
            batches.append(wait(0.01))
        done.result()
    end = folder / END
    end.write_text("x" + end.read_text() if end.exists() else "x")
    for _ in range(200):
        batch = wait(0.5)
        batches.append(batch if batch is None else batch - {END})
        if batch is not None and END in batch:
            break
    else:
        raise AssertionError(f"the end is never told of; before it came {batches}")
    return [batch for batch in batches if batch is None or batch]


@pytest.fixture(autouse=True)
def glancing_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gives no hints is looked at ten times a second."""
    monkeypatch.setattr("notesite.host.watch.watch.GLANCE", 0.1)
