"""A server that is closed: nothing of it goes on in its process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from serving_support import site

from notesite.commands.wish import Wish
from notesite.host.watch.watch import Watch
from notesite.serving.listening import listen
from notesite.serving.running import Serving
from notesite.serving.state import News


def serving_of(root: Path, *, say: Callable[[News], None]) -> Serving:
    wish = Wish(root=root, output=root / "public", jobs=1)
    return Serving(wish, listen("localhost", 0), host="localhost", allowed=[], editor=lambda _: "", say=say)


def test_closed_it_looks_for_changes_no_more(tmp_path: Path) -> None:
    """A closed watch answers at once: whoever asks it again and again takes a processor of its own."""
    known = set(threading.enumerate())
    serving = serving_of(site(tmp_path, a="文\n"), say=lambda _: None)
    serving.begin()
    (watching,) = (thread for thread in threading.enumerate() if thread.name == "watch" and thread not in known)
    while serving._watch is None:
        assert watching.is_alive()
        time.sleep(0.01)
    serving.close()
    watching.join(120)
    assert not watching.is_alive()


def test_a_fault_of_the_watch_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_watch: Watch, _timeout: float | None) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Watch, "changes", broken)
    told: list[News] = []
    heard = threading.Event()

    def say(news: News) -> None:
        told.append(news)
        if "not noticed" in news.line:
            heard.set()

    serving = serving_of(site(tmp_path, a="文\n"), say=say)
    serving.begin()
    assert heard.wait(120)
    serving.close()
    (fault,) = next(news.diagnostics for news in told if "not noticed" in news.line)
    assert fault.code == "serve.fault"
