"""A site with secrets around it, `notesite serve` in a process of its own, and requests no browser would send."""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

SECRET = "NOT-FOR-THE-WEB"
"""In everything that is not published: in the files around the site, its sources, its settings."""

CONFIG = f"title: Notes\nbase_url: http://localhost:8000/\n# {SECRET}\n"
NOTE = f"---\ntitle: Hello\ndate: 2024-05-01\n# {SECRET}\n---\n\nWords and $x^2$.\n\n![A picture](picture.svg)\n"


HOSTILE = "<img src=x onerror=hacked()>"
"""What an author may have pasted; nowhere may it be more than text."""


PATIENCE = 120.0
"""Seconds an answer may take on a machine with much else to do."""


class Answer(NamedTuple):
    """What came back, whole."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes


class Address(NamedTuple):
    """Where a server listens."""

    port: int
    url: str

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def send(self, request: bytes) -> bytes:
        """Return all that is answered to *request* until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, target: str | bytes, *headers: str, method: str = "GET", host: str | None = "") -> Answer:
        """Ask for *target* exactly as it is written; *host* None: without a Host header."""
        raw = target.encode("utf-8", "surrogateescape") if isinstance(target, str) else target
        named = [] if host is None else [f"Host: {host or self.host}"]
        lines = "\r\n".join([*named, *headers, "Connection: close", "", ""])
        return parsed(self.send(method.encode() + b" " + raw + b" HTTP/1.1\r\n" + lines.encode("latin-1")))

    def stream(self, target: str, *headers: str) -> Answer:
        """Ask for *target*, which does not end; return what has come when there is a first event."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            lines = "\r\n".join([f"GET {target} HTTP/1.1", f"Host: {self.host}", *headers, "", ""])
            connection.sendall(lines.encode("latin-1"))
            raw = b""
            while b"\n\n" not in raw.partition(b"\r\n\r\n")[2] and (more := connection.recv(65536)):
                raw += more
                if b" 200 " not in raw.partition(b"\r\n")[0]:
                    break
            return parsed(raw)


def parsed(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    found = re.match(r"HTTP/1\.1 (\d{3})", first)
    assert found is not None, f"no answer but {raw[:200]!r}"
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(found[1]), headers, body, raw)


def site_with_secrets(folder: Path) -> Path:
    """Make a site below *folder*, and around it, inside it and linked from it what nobody may be sent."""
    root = folder / "site"
    files = {
        "site/site.yaml": CONFIG,
        "site/content/hello.md": NOTE,
        "site/content/.hidden.txt": SECRET,
        "site/content/.git/config": SECRET,
        "site/.git/config": SECRET,
        "site/.env": SECRET,
        "secret.txt": SECRET,
        "secret/x.txt": SECRET,
        "site-secret/x.txt": SECRET,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "content" / "file-link.txt").symlink_to(folder / "secret.txt")
    (root / "content" / "folder-link").symlink_to(folder / "secret")
    (root / "content" / "inside").mkdir()
    (root / "content" / "inside" / "up").symlink_to("../../..")
    (root / "content" / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    return root


def unmakeable(folder: Path) -> Path:
    """Make a site below *folder* with a page, at `/second/`, that its template cannot make."""
    root = site_with_secrets(folder)
    (root / "content" / "second.md").write_text("---\ntitle: Second\ndate: 2024-01-01\n---\n\nwords\n", "utf-8")
    (root / "templates").mkdir(exist_ok=True)
    fault = f"{{% if view.card.name == 'Second' %}}\n{{{{ nothing }}}} {HOSTILE}\n{{% endif %}}"
    (root / "templates" / "article.html").write_text(f"<!doctype html>\n<body>{fault}{{{{ view.body }}}}", "utf-8")
    return root


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Address]:
    """Serve the site *root* until the block ends."""
    command = [sys.executable, "-m", "notesite", "serve", str(root), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _address(process: subprocess.Popen[str]) -> Address:
    assert process.stdout is not None
    said = ""
    while select.select([process.stdout], [], [], PATIENCE)[0] and (line := process.stdout.readline()):
        said += line
        found = re.search(r"http://[^\s/:]+:(\d+)/\S*", said)
        if found is not None:
            address = Address(int(found[1]), found[0])
            _wait_until_built(address, process.stdout)
            return address
    raise AssertionError(f"no address was printed, only {said!r}")


def _wait_until_built(address: Address, output: IO[str]) -> None:
    """Ask for the home page until it is that of the site: before the first build there is none."""
    end = time.monotonic() + PATIENCE
    while (answer := address.get("/")).status != 200:
        if time.monotonic() > end:
            break
        time.sleep(0.05)
    else:
        return
    os.set_blocking(output.fileno(), False)
    raise AssertionError(f"the site is never built: {answer.body.decode()}\n{output.read()}")
