"""The command line, run in this process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from notesite.cli.main import run


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Run `notesite` with arguments; its exit code and what it printed."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.delenv("NOTESITE_DEBUG", raising=False)

    def call(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["notesite", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, *capsys.readouterr())

    yield call
    for number, handler in before.items():
        signal.signal(number, handler)
