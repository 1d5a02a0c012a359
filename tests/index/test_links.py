"""References: what they lead to, and what is said of those that lead nowhere."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from index_support import codes, indexed, link, note, shown

from notesite.load.article import load_article
from notesite.load.links.address import address
from notesite.load.options import LoadOptions
from notesite.model import Ref

SITE = (
    note(
        "dl/b.md",
        ids=("变分下界", "the-elbo", "Adam"),
        title=("变分 <em>推断</em> &amp; 流",),
        aliases=("/old/",),
        names=("另名", "bundle"),
    ),
    note("dl/bundle/index.md", slug="包", tags=("AI",)),
    note("dl/README.md"),
    note("x.md", url="/x.html"),
)
FILES = ["dl/pic.png", "dl/LICENSE", "dl/bundle/in.png", "é.png"]


@pytest.mark.parametrize(
    ("kind", "target", "address"),
    [
        ("page", "dl/b.md", "/dl/b/"),
        ("page", "dl/b", "/dl/b/"),
        ("page", "dl/b/", "/dl/b/"),
        ("page", "dl/b.html", "/dl/b/"),
        ("page", "dl/b.qmd", "/dl/b/"),
        ("path", "/dl/b.Rmd", "/dl/b/"),
        ("page", "dl/bundle/index.md", "/dl/%E5%8C%85/"),
        ("page", "dl/bundle", "/dl/%E5%8C%85/"),
        ("page", "dl", "/dl/README/"),
        ("file", "dl/", "/dl/README/"),
        ("file", "dl/bundle/../pic.png", "/dl/pic.png"),
        ("file", "dl/../pic.png", "/dl/pic.png"),
        ("file", "dl/x/../../é.png", "/%C3%A9.png"),
        ("page", "", "/"),
        ("file", "dl/pic.png", "/dl/pic.png"),
        ("file", "dl/LICENSE", "/dl/LICENSE"),
        ("file", "e\u0301.png", "/%C3%A9.png"),
        ("path", "/", "/"),
        ("path", "/dl/b/", "/dl/b/"),
        ("path", "/dl/b", "/dl/b/"),
        ("path", "/dl/b/index.html", "/dl/b/"),
        ("path", "/dl/b.md", "/dl/b/"),
        ("path", "/x.html", "/x.html"),
        ("path", "/dl/pic.png", "/dl/pic.png"),
        ("path", "/tags/AI/", "/tags/AI/"),
        ("path", "/tags/", "/tags/"),
        ("path", "/archive/", "/archive/"),
        ("path", "/atom.xml", "/atom.xml"),
        ("path", "/theme.css", "/theme.css"),
        ("path", "/old/", "/dl/b/"),
        ("name", "b", "/dl/b/"),
        ("name", "b.md", "/dl/b/"),
        ("name", "bundle", "/dl/%E5%8C%85/"),
        ("name", "包", "/dl/%E5%8C%85/"),
        ("name", "变分 推断 & 流", "/dl/b/"),
        ("name", "/dl/b.md", "/dl/b/"),
        ("name", "另名", "/dl/b/"),
        ("path", "/另名/", "/dl/b/"),
    ],
)
def test_a_reference_is_resolved_without_a_word(kind, target, address):
    here = note("here.md", links=(link(target, kind=kind, suffix="?q"),))
    checked = indexed(here, *SITE, files=FILES, static_paths=["theme.css"])
    assert checked.value.resolve(here.links[0].ref) == address + "?q"
    assert checked.diagnostics == ()


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            link("dl/REDAME.md"),
            "link.missing: there is no `dl/REDAME.md` in the content folder [did you mean `dl/README.md`?]",
        ),
        (link("dl/c.md"), "link.missing: there is no `dl/c.md` in the content folder"),
        (link("dl/README2.md"), "link.missing: there is no `dl/README2.md` in the content folder"),
        (link("b.md"), "link.missing: there is no `b.md` in the content folder [did you mean `dl/b.md`?]"),
        (link("zzz/qqq.md"), "link.missing: there is no `zzz/qqq.md` in the content folder"),
        (
            link("img/pic.png", kind="file", role="image"),
            "image.missing: there is no `img/pic.png` in the content folder [did you mean `dl/pic.png`?]",
        ),
        (
            link("/tag/ai/", kind="path"),
            "link.missing: nothing in this site stands at `/tag/ai/` [did you mean `/tags/AI/`?]",
        ),
        (link("bundel", kind="name"), "link.missing: no note goes by the name `bundel` [did you mean `bundle`?]"),
    ],
    ids=["near", "another", "another number", "moved", "strange", "image", "path", "name"],
)
def test_a_reference_that_leads_nowhere_is_a_warning_where_it_stands(reference, expected):
    checked = indexed(note("here.md", links=(reference,)), *SITE, files=FILES)
    assert shown(checked.diagnostics) == [f"content/here.md:7: warning: {expected}"]


def test_an_unknown_target_is_written_as_the_author_wrote_it_but_a_path_stays_a_path():
    index = indexed().value
    assert index.resolve(Ref(kind="page", target="c.md", suffix="#x", fallback="../c.md#x")) == "../c.md#x"
    assert index.resolve(Ref(kind="path", target="/关于/", suffix="#x", fallback="-")) == "/%E5%85%B3%E4%BA%8E/#x"


@pytest.mark.parametrize(
    ("reference", "code", "address"),
    [
        (link("DL/B.md"), "link.case", "/dl/b/"),
        (link("dl/Pic.PNG", kind="file", role="image"), "image.case", "/dl/pic.png"),
        (link("/Tags/ai/", kind="path"), "link.case", "/tags/AI/"),
    ],
    ids=["page", "image", "path"],
)
def test_a_target_spelt_in_another_case_is_taken_as_meant_with_a_warning(reference, code, address):
    checked = indexed(note("here.md", links=(reference,)), *SITE, files=FILES)
    assert codes(checked) == [code]
    assert checked.value.resolve(reference.ref) == address


def test_pictures_of_gitbook_want_to_be_imported():
    picture = link(".gitbook/assets/a.png", kind="file", role="image")
    checked = indexed(note("here.md", links=(picture,)))
    assert [found.hint.partition(" brings")[0] for found in checked.diagnostics] == ["`notesite import markdown`"]


def test_a_host_lacks_its_scheme():
    checked = indexed(note("here.md", links=(link("a/www.example.org/x"),)), *SITE, files=FILES)
    assert [found.hint for found in checked.diagnostics] == ["write `https://www.example.org/x` for another site"]


def test_a_name_has_no_case():
    checked = indexed(note("here.md", links=(link("B", kind="name"), link("BUNDLE", kind="name"))), *SITE, files=FILES)
    assert codes(checked) == []


def test_a_label_of_a_figure_is_not_near_to_an_equations():
    here = note("here.md", ids=("eq-eq:elbo1", "fig:attention-heads"), links=(link("fig:elbo", kind="label"),))
    checked = indexed(here, *SITE, files=FILES)
    assert [found.hint for found in checked.diagnostics] == [
        "label the equation with `\\label{…}`, the figure or statement with `{#…}`"
    ]


def test_a_case_that_could_mean_two_files_is_not_guessed():
    reference = link("pic.PNG", kind="file", role="image")
    checked = indexed(note("here.md", links=(reference,)), files=["Pic.png", "pic.png"])
    assert codes(checked) == ["image.missing"]


@pytest.mark.parametrize(
    "suffix",
    ["", "#", "#top", "#变分下界", "#%E5%8F%98%E5%88%86%E4%B8%8B%E7%95%8C", "?v=1#the-elbo", "#Adam:~:text=x"],
)
def test_a_fragment_that_is_there(suffix):
    assert codes(indexed(note("here.md", links=(link("dl/b.md", suffix=suffix),)), *SITE)) == []


@pytest.mark.parametrize(
    ("suffix", "meant"),
    [
        ("#The ELBO", "#the-elbo"),
        ("#adam", "#Adam"),
        ("?v=1#The%20ELBO", "?v=1#the-elbo"),
        ("#变分：下界", "#变分下界"),
    ],
)
def test_a_heading_is_found_by_its_own_words_and_other_generators_ids(suffix, meant):
    here = note("here.md", links=(link("dl/b.md", suffix=suffix),))
    checked = indexed(here, *SITE)
    assert codes(checked) == []
    assert unquote(checked.value.resolve(here.links[0].ref)) == f"/dl/b/{meant}"


@pytest.mark.parametrize(("suffix", "meant"), [("#例-1", "#例-1"), ("#例-2", "#例-1"), ("#例-3", ""), ("#题-2", "")])
def test_the_second_of_two_headings_may_be_counted_as_such(suffix, meant):
    here = note("here.md", links=(link("dl/c.md", suffix=suffix),))
    checked = indexed(here, note("dl/c.md", ids=("例", "例-1", "题-1")))
    assert codes(checked) == ([] if meant else ["link.missing-anchor"])
    assert unquote(checked.value.resolve(here.links[0].ref)) == f"/dl/c/{meant or suffix}"


@pytest.mark.parametrize(
    ("suffix", "meant"),
    [
        ("#1", "#1-总体流程"),
        ("#2-3d", "#2-3d-表示-与-渲染"),
        ("#rlhfdpo", "#rlhf与dpo"),
        ("#3", ""),
        ("#4-", "#4-误差-偏差"),
        ("#-", ""),
    ],
)
def test_an_id_may_be_what_mkdocs_leaves_of_a_heading(suffix, meant):
    here = note("here.md", links=(link("dl/d.md", suffix=suffix),))
    ids = ("1-总体流程", "11-细节", "2-3d-表示-与-渲染", "rlhf与dpo", "3-甲", "3-乙", "4-误差-偏差", "五")
    checked = indexed(here, note("dl/d.md", ids=ids))
    assert codes(checked) == ([] if meant else ["link.missing-anchor"])
    assert unquote(checked.value.resolve(here.links[0].ref)) == f"/dl/d/{meant or suffix}"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("/2021/08/17/DDG-NOTES-2.html", True),
        ("/geometry/2021/08/17/DDG-NOTES-2/", True),
        ("/2021/08/18/DDG-NOTES-2.html", False),
        ("/2021/08/17/x/DDG-NOTES-2.html", False),
    ],
)
def test_an_address_made_of_a_day_leads_to_the_note_whose_file_has_it_in_its_name(written, found):
    reference = link(written, kind="path", suffix="#曲率")
    checked = indexed(note("here.md", links=(reference,)), note("_posts/2021-08-17-DDG-NOTES-2.md", ids=("曲率",)))
    assert codes(checked) == ([] if found else ["link.missing"])


@pytest.mark.parametrize("written", ["../", "..", "../.", "./.."])
def test_the_content_folder_is_the_home_page(written):
    to = address(written, path="dl/note.md")
    assert isinstance(to, Ref)
    assert indexed(note("dl/note.md")).value.resolve(to) == "/"


def test_letters_that_two_ids_share_lead_to_neither():
    here = note("here.md", ids=("a-b", "ab-"), links=(link("here.md", suffix="#A.B."),))
    assert codes(indexed(here)) == ["link.missing-anchor"]


@pytest.mark.parametrize(
    ("reference", "code", "address"),
    [
        (link("x/信息论"), "link.elsewhere", "/math/信息论/"),
        (link("x/信息论.md"), "link.elsewhere", "/math/信息论/"),
        (link("a/signals.png", kind="file", role="image"), "image.elsewhere", "/img/signals.png"),
    ],
    ids=["page", "page.md", "image"],
)
def test_what_stands_in_another_folder_is_taken_by_its_name_with_a_warning(reference, code, address):
    checked = indexed(note("here.md", links=(reference,)), note("math/信息论.md"), files=["img/signals.png"])
    assert codes(checked) == [code]
    assert unquote(checked.value.resolve(reference.ref)) == address


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("math/math/EM.md", "/math/EM/"),
        ("math/math/EM", "/math/EM/"),
        ("math/a/b/nn/CNN.md", "/nn/CNN/"),
        ("math/nn", ""),
        ("math/nn/a/1.md", ""),
        ("math/math/1.png", ""),
        ("math/CNN.md", ""),
    ],
)
def test_a_note_is_found_by_its_path_from_the_root_with_a_warning(target, address):
    reference = link(target)
    notes = [note("math/EM.md"), note("nn/CNN.md"), note("nn/README.md"), note("1.md"), note("a/1/b.md")]
    checked = indexed(note("math/here.md", links=(reference,)), *notes, files=["math/1.png"])
    assert codes(checked) == (["link.elsewhere"] if address else ["link.missing"])
    assert not address or checked.value.resolve(reference.ref) == address


@pytest.mark.parametrize("target", ["a/1.png", "a/figure.png", "a/clip_image066.png", "README.md"])
def test_a_name_that_may_be_anybodys_is_not_looked_for_elsewhere(target):
    reference = link(target, kind="file")
    files = ["b/1.png", "b/figure.png", "b/clip_image066.png"]
    checked = indexed(note("here.md", links=(reference,)), note("dl/README.md"), files=files)
    assert codes(checked) == ["link.missing"]


@pytest.mark.parametrize(
    ("name", "address"),
    [("figure.png", "/b/figure.png"), ("c/figure.png", "/c/figure.png"), ("math/信息论", "/a/math/信息论/")],
)
def test_a_name_is_looked_for_in_all_folders(name, address):
    here = note("here.md", links=(link(name, kind="name"),))
    files = ["b/figure.png", "b/c/figure.png", "c/figure.png"]
    checked = indexed(here, note("a/math/信息论.md"), note("b/信息论.md"), files=files)
    assert unquote(checked.value.resolve(here.links[0].ref)) == address


@pytest.mark.parametrize(
    ("suffix", "hint"),
    [
        ("#变分下届", "did you mean `#变分下界`?"),
        ("#nothing", ""),
    ],
)
def test_a_fragment_that_is_not_there_is_a_warning(suffix, hint):
    (diagnostic,) = indexed(note("here.md", links=(link("dl/b.md", suffix=suffix),)), *SITE).diagnostics
    assert diagnostic.code == "link.missing-anchor"
    assert diagnostic.message == f"`dl/b.md` has no heading or id `{suffix[1:]}`"
    assert diagnostic.hint == hint


def test_a_link_to_the_own_page_is_checked_and_no_backlink():
    checked = indexed(note("here.md", ids=("a",), links=(link("here.md", suffix="#b"), link("here.md"))))
    assert codes(checked) == ["link.missing-anchor"]
    assert checked.value.articles[0].backlinks == ()


@pytest.mark.parametrize("target", [("page", "d.md"), ("path", "/d/"), ("name", "d"), ("page", "later.md")])
def test_a_link_to_what_is_not_published_is_a_warning_of_its_own(target):
    kind, path = target
    checked = indexed(
        note("here.md", links=(link(path, kind=kind),)),
        note("d.md", draft=True),
        note("later.md", "2025-01-01"),
    )
    assert codes(checked) == ["link.unpublished"]


def test_a_link_to_what_is_no_page_is_not_told_of_a_draft_alone() -> None:
    checked = indexed(note("a.md", links=[link("_sidebar.md")]), note("_sidebar.md"))
    (found,) = (found for found in checked.diagnostics if found.code == "link.unpublished")
    assert found.hint.startswith("it is a draft, its date has not come, or it is no page here: ")


def test_a_name_two_notes_share_means_the_first_by_path_with_a_warning():
    checked = indexed(note("here.md", links=(link("n", kind="name"),)), note("b/n.md"), note("a/n.md"))
    assert shown(checked.diagnostics) == [
        (
            "content/here.md:7: warning: link.ambiguous: `n` names `a/n.md`, but also `b/n.md`; the first is taken "
            "[link to the note by its path]"
        )
    ]
    assert checked.value.resolve(Ref(kind="name", target="n")) == "/a/n/"


def test_a_file_name_goes_before_a_title():
    index = indexed(note("a.md", title=("b",)), note("b.md", title=("a",))).value
    assert index.resolve(Ref(kind="name", target="b")) == "/b/"


def test_a_hidden_file_is_never_published():
    reference = link(".env", kind="file")
    checked = indexed(note("here.md", links=(reference,)), files=[".env", "a/.git/config"])
    assert codes(checked) == ["link.hidden"]
    assert checked.value.files == ()
    assert checked.value.resolve(reference.ref) == "as written: .env"


def test_a_hidden_file_that_was_not_even_looked_for_is_told_as_such():
    shown = (link(".env", kind="file"), link("a/.git/x.png", kind="file", role="image"), link("../.x", kind="page"))
    assert sorted(codes(indexed(note("here.md", links=shown)))) == ["image.hidden", "link.hidden", "link.hidden"]


def test_an_address_is_pointed_at_where_it_is_one_and_not_where_code_or_another_holds_it():
    text = "`b.md` 图 [丙](b.md)；[甲](https://e.org/x) [乙]((https://e.org/x))"
    article = load_article(text.encode(), path="n.md", source_path="n.md", options=LoadOptions()).value
    places = [article.place_at(link) for link in article.links]
    assert [place.column for place in places] == [text.index("](b") + 3, text.index("]((") + 3]


def test_an_address_is_pointed_at_however_much_of_it_is_encoded():
    text = "甲 [a](b/[c]%20d(1).pdf) [e](f%C3%A9/[g].md)"
    article = load_article(text.encode(), path="n.md", source_path="n.md", options=LoadOptions()).value
    assert article is not None
    pointed = [
        place.text[place.column - 1 :][: place.length] for place in (article.place_at(link) for link in article.links)
    ]
    assert pointed == ["b/[c]%20d(1).pdf", "f%C3%A9/[g].md"]


def test_a_cover_is_published_and_checked_once():
    cover = Ref(kind="file", target="c.png")
    checked = indexed(note("a.md", cover=cover), files=["c.png"])
    assert [file.path for file in checked.value.files] == ["c.png"]
    assert codes(indexed(note("a.md", cover=cover))) == ["image.missing"]
    shown_too = link("c.png", kind="file", role="image")
    assert codes(indexed(note("a.md", cover=shown_too.ref, links=(shown_too,)))) == ["image.missing"]


def test_backlinks_come_in_site_order_each_once():
    index = indexed(
        note("t.md", "2020-01-01"),
        note("a.md", "2021-01-01", links=(link("t.md"), link("t.md", suffix="#top"))),
        note("b.md", "2022-01-01", links=(link("t", kind="name"),)),
    ).value
    assert [mention.url for mention in index.articles[-1].backlinks] == ["/b/", "/a/"]
    assert index.articles[0].backlinks == ()


def test_of_files_that_kept_their_name_the_nearest_is_suggested_as_seen_from_the_note():
    here = note("a/b/here.md", links=(link("a/b/p.png", kind="file", role="image"),))
    (diagnostic,) = indexed(here, files=["z/y/x/p.png", "a/img/p.png"]).diagnostics
    assert diagnostic.hint == "did you mean `../img/p.png`?"
