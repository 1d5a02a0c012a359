"""`notesite new`: a title becomes a file with a sensible name, in which nothing is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notesite.commands.check import check
from notesite.commands.new import NewNote, create, pinyin
from notesite.commands.wish import Wish
from notesite.index.address import PART_BYTES, part_fault
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.naming import name_of, new_note, one_line

DATE = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose day begins before Greenwich's; the current folder."""
    (tmp_path / "site.yaml").write_text("title: 试\ntimezone: Asia/Shanghai\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # 2026-03-01 00:00 UTC
    return tmp_path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("变分推断", "bian-fen-tui-duan"),
        ("VAE：从 ELBO 到 KL", "vae-cong-elbo-dao-kl"),
        (r"变分推断与 $\mathrm{ELBO}$ 🎉", "bian-fen-tui-duan-yu-elbo"),
        (r"$\alpha$-散度与 \(\ell_2\)", "alpha-san-du-yu-ell-2"),
        ("银行行长重新重复", "yin-hang-hang-zhang-chong-xin-chong-fu"),
        ("Schrödinger’s Ångström", "schrodinger-s-angstrom"),
        ("../../etc/passwd", "etc-passwd"),
        ("！？……、。", ""),
        ("❤️", ""),
        ("长" * 300, "-".join(["chang"] * 10)),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_name_is_made_of_what_can_be_said(title: str, name: str) -> None:
    assert name_of(title, spell=pinyin) == name


@given(st.text())
def test_a_name_may_stand_in_an_address_on_any_machine(title: str) -> None:
    name = name_of(title, spell=pinyin)
    file = f"2026-03-01-{name or 'note'}.md"
    assert part_fault(file) == ""
    assert len(file.encode()) <= PART_BYTES
    assert not any(char.isupper() for char in name if char.isascii())


@given(st.text(st.characters(exclude_characters="$"), min_size=1).filter(one_line))
@example('it\'s: [a] #1 & "b"')
@example(r"两个 $\E[X]$ 与 \(\mathbb{R}^n\)：'单引号' \\ \n")
@example("- a")
@example("true")
@example("2026-03-01")
@example("---\n标题")
@example("长" * 300)
@example("️")
def test_any_title_arrives_as_it_was_given(title: str) -> None:
    note = new_note(title, date=DATE)
    checked = load_article(note.encode(), path="a.md", source_path="content/a.md", options=LoadOptions())
    assert [found.code for found in checked.diagnostics] in ([], ["frontmatter.placeholder"])
    assert checked.value is not None
    assert checked.value.date is not None
    assert checked.value.tags == ()


TITLES = [
    r"关于 $\mathbb{E}[X]$ 与 \(\frac{1}{2}\) 的 'it''s'",
    "冒号: 方括号] #1 & *星* `码` <b> %",
    "🎉👨‍👩‍👧",
    "！？",
    "长" * 300,
    '"',
    r"C:\new\table",
]


def test_a_new_note_builds_without_a_word(command: Callable[..., Any], site: Path) -> None:
    for number, title in enumerate(TITLES):
        assert command("new", title, "--in", str(number)).code == 0
    outcome = check(Wish(root=site, output=site / "public"))
    assert not outcome.diagnostics
    assert outcome.totals.articles == len(TITLES)


def test_the_file_is_named_after_the_sites_day_and_the_title(command: Callable[..., Any], site: Path) -> None:
    made = command("new", "变分推断")
    assert (made.code, made.out) == (0, "content/2026-03-01-bian-fen-tui-duan.md\n")
    assert (
        site / made.out.strip()
    ).read_text() == "---\ntitle: '变分推断'\ndate: 2026-03-01 08:00:00\ntags: []\n---\n\n"


def test_a_slug_a_folder_and_a_draft_are_as_asked_for(command: Callable[..., Any], site: Path) -> None:
    made = command("new", site, "某某", "--slug", "vae", "--in", "dl/生成", "--draft")
    assert made.out == "content/dl/生成/vae.md\n"
    assert "\ndraft: true\n" in (site / made.out.strip()).read_text()


def test_no_note_is_written_over(command: Callable[..., Any], site: Path) -> None:
    command("new", "甲", "--slug", "a")
    refused = command("new", "乙", "--slug", "a")
    assert refused.code == 2
    assert "content/a.md is there already" in refused.err
    assert "title: '甲'" in (site / "content/a.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["x", "--slug", "a/b"], "--slug a/b"),
        (["x", "--slug", "index"], "--slug index"),
        (["x", "--slug", ".hidden"], "--slug .hidden"),
        (["x", "--slug", "长" * 100], "255"),
        (["x", "--in", "../elsewhere"], "--in ../elsewhere"),
        (["x", "--in", "/etc"], "--in /etc"),
        ([" \n "], "title is empty"),
        (["not", "quoted"], "'not' is no folder"),
    ],
)
def test_what_makes_no_name_is_wrong_usage(
    command: Callable[..., Any], site: Path, arguments: list[str], named: str
) -> None:
    refused = command("new", *arguments)
    assert refused.code == 2
    assert named in refused.err
    assert not (site / "content").exists()


def test_the_editor_is_given_the_file(command: Callable[..., Any], site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = site / "my editor.sh"
    editor.write_text('#!/bin/sh\nprintf "%s" "$1 $2" > seen\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
    assert command("new", "甲", "--slug", "a", "--edit").code == 0
    assert (site / "seen").read_text() == f"--wait {site}/content/a.md"


def test_without_an_editor_the_note_is_there_all_the_same(
    command: Callable[..., Any], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    refused = command("new", "甲", "--slug", "a", "--edit")
    assert refused.code == 2
    assert "no-such-editor: no such file" in refused.err
    assert (site / "content/a.md").is_file()


def test_a_note_made_from_the_program_is_the_same(site: Path) -> None:
    path = create(NewNote(root=site, title="甲"), spell=lambda _: ["A"])
    assert path == site / "content/2026-03-01-a.md"


def test_a_content_folder_that_is_none_is_told(command: Callable[..., Any], site: Path) -> None:
    (site / "content").write_text("no folder")
    told = command("new", site, "一")
    assert (told.code, told.err) == (2, f"notesite: {site}/content is not a folder\n    hint: move it away\n")
