"""What machines read: the Atom feed, the sitemap, robots.txt."""

from __future__ import annotations

import datetime as dt
from xml.etree.ElementTree import Element, fromstring

import pytest
from small_site import ASSETS, article, articles, day, index_of, inline, renderer, rich, typeset

from notesite.config import Config
from notesite.model import Article
from notesite.render.machines.atom import atom
from notesite.render.machines.files import machine_files
from notesite.render.machines.sitemap import sitemap

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
CONFIG = Config(title="笔记 & <我>", subtitle="副", author="站长", base_url="https://x.github.io/repo/", feed_limit=3)


def feed(notes: list[Article], config: Config = CONFIG) -> Element:
    made, index = renderer(notes, config=config)
    return fromstring(atom(index, config=config, links=made.links, typeset=typeset))


def value(element: Element, path: str) -> str | None:
    return element.findtext(path, namespaces=ATOM)


def test_the_feed_names_itself() -> None:
    root = feed([rich()])
    assert value(root, "a:title") == "笔记 & <我>"
    assert value(root, "a:id") == "https://x.github.io/repo/"
    assert value(root, "a:author/a:name") == "站长"
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links == {"alternate": "https://x.github.io/repo/", "self": "https://x.github.io/repo/atom.xml"}


def test_an_entry_is_a_whole_article() -> None:
    entry = feed([rich()]).find("a:entry", ATOM)
    assert entry is not None
    assert value(entry, "a:title") == "关于 ε 与 <噪声>"
    assert value(entry, "a:id") == "https://x.github.io/repo/rich/"
    assert value(entry, "a:published") == "2025-03-01T00:00:00+08:00"
    assert value(entry, "a:updated") == "2025-04-02T00:00:00+08:00"
    assert value(entry, "a:summary") == "设 a<b 与 &。"
    assert value(entry, "a:author/a:name") == "甲"
    terms = [category.get("term") for category in entry.findall("a:category", ATOM)]
    assert terms == ["机器学习", "生成模型", "扩散模型", "a/b & c"]


def test_an_entrys_content_stands_by_itself() -> None:
    content = value(feed([rich(), article("plain.md")]), "a:entry/a:content") or ""
    assert '<math alttext="a&lt;b">' in content
    assert 'href="https://x.github.io/repo/plain/#x"' in content
    for foreign in ("katex", "style=", "<script", "<iframe", ' id="', 'class="', 'href="#', 'href="/', 'src="/'):
        assert foreign not in content


def test_the_feed_holds_the_newest_dated_articles() -> None:
    root = feed(articles())
    ids = [value(entry, "a:id") for entry in root.findall("a:entry", ATOM)]
    assert ids == [f"https://x.github.io/repo/{name}/" for name in ("rich", "n13", "n12")]
    assert value(root, "a:updated") == "2025-04-02T00:00:00+08:00"


def test_an_undated_article_is_left_out() -> None:
    assert feed([article("plain.md")]).find("a:entry", ATOM) is None


def test_an_empty_feed_was_never_updated() -> None:
    assert value(feed([]), "a:updated") == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe"])
def test_what_xml_cannot_hold_is_left_out(char: str) -> None:
    note = article("a.md", title=(f"甲{char}乙",), body=(f"<p>丙{char}</p>",), date=day("2024-01-01"))
    entry = feed([note]).find("a:entry", ATOM)
    assert entry is not None
    assert (value(entry, "a:title"), value(entry, "a:content")) == ("甲乙", "<p>丙</p>")


def test_microseconds_are_left_out() -> None:
    note = article("a.md", date=dt.datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC))
    assert value(feed([note]), "a:entry/a:updated") == "2024-01-02T03:04:05+00:00"


def test_a_broken_formula_does_not_break_the_feed() -> None:
    note = article("a.md", title=(inline("\\oops<"),), body=(inline("\\oops<"),), date=day("2024-01-01"))
    entry = feed([note]).find("a:entry", ATOM)
    assert entry is not None
    assert value(entry, "a:content") == "<code>\\oops&lt;</code>"


def test_the_sitemap_lists_every_article_once_with_its_last_change() -> None:
    made, index = renderer(config=CONFIG)
    root = fromstring(sitemap(index, links=made.links))
    found = {
        url.findtext("m:loc", namespaces=MAP): url.findtext("m:lastmod", namespaces=MAP)
        for url in root.findall("m:url", MAP)
    }
    assert len(found) == len(root)
    assert found["https://x.github.io/repo/rich/"] == "2025-04-02T00:00:00+08:00"
    assert found["https://x.github.io/repo/plain/"] is None
    assert found["https://x.github.io/repo/"] == "2025-04-02T00:00:00+08:00"
    assert {"https://x.github.io/repo/archive/", "https://x.github.io/repo/tags/"} <= found.keys()
    assert not any("404" in str(url) or "/page/" in str(url) or "old" in str(url) for url in found)


def test_machine_files() -> None:
    made, index = renderer(config=CONFIG)
    files = {
        path: make() for path, make in machine_files(index, config=CONFIG, links=made.links, typeset=typeset).items()
    }
    assert files.keys() == {"atom.xml", "sitemap.xml", "robots.txt", ".nojekyll"}
    assert files["robots.txt"].endswith(b"\nSitemap: https://x.github.io/repo/sitemap.xml\n")


def test_a_sites_own_robots_txt_wins() -> None:
    made, _ = renderer(config=CONFIG, assets={**ASSETS, "robots.txt": "robots.txt"})
    files = machine_files(index_of([], CONFIG), config=CONFIG, links=made.links, typeset=typeset)
    assert "robots.txt" not in files
