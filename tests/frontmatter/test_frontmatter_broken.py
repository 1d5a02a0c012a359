"""Front matters that cannot be read as meant: every error in one run, exactly placed; the rest still counts."""

from __future__ import annotations

import pytest
from frontmatter_support import complaints, front, read, said
from hypothesis import given
from hypothesis import strategies as st

from notesite.diagnostic import has_errors
from notesite.lines import Source
from notesite.load.frontmatter import read_front_matter

BROKEN = [
    (["title: ["], "2:8: error: the list opened with `[` is not closed by `]`, or a comma is missing [syntax]"),
    (["tags: [a, b"], "2:7: error: the list opened with `[` is not closed by `]`, or a comma is missing [syntax]"),
    (
        ["tags: [a, , b]"],
        "2:11: error: the brackets opened here are not closed, or a value is missing in them [syntax]",
    ),
    (["tags: [[a]"], "2:7: error: the list opened with `[` is not closed by `]`, or a comma is missing [syntax]"),
    (["extra: {a: 1"], "2:8: error: the mapping opened with `{` is not closed by `}`, or a comma is missing [syntax]"),
    (['title: "x'], "2:8: error: the text opened with a quotation mark is not closed [syntax]"),
    (["title: 'x"], "2:8: error: the text opened with a quotation mark is not closed [syntax]"),
    (['title: "\\ud800"'], "2:11: error: this escape does not stand for a character [syntax]"),
    (["title: *x"], "2:8: error: `*x` is a YAML alias, which is not supported [alias]"),
    (["title: &x y"], "2:8: error: `&x` is a YAML anchor, which is not supported [alias]"),
    (["a: &x {}"], "2:4: error: `&x` is a YAML anchor, which is not supported [alias]"),
    (["title: !!str 1"], "2:8: error: `!!str` is a YAML tag, which is not supported [tag]"),
    (
        ["wheel: !!python/object/apply:os.system [ls]"],
        "2:8: error: `!!python/object/apply:os.system` is a YAML tag, which is not supported [tag]",
    ),
    (["slug: a", "slug: b"], "3:1: error: the key `slug` stands here a second time, first on line 2 [duplicate-key]"),
    (["date: 2024-02-30"], "2:7: error: `date` is `2024-02-30`, a day that does not exist [date]"),
    (["date: 2023-13-01"], "2:7: error: `date` is `2023-13-01`, a day that does not exist [date]"),
    (["date: 0000-00-00"], "2:7: error: `date` is `0000-00-00`, a year that is not between 1000 and 9998 [date]"),
    (["date: 2026-13-01T99"], "2:7: error: `date` is `2026-13-01T99`, which is not a date [date]"),
    (["date: 2023-06-01 25:00"], "2:7: error: `date` is `2023-06-01 25:00`, a time of day that does not exist [date]"),
    (["date: 明天"], "2:7: error: `date` is `明天`, which is not a date [date]"),
    (["date: [2023]"], "2:7: error: `date` is a list, not a date [type]"),
    (["updated: 2023-02-29"], "2:10: error: `updated` is `2023-02-29`, a day that does not exist [date]"),
    (["draft: maybe"], "2:8: error: `draft` is `maybe`, not `true` or `false` [type]"),
    (["draft: [true]"], "2:8: error: `draft` is a list, not `true` or `false` [type]"),
    (["top: 高"], "2:6: error: `top` is `高`, not a whole number [type]"),
    (["tags: {a: b}"], "2:7: error: `tags` is a mapping, not a list of texts [type]"),
    (["title:", "  a: b"], "3:3: error: `title` is a mapping, not text [type]"),
    (["title:", "  - a"], "3:3: error: `title` is a list, not text [type]"),
    (["lang: 中文"], "2:7: error: `lang` is `中文`, not a language such as `zh-CN` or `en` [type]"),
    (["macros: x"], "2:9: error: `macros` is `x`, not a mapping of LaTeX commands [type]"),
    (["macros: {a b: c}"], "2:10: error: `a b` is not the name of a LaTeX command [macro-name]"),
    (["随便一行"], "2:1: error: `随便一行` is not a mapping [not-a-mapping]"),
    (["- a", "- b"], "2:1: error: `- a - b` is not a mapping [not-a-mapping]"),
    (["title: x", "随便一行"], "3:1: error: `随便一行` is not `key: value` [syntax]"),
    (["title: a\x00b"], "2:9: error: the invisible character U+0000 stands here [control-character]"),
    (["title: a\ud800b"], "2:9: error: the invisible character U+D800 stands here [control-character]"),
    (["中: \u2028\x00"], "2:5: error: the invisible character U+0000 stands here [control-character]"),
    (["title: a\x1bb"], "2:9: error: the invisible character U+001B stands here [control-character]"),
    (["a: " + "[" * 10_000], "2:36: error: lists and mappings are nested more than 32 deep [syntax]"),
    (["a: " + "{a: " * 10_000], "2:132: error: lists and mappings are nested more than 32 deep [syntax]"),
    (["a:", " " + "- " * 10_000], "3:68: error: lists and mappings are nested more than 32 deep [syntax]"),
    (["a: b"] * 20_000, "2:1: error: 100,000 characters stand here, more than the 65,536 that are read [too-large]"),
]


@pytest.mark.parametrize(("lines", "error"), BROKEN, ids=[ascii(lines[0][:20]) for lines, _ in BROKEN])
def test_an_error_stands_where_the_mistake_is(lines: list[str], error: str) -> None:
    assert complaints(*lines) == [error]


@pytest.mark.parametrize("lines", [lines for lines, _ in BROKEN], ids=[str(number) for number in range(len(BROKEN))])
def test_the_body_begins_after_the_fence_whatever_stands_above(lines: list[str]) -> None:
    text = "\n".join(("---", *lines, "---", "body", ""))
    assert text[read(text).value.body_start :] == "body\n"


ALONE = {"not-a-mapping", "too-large"}


@pytest.mark.parametrize(
    "lines",
    [lines for lines, error in BROKEN if not any(error.endswith(f"[{kind}]") for kind in ALONE)],
    ids=lambda lines: str(lines[0][:20].encode("unicode_escape")),
)
def test_the_keys_around_a_mistake_still_count(lines: list[str]) -> None:
    found = front("author: 甲", *lines, "license: 乙")
    assert (found.author, found.license) == ("甲", "乙")


def test_all_mistakes_of_a_front_matter_are_reported_at_once() -> None:
    text = '---\ntitle: [x\ndate: 2024-02-30\ntags: {a: b}\ndraft: maybe\ncover: "x\nb: *x\nslug: s\n---\n'
    assert [line.split(":")[0] + line.rpartition("[")[2] for line in sorted(said(text))] == [
        "2syntax]", "3date]", "4type]", "5type]", "6syntax]", "7alias]",
    ]  # fmt: skip
    assert read(text).value.slug == "s"


def test_a_date_that_cannot_be_read_is_not_also_missing() -> None:
    assert [d.code for d in read("---\ndate: 明天\n---\n").diagnostics] == ["frontmatter.date"]


def test_an_alias_bomb_expands_to_nothing() -> None:
    bomb = ["a: &a [x, x]", *(f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True))]
    assert front(*bomb).extra["i"] == ["*h", "*h", "*h"]
    assert {line.rpartition("[")[2] for line in complaints(*bomb)} == {"alias]"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["title = x", "draft = true"], ["2:9: error: not TOML: no value TOML knows stands here [syntax]"]),
        (
            ["tags = ['a',", "date = 2024-02-30"],
            [
                "2:8: error: not TOML: no value TOML knows stands here [syntax]",
                "3:8: error: not TOML: this is no day or time [syntax]",
            ],
        ),
        (["a = 1", "a = 2"], ["3:1: error: the key `a` stands here a second time, first on line 2 [duplicate-key]"]),
        (["draft = 'maybe'"], ["2:9: error: `draft` is `'maybe'`, not `true` or `false` [type]"]),
        (["a = " + "[" * 10_000], ["2:5: error: lists are nested more than 32 deep [syntax]"]),
        (["a." * 30_000 + "a = 1"], ["2:60005: error: a line has more than 2,000 dots [syntax]"]),
        (
            ['title = "$\\alpha$"'],
            [
                (
                    "2:11: warning: a backslash in double quotes would be an escape; "
                    "it is taken for LaTeX, as it stands [tex-escape]"
                )
            ],
        ),
    ],
    ids=lambda lines: lines[0][:20],
)
def test_toml_errors(lines: list[str], expected: list[str]) -> None:
    assert said("\n".join(("+++", *lines, "+++", "")), "2023-06-01-a.md") == expected


def test_toml_gives_the_same_as_yaml() -> None:
    toml = "\n".join(
        (
            "+++",
            "title = '$x$'",
            "date = 2023-06-01T08:00:00+08:00",
            'tags = ["甲", # comment',
            '  "乙"]',
            "draft = true",
            "weight = 3",
            "summary = '''",
            "a = b'''",
            "[macros]",
            "'\\E' = '\\mathbb{E}'",
            "[extra]",
            "k = 1.5",
            "[taxonomies]",
            "categories = ['数学']",
            "+++",
            "",
        )
    )
    yaml = (
        "title: '$x$'", "date: 2023-06-01T08:00:00+08:00", "tags: [甲, 乙]", "draft: true", "top: 3", "summary: a = b",
        "macros: {\\E: '\\mathbb{E}'}", "extra: {k: 1.5}", "categories: [数学]",
    )  # fmt: skip
    found, expected = read(toml).value, front(*yaml)
    assert toml[found.title_at :].startswith("$x$")
    for field in ("title", "date", "tags", "draft", "top", "summary", "macros", "extra", "categories"):
        assert getattr(found, field) == getattr(expected, field), field


YAMLISH = st.text(alphabet="ab:：- \t\n[]{}\"'\\#&*!|>%@`,?~=.$1中，\x00\ud800\u2028\x85", max_size=80)


@given(
    YAMLISH,
    st.sampled_from(["---\n{}\n---\nbody", "+++\n{}\n+++\nbody", "---\n{}", "{}\n---\n", "---\ntitle: {}\n---\n"]),
)
def test_no_text_makes_it_raise_and_every_place_is_inside_it(inside: str, frame: str) -> None:
    text = frame.replace("{}", inside)
    checked = read_front_matter(Source("a.md", text), path="a.md", timezone="Asia/Shanghai")
    assert 0 <= checked.value.body_start <= len(text)
    lines = text.split("\n")
    for diagnostic in checked.diagnostics:
        line = lines[diagnostic.place.line - 1]
        assert diagnostic.place.column <= len(line) + 1
        assert diagnostic.place.length >= 1
    if checked.value.title is not None:
        assert checked.value.title == checked.value.title.strip() != ""


@given(st.text(alphabet="ab$\\{}中#:'\"[]@ ", min_size=1, max_size=30))
def test_a_single_quoted_title_is_what_was_quoted(title: str) -> None:
    found = read(f"---\ntitle: '{title.replace(chr(39), chr(39) * 2)}'\n---\n", "2023-06-01-a.md")
    assert (found.value.title or "") == title.strip()
    assert not has_errors(found.diagnostics)
