"""Sites built and served on loopback, as a static host does."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path


class _Host(http.server.SimpleHTTPRequestHandler):
    """Answers with the site's own 404.html to what it does not have, at any depth, as static hosts do."""

    site: Path

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.site / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def _build(source: Path, output: Path, base_url: str) -> None:
    # In a process of its own, as V8 and the browser's driver both want to be alone.
    command = [sys.executable, "-m", "notesite", "build", str(source), "--output", str(output), "--base-url", base_url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def served(source: Path, folder: Path, base: str) -> Iterator[str]:
    """Build the site *source* below the path *base* of a host whose root is *folder*; yield its address."""
    site = folder.joinpath(*base.split("/"))
    host = type("_SiteHost", (_Host,), {"site": site})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(host, directory=folder)) as server:
        address = f"http://127.0.0.1:{server.server_port}{base}"
        _build(source, site, address)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()
