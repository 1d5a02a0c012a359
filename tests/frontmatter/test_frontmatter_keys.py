"""What each key of a valid front matter gives, under notesite's name and under other tools'."""

from __future__ import annotations

import datetime as dt

import pytest
from frontmatter_support import complaints, front, read

from notesite.config import MacroBody
from notesite.load.frontmatter.keys import ALIASES

CST = dt.timezone(dt.timedelta(hours=8))
DAY = dt.datetime(2023, 6, 1, tzinfo=CST)

VALUES: dict[str, tuple[str, str, object]] = {
    "title": ("'$\\alpha$ 散度'", "title", "$\\alpha$ 散度"),
    "date": ("2023-06-01", "date", DAY),
    "updated": ("2023-06-01", "updated", DAY),
    "tags": ("[甲, 2023, no]", "tags", ("甲", "2023", "no")),
    "categories": ("[数学, 概率]", "categories", ("数学", "概率")),
    "series": ("扩散模型", "series", "扩散模型"),
    "slug": ("012", "slug", "012"),
    "url": ("/a/b/", "url", "/a/b/"),
    "aliases": ("[/old/, old/er, older.html, 旧名]", "aliases", ("/old/", "/old/er", "/older.html")),
    "draft": ("yes", "draft", True),
    "published": ("false", "draft", True),
    "summary": ("讲 $x$", "summary", "讲 $x$"),
    "cover": ("a.png", "cover", "a.png"),
    "media_subpath": ("/img/vae", "media_subpath", "/img/vae"),
    "math": ("false", "math", False),
    "macros": ("{\\E: '\\mathbb{E}'}", "macros", (("\\E", "\\mathbb{E}"),)),
    "preamble": ("\\def\\x{1}", "preamble", "\\def\\x{1}"),
    "toc": ("off", "toc", False),
    "lang": ("en", "lang", "en"),
    "author": ("某人", "author", "某人"),
    "license": ("CC BY 4.0", "license", "CC BY 4.0"),
    "comments": ("false", "comments", False),
    "top": ("3", "top", 3),
}


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in ALIASES.items() for name in names])
def test_every_name_of_a_key_fills_its_field(field: str, name: str) -> None:
    written, target, value = VALUES[field]
    assert getattr(front(f"{name}: {written}"), target) == value
    assert complaints(f"{name}: {written}") == []


@pytest.mark.parametrize("name", ["Title", "TITLE", '"title"', "'title'", "title "])
def test_a_keys_spelling_does_not_matter(name: str) -> None:
    assert front(f"{name}: x").title == "x"
    assert front("Last-Modified-At: 2023-06-01").updated == DAY
    assert front("last\\_modified\\_at: 2023-06-01").updated == DAY


def test_of_several_names_the_first_wins_and_the_rest_is_kept() -> None:
    found = front("description: 短", "summary: 长")
    assert found.summary == "长"
    assert found.extra == {"description": "短"}
    assert front("summary:", "description: 短").summary == "短"


def test_unknown_keys_are_kept_with_the_types_json_would_give_them() -> None:
    found = front("rating: 5", "pi: 3.14", "ok: true", "none: ~", "code: 012", "day: 2023-06-01", "list: [a, {b: 1}]")
    assert found.extra == {
        "rating": 5, "pi": 3.14, "ok": True, "none": None, "code": "012", "day": "2023-06-01", "list": ["a", {"b": 1}],
    }  # fmt: skip


def test_what_stands_under_extra_is_not_nested_again() -> None:
    assert front("extra: {a: 1}", "b: 2").extra == {"a": 1, "b": 2}


def test_an_extra_that_is_no_mapping_is_kept_and_told() -> None:
    assert front("extra: 随手记").extra == {"extra": "随手记"}
    assert complaints("extra: 随手记") == ["2:8: warning: `extra` is `随手记`, not a mapping [foreign]"]
    assert (front("extra:").extra, complaints("extra:")) == ({}, [])


@pytest.mark.parametrize("key", ["layout", "abbrlink", "subtitle", "id", "sidebar", "password", "nav_order"])
def test_keys_of_other_tools_cause_no_warning(key: str) -> None:
    assert complaints(f"{key}: x") == []


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        pytest.param(["categories: [[a, b], [c]]"], "categories", ("a", "b", "c"), id="Hexo: several paths"),
        pytest.param(["categories:", "- [a, b]", "- [a, c]"], "categories", ("a", "b", "c"), id="Hexo: shared start"),
        pytest.param(["tags:", "- a", "-", "- a", "- ' b '"], "tags", ("a", "b"), id="no empty ones, no repeats"),
        pytest.param(["tags:"], "tags", (), id="nothing"),
        pytest.param(["toc: {enable: false, number: true}"], "toc", False, id="NexT: mapping"),
        pytest.param(["toc: {auto: false}"], "toc", None, id="LoveIt: mapping"),
        pytest.param(["toc:", "  - name: 甲"], "toc", None, id="distill: list"),
        pytest.param(["math: katex"], "math", True, id="VuePress: a program's name"),
        pytest.param(["top: true"], "top", 1, id="Hexo: pinned"),
        pytest.param(["top: false"], "top", 0, id="Hexo: not pinned"),
        pytest.param(["weight: 012"], "top", 12, id="leading zero is no octal"),
        pytest.param(["top_img: false"], "cover", "", id="Butterfly: no picture"),
        pytest.param(["image: {path: a.png, alt: b}"], "cover", "a.png", id="Chirpy: mapping"),
        pytest.param(["cover: [a.png, b.png]"], "cover", "a.png", id="Hugo: list"),
        pytest.param(["series: [a]"], "series", "a", id="Hugo: list of one"),
        pytest.param(["authors: [甲, 乙]"], "author", "甲、乙", id="several authors"),
        pytest.param(['authors: ["[[甲]]", "[[人/乙|乙]]"]'], "author", "甲、乙", id="Obsidian: links to authors"),
        pytest.param(["authors: [[甲 A]], [[乙]]"], "author", "甲 A, 乙", id="Logseq: links to authors"),
        pytest.param(["tags:", '  - "[[甲]]"', "  - 乙"], "tags", ("甲", "乙"), id="Obsidian: links to tags"),
        pytest.param(['series: "[[甲]]"'], "series", "甲", id="Obsidian: a link to a series"),
        pytest.param(["author: {name: 甲, url: x}"], "author", "甲", id="an author with more"),
        pytest.param(["copyright: true"], "license", "", id="Hexo: copyright shown"),
        pytest.param(["lang: zh_CN"], "lang", "zh-CN", id="underscore in a language"),
        pytest.param(["published: 2023-06-01"], "date", DAY, id="published as a date"),
        pytest.param(["slug: a", "slug: a"], "slug", "a", id="a key twice with one value"),
        pytest.param(["date: [[2023-06-01]]"], "date", DAY, id="a link to the note of a day"),
        pytest.param(["published: false", "draft: false"], "draft", False, id="draft beats published"),
        pytest.param(["url: a/b"], "url", "/a/b", id="url without slash"),
        pytest.param(["title: ''"], "title", None, id="empty title"),
        pytest.param(["title: C# 与 F#"], "title", "C# 与 F#", id="sharp without a blank before it"),
        pytest.param(["title: 12:30"], "title", "12:30", id="no sexagesimal"),
        pytest.param(["title: 1_000"], "title", "1_000", id="no underscores in numbers"),
        pytest.param(["title: >-", "  a", "  b"], "title", "a b", id="folded"),
        pytest.param(["summary: |", "  a", "", "  $x$"], "summary", "a\n\n$x$", id="block"),
    ],
)
def test_forms_of_a_value(lines: list[str], field: str, value: object) -> None:
    assert getattr(front(*lines), field) == value


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\\E: \\mathbb{E}", "\\E"),
        ("E: \\mathbb{E}", "\\E"),
        ("'\\E': '\\mathbb{E}'", "\\E"),
        ('"\\\\E": "\\\\mathbb{E}"', "\\E"),
    ],
)
def test_a_macro_may_be_written_with_or_without_backslash_and_quotes(written: str, name: str) -> None:
    assert front("macros:", f"  {written}").macros == ((name, "\\mathbb{E}"),)


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("\\lVert #1 \\rVert", "\\lVert #1 \\rVert"),
        ("#1", "#1"),
        ("{\\bf x}", "{\\bf x}"),
        ("[\\lVert #1 \\rVert, 1]", ("\\lVert #1 \\rVert", 1, None)),
        ("['\\frac{#1}{#2}', 2]", ("\\frac{#1}{#2}", 2, None)),
        ("['\\lVert #2 \\rVert_{#1}', 2, '2']", ("\\lVert #2 \\rVert_{#1}", 2, "2")),
        ("[\\lVert #2 \\rVert_{#1}, 2, p]", ("\\lVert #2 \\rVert_{#1}", 2, "p")),
        ("['x', 1, '']", ("x", 1, "")),
        ("['f(x, 1)']", "f(x, 1)"),
        ("|#1\\rangle", "|#1\\rangle"),
        ("\\mathbb{R}  # the reals", "\\mathbb{R}"),
        ("x: y", "x: y"),
        ("@", "@"),
    ],
)
def test_a_macros_body_is_tex_before_it_is_yaml(written: str, body: MacroBody) -> None:
    found = front("macros:", f"  \\f: {written}", "  \\g: y", "title: t")
    assert found.macros == (("\\f", body), ("\\g", "y"))
    assert found.title == "t"


def test_places_of_title_summary_macros_and_preamble() -> None:
    text = "---\ntitle: '$x$'\nsummary: |\n  讲 $y$\n"
    text += "macros:\n  \\E: e\npreamble: |\n  \\def\\a{1}\n\n  \\def\\b{2}\n---\n正文"
    found = read(text).value
    assert text[found.title_at :].startswith("$x$'")
    assert text[found.summary_at :].startswith("讲 $y$")
    assert text[found.macros_at :].startswith("\\E: e")
    assert text[found.body_start :] == "正文"
    for offset, place in found.preamble_segments:
        assert text[place : place + 6] == found.preamble[offset : offset + 6]
    assert len(found.preamble_segments) == 2


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023-06-01", DAY),
        ("2023-06-01 08:30", DAY.replace(hour=8, minute=30)),
        ("2023-06-01 08:30:15", DAY.replace(hour=8, minute=30, second=15)),
        ("2023-06-01T08:30:15.250", DAY.replace(hour=8, minute=30, second=15, microsecond=250_000)),
        ("2023-06-01T08:30:15Z", dt.datetime(2023, 6, 1, 8, 30, 15, tzinfo=dt.UTC)),
        ("2023-06-01T08:30:15-05:00", dt.datetime(2023, 6, 1, 8, 30, 15, tzinfo=dt.timezone(dt.timedelta(hours=-5)))),
        ("2023-06-01 08:30:15 +0800", DAY.replace(hour=8, minute=30, second=15)),
        ("2023-06-01T08:30:15 (UTC +08:00)", DAY.replace(hour=8, minute=30, second=15)),
        ("'2023-06-01'", DAY),
    ],
)
def test_usual_dates(written: str, expected: dt.datetime) -> None:
    found = front(f"date: {written}").date
    assert found == expected
    assert found.utcoffset() == expected.utcoffset()
    assert complaints(f"date: {written}") == []


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2023-06-01-x.md", (2023, 6, 1)),
        ("2023-6-1-x.md", (2023, 6, 1)),
        ("2023_06_01 x.md", (2023, 6, 1)),
        ("20230601-x.md", (2023, 6, 1)),
        ("20230601.md", (2023, 6, 1)),
        ("a/2023-06-01-x/index.md", (2023, 6, 1)),
        ("2023.06/x.md", (2023, 6, 1)),
        ("2023.06/2023-06-09-x.md", (2023, 6, 9)),
        ("2023/06/x.md", (2023, 6, 1)),
        ("2023/06/09/x.md", (2023, 6, 9)),
        ("2023年6月/x.md", (2023, 6, 1)),
        ("notes/2021/10/deep/er/x.md", (2021, 10, 1)),
    ],
)
def test_a_missing_date_stands_in_the_path(path: str, day: tuple[int, int, int]) -> None:
    assert front("title: x", path=path).date == dt.datetime(*day, tzinfo=CST)


@pytest.mark.parametrize(
    "path", ["x.md", "2023/x.md", "2023-13-01-x.md", "20231301.md", "LeetCode-0236.md", "12345678.md", "2023060112.md"]
)
def test_what_only_looks_like_a_date_is_none(path: str) -> None:
    assert front("title: x", path=path).date is None


@pytest.mark.parametrize(
    ("path", "is_draft"), [("_drafts/a.md", True), ("b/_drafts/c/a.md", True), ("_drafts.md", False), ("a.md", False)]
)
def test_a_note_in_a_folder_of_drafts_is_one_whatever_it_says(path: str, *, is_draft: bool) -> None:
    assert front("title: 题", path=path).draft is is_draft
    assert front("draft: false", path=path).draft is is_draft


def test_the_date_in_the_front_matter_beats_the_path() -> None:
    assert front("date: 2020-01-01", path="2023-06-01-x.md").date == dt.datetime(2020, 1, 1, tzinfo=CST)
