"""A server as a whole: its threads, and their end."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from notesite.commands.wish import CACHE, SETTINGS, Wish
from notesite.host.hosts import Hosts
from notesite.host.live import FOLDER, scripts
from notesite.host.serve import Server
from notesite.host.watch.watch import Watch
from notesite.serving.fault import fault
from notesite.serving.ground import concerns, made_of
from notesite.serving.listening import Listening
from notesite.serving.memory import heap
from notesite.serving.session import Session
from notesite.serving.state import News
from notesite.serving.workshop import Workshop

_SWITCH = 0.0005
"""Seconds a thread computes before another may; each of three that pass a change on would else wait 5 ms."""
_FOREIGN = (".git", "node_modules", "__pycache__")
_TICK = 0.02
"""Seconds that the clock of files may be behind."""
_COARSE = 2.0
"""The same where it tells but whole seconds, as FAT's does every other, or is another machine's."""


class Serving:
    """A site that is being served, from `begin` to `close`."""

    def __init__(
        self,
        wish: Wish,
        listening: Listening,
        *,
        host: str,
        allowed: Sequence[str],
        editor: Callable[[str], str],
        say: Callable[[News], None],
    ) -> None:
        """*editor* is given `editor` of `site.yaml`, and returns the template of an editor's address, or nothing.

        *say* is given what the terminal should show, from any thread.
        """
        sys.setswitchinterval(_SWITCH)
        heap.share_one()
        self._wish = wish
        self._say = say
        self._closed = False
        self._watch: Watch | None = None
        self._is_foreign: Callable[[Path], bool] = lambda _: False
        self._began = time.time()
        token = secrets.token_urlsafe(16)
        self._workshop = Workshop(wish, listening.address)
        self._session = Session(self._workshop, token=token, editor=editor, tell=self._tell, say=say)
        self._server = Server(
            self._session.desk,
            allows=Hosts(host, allowed),
            folder=FOLDER,
            files=scripts,
            token=token,
            say=lambda line: say(News(line=line)),
        )
        self._sockets = list(listening.sockets)

    def begin(self) -> None:
        """Begin to serve."""
        self._server.start(self._sockets)
        threading.Thread(target=self._session.run, name="session", daemon=True).start()
        threading.Thread(target=self._listen, name="watch", daemon=True).start()

    def base_path(self) -> str:
        """Return the path the site stands under, as far as its settings can be read."""
        return self._workshop.base_path()

    def close(self) -> None:
        """End it at once: nothing is lost that the next start could not work out again."""
        self._closed = True
        self._server.stop()
        if self._watch is not None:
            self._watch.close()
        for child in multiprocessing.active_children():
            child.terminate()

    def _tell(self) -> None:
        self._server.tell()

    def _listen(self) -> None:
        try:
            self._hear_of_changes()
        except Exception as error:  # a fault of ours: what is shown can still be looked at
            if not self._closed:
                self._say(News(line="changes are not noticed any more: start it again", diagnostics=(fault(error),)))

    def _hear_of_changes(self) -> None:
        # Looking at ten thousand files takes time from the first page; what changes meanwhile is found below.
        self._session.early.over.wait()
        content = self._workshop.content() or self._wish.root / "content"
        watch = self._watching(content)
        # The first build may have read a file before there was a watch, and the author changed it after that.
        late = _COARSE if watch.polling else _TICK
        early = frozenset(self._changed_since(self._folders(content), self._began, late=late))
        if early:
            self._session.changed(early)
        said = ""
        # A watch that was closed keeps nobody waiting.
        while not self._closed:
            if watch.polling != said:
                said = watch.polling
                self._say(News(line=f"looking for changes again and again: {said}"))
            changed = watch.changes(None)
            self._session.changed(changed)
            if changed is None or self._wish.root / SETTINGS in changed:
                moved = self._workshop.content() or content
                if moved != content:
                    watch.close()
                    content, watch = moved, self._watching(moved)
                    self._session.changed(None)

    def _watching(self, content: Path) -> Watch:
        root, hidden = self._wish.root, (self._wish.root / CACHE, self._wish.output)
        own = made_of(root, content)

        def is_foreign(path: Path) -> bool:
            # What stands beside the site may be a virtual environment of ten thousand files, or a log that grows.
            return path in hidden or path.name in _FOREIGN or not concerns(path, own)

        # The content folder may be a link to notes kept elsewhere.
        self._is_foreign = is_foreign
        self._watch = Watch(
            self._folders(content), ignore=is_foreign, within=[root, content], foresee=self._session.foreseen
        )
        return self._watch

    def _folders(self, content: Path) -> list[Path]:
        root = self._wish.root
        return [root] if content.is_relative_to(root) else [root, content]

    def _changed_since(self, folders: Sequence[Path], moment: float, *, late: float) -> Iterator[Path]:
        """Yield what was changed below *folders* after *moment*, if their clock is *late* seconds behind.

        Of a file that has gone only its folder tells. In the site's own the server has put its memory meanwhile.
        """
        for folder in folders:
            for parent, names, files in os.walk(folder):
                names[:] = [name for name in names if not self._is_foreign(Path(parent, name))]
                of_folder = [] if Path(parent) == self._wish.root else [""]
                for name in (*of_folder, *files):
                    path = Path(parent, name)
                    try:
                        found = path.stat()
                    except OSError:
                        continue
                    stamp = max(found.st_mtime_ns, found.st_ctime_ns)
                    if stamp / 1e9 >= moment - (late if stamp % 10**9 else _COARSE):
                        yield path
