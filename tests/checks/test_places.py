"""Diagnostics point at what is wrong, not at the file's first line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from checks_support import pointed

from notesite.config import Config, MathOptions
from notesite.diagnostic import Diagnostic
from notesite.index.build import build_index
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.load.sitemacros import macro_problems
from notesite.load.tex.explaining.arity import lacking

NOW = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)


def shown(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int, str]]:
    return [(d.code, d.place.line, pointed(d)) for d in diagnostics]


def indexed(*fronts: str) -> list[tuple[str, int, str]]:
    """Return what the index finds in notes with these front matters."""
    articles = []
    for number, front in enumerate(fronts):
        path = f"{number}.md"
        text = f"---\ntitle: 题 {number}\n{front}\n---\n"
        article = load_article(text.encode(), path=path, source_path=path, options=LoadOptions()).value
        assert article is not None
        articles.append(article)
    return shown(build_index(articles, config=Config(), files=(), now=NOW).diagnostics)


@pytest.mark.parametrize(
    ("fronts", "expected"),
    [
        (("slug: a/../b",), ("url.invalid", 3, "a/../b")),
        (("url: /../x/",), ("url.invalid", 3, "/../x/")),
        (("aliases: [/y/, /../x/]",), ("url.invalid", 3, "/../x/")),
        (("url: /x/", "date: 2023-01-01\npermalink: /x/"), ("url.collision", 4, "/x/")),
        (("aliases: [/y/, /z/]", "aliases: [/z/]"), ("url.collision", 3, "/z/")),
        (("aliases: [/0/]",), ("url.alias", 3, "/0/")),
        (("aliases:\n  - /0/",), ("url.alias", 3, "aliases")),
        (("tags: [AI, ML]", "tags: [AI]", "tags: [GAI, ai]"), ("term.spelling", 3, "ai")),
        (("tags: [AI, ML]", "tags: [AI]", "tags:\n  - ai"), ("term.spelling", 3, "tags")),
        (("cover: none.png",), ("image.missing", 3, "cover")),
    ],
    ids="slug url invalid-alias collision alias-taken alias alias-below spelling spelling-below cover".split(),
)
def test_what_only_the_site_knows_is_told_at_the_value_or_its_key(
    fronts: tuple[str, ...], expected: tuple[str, int, str]
) -> None:
    assert indexed(*fronts) == [expected]


def told(text: str) -> list[tuple[str, int, str]]:
    return shown(load_article(text.encode(), path="a.md", source_path="a.md", options=LoadOptions()).diagnostics)


def test_a_bad_macro_is_told_at_its_name() -> None:
    text = '---\ndate: 2024-01-01\nmacros:\n  ok: x\n  worse: "{x"\n---\n'
    assert told(text) == [("math.macro", 5, "worse")]
    settings = 'math:\n  macros:\n    ok: x\n    "\\\\worse": "{x"\n'
    config = Config(math=MathOptions(macros=(("\\ok", "x"), ("\\worse", "{x"))))
    assert shown(macro_problems(config, Source("site.yaml", settings))) == [("math.macro", 4, "\\\\worse")]


def test_a_missing_date_is_told_at_the_front_matter_or_at_no_line() -> None:
    assert told("\n---\ntitle: 题\n---\n") == [("frontmatter.no-date", 2, "---")]
    assert told("正文\n") == [("frontmatter.no-date", 1, "")]


def test_an_unknown_language_is_told_at_its_name_on_the_last_line_too() -> None:
    front = "---\ndate: 2024-01-01\n---\n"
    found = ("code.unknown-language", 4, "foo")
    assert found in told(f"{front}```foo\n")
    assert found in told(f"{front}```foo")


def test_a_key_that_holds_a_known_one_is_no_slip() -> None:
    assert told("---\ndate: 2024-01-01\nenTitle: x\ndate_zh: x\n---\n") == []
    assert told("---\ndate: 2024-01-01\ntitel: x\n---\n") == [("frontmatter.unknown-key", 3, "titel")]


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        ("x + \\frac{a}", "\\frac takes two arguments; one is given"),
        ("\\frac{\\frac{a}}{b}", "\\frac takes two arguments; one is given"),
        ("\\binom", "\\binom takes two arguments; none is given"),
        ("\\mathbb", "\\mathbb takes an argument; none is given"),
        ("\\pair{a}{b}", "\\pair takes three arguments; 2 is given"),
    ],
)
def test_the_command_that_lacks_an_argument_is_named(tex: str, message: str) -> None:
    lack = lacking(tex, [("\\pair", "#1#3")])
    assert lack is not None
    assert lack.message == message.replace("2 is", "2 are")
    assert tex[lack.start : lack.end] == message.partition(" ")[0]


@pytest.mark.parametrize("tex", ["\\frac{a", "\\frac{a}{b}", "\\frac12", "x"])
def test_what_is_complete_or_left_open_lacks_no_argument(tex: str) -> None:
    assert lacking(tex, []) is None


def test_the_home_page_cannot_be_a_note() -> None:
    article = load_article("# x\n\n文".encode(), path="index.md", source_path="index.md", options=LoadOptions()).value
    assert article is not None
    (found,) = build_index([article], config=Config(), files=(), now=NOW).diagnostics
    assert found.code == "url.reserved"
    assert "give the note a `url`" in found.hint


def test_hugos_text_of_the_home_page_is_left_out_unless_it_has_an_address() -> None:
    for front, codes, addresses in (("", ["note.home"], []), ("---\nurl: /about/\n---\n", [], ["/about/"])):
        text = f"{front}# x".encode()
        article = load_article(text, path="_index.md", source_path="_index.md", options=LoadOptions()).value
        assert article is not None
        index = build_index([article], config=Config(), files=(), now=NOW)
        assert [found.code for found in index.diagnostics] == codes
        assert [page.card.url for page in index.value.articles] == addresses


def test_the_text_of_another_folder_is_an_article() -> None:
    article = load_article(
        "# x\n\n文".encode(), path="a/_index.md", source_path="a/_index.md", options=LoadOptions()
    ).value
    assert article is not None
    index = build_index([article], config=Config(), files=(), now=NOW)
    assert index.diagnostics == ()
    assert [page.card.url for page in index.value.articles] == ["/a/"]
