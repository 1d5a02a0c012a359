"""What a reference to another note shows of it follows that note, whatever is remembered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from rebuilding import built

from contents import contents
from notesite.diagnostic import Diagnostic

LABELLED = "---\ntitle: {title}\ndate: 2024-01-01\n---\n{body}\n"
REFERRING = LABELLED.format(title="乙", body="见 \\eqref{eq:fit}、:numref:`fig` 与 \\ref{none}。")
FORMULA = "$$y = x \\label{eq:fit}$$"
FIGURE = "![图](x.png){#fig}"


def _said(root: Path) -> list[tuple[str, str]]:
    page = (root / "public" / "b" / "index.html").read_text("utf-8")
    return re.findall(r'<a class="eqref" href="([^"]*)">([^<]*)</a>', page)


def _site(root: Path) -> Path:
    (root / "content").mkdir(parents=True)
    (root / "site.yaml").write_text("title: 站\n", "utf-8")
    _write(root, "a", "回归 & 拟合", f"{FORMULA}\n\n{FIGURE}")
    (root / "content" / "b.md").write_text(REFERRING, "utf-8")
    return root


def _write(root: Path, name: str, title: str, body: str) -> None:
    (root / "content" / f"{name}.md").write_text(LABELLED.format(title=title, body=body), "utf-8")


def test_a_reference_leads_to_the_only_note_that_has_the_label(tmp_path: Path) -> None:
    root = _site(tmp_path)
    found = built(root, root / "public").diagnostics
    assert _said(root) == [
        ("/a/#eq-eq%3Afit", "回归 &amp; 拟合中的公式"),
        ("/a/#fig", "回归 &amp; 拟合"),
        ("#none", "\\ref{none}"),
    ]
    labels = [d.message for d in found if d.code == "math.unknown-label"]
    assert labels == ["nothing in this site has the label 'none'"]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({"a": ("新题", f"{FORMULA}\n\n{FIGURE}")}, ("/a/#eq-eq%3Afit", "新题中的公式")),
        ({"a": ("甲", FIGURE), "c": ("丙", FORMULA)}, ("/c/#eq-eq%3Afit", "丙中的公式")),
        ({"c": ("丙", FORMULA)}, ("#eq%3Afit", "\\eqref{eq:fit}")),
        ({"a": ("甲", FIGURE)}, ("#eq%3Afit", "\\eqref{eq:fit}")),
    ],
    ids=["another title", "the label moves", "two notes have it", "none has it"],
)
def test_it_follows_edits_of_other_notes(
    tmp_path: Path, edits: dict[str, tuple[str, str]], expected: tuple[str, str]
) -> None:
    root = _site(tmp_path / "site")
    built(root, root / "public")
    for name, (title, body) in edits.items():
        _write(root, name, title, body)
    remembering = built(root, root / "public")
    assert _said(root)[0] == expected
    _is_as_from_nothing(root, tmp_path / "clean", remembering.diagnostics)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("新 & 题", '<a href="/a/">新 &amp; 题</a>'), (None, '<a href="a.md">a.md</a>')],
    ids=["another title", "the note goes"],
)
def test_a_mention_shows_the_title_of_its_note(tmp_path: Path, title: str | None, expected: str) -> None:
    root = _site(tmp_path / "site")
    _write(root, "c", "丙", '见 [a.md](a.md "mention")')
    built(root, root / "public")
    page = root / "public" / "c" / "index.html"
    assert '见 <a href="/a/">回归 &amp; 拟合</a>' in page.read_text("utf-8")
    if title:
        _write(root, "a", title, "甲")
    else:
        (root / "content" / "a.md").unlink()
    remembering = built(root, root / "public")
    assert f"见 {expected}" in page.read_text("utf-8")
    missing = [d.message for d in remembering.diagnostics if d.code == "link.missing"]
    assert missing == ([] if title else ["there is no `a.md` in the content folder"])
    _is_as_from_nothing(root, tmp_path / "clean", remembering.diagnostics)


@pytest.mark.parametrize("appears", [True, False])
def test_a_day_is_a_link_while_it_has_a_note(tmp_path: Path, *, appears: bool) -> None:
    root = _site(tmp_path / "site")
    _write(root, "c", "丙", "见 [[Oct 9th, 2024|昨 & 今]]")
    day = root / "content" / "日记" / "2024_10_09.md"
    day.parent.mkdir()
    for is_there in (not appears, appears):
        day.write_text("日", "utf-8") if is_there else day.unlink(missing_ok=True)
        remembering = built(root, root / "public")
    page, feed = ((root / "public" / name).read_text("utf-8") for name in ("c/index.html", "atom.xml"))
    linked = '<a href="/%E6%97%A5%E8%AE%B0/2024_10_09/">昨 &amp; 今</a>'
    assert f"<p>见 {linked if appears else '昨 &amp; 今'}</p>" in page
    assert "见 昨 &amp; 今</summary>" in feed
    told = [(d.severity, d.message) for d in remembering.diagnostics if d.code == "link.missing"]
    quietly = ("note", "no note goes by the name `Oct 9th, 2024`; the day stands as text")
    assert told == ([] if appears else [quietly])
    _is_as_from_nothing(root, tmp_path / "clean", remembering.diagnostics)


def _is_as_from_nothing(root: Path, clean: Path, found: Sequence[Diagnostic]) -> None:
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".notesite", "public"))
    fresh = built(clean, clean / "public")
    assert contents(root / "public") == contents(clean / "public")
    assert found == fresh.diagnostics
