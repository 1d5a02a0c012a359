"""The manual is a site: notesite builds it. And what it shows of the command line is what there is."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from notesite.cli.main import main
from notesite.commands.check import check
from notesite.commands.siteyaml import settings_of
from notesite.commands.wish import Wish
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.siteyaml.read import read_config

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
GUIDE = (DOCS / "guide.md").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")

_BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def blocks(text: str, kind: str) -> list[str]:
    return [block for _, found, block in _BLOCK.findall(text) if found == kind]


def commands_in(text: str) -> list[str]:
    lines = [line for block in blocks(text, "console") for line in block.splitlines()]
    return [line for line in lines if re.match(r"\$ (\.venv/bin/)?notesite ", line)]


def test_the_manual_builds_and_no_link_in_it_is_broken(tmp_path: Path) -> None:
    outcome = check(Wish(root=DOCS, output=tmp_path / "public", strict=True))
    # Its pages are not news, and have no dates.
    assert {found.code for found in outcome.diagnostics} == {"frontmatter.no-date"}
    assert outcome.totals.articles == len(list(DOCS.glob("*.md")))


def test_the_menu_of_the_manual_leads_to_its_pages() -> None:
    menu = settings_of(DOCS).menu
    assert menu
    for entry in menu:
        assert (DOCS / f"{entry.url.strip('/')}.md").is_file()


@pytest.mark.parametrize("line", [*commands_in(GUIDE), *commands_in(README)])
def test_a_command_shown_can_be_given(line: str) -> None:
    line = line.partition(" && ")[0]
    name, *arguments = shlex.split(line)[2:]
    if name != "--version":
        main.commands[name].make_context(name, arguments, resilient_parsing=False)


def test_the_guide_has_every_option_with_the_commands_that_take_it() -> None:
    rows = re.findall(r"^\| (`-[^|]+) \| ([a-z, ]+) \|", GUIDE, re.MULTILINE)
    told = {
        (name, option)
        for options, of in rows
        for name in of.split(", ")
        for option in re.findall(r"--[a-z-]+", options)
    }
    there = {
        (name, option.opts[-1])
        for name, command in main.commands.items()
        for option in command.params
        if isinstance(option, click.Option)
    }
    assert told == there


@pytest.mark.parametrize("text", [*blocks(GUIDE, "markdown"), *blocks(README, "markdown")])
def test_a_note_shown_has_nothing_wrong(text: str) -> None:
    macros = "math:\n  macros:\n    \\E: \\mathbb{E}\n"
    options = LoadOptions.of(read_config(Source("site.yaml", macros)).value)
    checked = load_article(text.encode(), path="a.md", source_path="content/a.md", options=options)
    assert checked.diagnostics == ()


def test_what_the_gallery_shows_is_what_it_says_is_written() -> None:
    gallery = (DOCS / "gallery.md").read_text("utf-8")
    written = blocks(gallery, "markdown")
    assert len(written) == gallery.count("markdown\n")
    for text in written:
        assert gallery.count(text) == 2, text


@pytest.mark.parametrize("text", blocks(README, "yaml"))
def test_the_settings_the_readme_shows_have_nothing_wrong(text: str) -> None:
    assert read_config(Source("site.yaml", text)).diagnostics == ()


def test_the_hook_for_pre_commit_runs_a_command_that_there_is_for_what_makes_a_site() -> None:
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (shown,) = (block for block in blocks(GUIDE, "text") if block.startswith("repos:"))
    (used,) = yaml.safe_load(shown)["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    program, name, *arguments = shlex.split(hook["entry"])
    assert program == "notesite"
    main.commands[name].make_context(name, [*arguments, *used["args"]])
    # One note may break another's links: it is the whole site that is looked at.
    assert hook["pass_filenames"] is False
    for path in ("content/甲.md", "a/b.markdown", "site.yaml", "notes/site.yaml"):
        assert re.search(hook["files"], path), path
    assert not re.search(hook["files"], "mysite.yaml")


def test_the_problem_matcher_of_the_guide_takes_every_line_of_a_check_apart(tmp_path: Path) -> None:
    (tasks,) = (block for block in blocks(GUIDE, "text") if "problemMatcher" in block)
    (task,) = json.loads(tasks)["tasks"]
    _, name, *arguments = shlex.split(task["command"])
    (tmp_path / "site.yaml").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / "content/甲 乙.md").write_text("$\\frac{a$ [乙](none.md) ![](https://example.org/a.png)\n", "utf-8")
    told = CliRunner().invoke(main, [name, str(tmp_path), *arguments]).stderr.splitlines()
    pattern = task["problemMatcher"]["pattern"]
    found = [match for line in told[:-1] if (match := re.search(pattern["regexp"], line))]
    assert len(found) == len(told) - 1
    assert {match[pattern["severity"]] for match in found} == {"error", "warning", "note"}
    assert {match[pattern["file"]] for match in found} == {"content/甲 乙.md"}
    assert "link.missing" in {match[pattern["code"]] for match in found}
