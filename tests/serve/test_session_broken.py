"""What is shown after a mistake, of the author's or of ours, and after its repair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from serving_support import Served, site

from notesite.serving import edits, session
from notesite.serving.ground import Ground
from notesite.stages.build import Site


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
