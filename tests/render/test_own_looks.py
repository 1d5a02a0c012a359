"""The owner's colours, fonts, links and files stand over the theme's."""

from __future__ import annotations

import pytest
from small_site import ASSETS, Compose

from notesite.config import Config, Fonts, Giscus, MenuEntry, Palette
from notesite.render.sheets.paint import grounds, paint


def test_a_site_that_says_nothing_adds_nothing(compose: Compose) -> None:
    assert paint(Config()) == ""
    assert grounds(Config()) == ("#f8fafd", "#0b0e14")
    home = compose()["index.html"]
    for absent in ("<style", 'rel="me"', "giscus", "<p></p>"):
        assert absent not in home


def test_colours_named_for_one_scheme_stay_the_themes_in_the_other() -> None:
    css = paint(Config(palette=Palette(light=(("background", "#fff"),), dark=(("text", "oklch(.9 0 0)"),))))
    assert "{--bg:light-dark(#fff,#0b0e14);--text:light-dark(#1e232c,oklch(.9 0 0));}" in css
    assert css.count("light-dark(#") == 3, "of which one asks whether the browser knows it"


@pytest.mark.parametrize(
    ("fonts", "css"),
    [
        (Fonts(text=("LXGW WenKai",)), ':root:lang(en),:root :lang(en){--sans:"LXGW WenKai",sans-serif}'),
        (Fonts(text=("Songti SC", "serif")), ':root:lang(en),:root :lang(en){--sans:"Songti SC",serif}'),
        (Fonts(code=("Fira Code", "ui-monospace")), ':root:root{--mono:"Fira Code",ui-monospace,monospace}'),
    ],
)
def test_fonts_end_in_one_that_every_browser_has(fonts: Fonts, css: str) -> None:
    assert paint(Config(language="en", fonts=fonts)) == css


def test_own_files_come_after_the_themes(compose: Compose) -> None:
    assets = {**ASSETS, "own.css": "assets/own.0.css", "own.js": "assets/own.1.js", "own.png": "assets/own.2.png"}
    config = Config(
        base_url="https://x.org/repo/",
        css=("own.css", "gone.css"),
        js=("own.js",),
        favicon="own.png",
        head="own-head.html",
        footer="<i>尾</i>",
        social=(MenuEntry(label="A&B", url="https://x.org/?a&b"), MenuEntry(label="关于", url="/about/")),
    )
    home = compose(config=config, assets=assets, templates={"own-head.html": "<meta name=a content={{ page.kind }}>"})[
        "index.html"
    ]
    head, body = home.split("</head>")
    assert head.index(ASSETS["site.css"]) < head.index('<link rel="stylesheet" href="/repo/assets/own.0.css">')
    assert '<script defer src="/repo/assets/own.1.js"></script>\n<meta name=a content=website>' in head
    assert '<link rel="icon" href="/repo/assets/own.2.png">' in head
    assert "gone" not in head
    assert '<a rel="me" href="https://x.org/?a&amp;b">A&amp;B</a>' in body
    assert '<a rel="me" href="/repo/about/">关于</a>' in body
    assert "<p><i>尾</i></p>" in body


def test_comments_are_on_every_article_and_nowhere_else(compose: Compose) -> None:
    giscus = Giscus(repo="a/b", repo_id="R_1", category="公告", category_id="DIC_2", mapping="og:title", strict=True)
    site = compose(config=Config(giscus=giscus))
    with_comments = {path for path, html in site.items() if "giscus.app" in html}
    assert with_comments == {path for path, html in site.items() if '<article class="note"' in html} != set()
    html = site[min(with_comments)]
    for attribute in (
        'data-category="公告"',
        'data-mapping="og:title"',
        'data-strict="1"',
        'data-reactions-enabled="1"',
        'data-input-position="bottom"',
        'data-loading="lazy"',
    ):
        assert attribute in html
    assert '<noscript><p><a href="https://github.com/a/b/discussions">评论</a></p></noscript>' in html
