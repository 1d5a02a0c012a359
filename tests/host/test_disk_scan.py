"""Scanning a folder that may hold anything: it ends, it never leaves the site, it loses nothing silently."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from notesite import manifest
from notesite.diagnostic import Diagnostic
from notesite.host import scan
from notesite.host.scan import Folder
from notesite.tree import SourceFile


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site's root with two notes and a picture, and a secret beside the site."""
    root = tmp_path / "site"
    (root / "content" / "b").mkdir(parents=True)
    for name in ("a.md", "b/index.md", "b/p.png"):
        (root / "content" / name).write_text(name)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.md").write_text("secret")
    return root


def folder(root: Path, **options: object) -> Folder:
    return Folder(root / "content", root=root, **options)  # type: ignore[arg-type]


def found(root: Path, **options: object) -> tuple[list[str], list[str]]:
    """Paths of all notes and files, and diagnostics as `path code`."""
    scanned = folder(root, **options).scan()
    tree = scanned.value
    return [f.path for f in (*tree.notes, *tree.files)], [_told(d) for d in scanned.diagnostics]


def _told(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.place.path} {diagnostic.code}"


USUAL = ["a.md", "b/index.md", "b/p.png"]


def test_notes_and_files_are_told_apart_and_sorted(root: Path) -> None:
    (root / "content" / "Z.MARKDOWN").touch()
    tree = folder(root).scan().value
    assert [note.path for note in tree.notes] == ["Z.MARKDOWN", "a.md", "b/index.md"]
    assert tree.files == (SourceFile(path="b/p.png", source_path="content/b/p.png"),)


def test_a_content_folder_outside_the_root_is_named_as_it_was_given(root: Path, tmp_path: Path) -> None:
    tree = Folder(tmp_path / "secret", root=root).scan().value
    assert [note.source_path for note in tree.notes] == [f"{tmp_path}/secret/s.md"]


def test_the_root_itself_may_be_the_content_folder(root: Path) -> None:
    tree = Folder(root, root=root, skip=(root / "content" / "b",)).scan().value
    assert [note.source_path for note in tree.notes] == ["content/a.md"]


def test_what_is_none_of_the_sites_business_is_left_out_silently(root: Path) -> None:
    for name in (".git", ".obsidian", "node_modules", "public", ".notesite"):
        (root / "content" / name).mkdir()
        (root / "content" / name / "x.md").touch()
    (root / "content" / ".hidden.md").touch()
    (root / "content" / "Icon\r").touch()  # of a folder that was given its own on a Mac
    assert found(root, skip=(root / "content" / "public",)) == (USUAL, [])


def link(root: Path, name: str, target: str | Path) -> None:
    (root / "content" / name).symlink_to(target)


def test_a_site_that_some_build_put_there_is_none_of_its_notes(root: Path) -> None:
    (root / "content" / "b" / "out").mkdir(parents=True)
    for name in (manifest.NAME, "index.html", "README.md"):
        (root / "content" / "b" / "out" / name).touch()
    assert found(root) == (USUAL, [])


def test_links_out_of_the_site_are_not_followed(root: Path, tmp_path: Path) -> None:
    link(root, "etc", "/etc/passwd")
    link(root, "n.md", tmp_path / "secret" / "s.md")
    link(root, "o", tmp_path / "secret")
    link(root, "slash", "/")
    link(root, "zero.md", "/dev/zero")
    paths, told = found(root)
    assert paths == USUAL
    assert told == [f"content/{name} scan.link" for name in ("etc", "n.md", "o", "slash", "zero.md")]


def test_a_folder_whose_name_the_sites_is_only_the_beginning_of_is_outside(root: Path, tmp_path: Path) -> None:
    (tmp_path / "site-secret").mkdir()
    link(root, "o", tmp_path / "site-secret")
    assert found(root) == (USUAL, ["content/o scan.link"])


def test_a_link_through_a_linked_parent_is_judged_by_where_it_ends(root: Path, tmp_path: Path) -> None:
    (root / "parent").symlink_to(tmp_path / "secret")
    link(root, "n.md", root / "parent" / "s.md")
    assert found(root) == (USUAL, ["content/n.md scan.link"])


def test_links_within_the_site_are_followed(root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "n.md").touch()
    link(root, "linked", "../notes")
    link(root, "m.md", "../notes/n.md")
    assert found(root) == (["a.md", "b/index.md", "linked/n.md", "m.md", "b/p.png"], [])


def test_loops_end(root: Path) -> None:
    link(root, "b/self", ".")
    link(root, "b/up", "..")
    link(root, "x", "y")
    link(root, "y", "x")
    paths, told = found(root)
    assert paths == USUAL
    assert told == [
        "content/b/self scan.link",
        "content/b/up scan.link",
        "content/x scan.unreadable",
        "content/y scan.unreadable",
    ]


def test_many_links_to_one_another_do_not_multiply(root: Path) -> None:
    for i in range(12):
        (root / "content" / f"d{i}").mkdir()
        for j in range(12):
            link(root, f"d{i}/l{j}", f"../d{j}")
    paths, told = found(root)
    assert paths == USUAL
    assert len(told) == 144


def test_a_chain_of_forty_links_is_no_loop_that_hangs(root: Path) -> None:
    for i in range(45):
        link(root, f"l{i:02}", f"l{i + 1:02}")
    assert found(root)[0] == USUAL


def test_special_files_are_reported_and_never_opened(root: Path) -> None:
    content = root / "content"
    os.mkfifo(content / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(content)  # the name of a socket may have only a hundred bytes
        try:
            listener.bind("socket.md")
        finally:
            os.chdir(here)
    assert found(root) == (USUAL, ["content/pipe.md scan.special", "content/socket.md scan.special"])


def test_a_pipe_put_in_a_notes_place_after_the_scan_does_not_block(root: Path) -> None:
    site = folder(root)
    note = site.scan().value.notes[0]
    (root / "content" / "a.md").unlink()
    os.mkfifo(root / "content" / "a.md")
    assert site.read(note).value == b""


def test_a_folder_named_like_a_note_is_a_folder(root: Path) -> None:
    (root / "content" / "x.md").mkdir()
    (root / "content" / "x.md" / "y.md").touch()
    paths, told = found(root)
    assert "x.md/y.md" in paths
    assert told == ["content/x.md scan.folder"]


def test_markdown_by_another_tools_name_is_told_of_unless_a_note_was_made_of_it(root: Path) -> None:
    for name in ("c.qmd", "b/d.Rmd", "a.Rmd", "data.json"):
        (root / "content" / name).touch()
    paths, told = found(root)
    assert paths == ["a.md", "b/index.md", "a.Rmd", "b/d.Rmd", "b/p.png", "c.qmd", "data.json"]
    assert told == ["content/b/d.Rmd scan.other-markdown", "content/c.qmd scan.other-markdown"]


def test_names_that_are_not_one_line_of_text_are_reported(root: Path) -> None:
    for name in (b"\xff\xfe.md", b"two\nlines.md", b"bell\x07.png"):
        (root / "content" / os.fsdecode(name)).touch()
    paths, told = found(root)
    assert paths == USUAL
    assert [t.rpartition(" ")[2] for t in told] == ["scan.name"] * 3
    # It is remembered, and given to machines: all of it is text.
    assert rb"content/\xff\xfe.md scan.name" in [each.encode() for each in told]


def test_long_and_odd_names_are_names(root: Path) -> None:
    names = ("x" * 252 + ".md", "CON.md", "dot..md", "中文 空格.md", "🙂.md")
    for name in names:
        (root / "content" / name).touch()
    paths, told = found(root)
    assert set(names) < set(paths)
    assert told == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_an_error_each(root: Path) -> None:
    (root / "content" / "a.md").chmod(0)
    (root / "content" / "b").chmod(0)
    site = folder(root)
    scanned = site.scan()
    assert [_told(d) for d in scanned.diagnostics] == ["content/b scan.unreadable"]
    assert [d.severity for d in site.read(scanned.value.notes[0]).diagnostics] == ["error"]


def test_a_note_that_is_gone_is_an_error(root: Path) -> None:
    site = folder(root)
    note = site.scan().value.notes[0]
    (root / "content" / "a.md").unlink()
    read = site.read(note)
    assert read.value is None
    assert [d.message for d in read.diagnostics] == ["cannot be read: no such file or directory"]


def test_a_file_too_large_is_an_error_and_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "LARGEST_NOTE", 3)
    site = folder(root)
    read = site.read(site.scan().value.notes[0])
    assert read.value is None
    assert [d.message for d in read.diagnostics] == ["4 bytes are more than the 3 read here"]
