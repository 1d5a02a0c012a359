"""Slips: what is read in spite of them, and the warning (golden: line, column, words)."""

from __future__ import annotations

import pytest
from frontmatter_support import complaints, front


@pytest.mark.parametrize(
    ("lines", "field", "value", "warning"),
    [
        pytest.param(
            ["tags:", "\t- 甲", "\t- 乙"], "tags", ("甲", "乙"),
            "3:1: warning: a TAB indents this line, where YAML allows only spaces; "
            "it is read as if spaces stood there [tab-indent]",
            id="TAB",
        ),
        pytest.param(
            ["tags: 甲，乙、丙, 丁"], "tags", ("甲", "乙", "丙", "丁"),
            "2:7: warning: `tags` is one text, not a list; it is read as [甲, 乙, 丙, 丁] [one-text]",
            id="commas",
        ),
        pytest.param(
            ["tags: 机器学习 深度学习"], "tags", ("机器学习", "深度学习"),
            "2:7: warning: `tags` is one text, not a list; it is read as [机器学习, 深度学习] [one-text]",
            id="Han words",
        ),
        pytest.param(
            ["categories: Machine Learning"], "categories", ("Machine Learning",),
            "2:13: note: `categories` is one text, not a list; it is read as [Machine Learning] [one-text]",
            id="one text",
        ),
        pytest.param(
            ["tags: [甲，乙, 丙]"], "tags", ("甲", "乙", "丙"),
            "2:8: warning: a full-width comma parts no items; `tags` is read as having 甲, 乙 [one-text]",
            id="a full-width comma in a list",
        ),
        pytest.param(
            ["tags: [[甲]], 乙 丙, #丁"], "tags", ("甲", "乙 丙", "丁"),
            "2:12: warning: `tags` is read as [甲, 乙 丙, 丁]; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="links and tags of Logseq",
        ),
        pytest.param(
            ["tags: [[甲]] [[乙]] 丙"], "tags", ("甲", "乙", "丙"),
            "2:13: warning: `tags` is read as [甲, 乙, 丙]; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="links of Logseq side by side",
        ),
        pytest.param(
            ["tags:", "- A: B"], "tags", ("A: B",),
            "3:3: warning: the value of `tags` is taken as it stands; to YAML it is a mapping [unquoted]",
            id="colon in an item",
        ),
        pytest.param(
            ["updated: {{ date }}"], "updated", None,
            "2:10: warning: `updated` is the placeholder `{{ date }}`, which nobody filled in; "
            "it is left out [placeholder]",
            id="placeholder",
        ),
        pytest.param(
            ['title: "{{ title }}"'], "title", None,
            "2:8: warning: `title` is the placeholder `{{ title }}`, which nobody filled in; "
            "it is left out [placeholder]",
            id="placeholder in quotes",
        ),
        pytest.param(
            ['date: "编译于 `r Sys.Date()`"'], "date", None,
            "2:7: warning: `date` is the placeholder `编译于 `r Sys.Date()``, which nobody filled in; "
            "it is left out [placeholder]",
            id="code of R",
        ),
        pytest.param(
            ["title：标题"], "title", "标题",
            "2:6: warning: `title：` is read as `title: ` [colon]",
            id="full-width colon",
        ),
        pytest.param(
            ["title:标题"], "title", "标题",
            "2:6: warning: `title:` is read as `title: ` [colon]",
            id="no blank after the colon",
        ),
        pytest.param(
            ["title: VAE: 推导"], "title", "VAE: 推导",
            "2:11: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "a second `: ` in the value [unquoted]",
            id="second colon",
        ),
        pytest.param(
            ["title: [论文] 注意力"], "title", "[论文] 注意力",
            "2:13: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="bracket, then text",
        ),
        pytest.param(
            ["title: [论文]"], "title", "[论文]",
            "2:8: warning: the value of `title` is taken as it stands; to YAML it is a list [unquoted]",
            id="brackets only",
        ),
        pytest.param(
            ["title: {x} 与 $\\alpha$"], "title", "{x} 与 $\\alpha$",
            "2:12: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="brace, then text",
        ),
        pytest.param(
            ["title: @作者"], "title", "@作者",
            "2:8: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "a value may not begin with `@` unless it is quoted [unquoted]",
            id="at sign",
        ),
        pytest.param(
            ["title: `code` 的用法"], "title", "`code` 的用法",
            "2:8: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "a value may not begin with ``` unless it is quoted [unquoted]",
            id="backquote",
        ),
        pytest.param(
            ["title: %5 的数据"], "title", "%5 的数据",
            "2:8: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "a value may not begin with `%` unless it is quoted [unquoted]",
            id="per cent",
        ),
        pytest.param(
            ["title: **要点** 与推导"], "title", "**要点** 与推导",
            "2:8: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "a value may not begin with `*` unless it is quoted [unquoted]",
            id="bold text",
        ),
        pytest.param(
            ['title: "A" 与 "B"'], "title", '"A" 与 "B"',
            "2:12: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="text after quotes",
        ),
        pytest.param(
            ['title: "他说"你好""'], "title", '他说"你好"',
            "2:12: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
            "text follows the closing bracket or quotation mark [unquoted]",
            id="quotes in quotes",
        ),
        pytest.param(
            ['title: "$\\alpha$ 散度"'], "title", "$\\alpha$ 散度",
            "2:10: warning: `\\alpha` in double quotes would be an escape; it is taken for LaTeX, "
            "as it stands [tex-escape]",
            id="LaTeX that is an escape",
        ),
        pytest.param(
            ['title: "$\\mathbb{R}$"'], "title", "$\\mathbb{R}$",
            "2:10: warning: `\\mathbb` in double quotes would be an escape; it is taken for LaTeX, "
            "as it stands [tex-escape]",
            id="LaTeX that is no escape",
        ),
        pytest.param(
            ['title: "$\\nabla f$"'], "title", "$\\nabla f$",
            "2:10: warning: `\\nabla` in double quotes would be an escape; it is taken for LaTeX, "
            "as it stands [tex-escape]",
            id="LaTeX that begins like a line end",
        ),
        pytest.param(
            ['draft: "true"'], "draft", True,
            '2:8: warning: `draft` is the text `"true"`; it is read as `true` [quoted-bool]',
            id="quoted bool",
        ),
        pytest.param(
            ["title: 学习 #1 笔记"], "title", "学习",
            "2:11: warning: `#1 笔记` is a comment to YAML, not part of `title` [comment]",
            id="comment",
        ),
        pytest.param(
            ["url: /:year/:title/"], "url", "",
            "2:6: warning: `url` is `/:year/:title/`, a pattern for a whole site; it is left out [url-pattern]",
            id="permalink pattern",
        ),
        pytest.param(
            ["permalink: https://a.org/b/"], "url", "/b/",
            "2:12: warning: `permalink` names a host; only the path `/b/` is taken [url-host]",
            id="permalink with host",
        ),
        pytest.param(
            ["url: https://a.org/b/"], "extra", {"url": "https://a.org/b/"},
            "2:6: note: `url` names a host: it is left to templates, and no address of this note [url-host]",
            id="url of another site",
        ),
        pytest.param(
            ["publish date: '6/2019'"], "date", None,
            "2:15: note: `publish date` is `'6/2019'`, which says nothing as `date` [foreign]",
            id="date of something else",
        ),
        pytest.param(
            ["math: typst"], "math", False,
            "2:7: note: `math` is `typst`, not TeX: formulas are shown as they are written [foreign]",
            id="formulas that are no TeX",
        ),
        pytest.param(
            ["series: [a, b]"], "series", "a",
            "2:9: warning: an article belongs to one series; `a` is taken, the other names are left out [one-series]",
            id="two series",
        ),
        pytest.param(
            ["titel: x"], "extra", {"titel": "x"},
            "2:1: warning: the key `titel` is unknown; did you mean `title`? [unknown-key]",
            id="did you mean",
        ),
        pytest.param(
            ["comment: 随手记"], "extra", {"comment": "随手记"},
            "2:10: note: `comment` is `随手记`, which says nothing as `comments` [foreign]",
            id="another tool's meaning",
        ),
    ],
)  # fmt: skip
def test_a_slip_with_one_meaning(lines: list[str], field: str, value: object, warning: str) -> None:
    assert getattr(front(*lines), field) == value
    assert complaints(*lines) == [warning]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023/6/1", "2023-06-01"),
        ("2023.06.01", "2023-06-01"),
        ("20230601", "2023-06-01"),
        ("23-12-19", "2023-12-19"),
        ("24/5/5 8:05", "2024-05-05 08:05:00"),
        ("2023年6月1日", "2023-06-01"),
        ("2023年6月", "2023-06-01"),
        ("2023-6-1 8:05", "2023-06-01 08:05:00"),
        ("2023/06/01 08:05:09", "2023-06-01 08:05:09"),
        ("20230601080509", "2023-06-01 08:05:09"),
    ],
)
def test_an_unusual_date_is_read_and_shown_in_the_usual_form(written: str, iso: str) -> None:
    assert str(front(f"date: {written}").date) == (iso + " 00:00:00" if len(iso) == 10 else iso) + "+08:00"
    assert complaints(f"date: {written}") == [f"2:7: warning: `date` is `{written}`; it is read as {iso} [date-form]"]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Thursday, June 1st 2023, 12:05:09 am", "2023-06-01 00:05:09"),
        ("June 1, 2023 5:30 PM", "2023-06-01 17:30:00"),
        ("Jun 1 2023", "2023-06-01"),
        ("Thursday, 1st of June 2023", "2023-06-01"),
        ("Thu, 01 Jun 2023 08:05:09 +0800", "2023-06-01 08:05:09"),
    ],
)
def test_a_date_in_english_is_read_as_linters_write_it(written: str, iso: str) -> None:
    assert str(front(f"date: {written}").date) == (iso + " 00:00:00" if len(iso) == 10 else iso) + "+08:00"
    assert complaints(f"date: {written}") == []


@pytest.mark.parametrize("written", ["1685577909", "1685577909000", "'1685577909123'"])
def test_a_date_that_a_program_counted_is_no_slip(written: str) -> None:
    assert str(front(f"date: {written}").date) == "2023-06-01 08:05:09+08:00"
    assert complaints(f"date: {written}") == []


@pytest.mark.parametrize("written", ["2685577909", "168557790900", "1685577909000123"])
def test_other_long_numbers_are_no_dates(written: str) -> None:
    assert complaints(f"date: {written}") == [f"2:7: error: `date` is `{written}`, which is not a date [date]"]


def test_escapes_people_mean_stay_escapes() -> None:
    assert front('title: "a\\tb \\"c\\" \\\\alpha \\u4e2d"').title == 'a\tb "c" \\alpha 中'
    assert complaints('summary: "one\\ntwo\\there"') == []


def test_what_looks_quoted_inside_plain_text_and_blocks_is_left_alone() -> None:
    lines = ['title: 记号 "\\alpha" 与', "preamble: |", '  \\def\\a{"\\beta"}']
    assert front(*lines).title == '记号 "\\alpha" 与'
    assert front(*lines).preamble == '\\def\\a{"\\beta"}\n'
    assert complaints(*lines) == []


def test_a_bad_macro_does_not_cost_the_others() -> None:
    lines = ["macros:", '  "\\R": "\\mathbb{R}"', "  \\abs: |#1|", "  \\E: \\mathbb{E}", "title: A: B"]
    assert front(*lines).macros == (("\\R", "\\mathbb{R}"), ("\\abs", "|#1|"), ("\\E", "\\mathbb{E}"))


def test_a_bad_item_does_not_cost_the_others() -> None:
    assert front("tags:", "  - @甲", "  - 乙", "  - `丙`").tags == ("@甲", "乙", "`丙`")


def test_items_indented_by_tabs_and_spaces_are_one_list() -> None:
    assert front("tags:", "\t- x", "  - y").tags == ("x", "y")
    assert complaints("tags:", "\t- x", "  - y") == [
        "3:1: warning: a TAB indents this item, unlike its neighbours; it is read as one of them [tab-indent]"
    ]


def test_tabs_and_spaces_that_tell_no_depth_are_an_error() -> None:
    assert complaints("extra:", "\ta: 1", "  b: 2") == [
        "3:1: error: a TAB stands where only spaces may indent [syntax]"
    ]


@pytest.mark.parametrize(
    "line",
    ["tags: no", "categories: 深度学习", "cover: a.png # （可不写）", "copyright: # 可不写", "images: [a.png]"],
)
def test_what_has_one_meaning_is_no_slip(line: str) -> None:
    assert complaints(line) == []
