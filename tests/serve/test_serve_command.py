"""The command around the server: where it listens, what it says, how it ends, and builds that run beside it."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from attacking import free_port
from following import PATIENCE, following
from serving_support import site

from notesite.serving import listening


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself."""
    run = [sys.executable, "-m", "notesite", *arguments]
    return subprocess.run(run, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path / "site", note="old words $x$\n")


def listens_at(port: int) -> set[str]:
    """Return the addresses at which somebody listens on *port*, as the kernel writes them."""
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            address, _, number = line.split()[1].partition(":")
            if int(number, 16) == port and line.split()[3] == "0A":
                found.add(address)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_only_this_machine_can_connect(root: Path) -> None:
    with following(root) as server:
        assert "anyone" not in server.said
        assert listens_at(server.address.port) <= {"0100007F", "00000000000000000000000001000000"}


def test_who_lets_others_in_is_told_what_they_can_read(root: Path) -> None:
    with following(root, "--host", "0.0.0.0") as server:
        assert "anyone who reaches 0.0.0.0 can read this site, drafts included" in server.said
        told = re.search(r"other machines find it at (http://\S+)", server.said)
        # A machine that is in no network has no address for others.
        assert told is not None or not listening.listen("0.0.0.0", 0).abroad
        if told is not None:
            with urlopen(f"{told[1]}note/") as answer:
                assert b"old words" in answer.read()


def test_a_port_that_was_named_and_is_taken_ends_it(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = command("serve", str(root), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 3
    assert "already in use by another program\n    hint: try another --port" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "notes..local"], ids=["nobody's, of TEST-NET-1", "no name"])
def test_a_host_that_is_not_this_machine_ends_it(root: Path, host: str) -> None:
    done = command("serve", str(root), "--host", host)
    assert done.returncode == 3
    assert "    hint: try another --host" in done.stderr


def test_without_a_name_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(listening, "PORT", port)
        found = listening.listen("localhost", None)
    for each in found.sockets:
        each.close()
    assert port < int(found.address.rpartition(":")[2]) < port + 100


def test_the_browser_is_opened_at_the_site(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = tmp_path / "bin" / ("open" if sys.platform == "darwin" else "xdg-open")
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n', "utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}{os.pathsep}{os.environ['PATH']}")
    with following(root, "--open") as server:
        server.wait_for((tmp_path / "opened").exists)
        server.wait_for(lambda: (tmp_path / "opened").read_text() == server.address.url)


@pytest.mark.parametrize(
    ("options", "visual", "expected"),
    [
        (["--editor", "my://{file}:{line}"], "vim", "my://{file}:{line}"),
        ([], "/usr/bin/code --wait", "vscode://"),
    ],
)
def test_the_editor_is_the_one_named_or_guessed(
    root: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], visual: str, expected: str
) -> None:
    monkeypatch.setenv("VISUAL", visual)
    with following(root, *options) as server:
        assert expected in server.text("note/")


def test_an_unknown_editor_is_told_with_the_known_ones(root: Path) -> None:
    done = command("serve", str(root), "--editor", "edlin")
    assert done.returncode == 2
    assert "'edlin' is unknown; known are" in done.stderr
    assert "vscode" in done.stderr


def test_nothing_of_the_server_is_in_a_build(root: Path) -> None:
    """Nor after a server has left its memory there, of which the build takes what it can."""
    with following(root) as server:
        assert "data-source" in server.text("note/")
    assert command("build", str(root)).returncode == 0
    built = [path.read_bytes() for path in (root / "public").rglob("*") if path.is_file()]
    assert any(b"old words" in content for content in built)
    for word in (b"-/notesite/", b"data-source", b"data-file", b"EventSource", b"data-version"):
        assert not [content for content in built if word in content]


def test_killed_in_the_middle_it_starts_again_at_the_same_port_with_the_same_pages(root: Path, soaking: bool) -> None:
    chance, port = random.Random(3), str(free_port())
    pages = set()
    for number in range(100 if soaking else 2):
        (root / "content" / "other.md").write_text(f"words {number} $x_{{{number}}}$\n", "utf-8")
        run = [sys.executable, "-m", "notesite", "serve", str(root), "--port", port]
        with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
            time.sleep(chance.uniform(0.2, 1.2))
            killed.send_signal(signal.SIGKILL)
    with following(root, "--port", port) as server:
        pages.add(server.text("other/").partition("<article")[2].partition("</article>")[0])
    fresh = root.parent / "fresh"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".notesite"))
    with following(fresh, "--port", port) as server:
        pages.add(server.text("other/").partition("<article")[2].partition("</article>")[0])
    assert len(pages) == 1


def test_builds_run_beside_it(root: Path, times: int) -> None:
    with following(root) as server:
        for number in range(times):
            (root / "content" / "note.md").write_text(f"words {number} $x$\n", "utf-8")
            done = command("build", str(root))
            assert done.returncode == 0, done.stderr
            assert f"words {number} " in (root / "public" / "note" / "index.html").read_text("utf-8")
            server.wait_for(lambda number=number: f"words {number} " in server.text("note/"))


def test_many_who_ask_for_nothing_or_only_listen_keep_nobody_waiting(root: Path, soaking: bool) -> None:
    with following(root) as server, ExitStack() as open_:
        idle = [open_.enter_context(socket.create_connection(("127.0.0.1", server.address.port))) for _ in range(300)]
        for half in idle[::2]:
            half.sendall(b"GET / HT")
        token = server.text("note/").partition("client.js?token=")[2].partition('"')[0]
        events = f"GET /-/notesite/events?token={token} HTTP/1.1\r\nHost: {server.address.host}\r\n\r\n"
        for _ in range(200):
            listener = open_.enter_context(socket.create_connection(("127.0.0.1", server.address.port)))
            listener.sendall(events.encode())
            assert b" 200 " in listener.recv(64)
        assert server.get("note/").status == 200
        (root / "content" / "note.md").write_text("new words\n", "utf-8")
        server.wait_for(lambda: "new words" in server.text("note/"))
        for each in idle if soaking else ():
            # After twenty seconds they are closed; twice that is waited for.
            each.settimeout(40)
            assert each.recv(64) == b""


def has_begun_others(process: int) -> bool:
    """Say whether a thread of *process* has begun another process."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # That thread has ended meanwhile.
            if children.read_text().split():
                return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor parses in one process")
def test_ended_while_it_reads_the_notes_it_says_nothing_more(tmp_path: Path) -> None:
    """Processes that parse are at work then, and Python would tell of what they leave behind."""
    long = "## Words\n\nwords $x$ and *more*, `code`\n\n" * 600
    root = site(tmp_path, **{f"n{number}": f"{number}\n\n{long}" for number in range(60)})
    run = [sys.executable, "-m", "notesite", "serve", str(root), "--port", "0"]
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process:
        try:
            end = time.monotonic() + PATIENCE
            while not has_begun_others(process.pid):
                assert time.monotonic() < end, "no process was started to parse"
                time.sleep(0.005)
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
    assert process.returncode == 0
    assert [line for line in said.splitlines() if not line.startswith("notesite serves ")] == []


@pytest.mark.parametrize("name", ["http://notes.local/", "notes.local:8000", "two names", ""])
def test_a_name_nobody_can_call_it_by_is_wrong_usage(root: Path, name: str) -> None:
    told = command("serve", str(root), "--allowed-host", name)
    assert (told.returncode, f"{name!r} is no name of a machine" in told.stderr) == (2, True)
