"""Where what is said goes: nowhere, to a full disk, to somebody who has left. The site is built all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from notesite.host.store import Store

PROGRAM = [sys.executable, "-m", "notesite"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.yaml").write_text("title: 试\n")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("---\ntitle: 一\ndate: 2024-01-01\n---\n文字 $x$。\n[去](b.md)\n")
    return tmp_path


def in_shell(line: str, site: Path, *, out: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run *line*, in which `notesite` is the program, in the folder *site*."""
    run = ["bash", "-c", f'notesite() {{ "{sys.executable}" -m notesite "$@"; }}; {line}']
    return subprocess.run(run, cwd=site, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=120)


def test_with_every_stream_closed_the_site_is_built_and_its_memory_is_whole(site: Path) -> None:
    # What is opened first would be file 2, and what is said of the missing link would be written into it.
    assert in_shell("notesite build --explain <&- >&- 2>&-", site).returncode == 0
    assert (site / "public" / "a" / "index.html").is_file()
    with Store(site / ".notesite" / "store.sqlite") as store:
        assert store.broken == ""
    told = in_shell("notesite build", site)
    assert (told.returncode, "link.missing" in told.stderr) == (0, True)


@pytest.mark.parametrize("arguments", ["--version", "--help", "build --help", "build --format json", "check 2>&1"])
def test_who_stops_listening_is_no_error_in_the_notes(site: Path, arguments: str) -> None:
    reader, out = os.pipe()
    os.close(reader)
    ended = in_shell(f"notesite {arguments}", site, out=out)
    os.close(out)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", ["--version", "--help", "build --format json"])
def test_what_cannot_be_written_is_the_disks_refusal(site: Path, arguments: str) -> None:
    ended = in_shell(f"notesite {arguments} > /dev/full", site)
    assert (ended.returncode, ended.stderr) == (3, "notesite: no space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_where_nothing_can_be_said_at_all_the_exit_code_says_it(site: Path) -> None:
    ended = in_shell("notesite build > /dev/full 2>&1", site)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "")


def test_an_argument_that_is_no_text_is_wrong_usage(site: Path) -> None:
    for arguments in (["new", b"a\xff"], ["build", "--base-url", b"https://x/\xff"], ["build", "-o", b"out\xff"]):
        ended = subprocess.run([*PROGRAM, *arguments], cwd=site, capture_output=True, check=False, env=os.environ)  # type: ignore[list-item]
        assert ended.returncode == 2, arguments
        assert b"\\udcff is not UTF-8 text" in ended.stderr


def test_a_folder_whose_name_is_no_text_is_refused(site: Path) -> None:
    odd = site / os.fsdecode(b"\xff")
    odd.mkdir()
    (site / "content").rename(odd / "content")
    (site / "site.yaml").rename(odd / "site.yaml")
    ended = subprocess.run([*PROGRAM, "build"], cwd=odd, capture_output=True, check=False, env=os.environ)
    assert (ended.returncode, b"is not UTF-8 text" in ended.stderr) == (2, True)


@pytest.mark.parametrize("arguments", ["build", "build {}", "new x", "check {}", "import markdown {}/content"])
def test_a_current_folder_that_was_deleted_is_told(site: Path, arguments: str) -> None:
    line = f"mkdir {site}/gone; cd {site}/gone; rmdir {site}/gone; notesite {arguments.format(site)}"
    told = in_shell(line, site)
    assert (told.returncode, told.stderr.startswith("notesite: the current folder is not there any more\n")) == (
        2,
        True,
    )


SERVES = """
import os, sys
from pathlib import Path
from notesite.cli import terminal
from notesite.commands.wish import Wish
from notesite.serving.listening import listen
from notesite.serving.running import Serving
root = Path(sys.argv[1])
def say(news):
    terminal.show_news(news)
    print(news.line.partition(" ")[0], flush=True)
serving = Serving(Wish(root=root, output=root / "public", keep_going=True), listen("localhost", 0),
                  host="localhost", allowed=(), editor=str, say=say)
serving.begin()
sys.stdin.readline()
serving.close()
os._exit(0)
"""


def test_a_server_goes_on_when_nobody_hears_its_news(site: Path) -> None:
    """As after `| head`: what it says of a save came to a fault, of which it could not tell, either."""
    reader, gone = os.pipe()
    os.close(reader)
    run = [sys.executable, "-c", SERVES, str(site)]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=gone, text=True) as server:
        os.close(gone)
        assert server.stdin is not None
        assert server.stdout is not None
        # One that stands still is not waited for.
        limit = Timer(60, server.kill)
        limit.start()
        assert server.stdout.readline() == "1\n"
        for text in ("改", "再改"):
            note = site / "content" / "a.md"
            note.write_text(f"{note.read_text()}{text}\n")
            while (told := server.stdout.readline()) != "content/a.md\n":
                assert told, "the server has ended"
        server.communicate("end\n", timeout=60)
        limit.cancel()
