"""A server that says and serves what a test wants: just the protocol that a served page relies on."""

from __future__ import annotations

import http.server
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from notesite.host.live import FOLDER, insert, script_tag, scripts

PATIENT = {"LOADING = 1000;": "LOADING = 99000;", "PATIENCE = 1000;": "PATIENCE = 99000;", ", 2500);": ", 99000);"}
"""How long a page waits for what is late, and shows what passes: a busy machine takes longer than an author would."""


class LiveSite:
    """Pages, a version, and whoever listens."""

    def __init__(self) -> None:
        self.token = "first"
        self.version = 1
        self.base = "/"
        self.editor = "myed://open?file={file}&line={line}"
        self.pages: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.scripts = patient()
        self.delay = threading.Event()
        self.delay.set()
        """Cleared, pages are held back until it is set."""
        self.asked: list[str] = []
        """The addresses of pages asked for."""
        self.opened = 0
        """Streams there have been."""
        self.address = ""
        self.state: dict[str, Any] = {"version": 1, "pages": None, "styles": {}, "diagnostics": [], "changed": None}
        self._listeners: dict[queue.Queue[str | None], str] = {}

    def change(self, pages: dict[str, str] | None = None, /, *, sends: str = "", **state: Any) -> None:
        """Make the next version, with *pages* over the present ones, and tell everybody; *sends* is sent along."""
        self.version += 1
        self.pages.update(pages or {})
        html = self.html(sends).decode() if sends else None
        if state.get("changed"):
            state["changed"] = {"version": self.version, **state["changed"]}
        self.state = {**self.state, "styles": {}, "changed": None, **state, "version": self.version, "html": html}
        self.tell()

    def tell(self) -> None:
        for listener in tuple(self._listeners):
            listener.put(json.dumps(self.state))

    @property
    def listening(self) -> list[str]:
        """The pages that streams are for."""
        return list(self._listeners.values())

    def hang_up(self) -> None:
        """End every stream, as a server that is stopped does."""
        for listener in tuple(self._listeners):
            listener.put(None)

    def stream(self, page: str) -> Iterator[str]:
        """Yield the states there are and will be to *page*."""
        listener: queue.Queue[str | None] = queue.Queue()
        self._listeners[listener] = page
        self.opened += 1
        try:
            yield json.dumps(self.state)
            while (told := listener.get()) is not None:
                yield told
        finally:
            del self._listeners[listener]

    def html(self, path: str) -> bytes:
        tag = script_tag(
            base=self.base,
            token=self.token,
            page=path,
            version=self.version,
            editor=self.editor,
            root="/home/某人/my notes",
        )
        return insert(self.pages.get(path, "<h1>404</h1>").encode(), tag)


def patient() -> dict[str, bytes]:
    """Return the scripts of a served page, made `PATIENT`."""
    found = scripts()
    for hurry, patience in PATIENT.items():
        (name,) = [name for name, content in found.items() if name != "idiomorph.js" and hurry.encode() in content]
        found[name] = found[name].replace(hurry.encode(), patience.encode())
    return found


class _Handler(http.server.BaseHTTPRequestHandler):
    live: LiveSite

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        name = parts.path.rpartition("/" + FOLDER)[2]
        if name == "events":
            query = parse_qs(parts.query)
            self._stream(query["token"][0], query["page"][0])
        elif name in self.live.scripts:
            self._send(200, "text/javascript", self.live.scripts[name])
        elif parts.path in self.live.files:
            self._send(200, *self.live.files[parts.path])
        else:
            self.live.asked.append(parts.path)
            content = self.live.html(parts.path)
            status = self.live.statuses.get(parts.path, 200 if parts.path in self.live.pages else 404)
            self.live.delay.wait(60)
            self._send(status, "text/html; charset=utf-8", content)

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(content)

    def _stream(self, token: str, page: str) -> None:
        if token != self.live.token:
            self._send(403, "text/plain", b"")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            for told in self.live.stream(page):
                self.wfile.write(f"event: state\ndata: {told}\n\n".encode())

    def log_message(self, *_: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # A browser that goes away in the middle of an answer is no fault.


@contextmanager
def serving() -> Iterator[tuple[LiveSite, str]]:
    """Yield a site to be changed, and its address."""
    live = LiveSite()
    handler = type("_LiveHandler", (_Handler,), {"live": live})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            live.address = f"http://127.0.0.1:{server.server_port}"
            yield live, live.address
        finally:
            live.delay.set()
            live.hang_up()
            server.shutdown()
            thread.join()


def text(body: str) -> str:
    """Return a page of nothing but *body*."""
    return f"<!DOCTYPE html><html><head><title>题</title></head><body><main>{body}</main></body></html>"
