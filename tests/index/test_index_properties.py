"""What holds for any set of articles."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st
from index_support import NOW, feed

from notesite.config import Config
from notesite.index.address import output_path
from notesite.index.build import build_index
from notesite.index.claims import folded
from notesite.index.order import choose
from notesite.index.records import Index
from notesite.model import Article, Link, Ref, reaching

# Few letters, so that paths, slugs and tags collide often; each has something odd about it.
PARTS = st.text(alphabet="aAb2é.-# 甲", min_size=1, max_size=3)
NASTY = st.sampled_from(
    ["", "..", "../x", "/abs", "a/../../b", ".git", "page", "tags", "a\\b", "\x00", "x.html", "%2e%2e", "甲" * 99]
)
WORDS = st.one_of(PARTS, NASTY)
PATHS = st.builds(
    lambda parts, stem: "/".join([*parts, f"{stem}.md"]),
    st.lists(PARTS, max_size=2),
    st.one_of(PARTS, st.just("index")),
)
REFS = st.builds(
    Ref,
    kind=st.sampled_from(["page", "file", "path", "name"]),
    target=st.one_of(PATHS, WORDS),
    suffix=st.sampled_from(["", "#a"]),
)


@st.composite
def articles(draw):
    paths = draw(st.lists(PATHS, unique=True, max_size=9))
    return [
        Article(
            path=path,
            source_path=f"content/{path}",
            title=(draw(WORDS),),
            date=draw(st.none() | st.integers(0, 3).map(lambda n: NOW - dt.timedelta(days=n - 1))),
            tags=tuple(draw(st.lists(WORDS, max_size=2))),
            series=draw(st.sampled_from(["", "a", "A", "b"])),
            slug=draw(st.just("") | WORDS),
            url=draw(st.just("") | WORDS),
            aliases=tuple(draw(st.lists(WORDS, max_size=1))),
            draft=draw(st.booleans()),
            top=draw(st.integers(0, 2)),
            reach=reaching(Link(ref=ref, role="link") for ref in draw(st.lists(REFS, max_size=2))),
        )
        for path in paths
    ]


FILES = st.lists(st.one_of(PARTS, st.builds("{}/{}".format, PARTS, PARTS)), unique=True, max_size=3)


def index_of(notes, files):
    return build_index(notes, config=Config(per_page=2), files=files, now=NOW)


def outputs(index: Index) -> list[str]:
    """The output paths of everything the index gives an address."""
    found = [page.url for page in index.articles]
    found += [page.url for feed in index.feeds for page in feed.pages]
    found += [redirect.url for redirect in index.redirects]
    found += [file.url for file in index.files]
    return [output_path(url) for url in found]


@given(articles(), FILES, st.randoms(use_true_random=False))
def test_the_index_does_not_depend_on_the_order_of_what_goes_in(notes, files, shuffler: random.Random):
    expected = index_of(notes, files)
    shuffler.shuffle(notes)
    shuffler.shuffle(files)
    assert index_of(notes, files) == expected


@given(articles(), FILES)
def test_no_two_outputs_share_a_file_on_any_file_system(notes, files):
    paths = [folded(path) for path in outputs(index_of(notes, files).value)]
    assert len(set(paths)) == len(paths)
    folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"}
    assert folders.isdisjoint(paths)


@given(articles(), FILES)
def test_no_output_leaves_the_output_folder(notes, files):
    for path in outputs(index_of(notes, files).value):
        parts = path.split("/")
        assert not any(part.startswith(".") or not part or "\\" in part or "\x00" in part for part in parts)


@given(articles(), FILES)
def test_every_published_article_has_a_page_and_one_card_on_the_home_feed(notes, files):
    checked = index_of(notes, files)
    index = checked.value
    published = sorted(page.article.path for page in index.articles)
    assert sorted(card.path for page in feed(index, "home").pages for card in page.cards) == published
    assert sorted(card.path for year in index.archive for month in year.months for card in month.cards) == published
    lists = [told.place.path.removeprefix("content/") for told in checked.diagnostics if told.code == "note.list"]
    chosen = choose(notes, now=NOW, drafts=False, future=False)
    waiting = [note.path for note in (*chosen.drafts, *chosen.future)]
    assert sorted([*published, *waiting, *lists]) == sorted(note.path for note in notes)


@given(articles(), FILES)
def test_what_a_reference_resolves_to_is_there_or_was_reported(notes, files):
    checked = index_of(notes, files)
    index = checked.value
    reported = {(d.place.path) for d in checked.diagnostics if d.code.startswith("link.")}
    there = set(outputs(index)) | {"404.html", "atom.xml", "robots.txt", "sitemap.xml"}
    there |= {f"{name}/index.html" for name in ("tags", "categories", "series", "archive")}
    for page in index.articles:
        for link in page.article.links:
            found = index.addresses.spellings.find(link.ref)
            if found is None:
                assert page.article.source_path in reported
            else:
                url = found.url or index.addresses.urls.get(found.path)
                assert (url is None and page.article.source_path in reported) or output_path(url) in there
