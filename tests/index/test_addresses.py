"""Where articles and files stand, and what happens when two want one place."""

from __future__ import annotations

import unicodedata

import pytest
from index_support import codes, indexed, link, note, shown, urls

from notesite.index.address import href, output_path
from notesite.model import Counts


@pytest.mark.parametrize(
    ("path", "fields", "url"),
    [
        ("a/b.md", {}, "/a/b/"),
        ("a/b/index.md", {}, "/a/b/"),
        ("a/_index.md", {"counts": Counts(han=9)}, "/a/"),
        ("a/README.md", {}, "/a/README/"),
        ("笔记/变分推断.md", {}, "/笔记/变分推断/"),
        ("2.1 softmax.md", {}, "/2.1 softmax/"),
        ("100%?#.md", {}, "/100%?#/"),
        ("a/b.md", {"slug": "c"}, "/a/c/"),
        ("a/b/index.md", {"slug": "c"}, "/a/c/"),
        ("a/b.md", {"slug": "C#"}, "/a/C#/"),
        ("a/b.md", {"url": "x/y"}, "/x/y/"),
        ("a/b.md", {"url": "/x/y/", "slug": "c"}, "/x/y/"),
        ("a/b.md", {"url": "/x.html"}, "/x.html"),
        ("a/b.md", {"url": "/x/index.html"}, "/x/"),
        ("a/b.md", {"url": "/%E7%AC%94%E8%AE%B0/"}, "/笔记/"),
        ("a/b.md", {"url": "/100%/"}, "/100%/"),
        (unicodedata.normalize("NFD", "é.md"), {}, "/é/"),
        ("a/b.md", {"slug": "/cn/关于/"}, "/a/cn/关于/"),
    ],
)
def test_an_article_stands_at_its_url_or_slug_or_path(path, fields, url):
    checked = indexed(note(path, **fields))
    assert urls(checked.value) == {path: url}
    assert checked.diagnostics == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"slug": "../x"}, "slug `../x` holds `..`, which would lead out of its folder"),
        ({"slug": ".."}, "slug `..` holds `..`, which would lead out of its folder"),
        ({"slug": ".git"}, "slug `.git` has a part that starts with a dot, `.git`: such files are hidden"),
        ({"slug": "a\\b"}, "slug `a\\\\b` holds the character '\\\\'"),
        ({"slug": "a\nb"}, "slug `a\\nb` holds the character '\\n'"),
        ({"slug": "甲" * 86}, f"slug `{'甲' * 77}…` has a part of 258 bytes; file systems allow 255"),
        ({"url": "a/../../b"}, "url `a/../../b` holds `..`, which would lead out of its folder"),
        ({"url": "/%2e%2e/x"}, "url `/%2e%2e/x` holds `..`, which would lead out of its folder"),
        ({"url": "/a//b/"}, "url `/a//b/` has an empty part"),
        ({"url": "https://x.org/a"}, "url `https://x.org/a` has an empty part"),
        ({"url": "/a/?p=1"}, "url `/a/?p=1` holds `?` or `#`, which no file can answer to"),
        ({"url": "/\ud800/"}, "url `/\\ud800/` holds the character '\\ud800'"),
    ],
)
def test_what_cannot_be_an_address_is_an_error_and_the_path_takes_its_place(fields, message):
    checked = indexed(note("a/b.md", **fields))
    assert [(d.severity, d.code, d.message) for d in checked.diagnostics] == [("error", "url.invalid", message)]
    assert urls(checked.value) == {"a/b.md": "/a/b/"}


def test_a_file_name_that_cannot_be_an_address_is_an_error_and_still_gives_a_page():
    checked = indexed(note(".git/a\x01b.md"))
    assert codes(checked) == ["url.invalid"]
    assert urls(checked.value) == {".git/a\x01b.md": "/_git/a_b/"}


@pytest.mark.parametrize(
    ("first", "second", "message", "given"),
    [
        (
            note("a.md"),
            note("b.md", slug="a"),
            "content/b.md and content/a.md both want the address `/a/`",
            {"a.md": "/a/", "b.md": "/a-2/"},
        ),
        (
            note("a.md"),
            note("a/index.md"),
            "content/a/index.md and content/a.md both want the address `/a/`",
            {"a.md": "/a/", "a/index.md": "/a-2/"},
        ),
        (
            note("A.md"),
            note("a.md"),
            "`/a/` of content/a.md and `/A/` of content/A.md are the same file on Windows and macOS",
            {"A.md": "/A/", "a.md": "/a-2/"},
        ),
        (
            note("a.md", url="/x.html"),
            note("b.md", url="/x.html/c/"),
            (
                "`/x.html/c/` of content/b.md and `/x.html` of content/a.md: "
                "one needs a folder where the other needs a file"
            ),
            {"a.md": "/x.html", "b.md": "/x.html-2/c/"},
        ),
    ],
    ids=["slug", "bundle", "case", "file-and-folder"],
)
def test_two_sources_for_one_url_is_an_error_that_names_both(first, second, message, given):
    for articles in ((first, second), (second, first)):
        checked = indexed(*articles)
        assert urls(checked.value) == given
        assert [(d.severity, d.code, d.message) for d in checked.diagnostics] == [("error", "url.collision", message)]
        assert checked.diagnostics[0].place.path == second.source_path
        assert checked.diagnostics[0].place.line == 1


def test_names_that_look_the_same_are_said_to_be_two() -> None:
    checked = indexed(note("caf\u00e9.md"), note("cafe\u0301.md"))
    (told,) = checked.diagnostics
    assert (told.code, "look the same" in told.hint) == ("url.collision", True)


@pytest.mark.parametrize(
    ("article", "owner"),
    [
        (note("index.md", counts=Counts(han=1)), "the home page"),
        (note("tags/index.md", counts=Counts(images=1)), "the overview of tags"),
        (note("a.md", url="/404.html"), "the page for missing addresses"),
        (note("tags/AI.md", tags=("AI",)), "the feed of tag `AI`"),
        (note("a.md", url="/css/site.html"), "the static file css/site.html"),
    ],
    ids=lambda value: getattr(value, "path", value),
)
def test_an_address_every_site_has_is_not_an_articles(article, owner):
    checked = indexed(article, static_paths=["css/site.html"])
    (diagnostic,) = checked.diagnostics
    assert (diagnostic.severity, diagnostic.code) == ("warning", "url.reserved")
    assert f"{article.source_path} and {owner} both want" in diagnostic.message
    (given,) = urls(checked.value).values()
    assert diagnostic.message.endswith(f"; this one stands at `{given}`")


@pytest.mark.parametrize("article", [note("index.md"), note("tags/index.md"), note("a.md", url="/categories/")])
def test_a_file_without_text_that_asks_for_a_list_is_left_out(article):
    checked = indexed(article)
    assert [(d.severity, d.code) for d in checked.diagnostics] == [("note", "note.list")]
    assert checked.value.articles == ()


@pytest.mark.parametrize("extra", [{"layout": "archives"}, {"layout": "Search"}, {"type": "tags"}])
def test_a_file_without_text_that_asks_for_a_layout_of_lists_is_left_out(extra):
    checked = indexed(note("page/x.md", extra=extra))
    assert [(d.severity, d.code) for d in checked.diagnostics] == [("note", "note.list")]
    assert checked.value.articles == ()
    assert codes(indexed(note("page/x.md", extra=extra, counts=Counts(han=1)))) == []
    assert codes(indexed(note("page/x.md", extra={"layout": "post"}))) == []


@pytest.mark.parametrize("article", [note("dl/_index.md"), note("series/x/_index.md", url="/series/x/", series="x")])
def test_what_only_names_the_list_of_a_folder_in_hugo_is_left_out(article):
    checked = indexed(article)
    assert [(d.severity, d.code) for d in checked.diagnostics] == [("note", "note.list")]
    assert checked.value.articles == ()
    assert codes(indexed(note("dl/_index.md", counts=Counts(images=1)))) == []


@pytest.mark.parametrize("path", ["_sidebar.md", "docs/_navbar.md", "SUMMARY.md"])
def test_what_other_generators_show_around_their_pages_is_left_out(path):
    checked = indexed(note(path, counts=Counts(han=9)))
    assert [(d.severity, d.code) for d in checked.diagnostics] == [("note", "note.list")]
    assert codes(indexed(note(path, url="/about/"))) == []


def test_a_drawing_is_left_out():
    checked = indexed(note("画/a.excalidraw.md", counts=Counts(han=9)))
    assert [(d.severity, d.code) for d in checked.diagnostics] == [("note", "note.drawing")]
    assert checked.value.articles == ()
    assert codes(indexed(note("画/a.md", extra={"excalidraw-plugin": "parsed"}))) == ["note.drawing"]
    linked = indexed(note("画/a.excalidraw.md"), note("b.md", links=(link("a.excalidraw", kind="name"),)))
    assert [d.hint for d in linked.diagnostics] == ["export the drawing as SVG or PNG, and show that"] * 2


def test_page_two_of_the_home_feed_is_reserved_only_while_there_is_one():
    many = [note(f"{n}.md") for n in range(3)]
    assert codes(indexed(note("page/2.md"), *many, per_page=2)) == ["url.reserved"]
    assert codes(indexed(note("page/2.md"), *many, per_page=12)) == []


def test_an_alias_leads_to_its_article():
    index = indexed(note("a.md", aliases=("old/a", "/2019/a.html"))).value
    assert [(r.url, r.target) for r in index.redirects] == [("/old/a/", "/a/"), ("/2019/a.html", "/a/")]


@pytest.mark.parametrize(
    ("alias", "code"),
    [("/b/", "url.collision"), ("/B", "url.collision"), ("/../x", "url.invalid"), ("/A/", "url.alias")],
)
def test_an_alias_that_cannot_be_is_reported_and_dropped(alias, code):
    checked = indexed(note("a.md", aliases=(alias,)), note("b.md"))
    assert codes(checked) == [code]
    assert checked.value.redirects == ()


def test_another_name_of_an_article_leads_to_it_where_it_can_be_an_address():
    checked = indexed(note("a.md", names=("散度", "b", "什么?", "B")), note("b.md", names=("散度", "a")))
    assert [(r.url, r.target) for r in checked.value.redirects] == [("/散度/", "/a/")]
    assert codes(checked) == []


def test_one_alias_of_two_articles_is_the_first_ones_by_path():
    checked = indexed(note("b.md", aliases=("/x/",)), note("a.md", aliases=("/x/",)))
    assert [(r.url, r.target) for r in checked.value.redirects] == [("/x/", "/a/")]
    assert shown(checked.diagnostics) == [
        (
            "content/b.md:1: error: url.collision: the alias in content/b.md and the alias in content/a.md both want "
            "the address `/x/` [rename one of them, or set `slug` or `url` in its front matter]"
        )
    ]


def test_a_published_file_that_stands_where_a_page_does_moves_aside():
    article = note("a/index.md")
    checked = indexed(article, files=["a/index.html"])
    assert shown(checked.diagnostics) == [
        (
            "content/a/index.md:1: warning: url.collision: `/a/index.html` of the file a/index.html and `/a/` of "
            "content/a/index.md are the same file; this one stands at `/a/index-2.html` "
            "[delete it if it is the note as another program made it, or rename it]"
        )
    ]
    assert [(f.path, f.url) for f in checked.value.files] == [("a/index.html", "/a/index-2.html")]


def test_files_are_published_if_used_or_in_a_bundle():
    """Not those of a draft's bundle, nor hidden ones, nor what merely lies in the content folder."""
    checked = indexed(
        note("index.md", url="/start/"),
        note("b/index.md"),
        note("b/draft/index.md", draft=True),
        note("c.md", links=(link("img/used.png", kind="file", role="image"),)),
        files=["b/1.png", "b/x/2.csv", "b/.DS_Store", "b/draft/3.png", "img/used.png", "img/unused.png", "root.png"],
    )
    assert [f.path for f in checked.value.files] == ["b/1.png", "b/x/2.csv", "img/used.png"]
    assert checked.diagnostics == ()


@pytest.mark.parametrize(
    ("url", "encoded", "path"),
    [
        ("/", "/", "index.html"),
        ("/a/", "/a/", "a/index.html"),
        ("/x.html", "/x.html", "x.html"),
        ("/笔记/", "/%E7%AC%94%E8%AE%B0/", "笔记/index.html"),
        ("/a b%?#/", "/a%20b%25%3F%23/", "a b%?#/index.html"),
        ("/c++/", "/c++/", "c++/index.html"),
        ('/"<&>/', "/%22%3C&%3E/", '"<&>/index.html'),
    ],
)
def test_a_url_has_an_encoded_form_and_a_file(url, encoded, path):
    assert href(url) == encoded
    assert output_path(url) == path


def test_a_picture_that_differs_from_another_by_case_is_renamed_with_a_warning():
    pictures = ("p/A.png", "p/a.png")
    article = note("a.md", links=tuple(link(path, kind="file", role="image") for path in pictures))
    checked = indexed(article, files=pictures)
    assert {file.path: file.url for file in checked.value.files} == {"p/A.png": "/p/A.png", "p/a.png": "/p/a-2.png"}
    (problem,) = checked.diagnostics
    assert (problem.severity, problem.code, problem.place.line) == ("warning", "url.collision", 7)
    assert problem.message.endswith("the same file on Windows and macOS; this one stands at `/p/a-2.png`")
