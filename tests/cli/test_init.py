"""`notesite init`: from an empty folder to a site that builds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contents import contents
from notesite.cli.main import main

STARTER = {"site.yaml", ".gitignore", ".github/workflows/pages.yml", "content/welcome.md"}


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_new_site_builds_at_once_and_nothing_is_wrong_with_it(command: Callable[..., Any], tmp_path: Path) -> None:
    made = command("init", tmp_path / "notes")
    assert made.code == 0
    assert contents(tmp_path / "notes").keys() == STARTER
    assert set(made.out.splitlines()) == {str(tmp_path / "notes" / name) for name in STARTER}
    assert "notesite new" in made.err

    built = command("build", tmp_path / "notes", "--strict", "--format", "json")
    assert built.code == 0
    assert json.loads(built.out)["diagnostics"] == []
    assert json.loads(command("check", tmp_path / "notes", "--format", "json").out)["diagnostics"] == []
    page = (tmp_path / "notes/public/welcome/index.html").read_text()
    for shows in ('class="katex-display"', "<table", "footnote", "<pre", "callout", "tag"):
        assert shows in page


def test_the_folder_may_be_the_current_one(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = command("init", ".")
    assert made.code == 0
    assert "cd " not in made.err
    assert contents(tmp_path).keys() == STARTER


def test_what_is_there_already_stays_if_nothing_is_in_the_way(command: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("我的")
    assert command("init", tmp_path).code == 0
    assert contents(tmp_path).keys() == STARTER | {"README.md"}


@pytest.mark.parametrize(
    ("there", "named"),
    [
        (["site.yaml", "content/welcome.md"], ["site.yaml", "content/welcome.md"]),
        ([".gitignore"], [".gitignore"]),
        (["content"], ["content"]),
    ],
    ids=["two files", "one file", "a file where a folder must be"],
)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    command: Callable[..., Any], tmp_path: Path, there: list[str], named: list[str]
) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("我的")
    refused = command("init", tmp_path)
    assert refused.code == 2
    said = refused.err.splitlines()[0]
    assert re.findall(rf"{re.escape(str(tmp_path))}/([\w./]+)", said) == sorted(named)
    assert contents(tmp_path).keys() == set(there)


def test_a_link_that_leads_nowhere_is_in_the_way_too(command: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "site.yaml").symlink_to(tmp_path / "elsewhere")
    assert command("init", tmp_path).code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_where_the_folder_should_be_is_wrong_usage(command: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    for folder in ("notes", "notes/mine"):
        refused = command("init", tmp_path / folder)
        assert refused.code == 2
        assert f"notesite: {tmp_path}/notes is " in refused.err
        assert "folder\n    hint: " in refused.err


def test_the_address_is_told_from_the_repository_it_is_in(command: Callable[..., Any], tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "git@github.com:Someone/notes.git")
    command("init", tmp_path)
    assert "\nbase_url: https://someone.github.io/notes/\n" in (tmp_path / "site.yaml").read_text()


def test_git_ignores_what_notesite_makes(command: Callable[..., Any], tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    command("init", tmp_path)
    command("build", tmp_path)
    assert set(git(tmp_path, "ls-files", "--others", "--exclude-standard").split()) == STARTER


def workflow(command: Callable[..., Any], root: Path) -> dict[str, Any]:
    command("init", root)
    loaded: dict[str, Any] = yaml.safe_load((root / ".github/workflows/pages.yml").read_text())
    return loaded


def test_the_workflow_may_do_no_more_than_it_must(command: Callable[..., Any], tmp_path: Path) -> None:
    found = workflow(command, tmp_path)
    assert found["permissions"] == {"contents": "read"}
    assert "permissions" not in found["jobs"]["build"]
    assert found["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_workflow_keeps_what_was_remembered_but_not_the_lock(command: Callable[..., Any], tmp_path: Path) -> None:
    (cache,) = (
        step for step in workflow(command, tmp_path)["jobs"]["build"]["steps"] if "cache" in step.get("uses", "")
    )
    kept = cache["with"]["path"].split()
    command("build", tmp_path)
    made = {path for path in contents(tmp_path) if path.startswith((".notesite/", "public/"))}
    left = {path for path in made if not any(path == keep or path.startswith(keep + "/") for keep in kept)}
    assert ".notesite/lock" in left
    assert left <= {".notesite/lock", ".notesite/store.sqlite-journal"}


def test_a_run_with_what_the_cache_kept_makes_nothing_anew(command: Callable[..., Any], tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    found = workflow(command, first)
    (cache,) = (step for step in found["jobs"]["build"]["steps"] if "cache" in step.get("uses", ""))
    address = ("--base-url", "https://someone.github.io/notes/")
    assert command("publish", first, "--folder", *address).code == 0
    # Another machine: the repository as it is checked out, files younger than all that is remembered of them.
    for name in (*STARTER, *cache["with"]["path"].split()):
        here, there = first / name, second / name
        there.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if here.is_dir() else shutil.copyfile)(here, there)
    again = command("build", second, "--explain", *address)
    assert again.code == 0
    assert again.err.startswith("nothing was made anew\n"), again.err
    assert "no change since the last publication" in command("publish", second, "--folder", *address).err


def test_the_workflow_runs_a_command_that_there_is(command: Callable[..., Any], tmp_path: Path) -> None:
    steps = workflow(command, tmp_path)["jobs"]["build"]["steps"]
    (line,) = (step["run"] for step in steps if step.get("run", "").startswith("notesite "))
    (flag,) = re.findall(r"'(--[a-z-]+)'", line)
    _, name, *arguments = re.sub(r"\$\{\{.*?\}\}", flag, line).split()
    main.commands[name].make_context(name, arguments)


def test_the_workflow_uses_nothing_but_what_is_githubs_own(command: Callable[..., Any], tmp_path: Path) -> None:
    jobs = workflow(command, tmp_path)["jobs"].values()
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert len(used) == 5
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)


@pytest.mark.parametrize("known", ["git+https://example.org/notesite@abc", ""])
def test_the_workflow_installs_what_the_author_has_or_says_what_is_missing(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    monkeypatch.setattr("notesite.commands.init.requirement", lambda _: known)
    begun = command("init", tmp_path)
    build = yaml.safe_load((tmp_path / ".github/workflows/pages.yml").read_text())["jobs"]["build"]
    assert build["env"]["NOTESITE"] == known
    assert ("does not know yet where to install" in begun.err) == (not known)
    (install,) = (step["run"] for step in build["steps"] if "pip install" in step.get("run", ""))
    fake = f'pip() {{ echo installs "$2"; }}\n{install}'
    ran = subprocess.run(["sh", "-e", "-c", fake], env={"NOTESITE": known}, check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.startswith("::error file=")) == ((0, False) if known else (1, True))
    assert not known or ran.stdout == f"installs {known}\n"


def test_below_the_top_of_a_repository_the_workflow_is_said_to_have_no_effect(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q")
    assert "top of its repository" in command("init", tmp_path / "notes").err
    assert "top of its repository" not in command("init", tmp_path).err
