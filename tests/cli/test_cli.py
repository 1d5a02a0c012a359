"""argv → exit code, stdout, stderr: what a user and a script get to see."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from contents import contents
from notesite import __version__
from notesite.cli.main import main
from notesite.commands import build
from notesite.commands.wish import Outcome
from notesite.host.output import replacing
from notesite.host.output.stage import STAGE

NOTE = "---\ntitle: 一\ndate: 2024-01-01\n---\n\n文字 $x^2$。\n"
BROKEN = "---\ntitle: 二\ndate: 2024-01-02\n---\n\n文字 $\\frac{1}$。\n"
WARNED = "---\ntitle: 三\ndate: 2024-01-03\n---\n\n[去](missing.md)\n"


Notesite = Callable[..., Any]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one good note; its root is the current folder's neighbour."""
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "site.yaml").write_text("title: 试\n")
    (root / "content" / "a.md").write_text(NOTE)
    return root


@pytest.fixture
def notesite(command: Notesite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Notesite:
    """Run the command line in this process, beside the site."""
    monkeypatch.chdir(tmp_path)
    return command


def test_a_good_site_is_published_and_summed_up_in_a_line(notesite: Notesite, site: Path) -> None:
    result = notesite("build", site)
    assert result.code == 0
    assert result.out == ""
    assert result.err.startswith("1 article, ")
    assert "1 formula (1 distinct) in " in result.err
    assert result.err.endswith(" → site/public/\n")
    assert {"a/index.html", "index.html", "atom.xml", ".nojekyll"} <= contents(site / "public").keys()


def test_a_second_build_writes_nothing(notesite: Notesite, site: Path) -> None:
    notesite("build", site)
    before = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}
    notesite("build", site)
    assert {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")} == before


def test_a_broken_formula_stops_the_build_and_leaves_the_old_site(notesite: Notesite, site: Path) -> None:
    notesite("build", site)
    before = contents(site / "public")
    (site / "content" / "b.md").write_text(BROKEN)
    result = notesite("build", site)
    assert result.code == 1
    assert "content/b.md:6:" in result.err
    assert "    文字 $\\frac{1}$。\n" in result.err
    assert result.err.endswith("nothing published\n")
    assert contents(site / "public") == before


def test_keep_going_publishes_in_spite_of_errors(notesite: Notesite, site: Path) -> None:
    (site / "content" / "b.md").write_text(BROKEN)
    result = notesite("build", site, "--keep-going")
    assert result.code == 0
    assert "1 error" in result.err
    assert {"a/index.html", "b/index.html"} <= contents(site / "public").keys()


def test_strict_makes_warnings_stop_the_build(notesite: Notesite, site: Path) -> None:
    (site / "content" / "c.md").write_text(WARNED)
    assert notesite("build", site).code == 0
    assert notesite("build", site, "--strict").code == 1
    assert notesite("check", site, "--strict").code == 1


def test_check_finds_what_build_would_and_publishes_nothing(notesite: Notesite, site: Path) -> None:
    before = contents(site).keys() | {".notesite/lock", ".notesite/store.sqlite", ".notesite/store.sqlite-journal"}
    assert notesite("check", site).code == 0
    (site / "content" / "b.md").write_text(BROKEN)
    checked = notesite("check", site, "--format", "short")
    assert checked.code == 1
    assert contents(site).keys() == before | {"content/b.md"}
    built = notesite("build", site, "--format", "short")
    assert checked.err.splitlines()[:-1] == built.err.splitlines()[:-1]


def test_json_is_one_object_on_stdout_and_nothing_else(notesite: Notesite, site: Path) -> None:
    (site / "content" / "b.md").write_text(BROKEN)
    result = notesite("build", site, "--format", "json")
    told = json.loads(result.out)
    assert (result.code, result.err) == (1, "")
    summary = told["summary"]
    assert (summary["articles"], summary["formulas"], summary["broken_formulas"]) == (2, 2, 1)
    assert summary["diagnostics"]["errors"] == 1
    [error] = [d for d in told["diagnostics"] if d["severity"] == "error"]
    assert (error["path"], error["line"]) == ("content/b.md", 6)
    assert summary["diagnostics"]["by_code"][error["code"]] == 1


def test_drafts_and_the_future_are_let_in_on_request(notesite: Notesite, site: Path) -> None:
    (site / "content" / "d.md").write_text("---\ntitle: 四\ndate: 2024-01-01\ndraft: true\n---\n\n字\n")
    (site / "content" / "f.md").write_text("---\ntitle: 五\ndate: 2999-01-01\n---\n\n字\n")
    notesite("build", site)
    assert not {"d/index.html", "f/index.html"} & contents(site / "public").keys()
    notesite("build", site, "--drafts", "--future")
    assert {"d/index.html", "f/index.html"} <= contents(site / "public").keys()


def test_the_base_url_of_the_command_line_wins(notesite: Notesite, site: Path) -> None:
    assert notesite("build", site, "--base-url", "https://x.github.io/repo").code == 0
    home = (site / "public" / "index.html").read_text()
    assert 'href="/repo/a/"' in home
    assert 'href="/a/"' not in home
    result = notesite("build", site, "--base-url", "x.github.io")
    assert result.code == 2
    assert "--base-url x.github.io is no absolute address" in result.err


def test_the_site_is_found_from_a_folder_inside_it(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site / "content")
    assert notesite("build").code == 0
    assert (site / "public" / "index.html").is_file()


def test_a_build_with_nothing_to_do_says_so_to_who_asks_why_or_how_long(notesite: Notesite, site: Path) -> None:
    notesite("build", site)
    told = notesite("build", site, "--explain", "--profile").err.splitlines()
    assert told[:-1] == ["no stage was needed: the site stands as a build would make it", "nothing was made anew"]


@pytest.mark.parametrize("epoch", ["-1", "tomorrow", "253370764800", "9" * 30])
def test_a_time_of_the_build_that_is_none_is_refused(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = notesite("build", site)
    assert (result.code, f"SOURCE_DATE_EPOCH is {epoch}, not a whole number" in result.err) == (2, True)


def test_no_site_here_is_told_with_a_hint(notesite: Notesite, tmp_path: Path) -> None:
    result = notesite("build")
    assert result.code == 2
    assert result.err.splitlines()[0] == f"notesite: no site.yaml in {tmp_path} or any folder above it"
    assert "hint: " in result.err


def test_wrong_settings_are_shown_with_their_line(notesite: Notesite, site: Path) -> None:
    (site / "site.yaml").write_text("title: x\nper_page: twelve\n")
    result = notesite("build", site)
    assert result.code == 2
    assert result.err.startswith("site.yaml:2:11: error: ")
    assert "    per_page: twelve\n              ^^^^^^\n" in result.err
    assert not (site / "public").exists()


@pytest.mark.parametrize(
    ("arguments", "message", "asked"),
    [
        ("build --frobnicate", "no such option", "notesite build"),
        ("bild", "no such command 'bild'", "notesite"),
        ("build nowhere", "there is no folder nowhere", "notesite build"),
        ("build file", "file is a file, not a folder", "notesite build"),
        ("build --format xml", "--format: 'xml' is not one of 'text', 'short'", "notesite build"),
        ("build --jobs 0", "--jobs: 0 is not in the range x>=1", "notesite build"),
        ("serve --port x", "--port: 'x' is not a valid whole number", "notesite serve"),
        ("new", "[ROOT] TITLE is missing", "notesite new"),
        ("import hexo nowhere", "there is no folder nowhere", "notesite import"),
        ("check --yes site", "--yes goes with --fix", "notesite check"),
    ],
)
def test_wrong_usage_is_told_in_a_line_with_a_hint(
    notesite: Notesite, site: Path, arguments: str, message: str, asked: str
) -> None:
    (site.parent / "file").touch()
    result = notesite(*arguments.split())
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith(f"notesite: {message}")
    assert result.err.endswith(f"\n    hint: {asked} --help\n")


def test_the_program_alone_shows_its_help(notesite: Notesite) -> None:
    result = notesite()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Usage: notesite ")


def test_a_missing_content_folder_is_told(notesite: Notesite, site: Path) -> None:
    (site / "site.yaml").write_text("content: texts\n")
    result = notesite("build", site)
    assert result.code == 2
    assert f"there is no content folder {site}/texts" in result.err


def test_the_whole_disk_is_not_read_for_notes(notesite: Notesite, site: Path) -> None:
    (site / "site.yaml").write_text("content: /\n")
    assert "is the whole disk" in notesite("build", site).err


def test_an_output_folder_of_somebody_elses_is_refused(notesite: Notesite, site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("years")
    result = notesite("build", site, "-o", tmp_path / "mine")
    assert result.code == 2
    assert "holds files notesite did not write" in result.err
    assert contents(tmp_path / "mine").keys() == {"thesis.tex"}


def test_an_output_folder_that_is_a_file_is_refused(notesite: Notesite, site: Path) -> None:
    (site / "public").write_text("a file")
    result = notesite("build", site)
    assert result.code == 2
    assert result.err == (
        f"notesite: output folder {site}/public is a file\n    hint: move it away, or choose a folder with --output\n"
    )


def test_the_disks_refusal_is_a_line_that_names_the_path_and_a_hint(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(replacing, "write", forbidden)
    result = notesite("build", site)
    assert result.code == 3
    said, hint = result.err.splitlines()
    assert re.fullmatch(r"notesite: /\S+: permission denied", said)
    assert hint == "    hint: see whose it is, and who may read and write it"


def test_a_full_disk_leaves_the_old_site(notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notesite("build", site)
    before = contents(site / "public")
    (site / "content" / "b.md").write_text(NOTE)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(replacing, "write", full)
    result = notesite("build", site)
    assert result.code == 3
    assert "no space left on device" in result.err
    assert contents(site / "public") == before


def test_a_broken_template_is_told_with_its_line_and_never_published(notesite: Notesite, site: Path) -> None:
    notesite("build", site)
    before = contents(site / "public")
    (site / "templates").mkdir()
    (site / "templates" / "article.html").write_text("<p>\n{{ view.nothing }}\n")
    for arguments in ([], ["--keep-going"]):
        result = notesite("build", site, *arguments)
        assert result.code == 1
        assert "templates/article.html:2:" in result.err
        assert contents(site / "public") == before


def test_another_build_at_work_is_named(notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PATIENCE", 0)
    (site / ".notesite").mkdir()
    with (site / ".notesite" / "lock").open("w") as held:
        held.write("4711")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        result = notesite("build", site)
    assert result.code == 4
    assert "another build, process 4711, holds " in result.err


def test_a_fault_of_notesites_own_is_one_line_without_traceback(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(wish: object, **_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(build, "build", broken)
    result = notesite("build", site)
    assert result.code == 3
    assert "Traceback" not in result.err
    assert "NOTESITE_DEBUG=1" in result.err
    monkeypatch.setenv("NOTESITE_DEBUG", "1")
    assert "Traceback" in notesite("build", site).err


def test_who_asks_that_a_closed_terminal_ends_nothing_is_heeded(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `nohup` does."""
    made = build.build

    def closed(*given: Any, **named: Any) -> Outcome:
        os.kill(os.getpid(), signal.SIGHUP)
        return made(*given, **named)

    monkeypatch.setattr(build, "build", closed)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    assert notesite("build", site).code == 0


def test_ctrl_c_ends_with_130_and_no_traceback(notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(wish: object, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", interrupted)
    result = notesite("build", site)
    assert result.code == 130
    assert result.err.strip() == "notesite: interrupted"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_build_with_its_code_and_leaves_the_old_site(
    notesite: Notesite, site: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    notesite("build", site)
    before = contents(site / "public")
    (site / "content" / "b.md").write_text(NOTE)
    write = replacing.write

    def terminated(path: Path, content: bytes) -> None:
        write(path, content)
        os.kill(os.getpid(), number)

    monkeypatch.setattr(replacing, "write", terminated)
    assert notesite("build", site).code == 128 + number
    assert not (site / "public" / STAGE).exists()
    assert contents(site / "public") == before


def test_a_site_on_a_disk_that_cannot_be_written_is_built_elsewhere(
    notesite: Notesite, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = Path.mkdir

    def guarded(self: Path, *arguments: int, **named: bool) -> None:
        if self.is_relative_to(site):
            raise OSError(30, "Read-only file system", str(self))
        mkdir(self, *arguments, **named)

    monkeypatch.setattr(Path, "mkdir", guarded)
    result = notesite("build", site, "-o", tmp_path / "out")
    assert result.code == 0
    assert result.err.count("host.no-lock") == 1
    assert notesite("build", site).code == 3


@pytest.mark.parametrize("name", ["build", "check", "clean"])
def test_a_folder_that_is_no_site_is_left_as_it_is(notesite: Notesite, tmp_path: Path, name: str) -> None:
    (tmp_path / "docs").mkdir()
    result = notesite(name, tmp_path / "docs")
    assert result.code == 2
    assert "has no site.yaml" in result.err
    assert not [*(tmp_path / "docs").iterdir()]


def test_clean_deletes_what_build_wrote_and_no_more(notesite: Notesite, site: Path) -> None:
    before = contents(site).keys()
    notesite("build", site)
    (site / "public" / "CNAME").write_text("example.org")
    assert notesite("clean", site, "--cache").code == 0
    assert contents(site).keys() == before | {"public/CNAME"}


def test_clean_counts_what_it_deletes(notesite: Notesite, site: Path) -> None:
    notesite("build", site)
    listed = site / "public" / ".notesite-manifest"
    listed.write_text(listed.read_text("utf-8").splitlines()[0])
    assert notesite("clean", site).err.startswith("1 file deleted from ")
    assert notesite("clean", site).err.startswith("0 files deleted from ")


def test_the_version_is_printed(notesite: Notesite) -> None:
    assert notesite("--version") == (0, f"notesite, version {__version__}\n", "")


def test_the_version_is_told_without_loading_what_builds_need() -> None:
    code = (
        "import sys; from notesite.cli.main import run\n"
        "sys.argv = ['notesite', '--version']\n"
        "try: run()\n"
        "finally: print([m for m in ('py_mini_racer', 'jinja2', 'markdown_it', 'pygments') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert ran.stdout.splitlines()[1] == "[]"


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
@pytest.mark.parametrize("name", ["build", "check"])
def test_machines_are_told_of_settings_that_cannot_be_used(
    notesite: Notesite, site: Path, name: str, form: str
) -> None:
    (site / "site.yaml").write_text("per_page: [\n")
    result = notesite(name, site, "--format", form)
    assert result.code == 2
    assert "config.syntax" in result.out
    assert "cannot be used" in result.out
    assert "site.yaml:1:11: error:" in result.err


def test_files_are_named_from_the_current_folder_for_machines(notesite: Notesite, site: Path) -> None:
    (site / "content" / "b.md").write_text(BROKEN)
    commands_ = notesite("check", site, "--format", "github")
    assert commands_.out.startswith("::error file=site/content/b.md,line=6,")
    assert commands_.code == 1
    log = json.loads(notesite("build", site, "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "site/content/b.md"
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"]


def test_a_folder_whose_name_begins_with_a_dot_is_named_whole_for_machines(notesite: Notesite, site: Path) -> None:
    hidden = site.rename(site.with_name(".site"))
    (hidden / "content" / "b.md").write_text(BROKEN)
    assert notesite("check", hidden, "--format", "github").out.startswith("::error file=.site/content/b.md,")


def test_a_site_without_faults_has_nothing_for_github(notesite: Notesite, site: Path) -> None:
    assert notesite("check", site, "--format", "github").out == ""


def test_help_lists_every_command_once_and_each_command_shows_an_example(notesite: Notesite) -> None:
    told = notesite("--help").out
    for name, command in main.commands.items():
        assert len(re.findall(rf"^  {name}\b", told, re.MULTILINE)) == 1
        assert "Examples:\n" in notesite(name, "--help").out, f"{name} has no example"
        assert command.get_short_help_str(100).endswith("."), f"{name} is not told in a line"
    assert "..." not in told.partition("Options:")[2]


def test_the_shell_can_complete_commands() -> None:
    assert completed("bash", "notesite pub", "1") == "plain,publish\n"
    assert completed("zsh", "notesite pub", "1").startswith(
        "plain\npublish\nBuild the site and put it on GitHub Pages.\n"
    )
    assert completed("fish", "notesite pub", "pub") == "plain,publish\tBuild the site and put it on GitHub Pages.\n"


def completed(shell: str, words: str, word: str) -> str:
    """Return what *shell* is told when it asks for what *words* may go on with."""
    asked = {"_NOTESITE_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": word}
    return started(asked)


def started(env: Mapping[str, str]) -> str:
    line = [sys.executable, "-m", "notesite"]
    return subprocess.run(line, env={**os.environ, **env}, check=False, capture_output=True, text=True).stdout


def test_the_shell_can_complete_options_and_their_values() -> None:
    assert completed("bash", "notesite check --ext", "2") == "plain,--external\n"
    assert completed("bash", "notesite check --format ", "3").split() == [
        f"plain,{form}" for form in ("text", "short", "json", "github", "sarif")
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_for_the_name_notesite(shell: str) -> None:
    script = started({"_NOTESITE_COMPLETE": f"{shell}_source"})
    assert f"_NOTESITE_COMPLETE={shell}_complete" in script
    if found := shutil.which(shell):
        told = subprocess.run([found, "-n"], input=script, check=False, capture_output=True, text=True)
        assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here to complete in")
def test_bash_completes_once_the_line_of_the_guide_is_in_its_profile(tmp_path: Path) -> None:
    program = tmp_path / "notesite"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m notesite "$@"\n')
    program.chmod(0o755)
    script = 'eval "$(_NOTESITE_COMPLETE=bash_source notesite)"\nCOMP_WORDS=(notesite pub) COMP_CWORD=1\n'
    script += '_notesite_completion notesite pub notesite\necho "${COMPREPLY[@]}"\n'
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    told = subprocess.run(["bash", "-c", script], env=env, check=False, capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("publish\n", "")


LOOSE = "---\ntitle: 四\ndate: 2024-01-04\n---\n\n##标题\n\n**粗体 **。\n"


def test_fix_shows_a_diff_and_without_a_terminal_writes_nothing(notesite: Notesite, site: Path) -> None:
    (site / "content" / "c.md").write_text(LOOSE)
    result = notesite("check", site, "--fix")
    assert result.code == 1
    assert "--- a/content/c.md\n" in result.out
    assert "\n-**粗体 **。\n+**粗体**。\n" in result.out
    assert "nothing written" in result.err
    assert (site / "content" / "c.md").read_text() == LOOSE


def test_fix_with_yes_writes_what_was_repaired_and_leaves_the_pages_as_they_were(
    notesite: Notesite, site: Path
) -> None:
    (site / "content" / "c.md").write_text(LOOSE)
    assert notesite("build", site).code == 0
    before = {path: path.read_bytes() for path in (site / "public").rglob("*") if path.is_file()}
    result = notesite("check", site, "--fix", "--yes", "--strict", "--format", "json")
    assert (result.code, json.loads(result.out)["diagnostics"]) == (0, [])
    assert "+## 标题" in result.err
    assert (site / "content" / "c.md").read_text() == LOOSE.replace("##", "## ").replace("体 *", "体*")
    assert notesite("build", site).code == 0
    assert {path: path.read_bytes() for path in (site / "public").rglob("*") if path.is_file()} == before


def test_fix_leaves_out_what_is_behind_a_link_and_mends_the_others(notesite: Notesite, site: Path) -> None:
    (site / "elsewhere").mkdir()
    (site / "elsewhere" / "b.md").write_text(LOOSE)
    (site / "content" / "b.md").symlink_to("../elsewhere/b.md")
    (site / "content" / "c.md").write_text(LOOSE)
    result = notesite("check", site, "--fix", "--yes", "--format", "short")
    assert result.code == 0
    assert ("content/b.md" in result.out, "content/c.md" in result.out) == (False, True)
    assert ("content/b.md:6:1: warning: " in result.err, "content/c.md:6:1" in result.err) == (True, False)
    assert (site / "elsewhere" / "b.md").read_text() == LOOSE


def test_fix_with_nothing_to_mend_is_a_check(notesite: Notesite, site: Path) -> None:
    result = notesite("check", site, "--fix")
    assert (result.code, result.out) == (0, "")


def test_interrupted_before_there_is_a_command_line_it_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'notesite.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    done = subprocess.run([sys.executable, "-m", "notesite", "build"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
