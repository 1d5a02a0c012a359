"""Where another tool shows a note, and where its files go here."""

from __future__ import annotations

import datetime as dt

import pytest

from notesite.importers.importer import Facts, Importer, Settings
from notesite.importers.kinds import KINDS

DATE = dt.datetime(2024, 3, 5, 9, 7, tzinfo=dt.UTC)


COLLECTIONS = {
    "collections": {
        "wiki": {"output": True},
        "notes": {"output": True, "permalink": "/n/:path/"},
        "tabs": {"output": True},
        "data": {},
    },
    "defaults": [{"scope": {"path": "", "type": "tabs"}, "values": {"permalink": "/:title/"}}],
}
"""Settings of Jekyll's."""


def importer(kind: str, **settings: object) -> Importer:
    return KINDS[kind].importer(settings)


def facts(path: str, *, slug: str = "", categories: tuple[str, ...] = (), **extra: object) -> Facts:
    return Facts(path=path, slug=slug, date=DATE, categories=categories, extra=extra)


@pytest.mark.parametrize(
    ("settings", "note", "address"),
    [
        ({}, facts("source/_posts/vae.md"), "/2024/03/05/vae/"),
        ({"permalink": ":year/:i_month/:title.html"}, facts("source/_posts/dl/vae.md"), "/2024/3/dl/vae.html"),
        ({"permalink": "posts/:abbrlink/"}, facts("source/_posts/vae.md", abbrlink=7123), "/posts/7123/"),
        ({"permalink": "posts/:abbrlink/"}, facts("source/_posts/vae.md"), None),
        (
            {"permalink": ":category/:name/"},
            facts("source/_posts/a/vae.md", categories=("机器 学习", "VAE")),
            "/机器-学习/VAE/vae/",
        ),
        ({"permalink": ":category/:name/"}, facts("source/_posts/vae.md"), "/uncategorized/vae/"),
        ({"source_dir": "src"}, facts("src/_drafts/vae.md"), "/2024/03/05/vae/"),
        ({}, facts("source/about/index.md"), ""),
        ({}, facts("source/about.md"), "/about.html"),
    ],
)
def test_hexo_shows_a_note_where_its_permalink_says(settings: Settings, note: Facts, address: str | None) -> None:
    assert importer("hexo", **settings).address(note) == address


@pytest.mark.parametrize(
    ("settings", "note", "address"),
    [
        ({}, facts("_posts/2024-03-05-My-VAE.md", categories=("DL",)), "/dl/2024/03/05/My-VAE.html"),
        ({"permalink": "pretty"}, facts("notes/_posts/x/2024-03-05-变分 推断.md"), "/notes/2024/03/05/变分-推断/"),
        ({"permalink": "/:title/"}, facts("_posts/2024-03-05-vae.md", slug="gen"), "/gen/"),
        (
            {"defaults": [{"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/posts/:title/"}}]},
            facts("_posts/2024-03-05-vae.md"),
            "/posts/vae/",
        ),
        ({}, facts("_posts/2024-03-05-vae.md", categories=("Deep Learning",)), "/deep learning/2024/03/05/vae.html"),
        (
            {"permalink": "/:slugified_categories/:slug"},
            facts("_posts/2024-03-05-a_B.md", categories=("Deep Learning",)),
            "/deep-learning/a-b",
        ),
        (COLLECTIONS, facts("_wiki/dl/Git.md"), "/wiki/dl/Git.html"),
        (COLLECTIONS, facts("_notes/dl/vae.md"), "/n/dl/vae/"),
        (COLLECTIONS, facts("_tabs/about.md"), "/about/"),
        ({**COLLECTIONS, "permalink": "pretty"}, facts("_wiki/git.md"), "/wiki/git/"),
        ({**COLLECTIONS, "collections_dir": "all"}, facts("all/_wiki/git.md"), "/wiki/git.html"),
        ({"include": ["_pages"]}, facts("_pages/about.md"), "/_pages/about.html"),
        ({}, facts("about.md"), "/about.html"),
        ({"permalink": "pretty"}, facts("about.md"), "/about/"),
        ({}, facts("about/index.md"), ""),
    ],
)
def test_jekyll_shows_a_note_where_its_permalink_says(settings: Settings, note: Facts, address: str | None) -> None:
    assert importer("jekyll", **settings).address(note) == address


@pytest.mark.parametrize(
    ("settings", "note", "address"),
    [
        ({}, facts("content/posts/My VAE.md"), "/posts/my-vae/"),
        ({"disablePathToLower": True}, facts("content/posts/My VAE.md"), "/posts/My-VAE/"),
        ({"permalinks": {"Posts": "/p/:slug/"}}, facts("content/posts/a/index.md", slug="vae"), "/p/vae/"),
        (
            {"DefaultContentLanguage": "zh-CN", "defaultContentLanguageInSubdir": True},
            facts("content/a.md"),
            "/zh-cn/a/",
        ),
        ({"uglyURLs": True}, facts("content/posts/vae.md"), "/posts/vae.html"),
        ({}, facts("content/posts/vae/index.md", slug="gen"), "/posts/gen/"),
        ({"permalinks": {"posts": "/:year/:slug/"}}, facts("content/posts/a.md", title="变分 VAE"), "/2024/变分-vae/"),
        ({"permalinks": {"page": {"posts": "/:year/:filename/"}}}, facts("content/posts/a.md"), "/2024/a/"),
        ({"permalinks": {"posts": "/:year/:slug/"}}, facts("content/notes/a.md"), "/notes/a/"),
    ],
)
def test_hugo_shows_a_note_where_its_section_says(settings: Settings, note: Facts, address: str | None) -> None:
    assert importer("hugo", **settings).address(note) == address


@pytest.mark.parametrize(
    ("kind", "settings", "path", "home"),
    [
        ("hexo", {}, "source/_posts/dl/vae.md", "content/dl/vae.md"),
        ("hexo", {}, "source/_posts/vae/loss.png", "content/vae/loss.png"),
        ("hexo", {}, "source/_drafts/vae.md", "content/_drafts/vae.md"),
        ("hexo", {}, "source/images/loss.png", "static/images/loss.png"),
        ("hexo", {}, "source/_data/friends.yml", ""),
        ("hexo", {}, "source/css/own.css", ""),
        ("hexo", {}, "themes/next/README.md", ""),
        ("hugo", {}, "content/posts/vae.md", "content/posts/vae.md"),
        ("hugo", {}, "static/img/a.png", "static/img/a.png"),
        ("hugo", {}, "layouts/index.html", ""),
        (
            "hugo",
            {"languages": {"zh": {}, "en": {}}, "defaultContentLanguage": "zh"},
            "content/a.zh.md",
            "content/a.md",
        ),
        ("hugo", {"languages": {"zh": {}, "en": {}}, "defaultContentLanguage": "zh"}, "content/a.en.md", ""),
        (
            "hugo",
            {"languages": {"zh-CN": {}, "en": {}}, "DefaultContentLanguage": "zh-CN"},
            "content/a/index.zh-cn.md",
            "content/a/index.md",
        ),
        ("jekyll", {}, "notes/_posts/2024-03-05-vae.md", "content/notes/2024-03-05-vae.md"),
        ("jekyll", COLLECTIONS, "_wiki/git.md", "content/wiki/git.md"),
        ("jekyll", COLLECTIONS, "_wiki/git.png", "content/wiki/git.png"),
        ("jekyll", COLLECTIONS, "_data/git.md", ""),
        ("jekyll", {}, "_pages/about.md", ""),
        ("jekyll", {"include": ["_pages"]}, "_pages/about.md", "content/pages/about.md"),
        ("jekyll", {"exclude": ["docs/", "*.md"]}, "docs/a/b.md", ""),
        ("jekyll", {"exclude": ["docs/", "*.md"]}, "notes/b.md", "content/notes/b.md"),
        ("hexo", {"skip_render": ["README.md", "demo/**"]}, "source/README.md", ""),
        ("hexo", {"skip_render": ["README.md", "demo/**"]}, "source/demo/a/b.md", ""),
        ("hexo", {"skip_render": "*.md"}, "source/demo/b.md", "content/demo/b.md"),
        ("jekyll", {}, "assets/img/a.png", "static/assets/img/a.png"),
        ("jekyll", {}, "_layouts/post.html", ""),
        ("jekyll", {}, "README.md", ""),
        ("obsidian", {"folder": "templates"}, "templates/daily.md", ""),
        ("obsidian", {}, "论文/图.png", "content/论文/图.png"),
        ("notion", {}, "笔记 0123456789abcdef0123456789abcdef/图.png", "content/笔记/图.png"),
        ("notion", {}, "表 0123456789abcdef0123456789abcdef.csv", ""),
        ("markdown", {}, "a/b.md", "content/a/b.md"),
        ("mkdocs", {}, "docs/img/a.png", "content/img/a.png"),
        ("mkdocs", {}, "docs/css/a.css", ""),
        ("mkdocs", {}, "README.md", ""),
        ("vuepress", {}, "dl/a.png", "content/dl/a.png"),
        ("vuepress", {}, ".vuepress/public/img/a.png", "static/img/a.png"),
        ("vuepress", {}, ".vuepress/theme/README.md", ""),
        ("vitepress", {}, "public/img/a.png", "static/img/a.png"),
        ("vitepress", {"srcDir": "src"}, "src/public/a.png", "static/a.png"),
        ("vitepress", {"srcDir": "src"}, "README.md", ""),
    ],
)
def test_every_file_has_a_place_or_stays(kind: str, settings: Settings, path: str, home: str) -> None:
    assert importer(kind, **settings).home(path) == home


@pytest.mark.parametrize(
    ("kind", "settings", "base_url"),
    [
        ("hexo", {"url": "https://a.github.io/notes", "root": "/notes/"}, "https://a.github.io/notes"),
        ("hexo", {"url": "https://a.github.io", "root": "/notes/"}, "https://a.github.io/notes"),
        ("jekyll", {"url": "https://a.github.io", "baseurl": "/notes"}, "https://a.github.io/notes"),
        ("hugo", {"baseURL": "https://a.github.io/"}, "https://a.github.io/"),
        ("mkdocs", {"site_url": "https://a.github.io/b/"}, "https://a.github.io/b/"),
        ("vuepress", {"hostname": "https://a.github.io/", "base": "/b/"}, "https://a.github.io/b"),
        ("vuepress", {"base": "/b/"}, ""),
        ("hugo", {"BaseUrl": "https://a.github.io/"}, "https://a.github.io/"),
    ],
)
def test_the_address_of_the_site_comes_along(kind: str, settings: Settings, base_url: str) -> None:
    assert importer(kind, **settings).about().base_url == base_url


@pytest.mark.parametrize(
    ("kind", "settings", "note", "address"),
    [
        ("mkdocs", {}, facts("docs/dl/vae.md"), "/dl/vae/"),
        ("mkdocs", {}, facts("docs/dl/README.md"), "/dl/"),
        ("mkdocs", {}, facts("docs/index.md"), ""),
        ("mkdocs", {"docs_dir": "notes", "use_directory_urls": False}, facts("notes/vae.md"), "/vae.html"),
        (
            "mkdocs",
            {"plugins": ["search", "blog"]},
            facts("docs/blog/posts/a.md", title="变分 VAE: 1"),
            "/blog/2024/03/05/变分-vae-1/",
        ),
        (
            "mkdocs",
            {"plugins": [{"blog": {"blog_dir": "b"}}]},
            facts("docs/b/posts/a.md", slug="s"),
            "/b/2024/03/05/s/",
        ),
        ("mkdocs", {"plugins": [{"blog": None}]}, facts("docs/blog/posts/a.md"), None),
        (
            "mkdocs",
            {"plugins": [{"blog": {"post_url_format": "{slug}"}}]},
            facts("docs/blog/posts/a.md"),
            "/blog/posts/a/",
        ),
        ("vuepress", {}, facts("dl/VAE 1.md"), "/dl/VAE 1.html"),
        ("vuepress", {}, facts("dl/README.md"), "/dl/"),
        ("vitepress", {"srcDir": "./src"}, facts("src/dl/vae.md"), "/dl/vae.html"),
        ("vitepress", {}, facts("index.md"), ""),
    ],
)
def test_tools_for_manuals_show_a_note_where_it_lies(kind: str, settings: Settings, note: Facts, address: str) -> None:
    assert importer(kind, **settings).address(note) == address


@pytest.mark.parametrize(
    ("kind", "settings", "path", "home"),
    [
        ("hexo", {"theme": "fluid"}, "themes/fluid/source/img/a.png", "static/img/a.png"),
        ("hexo", {"theme": "fluid"}, "themes/fluid/source/css/a.css", ""),
        ("hexo", {"theme": "fluid"}, "themes/next/source/img/a.png", ""),
        ("hexo", {}, "themes/next/source/img/a.png", ""),
        ("hugo", {}, "themes/stack/static/img/a.png", "static/img/a.png"),
        ("hugo", {}, "assets/img/a.png", "static/img/a.png"),
        ("hugo", {}, "layouts/a.png", ""),
        ("jekyll", {}, "_layouts/a.png", ""),
    ],
)
def test_a_theme_lends_pictures(kind: str, settings: Settings, path: str, home: str) -> None:
    assert importer(kind, **settings).lent(path) == home


@pytest.mark.parametrize(
    ("path", "language"),
    [("content/a.en.md", "en"), ("content/a.zh.md", ""), ("content/a.md", ""), ("content.fr/a.md", "fr")],
)
def test_notes_in_another_language_are_known(path: str, language: str) -> None:
    languages = {"zh": {}, "en": {}, "fr": {"contentDir": "content.fr"}}
    assert importer("hugo", languages=languages, defaultContentLanguage="zh").language(path) == language
