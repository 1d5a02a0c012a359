"""Pages made by two are those made by one, and whatever becomes of the copy, the build goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rebuilding import built, make_site

from contents import contents
from notesite.commands.sharing import _Shared, _Turns
from notesite.host.processes.child import Line, child
from notesite.stages.files import beginning_with

alone = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1, reason="needs Linux and a second processor"
)

BUILD = """
import os, select, sys; from notesite.cli import main as cli; from notesite.commands import sharing
sharing.WORTH_IT = 2
sharing.PATIENCE = {patience}
(begins, begun), tell = os.pipe(), os.write
share = sharing._Shared.__init__
def shared(self, *arguments):
    share(self, *arguments)
    # On a busy machine the build would else have made all pages before the copy comes to its first.
    assert select.select([begins], [], [], 60)[0]; os.read(begins, 1)
sharing._Shared.__init__ = shared
heard = sharing._Shared._heard
pages = []
def counted(self, number):
    pages.append(heard(self, number)); return pages[-1]
sharing._Shared._heard = counted
make = sharing.Sharing._work
def work(self, make_one, turns, line):
    count = 0
    def made(number):
        nonlocal count; count += 1
        if count == 1: tell(begun, b"!")
        {copy}
        return make_one(number)
    make(self, made, turns, line)
sharing.Sharing._work = work
sys.argv = ['notesite', 'build', {root!r}, '-o', {output!r}, '--keep-going', '--format', 'short']
try: cli.run()
finally: print('SHARED', sum(page is not None for page in pages))
"""

COPY = {
    "works": "pass",
    "dies at once": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "stands still at once": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "dies at its third page": "assert count < 3",
    "has formulas nobody remembers": "self.typeset(lambda wanted: [])([])",
}
"""What the copy does with a page."""


def ran(root: Path, output: Path, copy: str = "pass") -> tuple[int, list[str], int]:
    """Build, and return the exit code, what was said of files, and the number of pages the copy made."""
    patience = 0.2 if copy == COPY["stands still at once"] else 60
    code = BUILD.format(copy=copy, patience=patience, root=str(root), output=str(output))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    told, _, shared = done.stdout.rpartition("SHARED ")
    assert "Traceback" not in done.stderr
    return done.returncode, [line for line in (told + done.stderr).splitlines() if " → " not in line], int(shared)


@alone
@pytest.mark.parametrize("copy", COPY.values(), ids=COPY)
def test_who_makes_a_page_cannot_be_told_from_it(tmp_path: Path, copy: str) -> None:
    root = make_site(tmp_path / "site")
    code, _, shared = ran(root, root / "shared", copy)
    assert code == 0
    assert (shared > 0) == (copy == COPY["works"]) or copy == COPY["dies at its third page"]
    alone_root = make_site(tmp_path / "alone")
    built(alone_root, alone_root / "public")
    assert contents(root / "shared") == contents(alone_root / "public")


@alone
def test_what_a_copy_made_of_remembered_formulas_is_remembered(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    ran(root, root / "public")
    settings = (root / "site.yaml").read_text("utf-8")
    (root / "site.yaml").write_text(settings.replace("站", "别的"), "utf-8")
    code, _, shared = ran(root, root / "public")
    assert (code, shared > 0) == (0, True)
    note = root / "content" / "n1.md"
    note.write_text(note.read_text("utf-8") + "\n完。\n", "utf-8")
    # Its own page, and the lists that show its beginning.
    assert 0 < built(root, root / "public").worked.steps["compose"] < 6
    clean = make_site(tmp_path / "clean")
    (clean / "content" / "n1.md").write_bytes(note.read_bytes())
    (clean / "site.yaml").write_text((root / "site.yaml").read_text("utf-8"), "utf-8")
    built(clean, clean / "public")
    assert contents(root / "public") == contents(clean / "public")


@alone
def test_a_template_at_fault_is_told_of_the_same_page(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    (root / "templates").mkdir()
    (root / "templates" / "article.html").write_text("{{ nosuch }}", "utf-8")
    code, told, _ = ran(root, root / "public")
    assert code == 1
    faults = [line for line in told if "[template.undefined]" in line]
    assert [line.rpartition("on page ")[2] for line in faults] == ["/n0/ [template.undefined]"]
    assert not (root / "public").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a copy is made on Linux only")
def test_each_number_is_taken_once_by_one_process_or_the_other() -> None:
    turns = _Turns(20_000)
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        taken = [number for number in iter(turns.take, None) if number % 97 == 0]
        os.write(write, b"".join(number.to_bytes(4, "big") for number in taken))
        os._exit(0)
    os.close(write)
    mine = list(iter(turns.take, None))
    with os.fdopen(read, "rb") as pipe:
        others = pipe.read()
    os.waitpid(process, 0)
    turns.close()
    numbers = [int.from_bytes(others[at : at + 4], "big") for at in range(0, len(others), 4)]
    assert mine == sorted(mine)
    assert sorted([*numbers, *(number for number in mine if number % 97 == 0)]) == list(range(0, 20_000, 97))


@alone
def test_what_the_copy_made_first_may_be_asked_for_last() -> None:
    turns = _Turns(3)
    taken = list(iter(turns.take, None))

    def work(line: Line) -> None:
        for number in taken:
            line.say(number.to_bytes(4, "big") + b"%d" % number)

    other = child(work)
    shared = _Shared(lambda _: b"here", turns, other.line)
    assert [shared(number) for number in (1, 2, 0)] == [b"1", b"2", b"0"]
    other.end()
    turns.close()


def test_what_comes_last_and_takes_long_is_begun_first() -> None:
    begun = []

    def share(make: Callable[[int], bytes], number: int, /) -> Callable[[int], bytes]:
        return [make(each) for each in range(number)].__getitem__

    def feed() -> bytes:
        begun.append("feed")
        return b"feed"

    def page(number: int) -> bytes:
        begun.append(f"page {number}")
        return b"page %d" % number

    both, first = beginning_with(feed, share)
    pages = both(page, 2)
    assert [pages(0), pages(1), first()] == [b"page 0", b"page 1", b"feed"]
    assert begun == ["feed", "page 0", "page 1"]
