"""Tags, categories and series."""

from __future__ import annotations

import pytest
from index_support import feed, indexed, note, shown

TRICKY = ("C++", "C#", "C", "a/b", "a-b", "..", ".", "AI安全", "机器 学习", "page", "?", "#", "%41", "A", "\ud800")


def test_any_name_has_an_address_of_its_own_and_keeps_its_letters():
    index = indexed(note("a.md", tags=TRICKY)).value
    found = {term.term.name: term.term.url for term in index.tags}
    assert set(found) == set(TRICKY)
    assert len(set(found.values())) == len(TRICKY)
    assert all(url.startswith("/tags/") and url.count("/") == 3 and "/." not in url for url in found.values())
    assert {name: found[name] for name in ("C++", "C#", "C", "a-b", "AI安全", "机器 学习", "page")} == {
        "C++": "/tags/C++/",
        "C#": "/tags/Csharp/",
        "C": "/tags/C/",
        "a-b": "/tags/a-b/",
        "AI安全": "/tags/AI安全/",
        "机器 学习": "/tags/机器-学习/",
        "page": "/tags/page/",
    }


def test_no_term_needs_a_folder_where_its_overview_has_a_file():
    (term,) = indexed(note("a.md", tags=("Index.html",))).value.tags
    assert (term.term.name, term.term.url) == ("Index.html", "/tags/index-html/")


@pytest.mark.parametrize("others", [(), ("a-b",), ("zzz", "A B")])
def test_a_term_that_is_its_own_slug_keeps_its_address_whatever_else_there_is(others):
    index = indexed(note("a.md", tags=("a-b", *others))).value
    assert {term.term.name: term.term.url for term in index.tags}["a-b"] == "/tags/a-b/"


def test_spellings_that_differ_in_case_or_width_are_one_term_by_the_commonest():
    checked = indexed(
        note("1.md", "2023-01-01", tags=("PyTorch",)),
        note("2.md", "2023-01-02", tags=("PyTorch", "pytorch")),
        note("3.md", "2023-01-03", tags=("pytorch",)),
        note("4.md", "2023-01-04", tags=("ＰｙＴｏｒｃｈ",)),
    )
    (term,) = checked.value.tags
    assert (term.term.name, term.term.url, term.count) == ("PyTorch", "/tags/PyTorch/", 4)
    assert shown(checked.diagnostics) == [
        (
            "content/3.md:1: warning: term.spelling: tag `pytorch` is also written `PyTorch`: 1 against 2 "
            "[write `PyTorch`; both lead to one page]"
        ),
        (
            "content/4.md:1: warning: term.spelling: tag `ＰｙＴｏｒｃｈ` is also written `PyTorch`: 1 against 2 "
            "[write `PyTorch`; both lead to one page]"
        ),
    ]


def test_other_differences_are_other_terms():
    index = indexed(note("a.md", tags=("L2", "L²", "KL散度", "KL 散度"))).value
    assert [term.term.name for term in index.tags] == ["KL 散度", "KL散度", "L2", "L²"]


def test_terms_of_different_kinds_do_not_mix():
    index = indexed(note("a.md", tags=("流",), categories=("流",), series="流")).value
    assert [(f.kind, f.url) for f in index.feeds] == [
        ("home", "/"),
        ("tag", "/tags/流/"),
        ("category", "/categories/流/"),
        ("series", "/series/流/"),
    ]


def test_an_overview_lists_the_most_used_first():
    index = indexed(note("1.md", tags=("b", "c")), note("2.md", tags=("c", "a"))).value
    assert [(term.term.name, term.count) for term in index.tags] == [("c", 2), ("a", 1), ("b", 1)]


def test_a_cards_terms_keep_the_authors_order_and_blank_names_are_none():
    (page,) = indexed(note("1.md", categories=("外", "内", "外", " "), series=" ")).value.articles
    assert [term.name for term in page.card.categories] == ["外", "内"]
    assert page.card.series is None


def test_a_drafts_tag_has_no_page():
    assert indexed(note("1.md", tags=("x",), draft=True)).value.tags == ()


def test_a_terms_feed_has_pages_of_its_own():
    index = indexed(*(note(f"{n}.md", tags=("强化 学习",)) for n in range(3)), per_page=2).value
    assert [page.url for page in feed(index, "tag", "强化 学习").pages] == [
        "/tags/强化-学习/",
        "/tags/强化-学习/page/2/",
    ]
