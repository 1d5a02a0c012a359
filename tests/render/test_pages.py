"""Every page is valid HTML, says what it is, and leads only to what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

import html5lib
import msgspec
import pytest
from page_tree import text, tree
from small_site import ASSETS, THEME, Compose, article, articles, day, index_of, renderer, rich

from notesite.config import Config, Giscus, MathOptions, MenuEntry
from notesite.digest import digest_value
from notesite.model import Link, Ref
from notesite.render.pages import plan

Site = dict[str, str]


def links(html: str) -> Iterator[str]:
    for element in tree(html).iter():
        for name in ("href", "src"):
            if name in element.attrib:
                yield element.attrib[name]


def metas(html: str) -> dict[str, str]:
    found = tree(html).iter("meta")
    return {m.get("name") or m.get("property", ""): m.get("content", "") for m in found}


def test_each_page_stands_once_at_its_own_path(site: Site) -> None:
    planned = plan(index_of(articles(), Config()))
    assert len({page.path for page in planned}) == len(planned)
    assert {"index.html", "page/2/index.html", "rich/index.html", "archive/index.html", "404.html"} <= site.keys()
    assert {"tags/index.html", "categories/index.html", "series/index.html", "old/plain.html"} <= site.keys()


def test_all_pages_parse_without_an_error(site: Site) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for path, html in site.items():
        assert parser.parse(html) is not None, path


def test_no_page_has_an_id_twice(site: Site) -> None:
    for path, html in site.items():
        ids = [element.attrib["id"] for element in tree(html).iter() if "id" in element.attrib]
        assert len(ids) == len(set(ids)), path


def test_every_page_has_one_h1_a_title_and_a_language(site: Site) -> None:
    for path, html in site.items():
        page = tree(html)
        assert len(list(page.iter("h1"))) == 1, path
        assert text(page.find("head/title")), path
        assert page.get("lang") == ("en" if path == "english/index.html" else "zh-CN"), path


def test_headings_do_not_skip_a_level(site: Site) -> None:
    for path, html in site.items():
        levels = [int(element.tag[1]) for element in tree(html).iter() if re.fullmatch("h[1-6]", str(element.tag))]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


@pytest.mark.parametrize("base", ["/", "/repo/"])
def test_no_link_leads_nowhere(site: Site, subpath_site: Site, base: str) -> None:
    pages = site if base == "/" else subpath_site
    known = {base + path.removesuffix("index.html") for path in pages}
    known |= {base + path for path in (*pages, *ASSETS.values(), "atom.xml", "img/封面.png")}
    for path, html in pages.items():
        ids = {element.attrib["id"] for element in tree(html).iter() if "id" in element.attrib}
        for link in links(html):
            if link.startswith("#"):
                # `#` alone is the top of the page, whatever ids it has.
                assert link == "#" or unquote(link[1:]) in ids, (path, link)
            elif not link.startswith("https://x.github.io/"):
                assert unquote(link.partition("#")[0]) in known, (path, link)


def test_links_do_not_depend_on_where_the_page_is_shown(subpath_site: Site) -> None:
    found = [*links(subpath_site["404.html"])]
    assert len(found) > 5
    for link in found:
        assert link.startswith(("/repo/", "#")), link


def test_canonical_addresses_are_absolute(subpath_site: Site) -> None:
    for path, html in subpath_site.items():
        found = [link.get("href") for link in tree(html).iter("link") if link.get("rel") == "canonical"]
        if path == "404.html":
            assert found == []
        elif path == "old/plain.html":
            assert found == ["https://x.github.io/repo/plain/"]
        else:
            (canonical,) = found
            url = "/" + path.removesuffix("index.html")
            assert unquote(str(canonical)) == "https://x.github.io/repo" + url, path


def test_metadata_is_text(site: Site) -> None:
    found = metas(site["rich/index.html"])
    assert found["description"] == "设 a<b 与 &。"
    assert found["og:title"] == "关于 ε 与 <噪声>"
    assert found["og:type"] == "article"
    assert found["og:url"] == "https://x.github.io/rich/"
    assert found["og:locale"] == "zh_CN"
    assert unquote(found["og:image"]) == "https://x.github.io/img/封面.png"
    assert found["article:published_time"] == "2025-03-01T00:00:00+08:00"
    assert text(tree(site["rich/index.html"]).find("head/title")) == "关于 ε 与 <噪声> · 笔记"


def test_every_listed_page_is_described(site: Site) -> None:
    for path, html in site.items():
        found = metas(html)
        assert found.get("robots") == "noindex" or found["description"], path


# The home page and the lists


def test_home_is_latest_updates_under_the_banner(site: Site) -> None:
    page = tree(site["index.html"])
    assert text(page.find(".//h1")) == "INCOMING TRANSMISSION"
    assert text(page.find(".//h2")) == "LATEST UPDATES"
    assert len(page.findall(".//article[@class='card']")) == 12
    assert len(tree(site["page/2/index.html"]).findall(".//article[@class='card']")) == 5


def test_a_card_says_what_a_reader_decides_by(site: Site) -> None:
    card = tree(site["index.html"]).find(".//article[@class='card']")
    assert card is not None
    assert text(card.find("h3/a")) == "关于 \\epsilon 与 <噪声>"
    assert [text(time) for time in card.iter("time")] == ["2025-03-01", "2025-04-02"]
    assert [text(link) for link in card.findall("div/ul[@class='tags']/li/a")] == ["扩散模型", "a/b & c"]
    assert [text(link) for link in card.findall(".//span[@class='categories']/a")] == ["机器学习", "生成模型"]
    assert "1 分钟" in text(card.find("div/p[@class='meta']"))
    assert text(card.find("div[@class='excerpt']")) == "设 a<b。"


def test_pages_of_a_feed_know_their_neighbours(compose: Compose) -> None:
    notes = [article(f"n{number:03}.md", date=day("2024-01-01")) for number in range(30)]
    site = compose(notes, config=Config(per_page=3, base_url="https://x.github.io/"))
    page = tree(site["page/5/index.html"])
    related = {(link.get("rel"), link.get("href")) for link in page.iter("link")}
    assert {("prev", "/page/4/"), ("next", "/page/6/")} <= related
    pager = page.find(".//nav[@class='pager']")
    assert pager is not None
    assert [link.get("href") for link in pager.iter("a")][:2] == ["/", "/page/4/"]
    assert [link.get("href") for link in pager.iter("a")][-2:] == ["/page/6/", "/page/10/"]
    current = [text(link) for link in pager.iter("a") if link.get("aria-current") == "page"]
    assert current == ["5"]


def test_one_page_needs_no_pager(compose: Compose) -> None:
    assert 'class="pager"' not in compose([rich()])["index.html"]


def test_an_empty_site_says_so(compose: Compose) -> None:
    site = compose([])
    assert "静默中" in site["index.html"]
    assert {"index.html", "archive/index.html", "404.html"} == site.keys()


def test_the_archive_goes_by_year_and_ends_with_the_undated(site: Site) -> None:
    page = tree(site["archive/index.html"])
    years = [text(heading) for heading in page.iter("h2")]
    assert years == ["2025 年 1 篇", "2024 年 14 篇", "2023 年 1 篇", "未注明日期 1 篇"]


# Articles


def test_an_articles_page_is_one_article(site: Site) -> None:
    page = tree(site["rich/index.html"])
    (note,) = page.iter("article")
    assert [text(h) for h in note.iter("h1")] == ["关于 \\epsilon 与 <噪声>"]


def test_contents_are_nested_and_typeset(site: Site) -> None:
    contents = tree(site["rich/index.html"]).find(".//nav[@class='toc']/details/div/ol")
    assert contents is not None
    assert [item.find("a").get("href") for item in contents.findall("li")] == ["#一", "#三"]  # type: ignore[union-attr]
    (inner,) = contents.findall("li/ol/li/a")
    assert inner.find("span[@class='katex']") is not None


def test_contents_are_left_out_if_there_is_one_heading_or_none_is_wanted(compose: Compose, site: Site) -> None:
    assert 'class="toc"' not in site["plain/index.html"]
    assert 'class="toc"' not in compose([msgspec.structs.replace(rich(), toc=False)])["rich/index.html"]


def test_an_article_knows_its_neighbours_and_its_series(site: Site) -> None:
    page = tree(site["n05/index.html"])
    around = page.find(".//nav[@class='neighbours']")
    series = page.find(".//nav[@class='series']")
    assert around is not None
    assert series is not None
    assert [(a.get("rel"), a.get("href")) for a in around.iter("a")] == [("prev", "/n04/"), ("next", "/n06/")]
    assert [a.get("href") for a in series.iter("a") if a.get("aria-current")] == ["/n05/"]


def test_an_article_in_another_language_says_so(site: Site) -> None:
    page, card = tree(site["english/index.html"]), tree(site["page/2/index.html"])
    assert {element.tag for element in page.findall(".//article//*[@lang='en']")} >= {"h1", "div"}
    assert card.find(".//article/*[@class='title'][@lang='en']") is not None
    assert page.find(".//article[@lang]") is None, "dates and tags around it are in the site's"
    assert (page.get("lang"), page.find("body").get("lang")) == ("en", "zh-CN")
    assert card.find("body").get("lang") is None
    assert page.find(".//meta[@property='og:locale']").get("content") == "en"


def test_a_title_in_another_language_says_so_wherever_it_stands(compose: Compose) -> None:
    link = Link(ref=Ref(kind="page", target="b.md"), role="link")
    english = article(
        "en.md",
        title=("In English",),
        lang="en",
        date=day("2023-05-02"),
        series="系列",
        categories=("类",),
        links=(link,),
    )
    notes = [
        article(name, date=day(date), series="系列") for name, date in (("a.md", "2023-05-01"), ("b.md", "2023-05-03"))
    ]
    site = compose([*notes, english])
    named = {path: [a for a in tree(html).iter("a") if text(a) == "In English"] for path, html in site.items()}
    assert {path for path, found in named.items() if found} >= {
        "index.html",
        "a/index.html",
        "archive/index.html",
        "categories/index.html",
        "series/index.html",
        "404.html",
    }
    assert len(named["b/index.html"]) == 3, "in the series, as a neighbour and as what links here"
    titled = {
        path for path, html in site.items() if tree(html).find(".//article//*[@class='title'][@lang='en']") is not None
    }
    for path, found in named.items():
        assert all(a.get("lang") == "en" for a in found) or path in titled, path


def test_an_old_address_leads_to_the_new_one(site: Site) -> None:
    html = site["old/plain.html"]
    assert '<meta http-equiv="refresh" content="0; url=/plain/">' in html


# Formulas and assets


def test_pages_preload_just_the_fonts_their_formulas_use(site: Site) -> None:
    with_formulas = 0
    for path, html in site.items():
        # Asked for early, but behind the style sheets that the first paint waits for.
        links = r'<link rel="preload" as="font" type="font/woff2" href="([^"]+)" fetchpriority="low" crossorigin>'
        fonts = re.findall(links, html)
        used = ["/assets/katex/fonts/KaTeX_Main-Regular.0123456789.woff2"] if 'class="katex"' in html else []
        assert fonts == used, path
        with_formulas += bool(used)
    assert with_formulas > 3


def test_only_pages_with_formulas_load_katexs_style_sheet(site: Site) -> None:
    sheet = ASSETS["katex/katex.css"]
    for path, html in site.items():
        assert (sheet in html) == ('class="katex"' in html), path
    assert sheet in site["index.html"]
    assert sheet not in site["page/2/index.html"]


def test_mathml_needs_no_style_sheet(compose: Compose) -> None:
    site = compose([rich()], config=Config(math=MathOptions(output="mathml")))
    assert ASSETS["katex/katex.css"] not in "".join(site.values())


def test_only_served_articles_say_where_they_come_from(site: Site, compose: Compose) -> None:
    assert not any("data-source" in html or "data-file" in html for html in site.values())
    served = compose(sources=True)
    named = {path for path, html in served.items() if 'data-file="content/rich.md" data-source="7"' in html}
    assert named == {"rich/index.html"}
    assert {path for path, html in served.items() if html != site[path]} == named


def test_scripts_choose_colours_ask_for_transitions_prepare_pages_and_nothing_else(site: Site) -> None:
    for path, html in site.items():
        scripts = [element for element in tree(html).iter("script") if text(element) != "alert(1)"]
        # The last one does nothing: it is a pause.
        assert [script.get("type", "") for script in scripts] in (["", "speculationrules", ""], []), path
        assert not scripts or not text(scripts[-1]).strip(), path
        assert not any("src" in script.attrib for script in scripts), path
        assert sum(len(text(script)) for script in scripts) < 600, path


def speculation(html: str) -> dict[str, list[dict[str, object]]]:
    """Return what *html* lets browsers do ahead."""
    rules = tree(html).find(".//script[@type='speculationrules']")
    assert rules is not None
    found: dict[str, list[dict[str, object]]] = json.loads(text(rules))
    return found


def test_only_pages_of_this_site_are_made_ready_ahead(subpath_site: Site) -> None:
    (rule,) = speculation(subpath_site["index.html"])["prerender"]
    assert rule["where"] == {"href_matches": ["/repo/", "/repo/*/"]}


@pytest.mark.parametrize(
    "config", [Config(giscus=Giscus(repo="a/b")), Config(js=("count.js",))], ids=["comments", "a script"]
)
def test_where_scripts_may_ask_others_pages_are_only_fetched_ahead(compose: Compose, config: Config) -> None:
    assets = {**ASSETS, "count.js": "assets/count.js"}
    assert list(speculation(compose(articles(), config=config, assets=assets)["index.html"])) == ["prefetch"]


def test_a_static_file_may_be_meant_by_its_plain_name(compose: Compose) -> None:
    note = article("a.md", body=('<img src="', Ref(kind="path", target="/img/a.png"), '" alt="">'))
    html = compose([note], assets={**ASSETS, "img/a.png": "assets/img/a.0123456789.png"})["a/index.html"]
    assert 'src="/assets/img/a.0123456789.png"' in html


# The site's owner


def test_the_menu_marks_the_page_it_is_on(compose: Compose) -> None:
    site = compose(config=Config(base_url="https://x.github.io/repo/"))
    for path, marked in (("archive/", ["归档"]), ("tags/", ["标签"]), ("", []), ("rich/", [])):
        menu = tree(site[f"{path}index.html"]).findall(".//header[@class='site']//li/a[@aria-current='page']")
        assert [text(link) for link in menu] == marked, path


def test_the_menu_may_be_the_owners(compose: Compose) -> None:
    menu = (MenuEntry(label="关于", url="/about/?a#b"), MenuEntry(label="代码", url="https://x.org/"))
    html = compose([], config=Config(base_url="https://x.github.io/repo/", menu=menu))["index.html"]
    found = [link.get("href") for link in tree(html).findall(".//header/nav/ul/li/a")]
    assert found == ["/repo/about/?a#b", "https://x.org/"]


def test_all_words_follow_the_sites_language(compose: Compose) -> None:
    site = compose(articles(), config=Config(language="en", title="Notes"))
    words = "".join(site.values())
    for word in ("继续阅读", "上一页", "归档", "分钟", "跳到正文", "目录"):
        assert word not in words
    assert "Skip to content" in words


def test_templates_hold_no_words_of_their_own() -> None:
    assert not re.search("[\u4e00-\u9fff]", "".join(THEME.values()))


@pytest.mark.parametrize(
    "hostile", ["</title><script>x</script>", '"><img src=x onerror=x>', "{{ 1 }}", "\x00\x1b甲\ud800"]
)
def test_names_cannot_break_out(compose: Compose, hostile: str) -> None:
    note = article("a.md", tags=(hostile,), categories=(hostile,), series=hostile, author=hostile, license=hostile)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    for path, html in compose([note], config=Config(title=hostile, author=hostile, subtitle=hostile)).items():
        page = parser.parse(html)
        assert [script.get("type") for script in page.iter("script")] in ([None, "speculationrules", None], []), path
        assert not list(page.iter("img")), path


def test_a_page_does_not_depend_on_those_composed_before(compose: Compose) -> None:
    made, index = renderer()
    planned = plan(index)
    forwards = {page.path: made.compose(page) for page in planned}
    backwards = {page.path: made.compose(page) for page in reversed(planned)}
    alone = {page.path: renderer()[0].compose(page) for page in planned[:5]}
    assert forwards == backwards
    assert alone.items() <= forwards.items()


def test_what_pages_share_can_be_digested() -> None:
    made, index = renderer()
    other, _ = renderer(config=Config(title="另"))
    assert digest_value(made.shell) == digest_value(renderer()[0].shell) != digest_value(other.shell)
    assert len({digest_value(page.view) for page in plan(index)}) == len(plan(index))
