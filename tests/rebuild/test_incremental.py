"""Law 1: for any history of edits, the output is what a build from nothing makes."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from rebuilding import built, edit, make_site, write_picture

from contents import contents
from notesite.host.katex import Katex
from notesite.model import Formula, Typeset

EDITS = int(os.environ.get("NOTESITE_EDITS", "40"))
"""`make soak` sets a thousand."""


def test_after_every_edit_the_site_is_that_of_a_build_from_nothing(tmp_path: Path) -> None:
    """Files and diagnostics of a build that remembers equal those of one that does not, edit after edit."""
    root = make_site(tmp_path / "site")
    chance = random.Random(20261121)
    history: list[str] = []
    for step in range(EDITS):
        history.append(edit(root, chance))
        remembering = built(root, root / "public")
        clean = tmp_path / f"clean{step}"
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".notesite", "public"))
        fresh = built(clean, clean / "public")
        assert contents(root / "public") == contents(clean / "public"), history[-5:]
        assert remembering.diagnostics == fresh.diagnostics, history[-5:]
        assert remembering.totals == fresh.totals, history[-5:]
        shutil.rmtree(clean)


def test_a_second_build_does_nothing(tmp_path: Path) -> None:
    """Nothing is parsed, typeset, composed or written when nothing has changed; diagnostics are replayed."""
    root = make_site(tmp_path)
    first = built(root, root / "public")
    second = built(root, root / "public")
    assert _work(first)["load"] == 6
    assert _work(second) == {}
    assert second.published is not None
    assert (second.published.written, second.published.deleted) == (0, 0)
    assert second.diagnostics == first.diagnostics


def test_a_new_title_of_the_site_parses_and_typesets_nothing(tmp_path: Path) -> None:
    """Only pages are composed again."""
    root = make_site(tmp_path)
    built(root, root / "public")
    (root / "site.yaml").write_text((root / "site.yaml").read_text("utf-8").replace("站", "新站"), "utf-8")
    work = _work(built(root, root / "public"))
    assert set(work) == {"compose", "atom"}


def test_a_changed_template_parses_and_typesets_nothing(tmp_path: Path) -> None:
    """Only pages are composed again."""
    root = make_site(tmp_path)
    built(root, root / "public")
    (root / "templates").mkdir()
    (root / "templates" / "404.html").write_text("<p>没有</p>", "utf-8")
    assert set(_work(built(root, root / "public"))) == {"compose", "atom"}
    assert (root / "public" / "404.html").read_text("utf-8") == "<p>没有</p>"


def test_a_changed_macro_typesets_only_what_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Formulas without the macro are remembered, though their notes are read again."""
    root = make_site(tmp_path)
    typeset, seen = Katex.typeset, list[Formula]()

    def noted(self: Katex, wanted: Sequence[Formula]) -> Sequence[Typeset]:
        seen.extend(wanted)
        return typeset(self, wanted)

    monkeypatch.setattr(Katex, "typeset", noted)
    built(root, root / "public")
    everything = tuple(seen)
    seen.clear()
    settings = root / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\\mathbb{R}", "\\mathbf{R}"), "utf-8")
    work = _work(built(root, root / "public"))
    assert {formula.tex for formula in seen} == {formula.tex for formula in everything if "\\R" in formula.tex}
    assert 0 < work["typeset"] == len(seen) < len(everything)


def test_one_edited_note_costs_one_note(tmp_path: Path) -> None:
    """A sentence at the end of a note parses one note, sets one formula, composes few pages."""
    root = make_site(tmp_path)
    pages = built(root, root / "public").totals.pages
    note = root / "content" / "n1.md"
    note.write_text(note.read_text("utf-8") + "\n\n补一句：$q_{77}$。\n", "utf-8")
    work = _work(built(root, root / "public"))
    assert (work["load"], work["typeset"]) == (1, 1)
    assert work["compose"] < pages / 2


def test_what_no_list_shows_of_a_note_leaves_lists_as_they_are(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    note = root / "content" / "n1.md"
    built(root, root / "public")
    said = "author: 某\ncover: 包/图.svg\ntags:"
    note.write_text(note.read_text("utf-8").replace("tags:", said), "utf-8")
    composed = [reason.name for reason in built(root, root / "public").reasons if reason.step == "compose"]
    assert composed == ["n1/index.html"]


def test_an_output_somebody_changed_is_put_right(tmp_path: Path) -> None:
    """A file of the site that was edited or deleted by hand is made again."""
    root = make_site(tmp_path)
    built(root, root / "public")
    before = contents(root / "public")
    (root / "public" / "index.html").write_text("mine", "utf-8")
    (root / "public" / "archive" / "index.html").unlink()
    built(root, root / "public")
    assert contents(root / "public") == before


@pytest.mark.parametrize("gap", [0, 3_000_000_000], ids=["at once", "later"])
def test_an_edit_that_keeps_size_and_time_is_seen(tmp_path: Path, gap: int) -> None:
    """A stamp may save a reading, never a change: the inode's own time tells."""
    root = make_site(tmp_path)
    note = root / "content" / "n2.md"
    note.write_text("---\ntitle: 甲\ndate: 2024-01-01\n---\n\n字一\n", "utf-8")
    old = note.stat().st_mtime_ns - gap
    os.utime(note, ns=(old, old))
    built(root, root / "public")
    note.write_text("---\ntitle: 甲\ndate: 2024-01-01\n---\n\n字二\n", "utf-8")
    os.utime(note, ns=(old, old))
    built(root, root / "public")
    assert "字二" in (root / "public" / "n2" / "index.html").read_text("utf-8")


def _work(outcome: object) -> dict[str, int]:
    return dict(outcome.worked.steps)  # type: ignore[attr-defined]


def test_what_was_made_anew_says_why(tmp_path: Path) -> None:
    """A first build makes everything new; an edited note names its source, its page the article."""
    root = make_site(tmp_path)
    assert {reason.changed for reason in built(root, root / "public").reasons} == {()}
    note = root / "content" / "n1.md"
    note.write_text(note.read_text("utf-8") + "\n\n补 $q_{77}$。\n", "utf-8")
    told = {(reason.step, reason.name): reason.changed for reason in built(root, root / "public").reasons}
    assert told["load", "content/n1.md"] == ("source",)
    assert "article" in told["compose", "n1/index.html"]
    assert not any(name.endswith("n2.md") for _, name in told)


EXPLAINED: dict[str, tuple[str, str, str, set[str]]] = {
    "the text of a note": ("content/n1.md", "见 ", "见了 ", {"load content/n1.md: source"}),
    "the title of the site": ("site.yaml", "站", "新站", {"compose archive/index.html: shell"}),
    "a macro": ("site.yaml", "mathbb", "mathbf", {"load content/n2.md: options", "compose archive/index.html: shell"}),
    "a template": (
        "templates/404.html",
        "",
        "<p>",
        {"compose archive/index.html: templates", "atom atom.xml: templates"},
    ),
    "a style sheet": ("static/extra.css", "", "p {}", {"compose n1/index.html: shell"}),
    "a published page": (
        *("public/archive/index.html", "<", "("),
        {"compose archive/index.html: not in the output folder as it was made"},
    ),
}


@pytest.mark.parametrize("what", EXPLAINED)
def test_each_kind_of_change_is_named(tmp_path: Path, what: str) -> None:
    path, old, new, expected = EXPLAINED[what]
    root = make_site(tmp_path)
    built(root, root / "public")
    file = root / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(file.read_text("utf-8").replace(old, new) if file.exists() else new, "utf-8")
    assert expected <= {str(reason) for reason in built(root, root / "public").reasons}


def test_another_picture_is_named(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    built(root, root / "public")
    write_picture(root, 1)
    told = {str(reason) for reason in built(root, root / "public").reasons}
    assert {"picture content/包/照片.png: file", "compose 包/index.html: links"} <= told
