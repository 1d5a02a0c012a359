"""Where a front matter begins and ends, and what is none."""

from __future__ import annotations

import pytest
from frontmatter_support import read, said

from notesite.lines import Source
from notesite.load.frontmatter import read_front_matter

BODY = "正文\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\ntitle: x\n---\n", id="YAML"),
        pytest.param("---  \ntitle: x\n--- \t\n", id="spaces after the fences"),
        pytest.param("\n \n---\ntitle: x\n---\n", id="empty lines above"),
        pytest.param("\ufeff---\ntitle: x\n---\n", id="a second byte order mark"),
        pytest.param("---\ntitle: x\n...\n", id="closed by dots"),
        pytest.param("------\ntitle: x\n------\n", id="Hexo: longer fences"),
        pytest.param("title: x\ntags:\n  - a\n---\n", id="Hexo: no opening fence"),
        pytest.param("title: x\ntags:\n- a\n\n---\n", id="Hexo: no opening fence, an empty line above the closing one"),
        pytest.param("title: x\nauthor: a\n\n", id="Pelican, MkDocs: no fences"),
        pytest.param("Title: x\nTags: [a]\n\n", id="Pelican: capital letters"),
        pytest.param("---\n\ntitle: x\n\ndate: 2023-06-01\n---\n", id="empty lines inside"),
        pytest.param("---\n# title of the note\ntitle: x\n---\n", id="comment first"),
        pytest.param("---\ntitle: x\n# ---\nnote: |\n  ---\n---\n", id="dashes inside that close nothing"),
        pytest.param("+++\ntitle = 'x'\n+++\n", id="TOML"),
        pytest.param('+++ \ntitle = "x"\n+++ \n', id="TOML with spaces after the fences"),
    ],
)
def test_a_front_matter(text: str) -> None:
    found = read(text + BODY, "2023-06-01-a.md")
    assert found.value.title == "x"
    assert (text + BODY)[found.value.body_start :] == BODY
    assert found.diagnostics == ()


@pytest.mark.parametrize("fence", ["---\n---\n", "---\n\n---\n", "---\n# only this\n---\n"])
def test_an_empty_front_matter(fence: str) -> None:
    found = read(fence + BODY, "2023-06-01-a.md")
    assert (found.value.title, found.value.body_start, found.diagnostics) == (None, len(fence), ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("正文", id="text"),
        pytest.param("# 标题\n---\n", id="heading"),
        pytest.param("---\n\n正文\n\n---\n正文", id="text between thematic breaks"),
        pytest.param("---\n正文没有结束", id="text after a thematic break"),
        pytest.param("--------\n这是标题\n--------\n正文", id="a heading framed by dashes"),
        pytest.param("---", id="a thematic break alone"),
        pytest.param("<!--info\ntitle: x\n-->\n", id="comment"),
        pytest.param("说明: x\n---\n", id="heading with a colon"),
        pytest.param("title: x\n\n---\n", id="keys apart from the fence"),
        pytest.param("title: x\n正文", id="a line that looks like an entry, with text after it"),
        pytest.param("正文\n\ntitle: x\n\n", id="entries below the top"),
        pytest.param(" x\n---\ntitle: x\n---\n", id="not at the top"),
        pytest.param("+++\n正文", id="plus signs"),
    ],
)
def test_no_front_matter(text: str) -> None:
    found = read(text, "2023-06-01-a.md")
    assert (found.value.title, found.value.body_start, found.diagnostics) == (None, 0, ())


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: x\ntags:\n- a\n\n正文\n", "\n正文\n", 5),
        ("---\ntitle: x\n\n# 标题\n\n正文\n\n---\n\n正文\n", "\n# 标题\n\n正文\n\n---\n\n正文\n", 3),
        ("---\ntitle: x\n", "", 3),
        ("---\ntitle: x", "", 2),
        ("+++\ntitle = 'x'\n\n正文\n", "\n正文\n", 3),
    ],
)
def test_a_forgotten_closing_fence_is_an_error_that_says_where_it_belongs(text: str, body: str, line: int) -> None:
    found = read(text, "2023-06-01-a.md")
    fence = text[:3]
    assert found.value.title == "x"
    assert text[found.value.body_start :] == body
    assert said(text, "2023-06-01-a.md") == [
        f"1:1: error: the front matter that begins here has no closing `{fence}` [unclosed]"
    ]
    assert found.diagnostics[0].hint == f"put `{fence}` on a line of its own before line {line}"


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("a.md", "---\ndraft: true\n---\n字\n", 0),
        ("_drafts/a.md", "字\n", 0),
        ("search.md", "---\nlayout: search\n---\n\n", 0),
        ("dl/_index.md", "---\ntitle: 题\n---\n", 0),
        ("dl/_index.md", "---\ntitle: 题\n---\n字\n", 1),
        ("a.md", "---\nlayout: post\n---\n字\n", 1),
        ("a.md", "---\ntitle: 题\n---\n", 1),
    ],
)
def test_a_draft_and_what_names_a_list_need_no_date(path: str, text: str, told: int) -> None:
    found = read_front_matter(Source(path, text), path=path, timezone="+08:00").diagnostics
    assert [one.code for one in found] == ["frontmatter.no-date"] * told


def test_an_article_without_date_is_told_of_gently_if_it_has_no_front_matter() -> None:
    message = "no date, neither here nor in the file's name; the article is listed last [no-date]"
    assert said("正文") == [f"1:1: note: {message}"]
    assert said("---\ntitle: x\n---\n") == [f"1:1: warning: {message}"]


def test_a_second_front_matter_adds_the_keys_that_the_first_has_not() -> None:
    text = "---\ntitle: x\ndate: 2023-06-01\n---\n\n---\ntitle: y\ntags: [甲]\n---\n" + BODY
    found = read(text)
    assert (found.value.title, found.value.tags) == ("x", ("甲",))
    assert text[found.value.body_start :] == BODY
    assert [line.partition(": ")[0] for line in said(text)] == ["6:1"]


@pytest.mark.parametrize(
    "body", ["\n---\n\ntitle: y\n---\n", "---\n结论: y\n---\n", "正文\n\n---\ntitle: y\n---\n", "---\ntitle: y\n"]
)
def test_what_is_no_second_front_matter(body: str) -> None:
    text = "---\ntitle: x\ndate: 2023-06-01\n---\n" + body
    found = read(text)
    assert text[found.value.body_start :] == body
    assert found.diagnostics == ()
