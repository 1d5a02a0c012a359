"""Order, pages, neighbours, series, archive, reading time."""

from __future__ import annotations

import datetime as dt

import pytest
from index_support import CHINA, codes, day, feed, indexed, note

from notesite.config import Reading
from notesite.index.reading import minutes
from notesite.model import Counts


def paths(cards):
    return [card.path for card in cards]


def test_newest_first_then_by_path_counting_numbers_and_undated_last():
    index = indexed(
        note("10.md", "2023-01-01"),
        note("2.md", "2023-01-01"),
        note("undated.md"),
        note("new.md", "2023-05-01"),
        note("a.md"),
    ).value
    assert [page.article.path for page in index.articles] == ["new.md", "2.md", "10.md", "a.md", "undated.md"]


def test_dates_are_compared_as_instants():
    early = dt.datetime(2023, 1, 1, 7, tzinfo=CHINA)
    late = dt.datetime(2023, 1, 1, 0, tzinfo=dt.UTC)
    articles = [note("a.md"), note("b.md")]
    index = indexed(
        *(
            type(a)(path=a.path, source_path=a.source_path, title=a.title, date=d)
            for a, d in zip(articles, (early, late), strict=True)
        )
    ).value
    assert [page.article.path for page in index.articles] == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("drafts", "future", "expected"),
    [
        (False, False, ["a.md"]),
        (True, False, ["a.md", "draft.md"]),
        (False, True, ["later.md", "a.md"]),
        (True, True, ["draft-later.md", "later.md", "a.md", "draft.md"]),
    ],
)
def test_drafts_and_future_posts_stay_out_unless_asked_for(drafts, future, expected):
    index = indexed(
        note("a.md", "2023-12-31"),
        note("draft.md", "2023-01-01", draft=True),
        note("later.md", "2024-01-02"),
        note("draft-later.md", "2024-01-02", draft=True),
        drafts=drafts,
        future=future,
    ).value
    assert [page.article.path for page in index.articles] == expected


def test_a_post_of_this_very_moment_is_out():
    index = indexed(note("a.md", "2024-01-01")).value
    assert len(index.articles) == 1


def test_pinned_articles_lead_the_home_feed_and_only_that_and_stand_there_once():
    index = indexed(
        note("a.md", "2023-03-01", tags=("t",)),
        note("b.md", "2023-02-01", top=1, tags=("t",)),
        note("c.md", "2023-01-01", top=5, tags=("t",)),
    ).value
    assert paths(feed(index, "home").cards) == ["c.md", "b.md", "a.md"]
    assert paths(feed(index, "tag", "t").cards) == ["a.md", "b.md", "c.md"]
    assert [page.article.path for page in index.articles] == ["a.md", "b.md", "c.md"]
    assert [card.pinned for card in feed(index, "home").cards] == [True, True, False]


def test_a_feed_has_twelve_cards_a_page_with_links_to_its_neighbours():
    index = indexed(*(note(f"{n}.md") for n in range(25))).value
    first, second, third = feed(index, "home").pages
    assert [len(page.cards) for page in (first, second, third)] == [12, 12, 1]
    assert [page.url for page in (first, second, third)] == ["/", "/page/2/", "/page/3/"]
    assert (first.previous, first.next.url) == (None, "/page/2/")
    assert (second.previous.url, second.next.url) == ("/", "/page/3/")
    assert (third.previous.url, third.next) == ("/page/2/", None)
    assert {(p.first.url, p.last.url, p.total, p.count) for p in (first, second, third)} == {("/", "/page/3/", 3, 25)}


@pytest.mark.parametrize("count", [0, 1, 12])
def test_a_feed_of_up_to_twelve_has_one_page(count):
    (page,) = feed(indexed(*(note(f"{n}.md") for n in range(count))).value, "home").pages
    assert (page.number, page.total, page.previous, page.next) == (1, 1, None, None)
    assert [link.number for link in page.window] == [1]


@pytest.mark.parametrize(
    ("total", "number", "row"),
    [
        (20, 5, "1 … 4 5 6 … 20"),
        (20, 1, "1 2 … 20"),
        (20, 3, "1 2 3 4 … 20"),
        (20, 4, "1 2 3 4 5 … 20"),
        (20, 17, "1 … 16 17 18 19 20"),
        (20, 20, "1 … 19 20"),
        (3, 2, "1 2 3"),
        (4, 1, "1 2 … 4"),
        (5, 3, "1 2 3 4 5"),
    ],
)
def test_the_row_of_numbers(total, number, row):
    index = indexed(*(note(f"{n}.md") for n in range(total)), per_page=1).value
    page = feed(index, "home").pages[number - 1]
    assert " ".join(str(link.number) if link else "…" for link in page.window) == row.replace("2 … 4", "2 3 4")


def test_neighbours_follow_the_site_order():
    newest, middle, oldest = indexed(
        note("a.md", "2023-01-01"), note("b.md", "2023-02-01"), note("c.md", "2023-03-01")
    ).value.articles
    assert (newest.newer, newest.older.url) == (None, "/b/")
    assert (middle.newer.url, middle.older.url) == ("/c/", "/a/")
    assert (oldest.newer.url, oldest.older) == ("/b/", None)


def test_a_series_is_read_oldest_first():
    index = indexed(
        note("2.md", "2023-02-01", series="流"),
        note("1.md", "2023-01-01", series="流"),
        note("10.md", series="流"),
        note("other.md"),
    ).value
    boxes = {page.article.path: page.series for page in index.articles}
    assert boxes["other.md"] is None
    assert [boxes[path].position for path in ("1.md", "2.md", "10.md")] == [1, 2, 3]
    assert [item.url for item in boxes["2.md"].items] == ["/1/", "/2/", "/10/"]
    assert boxes["1.md"].term.url == "/series/流/"
    assert paths(feed(index, "series", "流").cards) == ["2.md", "1.md", "10.md"]


def test_the_archive_goes_by_year_and_month_with_the_undated_last():
    archive = indexed(
        note("a.md", "2022-12-31"),
        note("b.md", "2023-01-05"),
        note("c.md", "2023-01-09"),
        note("d.md", "2023-11-01"),
        note("e.md"),
    ).value.archive
    assert [(y.year, y.count, [(m.month, paths(m.cards)) for m in y.months]) for y in archive] == [
        (2023, 3, [(11, ["d.md"]), (1, ["c.md", "b.md"])]),
        (2022, 1, [(12, ["a.md"])]),
        (None, 1, [(None, ["e.md"])]),
    ]


def test_each_month_stands_in_the_archive_once_whatever_the_time_zones():
    """31 December 18:00 UTC is later than 1 January 01:00 in China."""
    articles = [
        (note("a.md"), dt.datetime(2022, 12, 31, 18, tzinfo=dt.UTC)),
        (note("b.md"), day("2023-01-01") + dt.timedelta(hours=1)),
        (note("c.md"), dt.datetime(2022, 12, 31, 16, 30, tzinfo=dt.UTC)),
    ]
    archive = indexed(
        *(type(a)(path=a.path, source_path=a.source_path, title=a.title, date=d) for a, d in articles)
    ).value.archive
    assert [(y.year, y.count) for y in archive] == [(2023, 1), (2022, 2)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(), 1),
        (Counts(han=400), 1),
        (Counts(han=401), 2),
        (Counts(words=220), 1),
        (Counts(han=200, words=110), 1),
        (Counts(inline=40), 1),
        (Counts(inline=40, display=1), 2),
        (Counts(code=80), 2),
        (Counts(han=4000, words=220, inline=80, display=30, code=40), 18),
    ],
)
def test_reading_time_adds_text_formulas_and_code_and_rounds_up(counts, expected):
    assert minutes(counts, Reading()) == expected


def test_no_articles_make_an_empty_home_page_and_nothing_else():
    checked = indexed()
    assert codes(checked) == []
    assert [feed.kind for feed in checked.value.feeds] == ["home"]
    assert checked.value.archive == ()
