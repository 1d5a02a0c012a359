"""Folders come, go, move and are many; nothing of it is missed, and what is of no interest is not watched."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from saving import MOMENT, Steps, atomically
from watching import PATIENCE, Batch, Prompt, PromptObserver, TimedWatch

from notesite.host.watch import Watch
from notesite.host.watch.hints import Hint, HintSource, Lost, Message, Tell
from notesite.host.watch.mounts import deaf
from notesite.host.watch.observer import ObserverSource
from notesite.host.watch.passing import is_passing
from notesite.host.watch.settling import MANY_QUIET, Seconds
from notesite.host.watch.watch import GLANCE

IGNORED = frozenset({".git", ".notesite", "public", "node_modules"})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("a.md", "b/one.md", "b/c/two.md"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "site"


def watching(*folders: Path, source: Callable[[Tell], HintSource] | None = None) -> TimedWatch:
    return TimedWatch(*folders, ignore=lambda path: path.name in IGNORED, source=source)


def together(batches: list[Batch]) -> frozenset[str]:
    """All that was told, in however many batches."""
    assert None not in batches
    return frozenset[str]().union(*(batch for batch in batches if batch is not None))


def test_a_deleted_folder_is_told_with_all_that_was_in_it_and_again_when_it_is_restored(site: Path) -> None:
    all_of_it = {"b", "b/one.md", "b/c", "b/c/two.md"}
    kept = site.parent / "kept"
    shutil.copytree(site / "b", kept)
    with watching(site) as watch:
        assert watch.told(site, lambda: shutil.rmtree(site / "b")) == [all_of_it]
        assert together(watch.told(site, lambda: shutil.copytree(kept, site / "b"))) == all_of_it
        assert watch.told(site, lambda: (site / "b/c/two.md").write_text("restored")) == [{"b/c/two.md"}]


def test_a_renamed_folder_is_one_change_and_goes_on_being_watched(site: Path) -> None:
    with watching(site) as watch:
        assert watch.told(site, lambda: (site / "b").rename(site / "z")) == [
            {"b", "b/one.md", "b/c", "b/c/two.md", "z", "z/one.md", "z/c", "z/c/two.md"}
        ]
        assert watch.told(site, (site / "b").mkdir) == [{"b"}]
        assert watch.told(site, lambda: (site / "z/c/two.md").write_text("new")) == [{"z/c/two.md"}]


def test_a_folder_moved_out_is_watched_no_more(site: Path) -> None:
    with watching(site) as watch:
        assert together(watch.told(site, lambda: (site / "b").rename(site.parent / "out"))) >= {"b", "b/c/two.md"}
        assert watch.told(site, lambda: (site.parent / "out/one.md").write_text("elsewhere")) == []


def test_folders_nested_deep_made_at_once_are_told_with_their_files(site: Path) -> None:
    deep = "/".join("d" * 20)

    def make() -> None:
        folder = site
        for name in deep.split("/"):
            folder /= name
            folder.mkdir()
            (folder / "note.md").write_text("new")

    with watching(site) as watch:
        found = together(watch.told(site, make))
        assert len(found) == 40
        assert f"{deep}/note.md" in found
        assert watch.told(site, lambda: (site / deep / "note.md").write_text("newer")) == [{f"{deep}/note.md"}]


@pytest.mark.parametrize("source", [None, ObserverSource], ids=["inotify", "observer"])
def test_a_deleted_root_may_come_back(site: Path, source: Callable[[Tell], HintSource] | None) -> None:
    note = site / "b" / "one.md"
    with Watch([note.parent], ignore=lambda path: False, source=source) as watch:
        shutil.rmtree(note.parent)
        wait_for(watch, note)
        note.parent.mkdir()
        note.write_text("back")
        wait_for(watch, note)
        note.with_name("two.md").write_text("new")
        wait_for(watch, note.with_name("two.md"))


def wait_for(watch: Watch, path: Path) -> frozenset[Path]:
    """Return all that is told until *path* is."""
    found: set[Path] = set()
    for _ in range(2 * PATIENCE):
        batch = watch.changes(0.5)
        assert batch is not None
        found |= batch
        if path in found:
            return frozenset(found)
    raise AssertionError(f"{path} is never told of, only {sorted(found)}")


def test_a_root_that_does_not_exist_yet_is_watched_for(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    with watching(folder) as watch:
        folder.mkdir(parents=True)
        (folder / "note.md").write_text("new")
        assert wait_for(watch, folder / "note.md") == {folder, folder / "note.md"}
        assert watch.told(folder, lambda: (folder / "note.md").write_text("newer")) == [{"note.md"}]


def test_a_single_file_is_watched_and_not_its_neighbours(site: Path) -> None:
    config = site / "site.yaml"
    config.write_text("title: Old")
    with watching(config) as watch:
        (site / "a.md").write_text("changed")
        aside = site / "aside"
        aside.write_text("title: New")
        aside.rename(config)
        assert wait_for(watch, config) == {config}
        config.unlink()
        assert wait_for(watch, config) == {config}
        config.write_text("title: Back")
        assert wait_for(watch, config) == {config}


def test_a_folder_replaced_by_a_link_is_told_and_watched_where_it_leads(site: Path) -> None:
    shutil.copytree(site / "b", site.parent / "elsewhere")
    with TimedWatch(site, within=[site.parent]) as watch:

        def replace() -> None:
            shutil.rmtree(site / "b")
            (site / "b").symlink_to(site.parent / "elsewhere")

        assert together(watch.told(site, replace)) >= {"b", "b/one.md"}
        written = site.parent / "elsewhere" / "one.md"
        assert watch.told(site, lambda: written.write_text("by its own name")) == [{"b/one.md"}]


def test_who_writes_a_file_writes_the_links_to_it(site: Path) -> None:
    (site / "link.md").symlink_to("a.md")
    with watching(site) as watch:
        assert watch.told(site, lambda: (site / "a.md").write_text("both")) == [{"a.md", "link.md"}]
        assert watch.told(site, lambda: atomically(site / "a.md")) == [{"a.md", "link.md"}]


def test_a_link_out_of_the_site_may_come_to_lead_into_it(site: Path) -> None:
    outside = site.parent / "outside"
    (site / "b").rename(outside)
    (site / "link").symlink_to(outside)

    def turn() -> None:
        (site / "link").unlink()
        outside.rename(site / "real")
        (site / "link").symlink_to("real")

    with watching(site) as watch:
        assert watch.told(site, lambda: (outside / "one.md").write_text("out")) == []
        assert together(watch.told(site, turn)) >= {"link", "real/one.md"}
        written = watch.told(site, lambda: (site / "real/one.md").write_text("in"))
        assert written == [{"link/one.md", "real/one.md"}]


def test_a_link_to_a_folder_that_goes_takes_what_could_be_read_through_it_along(site: Path) -> None:
    (site / "link").symlink_to("b")
    with watching(site) as watch:
        assert together(watch.told(site, (site / "link").unlink)) == {
            *("link", "link/one.md", "link/c", "link/c/two.md")
        }
        assert watch.told(site, lambda: (site / "b/one.md").write_text("alone")) == [{"b/one.md"}]


def test_what_is_in_a_folder_is_told_by_all_its_names(site: Path) -> None:
    (site / "link").symlink_to("b")
    (site / "b" / "up").symlink_to("..")
    with watching(site) as watch:
        both = {"b/one.md", "link/one.md"}
        assert watch.told(site, lambda: (site / "b/one.md").write_text("both")) == [both]
        assert watch.told(site, lambda: (site / "link/one.md").write_text("again")) == [both]
        assert together(watch.told(site, lambda: (site / "b").rename(site / "z"))) >= {*both, "z/one.md", "link"}
        (site / "link").unlink()
        (site / "link").symlink_to("z")
        wait_for(watch, site / "link")
        assert watch.told(site, lambda: (site / "z/one.md").write_text("new")) == [{"z/one.md", "link/one.md"}]


def test_of_two_links_to_a_folder_the_other_takes_over(site: Path) -> None:
    outside = site.parent / "outside"
    outside.mkdir()
    (outside / "note.md").write_text("old")
    (site / "one").symlink_to(outside)
    (site / "two").symlink_to(outside)
    with TimedWatch(site, within=[site.parent]) as watch:
        first = watch.told(site, lambda: (outside / "note.md").write_text("new"))
        assert first == [{"one/note.md", "two/note.md"}]
        watch.told(site, (site / "one").unlink)
        assert watch.told(site, lambda: (outside / "note.md").write_text("newer")) == [{"two/note.md"}]
        watch.told(site, (site / "two").unlink)
        assert watch.told(site, lambda: (outside / "note.md").write_text("newest")) == []


def test_a_link_to_a_file_outside_the_folder_is_looked_after(site: Path) -> None:
    outside = site.parent / "outside.md"
    outside.write_text("old")
    (site / "link.md").symlink_to(outside)
    (site / "broken.md").symlink_to(site.parent / "later.md")
    with TimedWatch(site, within=[site.parent]) as watch:
        outside.write_text("new")
        assert wait_for(watch, site / "link.md") == {site / "link.md"}
        (site.parent / "later.md").write_text("here")
        assert wait_for(watch, site / "broken.md") == {site / "broken.md"}


def test_links_that_lead_round_or_out_end_the_walk(site: Path) -> None:
    (site / "self").symlink_to(".")
    (site / "b" / "up").symlink_to("..")
    (site / "root").symlink_to("/")
    (site / "x").symlink_to("y")
    (site / "y").symlink_to("x")
    source = Counted(lambda message: None)
    with watching(site, source=lambda tell: source):
        assert source.attended == {os.fspath(each) for each in (site.parent, site, site / "b", site / "b/c")}


class Counted:
    """A source that hears nothing, and knows what it was to listen at."""

    hears_trees = False

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.attended: set[str] = set()

    def attend(self, folder: str) -> None:
        self.attended.add(folder)

    def forget(self, folder: str) -> None:
        self.attended.discard(folder)

    def close(self) -> None: ...


def test_ignored_folders_are_not_even_watched(site: Path) -> None:
    for name in sorted(IGNORED):
        (site / name / "deep" / "deeper").mkdir(parents=True)
    source = Counted(lambda message: None)
    with watching(site, source=lambda tell: source):
        assert not any(name in folder for folder in source.attended for name in IGNORED)


def test_ignored_folders_tell_nothing(site: Path) -> None:
    def build() -> None:
        (site / "public").mkdir()
        (site / "public" / "index.html").write_text("page")
        shutil.rmtree(site / "public")

    for source in (None, PromptObserver):
        with watching(site, source=source) as watch:
            assert watch.told(site, build) == []


def test_a_checkout_of_many_files_is_few_batches(site: Path) -> None:
    names = [f"{number % 20:02}/{number}.md" for number in range(900)]

    def check_out(text: str) -> Steps:
        for name in names:
            path = site / name
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_text(text)
            yield MOMENT

    with watching(site) as watch:
        for branch in ("main", "draft"):
            batches = watch.told(site, lambda text=branch: check_out(text))
            assert len(batches) <= 3
            assert together(batches) >= set(names)


def test_of_a_checkout_of_very_many_files_it_is_said_that_any_may_have_changed(site: Path) -> None:
    def check_out() -> Steps:
        for number in range(1100):
            (site / f"{number}.md").write_text("text")
            yield MOMENT

    with watching(site) as watch:
        assert watch.told(site, check_out) == [None]
        assert watch.told(site, lambda: (site / "1.md").write_text("other")) == [{"1.md"}]


def _main_work_tree(site: Path) -> Path:
    (site / ".git").mkdir()
    return site / ".git" / "index.lock"


def _other_work_tree(site: Path) -> Path:
    repository = site.parent / "main" / ".git" / "worktrees" / "site"
    repository.mkdir(parents=True)
    (site / ".git").write_text("gitdir: ../main/.git/worktrees/site\n")
    return repository / "index.lock"


def _work_tree_around(site: Path) -> Path:
    return _main_work_tree(site.parent)


@pytest.mark.parametrize("repository", [_main_work_tree, _other_work_tree, _work_tree_around])
def test_when_git_lets_its_lock_go_a_checkout_is_believed_to_have_ended(
    site: Path, repository: Callable[[Path], Path]
) -> None:
    """Without that, pauses alone tell, which must be longer."""
    lock = repository(site)
    waited: dict[bool, Seconds] = {}

    def check_out(*, locks: bool) -> Steps:
        if locks:
            lock.touch()
        for number in range(900):
            (site / f"{number}.md").write_text(f"with a lock: {locks}")
            yield MOMENT
        # As long as it pauses when it writes to a slow disk.
        yield 0.2
        (site / "last.md").write_text(f"with a lock: {locks}")
        lock.unlink(missing_ok=True)
        waited[locks] = -watch.now()

    for locks in (True, False):
        with watching(site) as watch:
            # The clock stands where the batch was told.
            batches = watch.told(
                site,
                partial(check_out, locks=locks),
                check=lambda _, locks=locks: waited.update({locks: waited[locks] + watch.now()}),
            )
            assert [len(batch or ()) for batch in batches] == [901]
    assert waited[True] <= MANY_QUIET < waited[False]


def test_a_few_files_saved_one_after_the_other_are_one_batch(site: Path) -> None:
    names = [f"b/{number}.md" for number in range(12)]

    def save_all() -> Steps:
        for name in names:
            (site / name).write_text("saved")
            yield MOMENT

    with watching(site) as watch:
        assert watch.told(site, save_all) == [set(names)]


def test_lost_events_are_said_to_be_lost_and_watching_goes_on(site: Path) -> None:
    tells: list[Tell] = []

    def source(tell: Tell) -> Prompt:
        tells.append(tell)
        return Prompt(tell)

    with watching(site, source=source) as watch:
        (site / "new").mkdir()
        tells[0](Lost())
        assert watch.changes(5) is None
        assert watch.told(site, lambda: (site / "new" / "note.md").write_text("new")) == [{"new/note.md"}]


def test_a_queue_that_runs_over_is_noticed(site: Path) -> None:
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 50_000:
        pytest.skip(f"the kernel's queue holds {limit:,} events here, which takes long to fill")
    may_hear = threading.Event()

    def source(tell: Tell) -> Prompt:
        def tell_later(message: Message) -> None:
            may_hear.wait()
            tell(message)

        return Prompt(tell_later)

    with watching(site, source=source) as watch:
        for number in range(limit // 2):
            path = site / f"{number % 100}.txt"
            path.touch()
            path.unlink()
        (site / "new").mkdir()
        may_hear.set()
        assert watch.changes(60) is None
        assert watch.told(site, lambda: (site / "new" / "note.md").write_text("new")) == [{"new/note.md"}]


class Limited(Counted):
    """A source with but one watch to give."""

    def attend(self, folder: str) -> None:
        if self.attended - {folder}:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        super().attend(folder)


def test_at_the_limit_of_watches_files_are_polled_and_it_is_said(site: Path) -> None:
    with watching(site, source=Limited) as watch:
        assert watch.polling == "the system refuses to watch more: inotify watch limit reached"
        assert watch.told(site, lambda: (site / "b/c/two.md").write_text("new")) == [{"b/c/two.md"}]
        assert together(watch.told(site, lambda: shutil.rmtree(site / "b"))) == {"b", "b/one.md", "b/c", "b/c/two.md"}


def test_a_limit_reached_later_is_said_then(site: Path) -> None:
    sources: list[Later] = []

    class Later(Prompt):
        full = False

        def attend(self, folder: str) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
            super().attend(folder)

    def source(tell: Tell) -> HintSource:
        sources.append(Later(tell))
        return sources[0]

    with watching(site, source=source) as watch:
        assert watch.polling == ""
        sources[0].full = True
        assert together(watch.told(site, (site / "new").mkdir)) == {"new"}
        assert watch.polling
        assert watch.told(site, lambda: (site / "new" / "note.md").write_text("new")) == [{"new/note.md"}]


def test_without_an_instance_files_are_polled_and_it_is_said(site: Path) -> None:
    def source(tell: Tell) -> HintSource:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    with watching(site, source=source) as watch:
        assert watch.polling == "the system refuses to watch: inotify instance limit reached"
        assert watch.told(site, lambda: (site / "a.md").write_text("new")) == [{"a.md"}]


MOUNTS = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / /home/a/notes rw,relatime shared:5 - nfs4 server:/notes rw,vers=4.2
41 27 0:41 / /mnt/my\040disk rw - cifs //nas/disk rw
42 27 0:42 / /mnt/ssh rw master:1 - fuse.sshfs a@b: rw
43 27 0:43 / /mnt/usb rw - fuseblk /dev/sdb1 rw
44 40 254:0 /local /home/a/notes/local rw - ext4 /dev/vda rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/a", ""),
        ("/home/a/notes", "nfs4"),
        ("/home/a/notes/content", "nfs4"),
        ("/home/a/notes-of-b", ""),
        ("/home/a/notes/local/site", ""),
        ("/mnt/my disk/site", "cifs"),
        ("/mnt/ssh/site", "fuse.sshfs"),
        ("/mnt/usb/site", ""),
    ],
)
def test_file_systems_that_do_not_tell_everything_are_known(folder: str, kind: str) -> None:
    assert deaf(folder, mounts=MOUNTS) == kind


def test_on_such_a_file_system_files_are_polled_and_it_is_said(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notesite.host.watch.watch.deaf", lambda folder: "nfs4" if folder.endswith("/b") else "")
    with watching(site / "b", site / "a.md") as watch:
        assert watch.polling == f"{site}/b is on nfs4, which does not tell of every change"
        assert watch.told(site / "b", lambda: (site / "b/c/two.md").write_text("new")) == [{"c/two.md"}]


@pytest.mark.parametrize(
    ("point", "told"),
    [("{}/b", None), ("{}", None), ("/mnt/elsewhere", frozenset()), ("{}-of-another", frozenset())],
    ids=["a folder of it", "itself", "elsewhere", "beside it"],
)
def test_everything_is_looked_at_when_a_drive_is_put_in_or_taken_out(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, told: frozenset[Path] | None
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("20 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
    monkeypatch.setattr("notesite.host.watch.mounts._MOUNTS", mounts)
    with watching(site) as watch:
        before = mounts.read_text()
        mounts.write_text(f"{before}41 20 8:17 / {point.format(site)} rw - ext4 /dev/sdb1 rw\n")
        assert watch.changes(2 * GLANCE) == told
        assert watch.changes(2 * GLANCE) == frozenset()
        mounts.write_text(before)
        assert watch.changes(2 * GLANCE) == told


@pytest.mark.parametrize("name", ["4913", "a.md~", ".#a.md", "#a.md#", ".a.md.swp", "a.md___jb_tmp___", "sedAbC012"])
def test_names_of_editors_own_files_are_known(name: str) -> None:
    assert is_passing(name)


@pytest.mark.parametrize("name", ["a.md", "4913.md", "notes", "#1.md", "sediment", ".nojekyll", "模型.md", "a~b.md"])
def test_names_of_content_are_not_taken_for_editors(name: str) -> None:
    assert not is_passing(name)


def test_nothing_is_told_when_nothing_happens(site: Path) -> None:
    with watching(site) as watch:
        assert watch.changes(0.1) == frozenset()
        assert watch.changes(0) == frozenset()


def test_a_closed_watch_tells_nothing_and_may_be_closed_again(site: Path) -> None:
    watch = watching(site)
    watch.close()
    watch.close()
    assert watch.changes(None) == frozenset()


def test_who_waits_is_woken_by_closing(site: Path) -> None:
    watch = watching(site)
    hear = watch._hear

    def closing(message: Message) -> None:
        hear(message)
        if isinstance(message, Hint):
            watch.close()

    watch._hear = closing  # type: ignore[method-assign]
    (site / "a.md").write_text("new")
    assert watch.changes(None) == frozenset()
