"""Where another machine installs this notesite from."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from notesite.commands.requirement import requirement


@pytest.mark.parametrize(
    ("noted", "wanted"),
    [
        (
            {"url": "https://example.org/notesite.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "git+https://example.org/notesite.git@abc",
        ),
        (
            {"url": "https://me:secret@example.org/n.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "git+https://example.org/n.git@abc",
        ),
        (
            {"url": "ssh://git@github.com/a/notesite.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "git+https://github.com/a/notesite.git@abc",
        ),
        ({"url": "ssh://git@inside/a.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}, ""),
        (
            {"url": "https://example.org/notesite-0.1.0-py3-none-any.whl", "archive_info": {}},
            "https://example.org/notesite-0.1.0-py3-none-any.whl",
        ),
        ({"url": "file:///home/me/notesite-0.1.0-py3-none-any.whl", "archive_info": {}}, ""),
        ({"url": "file:///nowhere/notesite", "dir_info": {}}, ""),
    ],
    ids=["git", "password", "ssh", "inside", "wheel", "own wheel", "no folder"],
)
def test_an_address_counts_if_others_can_reach_it(noted: object, wanted: str) -> None:
    assert requirement(json.dumps(noted)) == wanted


def test_what_a_package_index_installed_is_not_told() -> None:
    assert requirement("") == ""


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_checkout_is_the_commit_of_its_remote_that_it_holds(tmp_path: Path) -> None:
    noted = json.dumps({"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    git(tmp_path, "init", "-q")
    assert requirement(noted) == ""
    git(tmp_path, "remote", "add", "origin", "git@github.com:a/notesite.git")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
    assert requirement(noted) == "git+https://github.com/a/notesite.git"
    commit = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", commit)
    assert requirement(noted) == f"git+https://github.com/a/notesite.git@{commit}"
    (tmp_path / "inside").mkdir()
    assert requirement(json.dumps({"url": (tmp_path / "inside").as_uri(), "dir_info": {}})) == ""
