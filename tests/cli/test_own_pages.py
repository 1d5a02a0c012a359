"""A site's own file in the place of a page that notesite would make."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("name", ["404.html", "index.html", "atom.xml", "sitemap.xml", "robots.txt"])
def test_a_static_file_goes_before_what_notesite_makes(command: Callable[..., Any], tmp_path: Path, name: str) -> None:
    (tmp_path / "site.yaml").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("---\ntitle: 一\ndate: 2024-01-01\n---\n文字\n")
    assert command("build", tmp_path).code == 0
    made = (tmp_path / "public" / name).read_text()
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / name).write_text("my own")
    assert command("build", tmp_path).code == 0
    assert (tmp_path / "public" / name).read_text() == "my own"
    (tmp_path / "static" / name).unlink()
    assert command("build", tmp_path).code == 0
    assert (tmp_path / "public" / name).read_text() == made


@pytest.mark.parametrize("kind", ["static", "templates"])
def test_a_name_that_is_no_text_is_told_where_files_of_the_theme_stand(
    command: Callable[..., Any], tmp_path: Path, kind: str
) -> None:
    (tmp_path / "site.yaml").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "a\udcff.html").touch()
    told = command("build", tmp_path)
    assert told.code == 2
    assert f"/{kind}/a\\udcff.html is not UTF-8 text" in told.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("kind", ["static", "templates"])
def test_looks_that_cannot_be_read_are_not_left_out(command: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    (tmp_path / "site.yaml").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / kind).mkdir(mode=0)
    told = command("build", tmp_path)
    assert (told.code, told.err) == (
        3,
        f"notesite: {tmp_path}/{kind}: permission denied\n    hint: see whose it is, and who may read and write it\n",
    )


@pytest.mark.parametrize("kind", ["static", "templates"])
def test_a_file_where_looks_should_be_is_told(command: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    (tmp_path / "site.yaml").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / kind).touch()
    told = command("build", tmp_path)
    assert told.code == 3
    assert (
        told.err
        == f"notesite: {tmp_path}/{kind}: not a directory\n    hint: move away what stands where a folder belongs\n"
    )
