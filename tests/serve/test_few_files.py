"""A server that may not open as many files as there are connections says so, and goes on when there are fewer."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import attacking
import pytest

FILES = 64


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_more_connections_than_files_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yaml").touch()
    command = ["sh", "-c", f'ulimit -n {FILES}; exec "$@"', "sh"]
    command += [sys.executable, "-m", "notesite", "serve", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1) as process:
        try:
            address = attacking._address(process)
        except BaseException:
            process.kill()
            raise
        with ExitStack() as connections:
            for _ in range(FILES + 10):
                connections.enter_context(socket.create_connection(("127.0.0.1", address.port), timeout=10))
            # Asyncio tries again after a second.
            time.sleep(2.5)
        # It may first have to notice that the others are gone.
        end = time.monotonic() + attacking.PATIENCE
        while _status(address) != 200 and time.monotonic() < end:
            time.sleep(0.1)
        assert _status(address) == 200
        process.terminate()
        said, _ = process.communicate()
    assert said.count("no more connections can be taken: too many open files") == 1
    assert "socket.accept()" not in said
    assert "_start_serving" not in said


def _status(address: attacking.Address) -> int:
    try:
        return address.get("/").status
    except OSError:
        return 0
