"""What overviews, the archive and the 404 page show beyond names: enough to go on reading."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from page_tree import text, tree
from small_site import Compose, article, day

from notesite.config import Config

CONFIG = Config(title="笔记", base_url="https://x.github.io/")


def texts(page: Element, path: str) -> list[str]:
    return [text(element) for element in page.findall(path)]


def dated(*dates: str, **fields: object) -> list[object]:
    return [article(f"{date}.md", date=day(date), **fields) for date in dates]


def test_a_months_cell_is_as_strong_as_its_month_is_full(compose: Compose) -> None:
    dates = [f"2024-03-{number:02}" for number in range(1, 9)] + [
        "2024-05-01",
        "2024-07-01",
        "2024-07-02",
        "2024-07-03",
    ]
    strip = tree(compose(dated(*dates), config=CONFIG)["archive/index.html"]).find(".//nav[@class='strip']")
    assert strip is not None
    cells = [cell.get("class") for cell in strip.findall(".//{*}rect")]
    assert cells == [None, None, "h4", None, "h2", None, "h3", None, None, None, None, None]
    assert texts(strip, ".//{*}title") == ["2024 年 3 月 · 8 篇", "2024 年 5 月 · 1 篇", "2024 年 7 月 · 3 篇"]
    assert texts(strip, ".//a") == ["2024"]


def test_one_overfull_month_leaves_the_others_their_differences(compose: Compose) -> None:
    counts = {1: 60, 2: 1, 3: 2, 4: 5, 5: 5}
    dates = [f"2024-{month:02}-01T00:{minute:02}" for month, count in counts.items() for minute in range(count)]
    notes = [article(f"{at}.md", date=day(date)) for at, date in enumerate(dates)]
    strip = tree(compose(notes, config=CONFIG)["archive/index.html"]).find(".//nav[@class='strip']")
    assert strip is not None
    cells = [cell.get("class") for cell in strip.findall(".//{*}rect")]
    assert cells[:6] == ["h4", "h1", "h2", "h3", "h3", None]


@pytest.mark.parametrize("notes", [[], [article("a.md")]], ids=["no article", "none with a date"])
def test_an_archive_without_dates_has_no_cells(compose: Compose, notes: list[object]) -> None:
    page = tree(compose(notes, config=CONFIG)["archive/index.html"])
    assert page.findall(".//{*}rect") == []


def test_an_address_nothing_stands_at_offers_the_newest(compose: Compose) -> None:
    notes = dated("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01")
    page = tree(compose(notes, config=CONFIG)["404.html"])
    offered = [link.get("href") for link in page.findall(".//section[@class='received']//a")]
    assert offered == [f"/2024-0{month}-01/" for month in (6, 5, 4, 3, 2)]


def test_categories_show_their_newest_and_series_all_in_order(compose: Compose) -> None:
    dates = ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")
    site = compose(dated(*dates, categories=("甲",), tags=("乙",), series="丙"), config=CONFIG)
    item = ".//ul[@class='terms {}']/li/ul/li"
    assert texts(tree(site["categories/index.html"]), item.format("category")) == [*dates[:0:-1]]
    assert texts(tree(site["series/index.html"]), item.format("series")) == [*dates]
    assert texts(tree(site["tags/index.html"]), item.format("tag")) == []


@pytest.mark.parametrize(("names", "rows", "lines"), [(48, 49, 0), (49, 1, 49)], ids=["a few", "many"])
def test_many_tags_of_one_article_stand_in_lines_below_the_others(
    compose: Compose, names: int, rows: int, lines: int
) -> None:
    tags = tuple(f"标签{number}" for number in range(names))
    notes = [article("a.md", tags=("常用", *tags)), article("b.md", tags=("常用",))]
    page = tree(compose(notes, config=CONFIG)["tags/index.html"])
    assert len(page.findall(".//ul[@class='terms tag']/li")) == rows
    single = [link.get("href") for link in page.findall(".//ul[@class='single']/li/a")]
    assert len(single) == lines
    assert len(page.findall(".//main//h2")) == (1 if lines else 0)


def test_where_every_tag_is_of_one_article_there_are_no_rows(compose: Compose) -> None:
    notes = [article("a.md", tags=tuple(f"标签{number}" for number in range(60)))]
    page = tree(compose(notes, config=CONFIG)["tags/index.html"])
    assert page.findall(".//ul[@class='terms tag']") == []
    assert len(page.findall(".//ul[@class='single']/li")) == 60


def test_parts_of_a_series_without_dates_or_of_one_day_stand_by_path(compose: Compose) -> None:
    whole_day = [article(f"p{n}.md", date=day("2024-03-01"), series="丙") for n in (2, 10, 1)]
    undated = [article(f"u{n}.md", series="丙") for n in (2, 1)]
    site = compose([*whole_day, *undated], config=CONFIG)
    shown = tree(site["series/index.html"]).findall(".//ul[@class='terms series']/li/ul/li/a")
    assert [link.get("href") for link in shown] == ["/p1/", "/p2/", "/p10/", "/u1/", "/u2/"]


def test_a_tags_page_names_the_tags_beside_it_most_frequent_first(compose: Compose) -> None:
    notes = [
        article("a.md", date=day("2024-03-01"), tags=("甲", "乙")),
        article("b.md", date=day("2024-02-01"), tags=("甲", "丙", "丁")),
        article("c.md", date=day("2024-01-01"), tags=("甲", "丙")),
    ]
    page = tree(compose(notes, config=CONFIG)["tags/甲/index.html"])
    assert texts(page, ".//header[@class='page']/ul/li/a") == ["丙", "乙", "丁"]
