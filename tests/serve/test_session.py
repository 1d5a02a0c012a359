"""What is shown after an edit, after a mistake, and after its repair."""

from __future__ import annotations

import gc
import json
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from serving_support import ADDRESS, Served, site

from notesite.commands.wish import Wish
from notesite.digest import Key
from notesite.render.machines.files import machine_files
from notesite.serving import edits, replaced, session, state
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


def test_a_page_that_is_open_has_a_digest_that_changes_with_it(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n", b="另\n")).begin()
    served.get("/repo/a/")
    served.get("/repo/b/")
    before = served.state["pages"]
    (served.root / "content" / "a.md").write_text("别\n", "utf-8")
    after = served.edited().state["pages"]
    assert set(before) == set(after) == {"/repo/a/", "/repo/b/"}
    assert before["/repo/a/"] != after["/repo/a/"]
    assert before["/repo/b/"] == after["/repo/b/"]


def test_an_open_page_is_sent_with_the_word_of_its_change(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n", b="另\n")).begin()
    served.get("/repo/a/")
    served.get("/repo/b/")
    tell = {path: served.session.desk.listener(f"/repo/{path}/".encode()) for path in ("a", "b")}

    def sent() -> dict[str, object]:
        return {path: json.loads(each())["html"] for path, each in tell.items()}

    assert sent() == {"a": None, "b": None}
    (served.root / "content" / "a.md").write_text("别\n", "utf-8")
    served.edited()
    assert sent() == {"a": served.text("/repo/a/"), "b": None}
    assert sent() == {"a": None, "b": None}
    assert "别" in served.text("/repo/a/")


def test_a_page_that_would_have_to_be_made_or_is_missing_is_not_sent(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n", b="另\n")).begin()
    for path in ("/repo/", "/repo/new/"):
        served.get(path)
    tell = [served.session.desk.listener(path) for path in (b"/repo/", b"/repo/new/", b"", b"/repo/../\xff")]
    assert [json.loads(each())["html"] for each in tell] == [None] * 4
    (served.root / "content" / "a.md").write_text("# 别\n", "utf-8")
    (served.root / "content" / "new.md").write_text("# 新\n", "utf-8")
    served.edited()
    states = [json.loads(each()) for each in tell]
    assert [state["html"] for state in states] == [None] * 4
    assert set(states[0]["pages"]) == {"/repo/"}


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


def test_pages_and_terminal_are_told_of_all_that_was_found(tmp_path: Path) -> None:
    """In the settings, among the files, in notes and their links, and by KaTeX."""
    root = site(tmp_path, a="文\n", b="文\n", c="文\n")
    served = Served(root).begin()
    with (root / "site.yaml").open("a") as settings:
        settings.write("editor: vim\n")
    (root / "content" / "d.txt").symlink_to("/etc/hostname")
    (root / "content" / "a.md").write_text("---\ntitle: 甲\n---\n\n[没有](nothing.md)，$\\href{j:x}{y}$\n", "utf-8")
    (root / "content" / "b.md").write_text("---\ntitle: 乙\n---\n\n$\\no$ 与 $x。$\n", "utf-8")
    served.edited()
    built = served.workshop.build(served.workshop.survey()).diagnostics
    found = {one.code for one in (*served.workshop.survey().diagnostics, *built)}
    assert len(found) >= 6
    assert {one["code"] for one in served.state["diagnostics"]} == found
    told = [one for news in served.news for one in news.diagnostics]
    assert {one.code for one in told} == found
    (root / "content" / "c.md").write_text("# 新\n\n$\\no$\n", "utf-8")
    again = [one for news in served.edited().news for one in news.diagnostics]
    assert {one.place.path for one in again[len(told) :]} == {"content/c.md"}


def test_what_stays_wrong_is_told_once_and_counted_at_every_save(tmp_path: Path) -> None:
    """Who writes on would find the terminal full of what they know."""
    served = Served(site(tmp_path, a="# 甲\n\n$\\no$ 与 [没有](nothing.md)\n")).begin()
    note = served.root / "content" / "a.md"
    told = []
    for words in ("一", "一\n\n$\\no$ 与 $\\nor$", "一\n\n二"):
        note.write_text(f"# 甲\n\n{words}\n\n$\\no$ 与 [没有](nothing.md)\n", "utf-8")
        news = served.edited().news[-1]
        told.append((news.line.partition(" ms")[2], [one.code for one in news.diagnostics]))
    note.write_text("# 甲\n\n一\n", "utf-8")
    told.append((served.edited().news[-1].line.partition(" ms")[2], []))
    assert told == [
        (", 1 error, 1 warning", []),
        (", 3 errors, 1 warning", ["math.unknown-command"] * 2),
        (", 1 error, 1 warning", []),
        ("", []),
    ]


def test_another_editor_in_the_settings_is_told_to_open_pages(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    assert served.state["editor"] == ""
    with (served.root / "site.yaml").open("a") as settings:
        settings.write("editor: zed\n")
    assert served.edited().state["editor"] == "zed"
    assert 'data-editor="zed"' in served.text("/repo/a/")


def test_pictures_that_were_replaced_are_named(tmp_path: Path) -> None:
    """With the version since which they are others, for tabs that were asleep."""
    root = site(tmp_path, a="![图](图.svg)\n")
    picture = root / "content" / "图.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    served = Served(root).begin()
    assert served.state["replaced"] == {}
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g/></svg>', "utf-8")
    told = served.edited().state
    assert told["replaced"] == {"/repo/图.svg": told["version"]}
    (root / "content" / "a.md").write_text("![图](图.svg)，改\n", "utf-8")
    assert served.edited().state["replaced"] == told["replaced"]


def test_of_many_changes_at_once_pictures_are_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a checkout, or when the system lost count; also of one that was gone meanwhile."""
    root = site(tmp_path, a="![图](1.svg) ![图](2.svg) ![图](3.svg)\n")
    pictures = [root / "content" / f"{number}.svg" for number in (1, 2, 3)]
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="{}"/>'
    for picture in pictures:
        picture.write_text(drawn.format(9), "utf-8")
    served = Served(root).begin()
    pictures[0].unlink()
    assert served.edited().state["replaced"] == {}
    for picture in pictures[:2]:
        picture.write_text(drawn.format(7), "utf-8")
    (root / "content" / "a.md").write_text("![图](1.svg) ![图](2.svg) ![图](3.svg)，改\n", "utf-8")
    served.session.changed(None)
    now = served.step_to_rest().state
    assert set(now["replaced"]) == {"/repo/1.svg", "/repo/2.svg"}
    monkeypatch.setattr(replaced, "MOST", 2)
    pictures[2].write_text(drawn.format(7), "utf-8")
    last = served.edited().state
    assert last["replaced"] == {"/repo/": last["version"]}


def test_where_much_is_found_a_build_tells_the_terminal_of_new_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "COMPARED", 2)
    root = site(tmp_path, a="[没有](no.md) [没有](not.md) [没有](nothing.md) $\\mine$\n")
    settings = root / "site.yaml"
    without = settings.read_text("utf-8")
    settings.write_text(without + "math: {macros: {'\\mine': x}}\n", "utf-8")
    served = Served(root).begin()
    assert [len(news.diagnostics) for news in served.news if news.diagnostics] == [len(served.state["diagnostics"])]
    before = len(served.news)
    settings.write_text(without, "utf-8")
    served.edited()
    told = [one for news in served.news[before:] for one in news.diagnostics]
    assert [(one.severity, one.code) for one in told] == [("error", "math.unknown-command")]


def test_of_too_much_for_a_page_it_is_said_that_there_is_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "TOLD", 4)
    served = Served(site(tmp_path, a="---\ndate: 2026-01-01\n---\n$\\nob$ $\\noc$ $\\nod$\n")).begin()
    assert (len(served.errors), served.state["more"]) == (3, False)
    (served.root / "content" / "a.md").write_text(
        "---\ndate: 2026-01-01\n---\n" + "$\\nob$ $\\noc$ $\\nod$\n" * 2, "utf-8"
    )
    served.edited()
    assert (len(served.errors), served.state["more"]) == (4, True)


def test_what_was_told_before_is_not_underlined_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the problems of a large site two hundred are told after every edit."""
    underlined = []
    monkeypatch.setattr(state, "excerpt", lambda place: underlined.append(place.path) or ("", ""))
    served = Served(site(tmp_path, a="文\n", **{f"n{number}": f"{number} $\\no$\n" for number in range(30)})).begin()
    assert len(served.errors) == 30
    assert set(underlined) >= {f"content/n{number}.md" for number in range(30)}
    underlined.clear()
    (served.root / "content" / "n7.md").write_text("7\n\n$\\no$\n", "utf-8")
    served.edited()
    assert len(served.errors) == 30
    assert set(underlined) == {"content/n7.md"}


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


def test_broken_front_matter_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    """Until it is repaired; what is wrong is told with its place."""
    served = Served(site(tmp_path, a="---\ntitle: 题\n---\n文\n")).begin()
    note = served.root / "content" / "a.md"
    note.write_text("---\ntitle: [\n---\n坏\n", "utf-8")
    served.edited()
    assert "题" in served.text("/repo/a/")
    assert "坏" not in served.text("/repo/a/")
    (wrong,) = served.errors
    assert (wrong["file"], wrong["line"], wrong["source"]) == ("content/a.md", 2, "title: [")
    note.write_text("---\ntitle: 题\n---\n好\n", "utf-8")
    served.edited()
    assert "好" in served.text("/repo/a/")
    assert served.errors == []


def test_what_stood_in_for_a_broken_note_goes_when_the_note_does(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="---\ntitle: 题\n---\n文\n")).begin()
    note = served.root / "content" / "a.md"
    note.write_text("---\ntitle: [\n---\n坏\n", "utf-8")
    served.edited()
    note.unlink()
    assert served.edited().get("/repo/a/").status == 404
    note.write_text("---\ntitle: 另题\n---\n好\n", "utf-8")
    assert "好" in served.edited().text("/repo/a/")
    assert served.errors == []


def test_a_broken_note_that_is_mended_with_many_others_is_shown(tmp_path: Path) -> None:
    """As a checkout does."""
    names = [f"n{number}" for number in range(session.AT_ONCE + 1)]
    served = Served(site(tmp_path, **dict.fromkeys(names, "---\ntitle: 题\n---\n文\n"))).begin()
    (served.root / "content" / "n0.md").write_text("---\ntitle: [\n---\n坏\n", "utf-8")
    served.edited()
    site(tmp_path, **dict.fromkeys(names, "---\ntitle: 题\n---\n好\n"))
    served.edited()
    assert "好" in served.text("/repo/n0/")
    assert served.errors == []


def test_a_note_that_comes_back_while_a_build_goes_on_without_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    note, build = served.root / "content" / "a.md", served.workshop.build

    def without(ground: Ground, **options: Any) -> Site:
        built = build(ground, **options)
        if not note.exists():
            note.write_text("又有了\n", "utf-8")
            served.session.changed(frozenset({note}))
        return built

    monkeypatch.setattr(served.workshop, "build", without)
    note.unlink()
    served.edited()
    assert "又有了" in served.text("/repo/a/")


def test_broken_settings_leave_the_site_as_it_was(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    settings = served.root / "site.yaml"
    good = settings.read_text("utf-8")
    settings.write_text("title: [\n", "utf-8")
    served.edited()
    assert served.get("/repo/a/").status == 200
    assert served.state["diagnostics"][0]["file"] == "site.yaml"
    settings.write_text(good.replace("站", "新站"), "utf-8")
    served.edited()
    assert "新站" in served.text("/repo/a/")
    assert served.errors == []


def test_a_broken_template_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    folder = served.root / "templates"
    folder.mkdir()
    (folder / "article.html").write_text("{{ nothing.here }}", "utf-8")
    served.edited()
    assert "文" in served.text("/repo/a/")
    assert served.state["diagnostics"][0]["code"] == "template.undefined"
    (folder / "article.html").write_text("<body>{{ view.body }}!</body>", "utf-8")
    served.edited()
    assert "!" in served.text("/repo/a/")
    assert served.errors == []


def test_a_broken_template_of_pages_nobody_looks_at_is_told_until_it_is_mended(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    folder = served.root / "templates"
    folder.mkdir()
    (folder / "archive.html").write_text("{{ nothing.here }}", "utf-8")
    for text in ("新\n", "# 题\n\n新\n"):
        assert [one["file"] for one in served.edited().errors] == ["templates/archive.html"]
        assert served.get("/repo/archive/").status == 200
        (served.root / "content" / "a.md").write_text(text, "utf-8")
    (folder / "archive.html").unlink()
    assert served.edited().errors == []
    assert "题" in served.text("/repo/archive/")


def test_a_template_broken_from_the_start_is_told_and_keeps_nothing_back(tmp_path: Path) -> None:
    """Of pages that nobody has opened yet; there is no last good one."""
    root = site(tmp_path, a="文\n")
    (root / "templates").mkdir()
    broken, article = root / "templates" / "archive.html", root / "templates" / "article.html"
    broken.write_text("{{ nothing.here }}", "utf-8")
    served = Served(root).begin().settle()
    assert [one["file"] for one in served.errors] == ["templates/archive.html"]
    assert [one.place.path for one in served.news[-1].diagnostics] == ["templates/archive.html"]
    assert served.get("/repo/archive/").status == 503
    article.write_text("<body>{{ view.body }}!</body>", "utf-8")
    assert "!" in served.edited().text("/repo/a/")
    assert [one["file"] for one in served.errors] == ["templates/archive.html"]
    article.write_text("{{ nothing.here }}", "utf-8")
    assert "!" in served.edited().text("/repo/a/")
    assert [one["file"] for one in served.errors] == ["templates/article.html", "templates/archive.html"]
    article.unlink()
    broken.unlink()
    assert served.edited().errors == []
    assert served.get("/repo/archive/").status == 200


def test_a_site_that_begins_broken_waits_for_repair(tmp_path: Path) -> None:
    root = site(tmp_path, a="文\n")
    (root / "site.yaml").write_text("title: [<img onerror=alert(1)>\n", "utf-8")
    served = Served(root).begin()
    page = served.get("/a/")
    assert page.status == 503
    assert page.policy
    assert b"<img" not in page.body
    assert b"data-version" in page.body
    (root / "site.yaml").write_text("title: 站\n", "utf-8")
    assert served.edited().get("/a/").status == 200


def test_a_content_folder_taken_away_and_put_back(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    served.get("/repo/a/")
    (served.root / "content").rename(tmp_path / "elsewhere")
    served.edited()
    assert served.state["diagnostics"][0]["code"] == "serve.site"
    assert served.get("/repo/a/").status == 200
    (tmp_path / "elsewhere").rename(served.root / "content")
    served.edited()
    assert served.errors == []


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


def test_a_fault_of_ours_in_a_save_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    (served.root / "content" / "a.md").write_text("新\n", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(edits, "revise", lambda *_, **__: 1 // 0)
        served.edited()
        assert served.state["diagnostics"][0]["code"] == "serve.fault"
        assert "ZeroDivisionError" in served.state["diagnostics"][0]["message"]
    (served.root / "content" / "a.md").write_text("新二\n", "utf-8")
    served.edited()
    assert served.errors == []
    assert "新二" in served.text("/repo/a/")


def test_a_fault_of_ours_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    with monkeypatch.context() as broken:
        broken.setattr(served.workshop, "build", lambda _: 1 / 0)
        (served.root / "content" / "b.md").write_text("另\n", "utf-8")
        served.edited()
        assert served.state["diagnostics"][0]["code"] == "serve.fault"
        assert served.get("/repo/a/").status == 200
    (served.root / "content" / "c.md").write_text("另\n", "utf-8")
    assert served.edited().get("/repo/b/").status == 200


def test_a_fault_of_ours_in_one_page_is_told_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Served(site(tmp_path, a="文\n", b="另\n")).begin()
    with monkeypatch.context() as patch:
        patch.setattr(served.session.desk, "compose", lambda *_: 1 // 0)
        answer = served.get("/repo/a/")
        assert (answer.status, bool(answer.policy)) == (503, True)
        assert b"unexpected ZeroDivisionError" in answer.body
        assert b"data-version" in answer.body
    assert served.get("/repo/a/").status == 200


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


def test_a_fault_of_ours_before_the_site_is_built_keeps_a_page_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(site(tmp_path, a="文\n"))
    served.session._ground = served.workshop.survey()
    with monkeypatch.context() as broken:
        broken.setattr(served.workshop, "build", lambda *_, **__: 1 // 0)
        waiting = served.get("/repo/a/")
    assert (waiting.status, b"data-version" in waiting.body) == (503, True)
    assert served.begin().get("/repo/a/").status == 200


def test_a_style_sheet_that_changed_is_named_by_its_old_and_new_link(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    (served.root / "static").mkdir()
    (served.root / "static" / "site.css").write_text("p{}", "utf-8")
    ((old, new),) = served.edited().state["styles"].items()
    assert old.startswith("/repo/assets/site.")
    assert served.get(new).body == b"p{}"


def test_a_page_says_nothing_of_the_server_when_built(tmp_path: Path) -> None:
    served = Served(site(tmp_path, a="文\n")).begin()
    assert b"data-source" in served.get("/repo/a/").body
    assert b"-/notesite/client.js?token=t" in served.get("/repo/a/").body
    assert b"http://localhost:8000/repo/a/" in served.get("/repo/a/").body


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
