"""A server that is closed: nothing of it goes on in its process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from serving_support import site

from notesite.commands.wish import Wish
from notesite.serving.listening import listen
from notesite.serving.running import Serving


def test_closed_it_looks_for_changes_no_more(tmp_path: Path) -> None:
    """A closed watch answers at once: whoever asks it again and again takes a processor of its own."""
    root = site(tmp_path, a="文\n")
    known = set(threading.enumerate())
    serving = Serving(
        Wish(root=root, output=root / "public", jobs=1),
        listen("localhost", 0),
        host="localhost",
        allowed=[],
        editor=lambda _: "",
        say=lambda _: None,
    )
    serving.begin()
    (watching,) = (thread for thread in threading.enumerate() if thread.name == "watch" and thread not in known)
    while serving._watch is None:
        assert watching.is_alive()
        time.sleep(0.01)
    serving.close()
    watching.join(120)
    assert not watching.is_alive()
