"""A note parsed beside the build is the note parsed in it, and whatever becomes of that process, the build goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from rebuilding import built, make_site

from contents import contents
from notesite.commands import uptodate
from notesite.commands.settings import known, site_settings
from notesite.commands.wish import Wish
from notesite.config import Config, Reading
from notesite.diagnostic import Checked
from notesite.digest import digest
from notesite.host.processes.child import Line, child

alone = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1, reason="needs Linux and a second processor"
)
forked = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
"""V8 of other tests has threads; what is forked here takes no lock of theirs."""
ADDED = "\n\n补一句：$q_{77}$ 与坏的 $\\nosuch$。\n"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Return a site that was built, and one note of which has changed since."""
    root = make_site(tmp_path / "site")
    built(root, root / "public")
    note = root / "content" / "n1.md"
    note.write_text(note.read_text("utf-8") + ADDED, "utf-8")
    return root


@alone
def test_a_build_after_an_edit_loads_neither_parser_nor_v8(edited: Path) -> None:
    code = (
        "import sys; from notesite.cli.main import run\n"
        f"sys.argv = ['notesite', 'build', {str(edited)!r}, '--keep-going', '--explain']\n"
        "try: run()\n"
        "finally: print([m for m in ('py_mini_racer', 'markdown_it', 'pygments') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["[]"]
    assert "content/n1.md" in ran.stderr
    assert "q_{77}" in (edited / "public/n1/index.html").read_text("utf-8")


WORK = {
    "dies at once": "raise RuntimeError",
    "dies half-way": "line.say(b'a name without its parcel')",
    "stands still": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "says nonsense": "line.say(b'name'); line.say(b'parcel'); line.say(b''); line.hear()",
}


@alone
@pytest.mark.parametrize(("process", "module"), [("_parse", "markdown_it"), ("_typeset", "py_mini_racer")])
@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_a_process_that_dies_costs_time_only(
    edited: Path, tmp_path: Path, work: str, process: str, module: str
) -> None:
    code = (
        "import sys; from notesite.cli import main as cli; from notesite.commands import headstart\n"
        f"def work(wish, stale, line): {work}\n"
        f"headstart.{process} = work\n"
        "headstart.PATIENCE = 0.5\n"
        f"sys.argv = ['notesite', 'build', {str(edited)!r}, '--keep-going', '--explain']\n"
        "try: cli.run()\n"
        f"finally: print({module!r} in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["True"]
    clean = tmp_path / "clean"
    clean.mkdir()
    shutil.copytree(edited / "content", clean / "content")
    shutil.copy(edited / "site.yaml", clean / "site.yaml")
    built(clean, clean / "public")
    assert contents(edited / "public") == contents(clean / "public")


@alone
@forked
def test_what_is_said_arrives_whole_and_the_end_is_heard() -> None:
    large = bytes(range(256)) * 1000

    def echo(line: Line) -> None:
        line.say(line.hear() * 2)

    other = child(echo)
    other.line.say(large)
    assert other.line.hear() == large * 2
    with pytest.raises(EOFError):
        other.line.hear()
    other.end()


@alone
@forked
def test_who_stands_still_half_way_is_not_waited_for() -> None:
    def work(line: Line) -> None:
        os.write(line._outgoing.fileno(), b"\0\0\0\x09begun")
        os.kill(os.getpid(), signal.SIGSTOP)

    other = child(work)
    with pytest.raises(EOFError):
        other.line.hear(within=0.2)
    other.end()


@alone
@forked
def test_a_process_is_ended_while_it_works() -> None:
    def work(line: Line) -> None:
        line.say(b"begun")
        while True:
            pass

    other = child(work)
    assert other.line.hear() == b"begun"
    other.end()


def test_settings_read_before_are_those_read_again(edited: Path) -> None:
    """What a build goes on with is what `site.yaml` says; one that was rewritten since is read anew."""
    found = uptodate.recall(Wish(root=edited, output=edited / "public", keep_going=True))
    assert isinstance(found, uptodate.Stale)
    assert [note.path for note in found.notes] == ["n1.md"]
    assert found.settings is not None
    wish = Wish(root=edited, output=edited / "public")
    assert site_settings(wish, found.settings) == site_settings(wish)
    (edited / "site.yaml").write_text("title: 别的\n", "utf-8")
    assert site_settings(wish, found.settings)[0].value.title == "别的"
    damaged = msgspec.structs.replace(found.settings, read=msgspec.Raw(b"[]"), text=digest(b"title: 1\n"))
    (edited / "site.yaml").write_text("title: 1\n", "utf-8")
    assert site_settings(wish, damaged) == site_settings(wish)


def test_settings_that_name_files_are_read_each_time() -> None:
    """Whether the files are there is for the disk to say."""
    assert known(Checked(value=Config(css=("extra.css",))), "") is None
    assert known(Checked(value=Config(extra={"list": (1, 2)})), "") is None
    assert known(Checked(value=Config(reading=Reading(han_per_minute=300))), "") is None
    assert known(Checked(value=Config()), "") is not None
