"""A page carries the rules it begins with; the others are a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from small_site import ASSETS, Compose, article, inline

from notesite.config import Config
from notesite.render.assets import REST_CSS, fingerprint
from notesite.render.opening import MARK, parted
from notesite.render.pauses import FIRST_SCREEN, PAUSE

SHEET = (Path(__file__).parents[2] / "static" / "site.css").read_bytes()
OPENING = "html{color:red}"
PARTED = {**ASSETS, REST_CSS: "assets/site.rest.0123456789.css"}
LINK = '<link rel="stylesheet" href="/assets/site.rest.0123456789.css">'


def test_what_is_before_the_mark_is_for_pages_and_what_is_after_it_a_file() -> None:
    made = fingerprint({"site.css": b"a { b: c; }\n" + MARK + b"\nd { e: f }"})
    published = {output.path: output.content for output in made.outputs}
    assert made.opening == "a{b:c}"
    assert published[made.names[REST_CSS]].strip() == b"d{e:f}"
    # Templates of a site's own may link the whole.
    assert published[made.names["site.css"]] == b"a{b:c}d{e:f}"


@pytest.mark.parametrize(
    "first",
    [b"", b"@import 'a.css';", b"a{b:url(c.png)}", b"a{b:url( 'c.png')}", b"a{b:'</style>'}", "a{b:'字'}".encode()],
    ids=["nothing", "import", "address", "quoted address", "end of style", "beyond ASCII"],
)
def test_a_sheet_whose_beginning_cannot_stand_in_a_page_stays_whole(first: bytes) -> None:
    assert not parted(first + MARK + b"d{}").opening
    assert fingerprint({"site.css": first + MARK + b"d{}"}).opening == ""


def test_a_sheet_without_the_mark_and_a_site_with_such_a_file_stay_as_they_are() -> None:
    assert REST_CSS not in fingerprint({"site.css": b"a{}"}).names
    made = fingerprint({"site.css": b"a{}" + MARK + b"b{}", REST_CSS: b"c{}"})
    assert made.opening == ""
    assert b"c{}" in [output.content for output in made.outputs]


OWN = b"/* Only in home.html, 404.html. */ a{b:c} /* In all. */"


def test_what_one_template_needs_is_for_its_pages_and_in_no_other_file() -> None:
    made = fingerprint({"site.css": b"html{}" + MARK + b"d{}" + OWN + b"e{}"})
    published = {output.path: output.content for output in made.outputs}
    assert made.own == {"home.html": "a{b:c}", "404.html": "a{b:c}"}
    assert published[made.names[REST_CSS]] == b"d{}e{}"
    assert b"a{b:c}" in published[made.names["site.css"]]


def test_what_means_another_thing_in_a_page_stays_in_the_file() -> None:
    made = fingerprint({"site.css": b"html{}" + MARK + OWN.replace(b"b:c", b"b:url(c)")})
    published = {output.path: output.content for output in made.outputs}
    assert made.own == {}
    assert b"url(c)" in published[made.names[REST_CSS]]


def test_only_pages_of_a_template_carry_its_rules(compose: Compose) -> None:
    site = compose(assets=PARTED, opening=OPENING, own={"archive.html": "i{color:blue}"})
    assert f"<style>{OPENING}i{{color:blue}}</style>" in site["archive/index.html"]
    assert f"<style>{OPENING}</style>" in site["index.html"]


def test_the_themes_rules_for_one_template_are_carried() -> None:
    own = fingerprint({"site.css": SHEET}).own
    assert own.keys() == {"home.html", "404.html", "archive.html", "terms.html"}
    assert all(own.values())


def test_the_themes_sheet_is_parted_and_what_pages_carry_is_small() -> None:
    opening = fingerprint({"site.css": SHEET}).opening
    assert len(opening) > 1000
    assert len(gzip.compress(opening.encode(), 6, mtime=0)) < 2000


def test_a_page_begins_before_its_style_sheets_and_its_text_after_them(compose: Compose) -> None:
    page = compose(assets=PARTED, opening=OPENING)["rich/index.html"]
    head, body = page.split("</head>")
    assert f"<style>{OPENING}</style>" in head
    assert 'rel="stylesheet"' not in head
    # A font preloaded in the head holds up the first paint.
    assert 'rel="preload"' not in head
    places = [body.index(part) for part in ("</header>", ASSETS["katex/katex.css"], LINK, "<main", 'rel="preload"')]
    assert places == sorted(places)


LONG = ("<p", 1, ">" + "字" * FIRST_SCREEN + "</p><p", 2, ">", inline("x"), "</p>")


def test_the_first_screen_of_a_long_page_is_read_before_its_style_sheets_and_fonts(compose: Compose) -> None:
    page = compose([article("long.md", body=LONG)], assets=PARTED, opening=OPENING)["long/index.html"]
    places = [page.index(part) for part in ("<main", "字字", LINK, 'rel="preload"', PAUSE, "</main>")]
    assert places == sorted(places)
    assert page.count(LINK) == page.count(PAUSE) == 1
    assert 'class="waits formulas"' in page


def test_a_long_page_without_formulas_waits_for_one_style_sheet(compose: Compose) -> None:
    long = article("long.md", body=(*LONG[:4], ">完</p>"))
    page = compose([long], assets=PARTED, opening=OPENING)["long/index.html"]
    assert '<main id="page--content" class="waits">' in page


def test_a_long_page_of_an_own_style_sheet_waits_for_nothing(compose: Compose) -> None:
    page = compose([article("long.md", body=LONG)])["long/index.html"]
    assert '<main id="page--content">' in page


@pytest.mark.parametrize("config", [Config(css=("own.css",)), Config(head="own.html")], ids=["css", "head"])
def test_rules_of_ones_own_still_come_after_all_of_the_themes(compose: Compose, config: Config) -> None:
    assets = {**PARTED, "own.css": "assets/own.0.css"}
    head, body = compose(config=config, assets=assets, opening=OPENING, templates={"own.html": "<style>i{}</style>"})[
        "rich/index.html"
    ].split("</head>")
    own = "assets/own.0.css" if config.css else "<style>i{}</style>"
    assert head.index(ASSETS["site.css"]) < head.index(own)
    assert OPENING not in head
    assert 'rel="stylesheet"' not in body
