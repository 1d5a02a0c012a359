"""What a build tells while it runs, and where it says its time went."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from notesite.commands.progressing import Progress
from notesite.host.progress import Bar, is_watched
from notesite.lines import display_width
from notesite.stages.picturing import Fetch, Shot


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.yaml").write_text("title: 笔记\nbase_url: https://example.org/\n")
    (tmp_path / "content").mkdir()
    for number in range(3):
        text = f"---\ntitle: 第{number}篇\ndate: 2024-01-0{number + 1}\n---\n公式 $x_{number}^2$。\n"
        (tmp_path / "content" / f"n{number}.md").write_text(text)
    return tmp_path


def notesite(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "notesite", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}, timeout=120
    )


def test_a_profile_names_stages_and_the_slowest_of_each_kind(site: Path) -> None:
    told = notesite("build", str(site), "--profile").stderr
    for stage in ("scan", "load", "typeset", "index", "faults", "compose", "publish", "all else"):
        assert re.search(rf"^  {stage} +\d+\.\d{{3}} +\d+%$", told, re.MULTILINE), stage
    assert re.search(r"^  load +3 +0 +0%$", told, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d{4}  content/n0.md$", told, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d{4}  x_0\^2$", told, re.MULTILINE)
    assert "article.html (3 pages)" in told
    assert "home.html (1 page)" in told


def test_a_profile_tells_what_was_remembered(site: Path) -> None:
    notesite("build", str(site))
    (site / "content" / "n0.md").write_text("---\ntitle: 新\ndate: 2024-01-01\n---\n公式 $y$。\n")
    told = notesite("build", str(site), "--profile").stderr
    assert re.search(r"^  load +3 +2 +67%$", told, re.MULTILINE)


def test_a_profiled_site_is_the_same_to_the_byte(site: Path) -> None:
    notesite("build", str(site), "-o", str(site / "a"))
    (site / ".notesite" / "store.sqlite").unlink()
    notesite("build", str(site), "-o", str(site / "b"), "--profile")
    pages = sorted(path.relative_to(site / "a") for path in (site / "a").rglob("*") if path.is_file())
    assert pages
    assert [(site / "b" / page).read_bytes() for page in pages] == [(site / "a" / page).read_bytes() for page in pages]


def test_nothing_but_a_line_is_told_where_nobody_watches(site: Path) -> None:
    assert notesite("build", str(site), CI="true").stderr.count("\n") == 1


def test_a_source_line_fits_a_narrow_terminal(site: Path) -> None:
    (site / "content" / "n0.md").write_text(
        "---\ntitle: 一\ndate: 2024-01-01\n---\n" + "很长" * 30 + r"$\nothing$" + "很长" * 9
    )
    main, other = pty.openpty()
    termios.tcsetwinsize(other, (24, 40))
    environment = {**os.environ, "CI": "true", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "notesite", "check", str(site)]
    subprocess.run(command, stderr=other, check=False, env=environment, timeout=60)
    os.close(other)
    told = os.read(main, 100_000).decode().splitlines()
    (at,) = [number for number, line in enumerate(told) if r"$\nothing$" in line]
    assert display_width(told[at]) <= 40
    assert told[at + 1].lstrip() == "^" * len(r"\nothing")
    assert told[at + 1].index("^") == display_width(told[at][: told[at].index(r"\nothing")])


def test_a_bar_is_shown_only_on_a_terminal_outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert is_watched()
    monkeypatch.setenv("CI", "true")
    assert not is_watched()


def test_a_bar_shows_how_far_it_is_and_is_gone_afterwards() -> None:
    script = (
        "from notesite.host.progress import Bar\n"
        "import threading\n"
        "with Bar(patience=0) as bar:\n"
        "    bar.begin('notes', 2); bar.step(); bar.step()\n"
        "    assert threading.active_count() == 1, 'a thread would keep processes from being forked'\n"
    )
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", script], stderr=other, check=True, env=environment, timeout=60)
    os.close(other)
    told = os.read(main, 100_000).decode()
    assert "notes" in told
    assert "2/2" in told
    assert told.rstrip().endswith("\x1b[2K"), "the line is cleared"


BUILD = """
import sys
from notesite.cli import main as cli
from notesite.host.progress import Bar
Bar.__init__.__kwdefaults__["patience"] = 0
sys.argv = ["notesite", "build", sys.argv[1]]
cli.run()
"""


@pytest.mark.parametrize("ci", ["", "true"], ids=["at home", "in CI"])
def test_a_long_build_on_a_terminal_shows_how_far_it_is(site: Path, ci: str) -> None:
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "CI": ci}
    subprocess.run([sys.executable, "-c", BUILD, str(site)], stderr=other, check=True, env=environment, timeout=60)
    os.close(other)
    told = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(main, 100_000).decode())
    assert "3 articles" in told.splitlines()[-1]
    assert [bool(re.search(rf"{words} [^\n]*\d+/\d+", told)) for words in ("notes", "pages")] == [not ci, not ci]


def test_a_bar_waits_before_it_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar(patience=3600) as bar:
        bar.begin("notes", 1)
        bar.step()
    assert capsys.readouterr().err == ""


class Steps(Bar):
    """A bar that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(patience=3600)
        self.told: list[str] = []

    def begin(self, words: str, total: int) -> None:
        self.told.append(f"{words} of {total}")

    def step(self) -> None:
        self.told.append("step")


class Blind:
    """A camera that sees nothing."""

    identity = "blind"

    def begin(self, _fetch: Fetch, /) -> Callable[[], Shot | None]:
        return lambda: None


def test_a_bar_counts_pictures_once_somebody_waits_for_them() -> None:
    bar = Steps()
    camera = Progress(bar).camera(Blind())
    waiting = [camera.begin(lambda: b"") for _ in range(2)]
    assert (camera.identity, bar.told) == ("blind", [])
    assert [wait() for wait in waiting] == [None, None]
    assert bar.told == ["pictures of 2", "step", "step"]
