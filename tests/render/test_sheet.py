"""A page carries the rules it needs, of the theme's style sheet and KaTeX's, and no others."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from small_site import ASSETS, Compose, article, inline

from notesite.config import Config
from notesite.host.theme import katex_folder
from notesite.render.bodies.pauses import FIRST_SCREEN, PAUSE
from notesite.render.sheets.assets import KATEX_CSS, Assets, fingerprint, katex_files
from notesite.render.sheets.sheet import MARK, NEWER, Carried, SheetPart, marked_parts, part_by_rule

SHEET = (Path(__file__).parents[2] / "static" / "site.css").read_text("utf-8")
THEME = (SheetPart(rules="html{color:red}"), SheetPart(rules=".c{}", names=(("callout",),)))
RANGED = "@font-face{src:url(fonts.0/KaTeX_Main-Bold-common.woff2);unicode-range:u+20,u+41-5a}"
KATEX = (SheetPart(rules=".katex{}", names=(("katex",),)), SheetPart(rules="@font-face{src:url(fonts.0/a.woff2)}"))


def test_marks_say_which_pages_need_the_rules_after_them() -> None:
    marked = "a{} /* Only in home.html, 404.html. */ b{} /* Only with <table, callout. */ c{} /* In all. */ d{}"
    parts = marked_parts(MARK + marked)
    assert [(part.rules.split("*/")[-1].strip(), part.templates, part.names) for part in parts] == [
        ("a{}", (), ()),
        ("b{}", ("home.html", "404.html"), ()),
        ("c{}", (), (("<table",), ("callout",))),
        ("d{}", (), ()),
    ]


@pytest.mark.parametrize(
    "first",
    ["@import 'a.css';", "a{b:url(c.png)}", "a{b:url( 'c.png')}", "a{b:'</style>'}", "@charset 'x';"],
    ids=["import", "address", "quoted address", "end of style", "charset"],
)
def test_a_sheet_that_cannot_stand_in_a_page_is_linked(first: str) -> None:
    assert marked_parts(MARK + first) == ()
    assert fingerprint({"site.css": (MARK + first).encode()}).theme == ()


def test_rules_may_be_for_pages_without_something() -> None:
    parts = marked_parts(MARK + "a{} /* Only without part:waits, zebra. */ b{} /* In all. */ c{}")
    assert [
        [part.is_for("article.html", names) for part in parts] for names in (set[str](), {"zebra"}, {"part:waits"})
    ] == [
        [True, True, True],
        [True, False, True],
        [True, False, True],
    ]


def test_a_sheet_without_the_mark_is_linked() -> None:
    assert fingerprint({"site.css": b"a{}"}).theme == ()


def test_a_sheet_in_another_language_is_carried() -> None:
    assert [part.rules for part in fingerprint({"site.css": f"{MARK}a{{b:'字'}}".encode()}).theme] == ["a{b:'字'}"]


def test_the_whole_sheet_stays_a_file_for_templates_of_a_sites_own() -> None:
    made = fingerprint({"site.css": f"{MARK}\na {{ b: c; }}\n/* Only with x. */\nd {{ e: f }}".encode()})
    assert [output.content.strip() for output in made.outputs] == [b"a{b:c}d{e:f}"]


@pytest.mark.parametrize(
    ("rule", "names", "carried"),
    [
        (".katex{a:b}", {"katex"}, ".katex{a:b}"),
        (".katex .vlist>span{a:b}", {"katex", "vlist"}, ".katex .vlist>span{a:b}"),
        (".katex .vlist>span{a:b}", {"katex"}, ""),
        (".katex .a,.katex .b{a:b}", {"katex", "a", "b"}, ".katex .a,.katex .b{a:b}"),
        (".katex .a,.katex .b{a:b}", {"katex", "b"}, ".katex .b{a:b}"),
        (".a{a:b}.b{c:d}", {"a", "b"}, ".a{a:b}.b{c:d}"),
        (".katex svg path{a:b}", {"katex"}, ""),
        (".katex svg path{a:b}", {"katex", "svg"}, ".katex svg path{a:b}"),
        (".katex .a:not(.b,.c){a:b}", {"katex", "a"}, ".katex .a:not(.b,.c){a:b}"),
        ("@font-face{src:url(fonts.0/KaTeX_Main-Bold.woff2)}", {"katex"}, ""),
        (
            "@font-face{src:url(fonts.0/KaTeX_Main-Bold.woff2)}",
            {"KaTeX_Main-Bold.woff2"},
            "@font-face{src:url(fonts.0/KaTeX_Main-Bold.woff2)}",
        ),
        (RANGED, {"KaTeX_Main-Bold-common.woff2"}, RANGED.replace(";unicode-range:u+20,u+41-5a", "")),
        (RANGED, {"KaTeX_Main-Bold-common.woff2", "KaTeX_Main-Bold-rest.woff2"}, RANGED),
        (RANGED, {"KaTeX_Main-Bold-rest.woff2"}, ""),
        ("@media print{.katex{a:b}}", set(), "@media print{.katex{a:b}}"),
        ("@media print{.a{a:b}}@media screen{.a{a:b}}", set(), "@media print{.a{a:b}}@media screen{.a{a:b}}"),
    ],
)
def test_a_page_carries_what_katexs_sheet_says_of_what_it_holds(rule: str, names: set[str], carried: str) -> None:
    sheet = Carried(marked_parts(MARK + "p{}"), part_by_rule(rule))
    assert sheet.rules("article.html", names, math=True).known == carried + "p{}"


def test_where_all_fonts_are_carried_each_has_its_range() -> None:
    sheet = Carried(marked_parts(MARK + "p{}"), part_by_rule(RANGED), whole=True)
    assert sheet.rules("article.html", set(), math=True).known == RANGED + "p{}"


def test_a_katex_of_ones_own_that_cannot_stand_in_a_page_is_linked_with_the_theme_over_it() -> None:
    made = fingerprint({"site.css": f"{MARK}a{{}}".encode(), KATEX_CSS: b"@import 'x.css';.katex{}"})
    assert (made.theme, made.katex) == ((), ())


def test_katexs_sheet_is_carried_rule_by_rule() -> None:
    folder = katex_folder()
    fonts = {font.name: font.read_bytes() for font in (folder / "fonts").iterdir()}
    sheet = (folder / "katex.min.css").read_bytes()
    made = fingerprint(katex_files(sheet, fonts))
    assert len(made.katex) > 100
    assert all(part.names for part in made.katex)


def test_of_the_themes_sheet_a_page_of_text_carries_a_part() -> None:
    sheet = Carried(shipped().theme, ())
    plain = sheet.rules("article.html", set(), math=False).known
    assert ".callout{" not in plain
    assert ".callout{" in sheet.rules("article.html", {"callout"}, math=False).known
    assert ".banner{" in sheet.rules("home.html", set(), math=False).known
    # The end of a paragraph is held together in notes without formulas, too.
    assert ".glue{" in sheet.rules("article.html", {'class="glue'}, math=False).known
    assert len(gzip.compress(plain.encode(), 6, mtime=0)) < 5800


def test_what_a_template_holds_may_stand_on_any_page(compose: Compose) -> None:
    own = {"footer.html": '<p class="callout">甲</p>'}
    assert "<style>html{color:red}.c{}</style>" in compose(theme=THEME, templates=own)["archive/index.html"]


def test_what_a_template_holds_is_not_what_a_text_has_to_hold_itself(compose: Compose) -> None:
    theme = marked_parts(MARK + "a{} /* Only with text:<details. */ b{}")
    own = {"footer.html": "<details></details>"}
    pages = compose([article("a.md", body=("<details>甲</details>",)), article("b.md")], theme=theme, templates=own)
    assert ["b{}" in pages[f"{name}/index.html"] for name in "ab"] == [True, False]


@pytest.mark.parametrize(
    ("site", "note", "body", "carried"),
    [
        ("zh-CN", "", "<p>甲</p>", False),
        ("zh-CN", "zh-CN", "<p>甲</p>", False),
        ("zh-CN", "ja", "<p>甲</p>", True),
        ("ja", "", "<p>甲</p>", True),
        ("zh-CN", "", '<p>甲<i lang="ja">乙</i></p>', True),
    ],
)
def test_fonts_of_other_languages_are_for_pages_that_have_one(
    compose: Compose, site: str, note: str, body: str, *, carried: bool
) -> None:
    theme = marked_parts(MARK + "a{} /* Only with part:lang, text: lang=. */ b{}")
    pages = compose([article("a.md", lang=note, body=(body,))], theme=theme, config=Config(language=site))
    assert [("b{}" in pages[page]) for page in ("a/index.html", "index.html")] == [
        carried,
        carried and "<i" not in body,
    ]


def test_rules_of_formulas_wider_than_a_phone_are_for_pages_that_have_one(compose: Compose) -> None:
    theme = marked_parts(MARK + "a{} /* Only with part:wide. */ b{}")
    bodies = {"a": ("<p>", inline("\\wide"), "</p>"), "b": ("<p>", inline("x"), "</p>")}
    pages = compose([article(f"{name}.md", body=body) for name, body in bodies.items()], theme=theme)
    assert ["b{}" in pages[f"{name}/index.html"] for name in bodies] == [True, False]


def test_what_checkers_do_not_know_stands_in_a_link_that_holds_it(compose: Compose) -> None:
    theme = fingerprint(
        {"site.css": f"{MARK} a {{ b: c }} {NEWER} /* Only with zebra. */ @d {{ e: 100% }}".encode()}
    ).theme
    assert [(part.rules, part.newer) for part in theme] == [("a{b:c}", False), ("@d{e:100%}", True)]
    head, _ = compose([article("a.md", body=("zebra",))], theme=theme)["a/index.html"].split("</head>")
    assert '<style>a{b:c}</style>\n<link rel="stylesheet" href="data:text/css,@d%7Be:100%25%7D">' in head
    assert "data:" not in compose([article("a.md")], theme=theme)["a/index.html"]


def test_the_first_screen_of_a_long_text_shows_in_one_piece(compose: Compose) -> None:
    long = article("long.md", body=("<p", 1, ">" + "字" * FIRST_SCREEN + "</p><p", 2, ">", inline("x"), "</p>"))
    page = compose([long, article("short.md", body=("<p", 1, ">短</p>"))], theme=THEME)
    assert '<main id="page--content" class="waits">' in page["long/index.html"]
    assert f"<p>{PAUSE}" in page["long/index.html"]
    assert '<main id="page--content">' in page["short/index.html"]


def test_a_long_text_carries_no_rules_that_look_at_all_of_it_again_with_every_block(compose: Compose) -> None:
    """In Chromium one rule of each of these two kinds is enough: 300 formulas, 60,000 elements looked at again."""
    long = article("long.md", body=("<p", 1, ">" + "字" * FIRST_SCREEN + "</p><p", 2, ">", inline("x"), "</p>"))
    page = compose([long, article("short.md", body=("<p", 1, ">短</p>"))], theme=shipped().theme)
    of_screen = page["long/index.html"].partition("@media print")[0]
    assert set(re.findall(r"[^{},]*:has\((?:[+~]|> ?\.)[^{]*", of_screen)) == {
        "header.site:not(:has(+ *)),.waits:not(:has(p>script))",
        ":has(+ *))",
    }
    assert "main:not(:has(+ *))" in page["short/index.html"]


def test_with_scripts_of_the_owners_all_constructs_may_come() -> None:
    sheet = Carried(shipped().theme, KATEX, whole=True)
    rules = sheet.rules("article.html", set(), math=True).known
    assert ".callout{" in rules
    assert ".banner{" not in rules
    assert ".katex{" in rules


def test_the_pieces_of_the_theme_are_whole_together() -> None:
    """Each mark stands between rules, or between those within one `@media`: any choice of parts is well-formed."""
    parts = shipped().theme
    assert len(parts) > 10
    for part in parts:
        if part.names or part.templates:
            assert part.rules.count("{") == part.rules.count("}")
    everything = "".join(part.rules for part in parts)
    assert everything.count("{") == everything.count("}")


def test_a_page_begins_with_its_rules_and_asks_for_no_sheet(compose: Compose) -> None:
    page = compose(theme=THEME, katex=KATEX)["rich/index.html"]
    head, body = page.split("</head>")
    assert "<style>.katex{}@font-face{src:url(/assets/katex/fonts.0/a.woff2)}html{color:red}</style>" in head
    assert 'rel="stylesheet"' not in page
    # A font preloaded in the head holds up the first paint.
    assert 'rel="preload"' not in head
    assert 'rel="preload"' in body


def test_a_page_below_a_path_finds_its_fonts(compose: Compose) -> None:
    config = Config(title="x", base_url="https://x.org/repo/")
    page = compose(config=config, theme=THEME, katex=KATEX)["rich/index.html"]
    assert "url(/repo/assets/katex/fonts.0/a.woff2)" in page


def test_only_what_a_page_holds_counts(compose: Compose) -> None:
    boxed = article("boxed.md", body=("<DIV", 1, ' CLASS="Callout"><p>甲</p></DIV>'))
    plain = article("plain.md", body=("<p", 1, ">乙</p>"))
    site = compose([boxed, plain], theme=THEME, katex=KATEX)
    assert "<style>html{color:red}.c{}</style>" in site["boxed/index.html"]
    assert "<style>html{color:red}</style>" in site["plain/index.html"]


def test_the_rules_of_an_excerpt_come_with_its_card(compose: Compose) -> None:
    note = article("a.md", excerpt=('<div class="callout">', inline("x"), "</div>"))
    page = compose([note], theme=THEME, katex=KATEX)["index.html"]
    assert ".c{}" in page
    assert ".katex{}" in page


def test_only_a_page_with_a_formula_that_failed_says_how_it_looks(compose: Compose) -> None:
    failed = article("failed.md", body=(inline(r"\oops"),))
    sound = article("sound.md", body=(inline("x"),))
    theme = (SheetPart(rules="html{}"), SheetPart(rules=".e{}", names=(("math-error",),)))
    site = compose([failed, sound], theme=theme, katex=KATEX)
    assert ".e{}" in site["failed/index.html"]
    assert ".e{}" not in site["sound/index.html"]


def test_without_rules_to_carry_a_page_links_both_sheets_in_its_head(compose: Compose) -> None:
    head, _ = compose()["rich/index.html"].split("</head>")
    places = [head.index(ASSETS[name]) for name in (KATEX_CSS, "site.css")]
    assert places == sorted(places)
    assert "<style>html" not in head


@pytest.mark.parametrize("config", [Config(css=("own.css",)), Config(head="own.html")], ids=["css", "head"])
def test_rules_of_ones_own_come_after_all_of_the_themes(compose: Compose, config: Config) -> None:
    assets = {**ASSETS, "own.css": "assets/own.0.css"}
    head, _ = compose(
        config=config, assets=assets, theme=THEME, katex=KATEX, templates={"own.html": "<style>i{}</style>"}
    )["rich/index.html"].split("</head>")
    own = "assets/own.0.css" if config.css else "<style>i{}</style>"
    assert head.index("html{color:red}") < head.index(own)


def shipped() -> Assets:
    return fingerprint({"site.css": SHEET.encode()})
