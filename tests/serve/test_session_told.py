"""What pages and the terminal are told after an edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from serving_support import Served, site

from notesite.serving import replaced, session, state


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
