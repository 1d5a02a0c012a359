"""Publishing: whole files or none, nobody else's file touched, and every interruption repaired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from notesite import manifest
from notesite.host.output import File, check_folder, clean, publish, stage
from notesite.manifest import Published
from notesite.model import Output
from notesite.refusal import Unusable

OLD = {"assets/site.1.css": "old css", "a/index.html": "old a", "b/index.html": "b", "index.html": "old home"}
NEW = {"assets/site.2.css": "new css", "a/index.html": "new a", "c/d/index.html": "c", "index.html": "new home"}


def outputs(site: Mapping[str, str]) -> Iterator[File]:
    """Return the files of *site* as a first build has them: each must be made to be known."""
    return (File(path=path, digest="", make=partial(_made, path, content)) for path, content in site.items())


def _made(path: str, content: str) -> Output:
    return Output(path=path, content=content.encode())


def files(folder: Path) -> dict[str, str]:
    """What is in *folder*, without the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*")}


class Killed(BaseException):
    """Stands for a kill -9: nothing catches it."""


def test_a_first_publication_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "x" / "public"
    assert publish(outputs(OLD), folder) == Published(written=4, unchanged=0, deleted=0)
    assert files(folder) == OLD
    assert sorted(entry.name for entry in folder.iterdir()) == [manifest.NAME, "a", "assets", "b", "index.html"]


def test_a_second_publication_of_the_same_site_writes_nothing(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    before = stamps(tmp_path)
    assert publish(outputs(OLD), tmp_path) == Published(written=0, unchanged=4, deleted=0)
    assert stamps(tmp_path) == before


def test_what_is_gone_from_the_site_goes_with_its_emptied_folders(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    assert publish(outputs(NEW), tmp_path) == Published(written=4, unchanged=0, deleted=2)
    assert files(tmp_path) == NEW
    assert not (tmp_path / "b").exists()


def test_strangers_stay(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    (tmp_path / "CNAME").write_text("example.org")
    (tmp_path / "b" / "mine.txt").write_text("mine")
    (tmp_path / ".git").mkdir()
    publish(outputs(NEW), tmp_path)
    assert files(tmp_path) == NEW | {"CNAME": "example.org", "b/mine.txt": "mine"}
    assert (tmp_path / ".git").is_dir()


def test_a_stranger_where_a_page_must_go_is_refused_before_anything_moves(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d").write_text("mine")
    with pytest.raises(Unusable, match="c/d stands where the site needs its own file"):
        publish(outputs(NEW), tmp_path)
    assert files(tmp_path) == OLD | {"c/d": "mine"}


def test_a_stranger_equal_to_the_sites_own_file_is_adopted(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    (tmp_path / "CNAME").write_text("example.org")
    publish(outputs(OLD | {"CNAME": "example.org"}), tmp_path)
    publish(outputs(OLD), tmp_path)
    assert files(tmp_path) == OLD


@pytest.mark.parametrize(
    ("before", "after"),
    [({"a": "1"}, {"a/index.html": "2"}), ({"a/index.html": "1", "a/b/c": "2"}, {"a": "3"})],
    ids=["a file becomes a folder", "a folder becomes a file"],
)
def test_kinds_may_change(tmp_path: Path, before: dict[str, str], after: dict[str, str]) -> None:
    publish(outputs(before), tmp_path)
    publish(outputs(after), tmp_path)
    assert files(tmp_path) == after


def test_a_file_somebody_damaged_is_put_right(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    (tmp_path / "a" / "index.html").write_text("OLD A")
    (tmp_path / "b" / "index.html").unlink()
    assert publish(outputs(OLD), tmp_path) == Published(written=2, unchanged=2, deleted=0)
    assert files(tmp_path) == OLD


def test_nothing_is_written_or_deleted_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder, outside = tmp_path / "public", tmp_path / "outside"
    publish(outputs(OLD), folder)
    (folder / "b" / "index.html").unlink()
    (folder / "b").rmdir()
    outside.mkdir()
    (outside / "index.html").write_text("theirs")
    (folder / "b").symlink_to(outside)
    publish(outputs(NEW), folder)
    assert (outside / "index.html").read_text() == "theirs"
    with pytest.raises(Unusable):
        publish(outputs(OLD), folder)
    assert (outside / "index.html").read_text() == "theirs"


def test_a_link_in_place_of_a_page_is_replaced_and_what_it_led_to_is_not(tmp_path: Path) -> None:
    folder, target = tmp_path / "public", tmp_path / "theirs"
    publish(outputs(OLD), folder)
    target.write_text("theirs")
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(target)
    publish(outputs(NEW), folder)
    assert target.read_text() == "theirs"
    assert not (folder / "index.html").is_symlink()


@pytest.mark.parametrize("fails_at", range(1, 12))
def test_killed_at_any_move_or_deletion_the_next_build_repairs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    publish(outputs(OLD), tmp_path)
    calls = 0

    def deadly(name: str) -> None:
        original = getattr(Path, name)

        def call(self: Path, *arguments: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == fails_at:
                raise Killed
            return original(self, *arguments, **named)

        patch.setattr(Path, name, call)

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "rmdir"):
            deadly(name)
        patch.setattr(stage, "_remove", lambda folder: None)  # who is killed does not clean up
        with suppress(Killed):
            publish(outputs(NEW), tmp_path)
    for path, content in files(tmp_path).items():
        if not path.startswith(stage.STAGE):
            assert content in (OLD.get(path), NEW.get(path)), "every file is a whole old or a whole new one"
    publish(outputs(NEW), tmp_path)
    assert files(tmp_path) == NEW
    assert manifest.decode((tmp_path / manifest.NAME).read_bytes()).keys() == NEW.keys()


def test_pages_move_in_the_order_given_and_deletions_come_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(outputs(OLD), tmp_path)
    moves: list[str] = []
    replace, unlink = Path.replace, Path.unlink

    def watched_replace(self: Path, target: Path) -> Path:
        moves.append(target.relative_to(tmp_path).as_posix())
        return replace(self, target)

    def watched_unlink(self: Path, missing_ok: bool = False) -> None:
        moves.append("-" + self.relative_to(tmp_path).as_posix())
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "replace", watched_replace)
    monkeypatch.setattr(Path, "unlink", watched_unlink)
    publish(outputs(NEW), tmp_path)
    assert moves == [
        manifest.NAME,
        *NEW,
        "-assets/site.1.css",
        "-b/index.html",
        manifest.NAME,
    ]


def test_a_site_that_breaks_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path)
    before = stamps(tmp_path)

    def broken() -> Iterator[File]:
        yield from outputs(NEW)
        raise RuntimeError("a template at fault")

    with pytest.raises(RuntimeError):
        publish(broken(), tmp_path)
    assert files(tmp_path) == OLD
    assert {path: stamp for path, stamp in stamps(tmp_path).items() if path != str(tmp_path)} == before


def test_a_first_build_that_breaks_leaves_no_folder(tmp_path: Path) -> None:
    def broken() -> Iterator[File]:
        yield from outputs(NEW)
        raise RuntimeError("a template at fault")

    with pytest.raises(RuntimeError):
        publish(broken(), tmp_path / "public")
    assert not [*tmp_path.iterdir()]


def test_a_full_disk_names_the_folder_and_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(outputs(OLD), tmp_path)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as raised:
        publish(outputs(NEW), tmp_path)
    assert raised.value.filename == str(tmp_path)
    assert files(tmp_path) == OLD


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a//b", "", "a/./b", "a\0b"])
def test_a_manifest_from_elsewhere_deletes_nothing_outside(tmp_path: Path, path: str) -> None:
    assert not manifest.is_inside(path)
    assert manifest.decode(manifest.encode({path: "0", "a/b": "1"})) == {"a/b": "1"}


@pytest.mark.parametrize("damaged", [b"", b"{", b"\xff\xfe\n[]\n", b'{"path": 3}\n', b"\0" * 99])
def test_a_damaged_manifest_is_written_anew(tmp_path: Path, damaged: bytes) -> None:
    publish(outputs(OLD), tmp_path)
    good = (tmp_path / manifest.NAME).read_bytes()
    (tmp_path / manifest.NAME).write_bytes(damaged)
    publish(outputs(OLD), tmp_path)
    assert (tmp_path / manifest.NAME).read_bytes() == good
    assert files(tmp_path) == OLD


def test_the_manifest_does_not_depend_on_the_order_of_outputs(tmp_path: Path) -> None:
    publish(outputs(OLD), tmp_path / "x")
    publish(reversed([*outputs(OLD)]), tmp_path / "y")
    assert (tmp_path / "x" / manifest.NAME).read_bytes() == (tmp_path / "y" / manifest.NAME).read_bytes()


def test_clean_deletes_what_was_published_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    publish(outputs(OLD), folder)
    (folder / "CNAME").write_text("example.org")
    assert clean(folder) == 4
    assert files(folder) == {"CNAME": "example.org"}
    assert clean(folder) == 0
    (folder / "CNAME").unlink()
    publish(outputs(OLD), folder)
    clean(folder)
    assert not folder.exists()


OWN = ("templates", "static", ".notesite", ".git")
REFUSED = {
    "the root": "site",
    "above the root": ".",
    "the content": "site/content",
    "above the content": "elsewhere",
    "the templates": "site/templates",
    "in the static folder": "site/static/public",
    "in the cache": "site/.notesite/public",
    "in the repository": "site/.git/public",
    "a folder of somebody else's": "strangers",
    "a link to the root": "link",
}


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED.keys())
def test_folders_that_may_not_be_the_output(tmp_path: Path, name: str) -> None:
    root = tmp_path / "site"
    for folder in ("site/content", "site/templates", "elsewhere/notes", "strangers"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "strangers" / "thesis.tex").write_text("years of work")
    (tmp_path / "link").symlink_to(root)
    content = tmp_path / "elsewhere" / "notes" if name == "elsewhere" else root / "content"
    with pytest.raises(Unusable):
        check_folder(tmp_path / name, root=root, content=content, own=[root / each for each in OWN])


def test_home_and_the_root_of_the_disk_may_not_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    for folder in (Path("/"), tmp_path / "home"):
        with pytest.raises(Unusable):
            check_folder(folder, root=tmp_path / "site", content=tmp_path / "site" / "content", own=())


@pytest.mark.parametrize("held", [(), (manifest.NAME, "index.html"), (stage.STAGE,), (".git",)])
def test_folders_that_may_be_the_output(tmp_path: Path, held: tuple[str, ...]) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    for name in held:
        (folder / name).touch()
    check_folder(folder, root=tmp_path, content=tmp_path / "content", own=())
    check_folder(tmp_path / "new", root=tmp_path, content=tmp_path / "content", own=())


def test_an_output_that_is_a_file_or_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("file", "dangling"):
        with pytest.raises(Unusable, match=f"{name} is a (file|link)"):
            check_folder(tmp_path / name, root=tmp_path / "site", content=tmp_path / "site" / "content", own=())
