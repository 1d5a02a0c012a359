"""What is shown after an edit, and what that took."""

from __future__ import annotations

import gc
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from serving_support import ADDRESS, Served, site

from notesite.commands.wish import Wish
from notesite.digest import Key
from notesite.render.machines.files import machine_files
from notesite.serving.ground import Ground
from notesite.serving.memory.warm import Warm
from notesite.serving.workshop import Workshop
from notesite.stages.build import Site
from notesite.stages.loading import Loader

sys.path.insert(0, str(Path(__file__).parent.parent / "rebuild"))
from rebuilding import edit, make_site


def fresh(root: Path, copy: Path) -> dict[str, bytes]:
    """Return every page and machine file of the site at *root*, made from nothing in *copy*."""
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".notesite"))
    workshop = Workshop(Wish(root=copy, output=copy / "public", jobs=1), ADDRESS)
    parts = workshop.build(workshop.survey()).parts
    pages = {page.path: parts.renderer.compose(page) for page in parts.pages}
    typeset = parts.setter.__getitem__
    machine = machine_files(
        parts.index,
        config=parts.config,
        links=parts.renderer.links,
        typeset=typeset,
        gallery=parts.renderer.gallery,
    )
    return pages | {path: make() for path, make in machine.items()}


def shown(served: Served) -> dict[str, bytes]:
    """Return the same of what is served."""
    desk = served.session.desk
    state = desk.state_now
    assert state.current is not None
    pages = {path: desk.compose(state.current, page) for path, page in state.pages.items()}
    return pages | {path: state.files[path]() or b"" for path in ("atom.xml", "sitemap.xml", "robots.txt", ".nojekyll")}


def test_after_every_edit_what_is_served_is_a_build_from_nothing(tmp_path: Path) -> None:
    """Notes, settings, templates, pictures and style sheets, edit after edit."""
    served = Served(make_site(tmp_path / "site")).begin()
    chance = random.Random(7)
    history: list[str] = []
    for step in range(10):
        history.append(edit(served.root, chance))
        served.edited()
        assert shown(served) == fresh(served.root, tmp_path / f"copy{step}"), history


def test_nothing_is_written_but_memory(tmp_path: Path) -> None:
    root = site(tmp_path, a="文\n")
    Served(root).begin()
    assert {path.name for path in root.iterdir()} <= {"content", "site.yaml", ".notesite"}


def test_a_saved_note_is_one_new_state(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文 $x$\n", b="另\n")).begin()
    assert "文" in served.text("/repo/a/")
    before, told = served.state["version"], served.told
    (served.root / "content" / "a.md").write_text("文 $x$\n\n新的一句。\n", "utf-8")
    served.edited()
    assert "新的一句" in served.text("/repo/a/")
    assert (served.state["version"], served.told) == (before + 1, told + 1)
    assert served.state["changed"] == {"file": "content/a.md", "line": 3, "version": before + 1}


def test_a_build_that_follows_an_edit_shows_nothing_edited_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what it has to put in again: the view would leave what its reader has turned to meanwhile."""
    text = "文\n\n一\n\n二\n\n三\n"
    served = Served(site(tmp_path, a=text)).begin()
    served.get("/repo/a/")
    note, build = served.root / "content" / "a.md", Workshop.build

    def saved_meanwhile(workshop: Workshop, ground: Ground, **options: object) -> Site:
        built = build(workshop, ground, **options)  # type: ignore[arg-type]  # as they came
        note.write_text(text.replace("二", "二改"), "utf-8")
        served.session._save(ground, ground.notes["a.md"], 0.0)
        saved.append((served.state["changed"], len(served.news)))
        return built

    saved: list[tuple[dict[str, object], int]] = []
    monkeypatch.setattr(Workshop, "build", saved_meanwhile)
    (served.root / "site.yaml").write_text("title: 新\nbase_url: https://x.example/repo/\n", "utf-8")
    served.edited()
    ((edited, lines),) = saved
    assert (edited["line"], served.state["version"]) == (5, edited["version"] + 2)
    assert "二改" in served.text("/repo/a/")
    assert served.state["changed"] == edited
    assert not [news for news in served.news[lines:] if news.line.startswith("content/a.md")]


def test_a_touched_note_is_none(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    before = served.told
    served.session.changed(frozenset({served.root / "content" / "a.md", served.root / "serve.log"}))
    served.session.step()
    served.settle()
    assert served.told == before


def test_a_note_whose_page_is_opened_is_rehearsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first save would else wait for the lexers of its languages."""
    rehearsed = []
    rehearse = Workshop.rehearse
    monkeypatch.setattr(
        Workshop,
        "rehearse",
        lambda workshop, ground, note, content: (
            rehearsed.append(note.path) or rehearse(workshop, ground, note, content)
        ),
    )
    served = Served(site(tmp_path, a="文 $x$\n\n```python\nx\n```\n", b="另\n")).begin()
    for path in ("/repo/a/", "/repo/a/", "/repo/", "/repo/archive/"):
        served.get(path)
        served.settle().session.step()
    assert rehearsed == ["a.md"]
    assert served.at_rest


def test_a_rehearsal_comes_to_nothing_that_is_seen(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文 $x$\n", b="另\n")).begin()
    before = shown(served), served.told, served.state
    served.get("/repo/a/")
    served.settle().session.step()
    assert (shown(served), served.told, {**served.state, "pages": {}}) == before


@pytest.mark.parametrize("written_on", [False, True], ids=["as it will be told", "half of it"])
def test_a_save_that_was_foreseen_is_not_loaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written_on: bool
) -> None:
    served = Served(site(tmp_path, a="文\n", b="另\n")).begin()
    served.get("/repo/a/")
    served.settle()
    loaded = []
    load = Loader.load_one
    monkeypatch.setattr(
        Loader, "load_one", lambda loader, note, content: loaded.append(content.decode()) or load(loader, note, content)
    )
    note, told = served.root / "content" / "a.md", served.told
    note.write_text("半句\n", "utf-8")
    for path in (note, note.with_name("b.md"), note.with_name("c.md"), served.root / "site.yaml"):
        served.session.foreseen(path)
        served.session.step()
    assert (loaded, served.told) == (["半句\n"], told)
    if written_on:
        note.write_text("半句，一句。\n", "utf-8")
    served.edited()
    assert loaded == (["半句\n", "半句，一句。\n"] if written_on else ["半句\n"])
    assert loaded[-1].strip() in served.text("/repo/a/")
    assert served.told == told + 1


def test_a_save_asks_nothing_of_the_disk_but_the_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written a moment ago cannot be remembered there, and to ask takes longer than to work it out."""
    served = Served(site(tmp_path, a="文 $x$\n", b="另\n")).begin()
    served.get("/repo/a/")
    served.settle()
    asked = []
    monkeypatch.setattr(Warm, "_stored", lambda warm, keys, type_: asked.append(keys) or {})
    (served.root / "content" / "a.md").write_text("文 $x$ 与 $y_1$ 。\n", "utf-8")
    served.edited()
    assert "y_1" in served.text("/repo/a/")
    assert asked == []


def test_a_new_note_stands_in_the_feed(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    (served.root / "content" / "n.md").write_text("# 新来的\n", "utf-8")
    assert "新来的" in served.edited().text("/repo/")
    (served.root / "content" / "n.md").unlink()
    assert "新来的" not in served.edited().text("/repo/")
    assert served.get("/repo/n/").status == 404


def test_sites_that_were_shown_before_are_let_go(tmp_path: Path) -> None:
    """By themselves: a look at all garbage would stop every save meanwhile."""
    served = Served(site(tmp_path, **{f"n{number}": "文\n" for number in range(50)})).begin()
    held = []
    for number in range(6):
        (served.root / "site.yaml").write_text(f"title: 站 {number}\nbase_url: https://x.example/repo/\n", "utf-8")
        served.edited()
        served.let_builders_end()
        served.session._rest()
        held.append(gc.get_freeze_count())
    assert held[-1] < held[1] * 1.02


def test_the_first_page_asked_for_does_not_wait_for_the_others(tmp_path: Path) -> None:
    """It is made of its own note while the rest is still to be read, and follows edits."""
    served = Served(site(tmp_path, a="文 $x$ [别](b.md)\n", b="另\n"))
    served.session._ground = served.workshop.survey()
    assert served.session.desk.ready(b"/repo/a/") is None
    page = served.get("/repo/a/")
    assert page.status == 200
    assert "文" in page.body.decode()
    assert served.get("/repo/").status == 503
    assert served.get("/repo/none/").status == 503
    served.begin()
    assert 'href="/repo/b/"' in served.text("/repo/a/")
    assert served.get("/repo/none/").status == 404


def test_a_build_that_follows_reads_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles of the site that is shown are at hand; to decode them again would take half of the build."""
    served = Served(site(tmp_path, a="文\n", b="另\n", c="三\n")).begin()
    asked = []
    recall = Warm.recall

    def recorded(warm: Warm, keys: Sequence[Key], type_: type[object]) -> Mapping[Key, object]:
        asked.extend(key for key in keys if key.step == "load")
        return recall(warm, keys, type_)

    monkeypatch.setattr(Warm, "recall", recorded)
    (served.root / "content" / "a.md").write_text("---\ntitle: 新\n---\n\n文\n", "utf-8")
    served.edited()
    assert "新" in served.text("/repo/archive/")
    assert len(asked) == 1


def test_a_site_that_moves_is_found_where_it_stood(tmp_path: Path) -> None:
    """By pages that are open, and their pictures; what was not there leads nowhere."""
    root = site(tmp_path, a="文\n")
    settings = root / "site.yaml"
    settings.write_text("title: 站\n", "utf-8")
    served = Served(root).begin()
    served.get("/a/")
    before = served.state["pages"]
    for base, olds in [("/new/", ["/"]), ("/new/笔记/", ["/", "/new/"]), ("/", ["/new/", "/new/笔记/"])]:
        settings.write_text(f"title: 站\nbase_url: https://x.example{base}\n", "utf-8")
        told = served.edited().state
        address = base.replace("笔记", "%E7%AC%94%E8%AE%B0")
        assert served.news[-1].line == f"the site is at {ADDRESS}{address} now"
        assert served.get(f"{address}a/").status == 200
        for old in olds:
            moved = served.get(old.replace("笔记", "%E7%AC%94%E8%AE%B0") + "a/")
            assert (moved.status, moved.location) == (302, f"{address}a/")
            assert served.get(old + "none/").status == 404
            assert served.get(old + "/evil.example/%2f..").status in (400, 404)
        assert told["pages"] != before
        assert served.get(f"{address}a").location == f"{address}a/"


def test_what_cannot_be_shown_does_not_move_the_site(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    (served.root / "templates").mkdir()
    (served.root / "templates" / "article.html").write_text("{{ nothing.here }}", "utf-8")
    (served.root / "site.yaml").write_text("title: 站\nbase_url: https://x.example/new/\n", "utf-8")
    served.edited()
    assert served.get("/repo/a/").status == 200
    assert served.get("/new/a/").status == 404
    (served.root / "templates" / "article.html").unlink()
    served.edited()
    assert served.get("/repo/a/").location == "/new/a/"


@pytest.mark.parametrize("written", ["https://x.example/笔记/", "https://x.example/%E7%AC%94%E8%AE%B0"])
def test_a_site_may_stand_below_a_name_in_chinese(tmp_path: Path, written: str) -> None:
    root = site(tmp_path, a="---\ntitle: 一\ndate: 2024-01-01\n---\n字\n")
    (root / "site.yaml").write_text(f"base_url: {written}\n")
    served = Served(root).begin()
    base = "/%E7%AC%94%E8%AE%B0/"
    assert served.get(f"{base}a/").status == 200
    assert f'href="{base}archive/"' in served.text(base)
    assert f'src="{base}' in served.text(base).rpartition("</main>")[2], "the script that follows changes"
    assert served.get("/").location == base
