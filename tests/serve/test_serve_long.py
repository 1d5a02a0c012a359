"""`notesite serve` for long: it holds no more memory, files or connections after many edits than after a few."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from following import Followed, following
from serving_support import site

FORMULAS = " ".join(f"$x_{{{number}}}^{{{{}}}}$" for number in range(40))


def edit(server: Followed, root: Path, number: int) -> None:
    """Save a note with formulas of its own, and look at it and at a list."""
    words = f"words {number} {FORMULAS.replace('{}', str(number))}"
    (root / "content" / f"n{number % 7}.md").write_text(f"---\ndate: 2026-01-01\n---\n\n{words}\n", "utf-8")
    server.wait_for(lambda: f"words {number} " in server.text(f"n{number % 7}/"))
    server.get("archive/")


def open_and_close(server: Followed, number: int) -> None:
    """Have *number* tabs listen, and close them."""
    token = server.text("").partition("client.js?token=")[2].partition('"')[0]
    request = f"GET /-/notesite/events?token={token} HTTP/1.1\r\nHost: {server.address.host}\r\n\r\n"
    with ExitStack() as tabs:
        for _ in range(number):
            tab = tabs.enter_context(socket.create_connection(("127.0.0.1", server.address.port)))
            tab.sendall(request.encode())
            assert b" 200 " in tab.recv(64)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc is Linux's")
def test_many_edits_and_tabs_leave_nothing_behind(tmp_path: Path, soaking: bool) -> None:
    edits = 5_000 if soaking else 40
    root = site(tmp_path, **{f"n{number}": "old words\n" for number in range(7)})
    with following(root) as server:
        for number in range(edits // 4):
            edit(server, root, number)
        open_and_close(server, 50)
        server.rest()
        files, memory = server.files(), server.memory()
        for number in range(edits // 4, edits):
            edit(server, root, number)
            if number % 50 == 0:
                open_and_close(server, 50)
        server.rest()
        server.wait_for(lambda: server.files() <= files)
        assert server.memory() < memory * 1.2
