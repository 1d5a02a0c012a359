"""A note parsed beside the build is the note parsed in it, and whatever becomes of that process, the build goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from rebuilding import built, files, make_site

from notesite import headstart, standing
from notesite.config import Config, Reading
from notesite.diagnostic import Checked
from notesite.digest import digest
from notesite.host.beside import Line, beside, is_worth_it
from notesite.sitesettings import known, site_settings
from notesite.wish import Wish

alone = pytest.mark.skipif(not is_worth_it(), reason="this machine has one processor, or cannot be forked safely")
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
        "import sys; from notesite.cli import run\n"
        f"sys.argv = ['notesite', 'build', {str(edited)!r}, '--keep-going', '--explain']\n"
        "try: run()\n"
        "finally: print([m for m in ('py_mini_racer', 'markdown_it', 'pygments') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["[]"]
    assert "content/n1.md" in ran.stderr
    assert "q_{77}" in (edited / "public/n1/index.html").read_text("utf-8")


def _dies_at_once(*_: object) -> None:
    raise RuntimeError


def _dies_half_way(_wish: object, _stale: object, line: Line) -> None:
    line.say(b"a name without its parcel")


def _says_nonsense(_wish: object, _stale: object, line: Line) -> None:
    line.say(b"name")
    line.say(b"parcel")
    line.say(b"")
    line.hear()


@alone
@pytest.mark.parametrize("work", [_dies_at_once, _dies_half_way, _says_nonsense])
def test_a_process_that_dies_costs_time_only(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[..., None]
) -> None:
    monkeypatch.setattr(headstart, "_work", work)
    outcome = built(edited, edited / "public")
    assert outcome.worked is not None
    assert (outcome.worked.steps["load"], outcome.worked.steps["typeset"]) == (1, 2)
    clean = tmp_path / "clean"
    (clean / "content").parent.mkdir()
    (edited / "content").rename(clean / "content")
    (edited / "site.yaml").rename(clean / "site.yaml")
    fresh = built(clean, clean / "public")
    assert files(edited / "public") == files(clean / "public")
    assert outcome.diagnostics == fresh.diagnostics


@alone
def test_what_is_said_arrives_whole_and_the_end_is_heard() -> None:
    large = bytes(range(256)) * 1000

    def echo(line: Line) -> None:
        line.say(line.hear() * 2)

    other = beside(echo)
    other.line.say(large)
    assert other.line.hear() == large * 2
    with pytest.raises(EOFError):
        other.line.hear()
    other.end()


@alone
def test_a_process_is_ended_while_it_works() -> None:
    def work(line: Line) -> None:
        line.say(b"begun")
        while True:
            pass

    other = beside(work)
    assert other.line.hear() == b"begun"
    other.end()


def test_settings_read_before_are_those_read_again(edited: Path) -> None:
    """What a build goes on with is what `site.yaml` says; one that was rewritten since is read anew."""
    found = standing.recall(Wish(root=edited, output=edited / "public", keep_going=True))
    assert isinstance(found, standing.Stale)
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
