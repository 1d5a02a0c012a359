"""`site.yaml` → Config: every key, every default, every complaint with its place."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_settings import read

from notesite.config import (
    Config,
    Fonts,
    Giscus,
    ImageOptions,
    MarkdownOptions,
    MathOptions,
    MenuEntry,
    Palette,
    Reading,
)
from notesite.editors import names


def said(text: str) -> list[str]:
    return [
        f"{d.place.line}:{d.place.column}: {d.severity}: {d.message} [{d.code.removeprefix('config.')}]"
        for d in read(text).diagnostics
    ]


WHOLE = r"""
title: 机器学习笔记
subtitle: 推导与实现
description: 'VAE: $x$'
author: 某人
language: zh-CN
base_url: https://x.github.io/repo
timezone: Asia/Shanghai
content: ../notes
per_page: 10
feed_limit: 0
excerpt_length: 150
license: CC BY 4.0
editor: myed://open?file={file}&line={line}
menu:
  归档: /archive/
  源码: https://github.com/x/repo
social: {GitHub: https://github.com/x}
footer: <b>x</b>
favicon: img/own.png
palette:
  light: {text: '#000', background: 'oklch(.98 .01 90)'}
fonts:
  text: [LXGW WenKai, serif]
  code: "'Fira Code', monospace"
css: own.css
js: [a.js, /static/b.js]
head: own/head.html
giscus: {repo: x/notes, repo_id: R_a, category: 公告, category_id: DIC_b, mapping: title, reactions: no}
markdown:
  html: no
  linkify: off
math:
  output: mathml
  macros:
    \R: \mathbb{R}
    \E: \mathbb{E}
  preamble: |
    \newcommand{\x}{1}
images:
  variants: no
  widths: [640]
reading:
  han_per_minute: 300
  seconds_per_inline: 0.5
extra:
  analytics: none
beian: 京ICP备1号
"""


def test_every_key_is_read() -> None:
    checked = read(WHOLE)
    assert checked.diagnostics == ()
    assert checked.value == Config(
        title="机器学习笔记",
        subtitle="推导与实现",
        description="VAE: $x$",
        author="某人",
        language="zh-CN",
        base_url="https://x.github.io/repo/",
        timezone="Asia/Shanghai",
        content="../notes",
        per_page=10,
        feed_limit=0,
        excerpt_length=150,
        license="CC BY 4.0",
        editor="myed://open?file={file}&line={line}",
        menu=(
            MenuEntry(label="归档", url="/archive/"),
            MenuEntry(label="源码", url="https://github.com/x/repo"),
        ),
        social=(MenuEntry(label="GitHub", url="https://github.com/x"),),
        footer="<b>x</b>",
        favicon="img/own.png",
        palette=Palette(light=(("background", "oklch(.98 .01 90)"), ("text", "#000"))),
        fonts=Fonts(text=("LXGW WenKai", "serif"), code=("Fira Code", "monospace")),
        css=("own.css",),
        js=("a.js", "b.js"),
        head="own/head.html",
        giscus=Giscus(
            repo="x/notes",
            repo_id="R_a",
            category="公告",
            category_id="DIC_b",
            mapping="title",
            reactions=False,
        ),
        markdown=MarkdownOptions(html=False, linkify=False),
        math=MathOptions(
            output="mathml",
            macros=(("\\E", "\\mathbb{E}"), ("\\R", "\\mathbb{R}")),
            preamble="\\newcommand{\\x}{1}\n",
        ),
        images=ImageOptions(variants=False, widths=(640,)),
        reading=Reading(han_per_minute=300, seconds_per_inline=0.5),
        extra={"analytics": "none", "beian": "京ICP备1号"},
    )


def test_the_whole_example_has_every_key() -> None:
    changed = msgspec.structs.asdict(read(WHOLE).value)
    default = msgspec.structs.asdict(Config())
    assert [key for key in default if changed[key] == default[key]] == ["language"]


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "\ufeff", "title:\n", "math:\nmenu: ~\n", "{}"])
def test_what_is_not_said_has_its_default(text: str) -> None:
    checked = read(text)
    assert (checked.value, checked.diagnostics) == (Config(), ())


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("http://localhost:8000", "http://localhost:8000/"),
        ("https://a.org/b/c/", "https://a.org/b/c/"),
        ("HTTPS://a.org", "HTTPS://a.org/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
        ("https://a.org/笔记/", "https://a.org/%E7%AC%94%E8%AE%B0/"),
        ("https://a.org/%E7%AC%94/50%/", "https://a.org/%E7%AC%94/50%25/"),
    ],
)
def test_a_base_url_ends_with_a_slash(written: str, url: str) -> None:
    assert read(f"base_url: {written}").value.base_url == url


@pytest.mark.parametrize(
    "menu",
    [
        "menu: {关于: about/}",
        "menu:\n- {label: 关于, url: /about/}",
        "menu:\n- name: 关于\n  url: about/",
        "menu: [关于: /about/]",
    ],
)
def test_forms_of_a_menu(menu: str) -> None:
    assert read(menu).value.menu == (MenuEntry(label="关于", url="/about/"),)
    assert said(menu) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("base_url: /repo/", "1:11: error: `base_url` is `/repo/`, not an absolute address [type]"),
        *(
            (f"base_url: {url}", f"1:11: error: `base_url` is `{url}`, not an absolute address [type]")
            for url in (
                "https://me:secret@a.org/",
                "https://a.org:99999/",
                "https://a.org/b/../c/",
                "https://a.org//b/",
                'https://a.org/">',
                "https://[1.2]/",
            )
        ),
        *(
            (f"menu: {{a: '{url}'}}", f"1:11: error: `menu.a` is `'{url}'`, not an address of a page [type]")
            for url in ("javascript:alert(1)", "JaVaScript:x", " vbscript:x", "data:text/html,x")
        ),
        (
            f"per_page: {'9' * 10}",
            f"1:11: error: `per_page` is `{'9' * 10}`, not a whole number of at most 9 digits [type]",
        ),
        ("extra: 京ICP备1号", "1:8: error: `extra` is `京ICP备1号`, not a mapping [type]"),
        ("base_url: a.org/x", "1:11: error: `base_url` is `a.org/x`, not an absolute address [type]"),
        ("base_url: ftp://a.org", "1:11: error: `base_url` is `ftp://a.org`, not an absolute address [type]"),
        ("base_url: https://a.org/?x", "1:11: error: `base_url` is `https://a.org/?x`, not an absolute address [type]"),
        (
            "editor: vim",
            "1:9: warning: no address is known that opens `vim`; known are " + ", ".join(names()) + " [unknown-editor]",
        ),
        ("per_page: 0", "1:11: error: `per_page` is 0; the least is 1 [range]"),
        ("per_page: many", "1:11: error: `per_page` is `many`, not a whole number [type]"),
        ("per_page: 1.5", "1:11: error: `per_page` is `1.5`, not a whole number [type]"),
        ("feed_limit: -1", "1:13: error: `feed_limit` is -1; the least is 0 [range]"),
        ("language: 中文", "1:11: error: `language` is `中文`, not a language such as `zh-CN` or `en` [type]"),
        (
            "timezone: Asia/Peking",
            "1:11: error: `timezone` is `Asia/Peking`, not a time zone such as `+08:00` or `Asia/Shanghai` [type]",
        ),
        ("content: ''", "1:10: error: `content` is empty, not the path of a folder [type]"),
        ("title:\n  a: b", "2:3: error: `title` is a mapping, not text [type]"),
        ("markdown: on", "1:11: error: `markdown` is `on`, not a mapping [type]"),
        ("markdown:\n  html: maybe", "2:9: error: `markdown.html` is `maybe`, not `true` or `false` [type]"),
        ("math:\n  output: svg", "2:11: error: `math.output` is `svg`, not `htmlAndMathml`, `html` or `mathml` [type]"),
        ("math:\n  macros: x", "2:11: error: `math.macros` is `x`, not a mapping of LaTeX commands [type]"),
        (
            "reading:\n  han_per_minute: 0",
            "2:19: error: `reading.han_per_minute` is `0`, not a number above zero [type]",
        ),
        ("menu: x", "1:7: error: `menu` is `x`, not a mapping or a list of links [type]"),
        ("menu: [x]", "1:8: error: `menu` is `x`, not a link [type]"),
        ("menu: {a: }", "1:11: error: `menu.a` is empty, not an address [type]"),
        ("- a", "1:1: error: `- a` is not a mapping [not-a-mapping]"),
        (
            "title: a\ntitle: b",
            "2:1: error: the key `title` stands here a second time, first on line 1 [duplicate-key]",
        ),
        ("title: *x", "1:8: error: `*x` is a YAML alias, which is not supported [alias]"),
        ("title: [", "1:8: error: the list opened with `[` is not closed by `]`, or a comma is missing [syntax]"),
        ("titel: x", "1:1: warning: the key `titel` is unknown; did you mean `title`? [unknown-key]"),
        ("baseURL: x", "1:1: warning: the key `baseURL` is unknown; did you mean `base_url`? [unknown-key]"),
        ("macros: {}", "1:1: warning: the key `macros` is unknown; did you mean `math.macros`? [unknown-key]"),
        ("linkify: no", "1:1: warning: the key `linkify` is unknown; did you mean `markdown.linkify`? [unknown-key]"),
        ("paginate: 3", "1:1: warning: the key `paginate` is unknown; did you mean `per_page`? [unknown-key]"),
        (
            "math:\n  ouput: html",
            "2:3: warning: the key `math.ouput` is unknown; did you mean `math.output`? [unknown-key]",
        ),
        (
            "markdown:\n  breaks: true",
            (
                "2:3: warning: the key `markdown.breaks` is unknown; "
                "known are extensions, figure_numbers, html, linkify [unknown-key]"
            ),
        ),
        (
            "title: A: B",
            (
                "1:9: warning: the value of `title` is taken as it stands; YAML stumbles over it: "
                "a second `: ` in the value [unquoted]"
            ),
        ),
        ("title：x", "1:6: warning: `title：` is read as `title: ` [colon]"),
    ],
)
def test_a_complaint_names_key_value_and_place(text: str, message: str) -> None:
    assert said(text) == [message]


def test_one_wrong_setting_leaves_the_others() -> None:
    checked = read("title: 'x\nper_page: 0\nauthor: 某人\nmath:\n  output: svg\n  preamble: \\def\\x{}\n")
    assert checked.value == Config(author="某人", math=MathOptions(preamble="\\def\\x{}"))
    assert [d.place.line for d in checked.diagnostics] == [1, 2, 5]


KEYS = st.sampled_from([*msgspec.structs.asdict(Config()), "output", "html", "x", "- a"])


@given(st.lists(st.tuples(st.sampled_from(["", "  "]), KEYS, st.text(alphabet="a1[]{}:'\"\\ -#&*|~", max_size=8))))
def test_no_settings_make_it_raise(lines: list[tuple[str, str, str]]) -> None:
    checked = read("\n".join(f"{indent}{key}: {value}" for indent, key, value in lines))
    assert checked.value.base_url.endswith("/")
    assert checked.value.per_page >= 1


def test_a_macro_may_have_a_default_for_its_first_argument() -> None:
    checked = read("math: {macros: {norm: ['#2_#1', 2, '2'], one: ['#1', 1]}}")
    assert checked.value.math.macros == (("\\norm", ("#2_#1", 2, "2")), ("\\one", ("#1", 1, None)))
    assert checked.diagnostics == ()


def test_a_list_that_makes_no_macro_is_told() -> None:
    (found,) = read("math: {macros: {norm: [x, many]}}").diagnostics
    assert (found.code, found.place.column) == ("config.type", 23)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("base_url: a.github.io/笔记", "write `https://a.github.io/%E7%AC%94%E8%AE%B0/`"),
        ("base_url: localhost:8000", "write `https://example.org/` or with a folder"),
        ("base_url: /repo/", "write `https://example.org/` or with a folder"),
        ("preamble: x", "indent it below `math:`"),
        ("titel: x", "templates get it under `extra`"),
    ],
)
def test_a_hint_says_what_to_write(text: str, hint: str) -> None:
    (found,) = read(text).diagnostics
    assert found.hint == hint
