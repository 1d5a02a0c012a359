"""A served site without a socket: edits go in, states come out."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from notesite.commands.wish import Wish
from notesite.host.serve import Reply
from notesite.serving.session import Session
from notesite.serving.state import News
from notesite.serving.workshop import Workshop

ADDRESS = "http://localhost:8000"


class Served:
    """The site at *root*, one step at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.news: list[News] = []
        self.told = 0
        wish = Wish(root=root, output=root / "public", jobs=1, keep_going=True)
        self.workshop = Workshop(wish, ADDRESS)
        self.session = Session(self.workshop, token="t", editor=str, tell=self._tell, say=self.news.append)
        self._files = self._looks()

    @property
    def at_rest(self) -> bool:
        """Everything that was told of is in the state."""
        session = self.session
        return not session._building and not session._wanted and session._events.empty()

    def begin(self) -> Served:
        self.session.begin()
        self.settle()
        # After the site is there, the thread that built it warms up.
        self.let_builders_end()
        return self

    def let_builders_end(self) -> None:
        """Wait for the threads of builds, which hold on to what they built a moment longer than it takes."""
        for thread in threading.enumerate():
            if thread.name == "build":
                thread.join()

    def settle(self) -> Served:
        while not self.at_rest:
            self.session.step()
        return self

    def edited(self) -> Served:
        """Tell the session which files have changed, and wait until all of it is shown."""
        before, self._files = self._files, self._looks()
        changed = {path for path in {*before, *self._files} if before.get(path) != self._files.get(path)}
        self.session.changed(frozenset(changed))
        return self.step_to_rest()

    def step_to_rest(self) -> Served:
        """See to what there is to be seen to, one thing at least."""
        while True:
            self.session.step()
            if self.at_rest:
                return self

    def get(self, path: str) -> Reply:
        return self.session.desk.reply(path.encode())

    def text(self, path: str) -> str:
        return self.get(path).body.decode()

    @property
    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.session.desk.listener(b"")())
        return told

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [one for one in self.state["diagnostics"] if one["severity"] == "error"]

    def _tell(self) -> None:
        self.told += 1

    def _looks(self) -> dict[Path, bytes]:
        return {
            path: path.read_bytes() for path in self.root.rglob("*") if path.is_file() and ".notesite" not in path.parts
        }


def site(root: Path, **notes: str) -> Path:
    """Write a site of *notes* (name → text) to *root*."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "site.yaml").write_text("title: 站\nbase_url: https://x.example/repo/\n", "utf-8")
    for name, text in notes.items():
        (root / "content" / f"{name}.md").write_text(text, "utf-8")
    return root
