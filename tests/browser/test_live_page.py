"""A served page in Chromium: it is at the newest state, and only what changed was touched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from live_server import LiveSite, serving
from patience import until
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

A = "/a/"
SHEET = '<link rel="stylesheet" href="/one.css">'


def math(tex: str) -> str:
    """Return something of the shape of a formula."""
    return f'<span class="katex"><span class="katex-mathml">{tex}</span><span class="katex-html">{tex}</span></span>'


def blocks(*given: str, first: int = 3) -> str:
    """Return paragraphs as a served page has them, each with its line."""
    file = ' data-file="content/a.md"'
    lines = [first + 2 * index for index in range(len(given))]
    return "\n".join(
        f'<p{"" if index else file} data-source="{line}">{text}</p>'
        for index, (line, text) in enumerate(zip(lines, given, strict=True))
    )


def document(body: str, *, head: str = SHEET, first: str = "", title: str = "题") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body>{first}<main><article class="note"><h1>{title}</h1>'
        f'<div class="body">{body}</div></article></main></body></html>'
    )


@pytest.fixture
def live() -> Iterator[tuple[LiveSite, str]]:
    with serving() as (site, address):
        site.files["/one.css"] = ("text/css", b"p { margin: 1em 0 } body { color: rgb(1, 2, 3) }")
        yield site, address


@pytest.fixture
def site(live: tuple[LiveSite, str]) -> LiveSite:
    return live[0]


@pytest.fixture
def page(live: tuple[LiveSite, str], browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 600}, base_url=live[1], reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened, wrong = context.new_page(), []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def visit(page: Page, site: LiveSite, body: str, **options: Any) -> None:
    """Open page A with *body*, connected to the server."""
    site.pages[A] = document(body, **options)
    known = site.opened
    page.goto(A)
    until(page, lambda: site.opened != known)
    page.evaluate("document.addEventListener('notesite:morphed', (e) => (window.at = e.detail.version))")


def change(page: Page, site: LiveSite, body: str, *, options: dict[str, str] | None = None, **state: Any) -> None:
    """Make *body* the page's, and wait until it is there."""
    site.change({A: document(body, **(options or {}))}, **state)
    page.wait_for_function("version => window.at === version", arg=site.version)


MARK = "document.querySelectorAll('p, .katex').forEach((e) => (e.known = e.textContent))"
KNOWN = "[...document.querySelectorAll('{0}')].filter((e) => e.known === e.textContent).map((e) => e.textContent)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["甲", "乙", "丙"], ["新", "甲", "乙", "丙"]),
        (["甲", "乙", "丙"], ["甲", "丙"]),
        (["甲", "乙", "丙"], ["甲", "乙", "丙", "新"]),
        (["甲", "乙", "丙"], ["丙", "甲", "乙"]),
        (["甲", "乙", "丙"], ["甲", "新一", "新二", "丙", "新三"]),
        (["甲", "甲", "乙"], ["甲", "乙", "甲"]),
    ],
    ids=["put in above", "taken out", "put in below", "moved", "replaced", "repeated"],
)
def test_blocks_that_stay_keep_their_nodes(page: Page, site: LiveSite, before: list[str], after: list[str]) -> None:
    visit(page, site, blocks(*(f"{text}，{math('x_' + text)}。" for text in before)))
    page.evaluate(MARK)
    change(page, site, blocks(*(f"{text}，{math('x_' + text)}。" for text in after)))
    stayed = sorted(text for text in after if text in before)
    assert sorted(page.evaluate(KNOWN.format("p"))) == [f"{text}，x_{text}x_{text}。" for text in stayed]
    assert sorted(page.evaluate(KNOWN.format(".katex"))) == [f"x_{text}x_{text}" for text in stayed]
    shown = page.eval_on_selector_all(".body p", "all => all.map((e) => [e.textContent[0], Number(e.dataset.source)])")
    assert shown == [[text[0], 3 + 2 * index] for index, text in enumerate(after)]
    assert page.eval_on_selector_all("[data-file]", "all => all.map((e) => e.dataset.source)") == ["3"]
    assert page.locator("[id^=notesite]").count() == 0


def test_what_stays_is_not_moved_out_of_the_way(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲", "乙", "丙", "丁") + "\n<hr>\n")
    page.evaluate("""() => {
        window.moved = []
        new MutationObserver((records) => {
            for (const record of records) moved.push(...[...record.removedNodes].map((node) => node.tagName))
        }).observe(document.body, {childList: true, subtree: true})
    }""")
    change(page, site, blocks("新", "甲", "乙", "丙") + "\n<hr>\n")
    assert page.evaluate("moved.filter((tag) => tag)") == ["P"]
    change(page, site, blocks("丙", "新", "甲", "乙") + "\n<hr>\n")
    assert page.evaluate("moved.filter((tag) => tag)") == ["P", "P"]


def test_formulas_of_an_edited_paragraph_keep_their_nodes(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks(f"设 {math('a')} 与 {math('b')} 及 {math('c')}。", "余。"))
    page.evaluate(MARK)
    change(page, site, blocks(f"现在设 {math('z')}、{math('a')} 与 {math('b+1')} 及 {math('c')} 皆正。", "余。"))
    assert page.evaluate(KNOWN.format(".katex")) == ["aa", "cc"]
    assert page.inner_text("p >> nth=0").startswith("现在设")


def test_what_the_reader_did_stays(page: Page, site: LiveSite) -> None:
    folded = '<details data-source="{line}"><summary>证</summary><p data-source="{line}">略{mark}</p></details>'
    search = '<input id="q" type="search" value=""><textarea>空</textarea>'
    tall = blocks(*["高" * 2000] * 3, first=20)
    visit(page, site, search + blocks("甲乙丙丁") + folded.format(line=7, mark="") + tall)
    page.fill("#q", "变分")
    page.fill("textarea", "写了一半")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.click("summary")
    page.evaluate("""() => {
        scrollTo(0, 40)
        const text = document.querySelector('.body p').firstChild
        getSelection().setBaseAndExtent(text, 1, text, 3)
    }""")
    change(page, site, search + blocks("甲乙丙丁，戊") + folded.format(line=7, mark="去") + tall)
    assert page.inner_text("details p") == "略去"
    assert page.input_value("#q") == "变分"
    assert page.input_value("textarea") == "写了一半"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("[scrollY, String(getSelection()), document.querySelector('details').open]") == [
        40,
        "乙丙",
        True,
    ]


def test_who_is_typing_goes_on_typing(page: Page, site: LiveSite) -> None:
    visit(page, site, '<p>甲</p><form><input type="search"></form>' + blocks("乙"))
    page.locator("input").press_sequentially("变分")
    page.keyboard.press("ArrowLeft")
    change(page, site, '<p>新</p><p>甲</p><form><input type="search"></form>' + blocks("乙改"))
    page.keyboard.type("x")
    assert page.input_value("input") == "变x分"


def test_what_is_in_view_stays_there_when_something_is_put_in_above(page: Page, site: LiveSite) -> None:
    texts = [f"{number} " + "字" * 300 for number in range(30)]
    visit(page, site, blocks(*texts))
    top = "Math.round(document.querySelectorAll('.body p')[{0}].getBoundingClientRect().top)"
    page.evaluate("document.querySelectorAll('.body p')[15].scrollIntoView()")
    page.evaluate("scrollBy(0, -50)")
    before = page.evaluate(top.format(15))
    change(page, site, blocks("新 " + "字" * 900, *texts))
    page.wait_for_timeout(50)
    assert page.evaluate(top.format(16)) == before


@pytest.mark.parametrize(("line", "block"), [(3, "段0"), (45, "段21"), (46, "段21"), (62, "段29"), (1, "题")], ids=str)
def test_the_view_moves_to_the_edited_block_if_it_is_off_screen(
    page: Page, site: LiveSite, line: int, block: str
) -> None:
    texts = [f"段{number} " + "字" * 300 for number in range(30)]
    visit(page, site, blocks(*texts))
    page.evaluate("document.querySelectorAll('.body p')[12].scrollIntoView()")
    before = page.evaluate("scrollY")
    change(page, site, blocks(*texts) + "<hr>", changed={"file": "content/other.md", "line": line})
    assert page.evaluate("scrollY") == before
    change(page, site, blocks(*texts), changed={"file": "content/a.md", "line": line})
    expect(page.get_by_text(block, exact=block == "题")).to_be_in_viewport()


def test_the_view_moves_once_for_an_edit(page: Page, site: LiveSite) -> None:
    """States that come after it tell of it, too, for who missed the first."""
    texts = [f"段{number} " + "字" * 300 for number in range(30)]
    visit(page, site, blocks(*texts))
    edit = {"file": "content/a.md", "line": 45, "version": site.version + 1}
    change(page, site, blocks(*texts), changed=edit)
    expect(page.get_by_text("段21")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    change(page, site, blocks(*texts) + "<hr>", changed=edit)
    page.wait_for_timeout(50)
    assert page.evaluate("scrollY") == 0


def test_where_only_the_page_knows_what_was_edited_it_shows_that(page: Page, site: LiveSite) -> None:
    texts = [f"段{number} " + "字" * 300 for number in range(30)]
    rows = '<ul data-source="70"><li data-source="70">甲</li><li data-source="71">{0}</li></ul>' + "<p>空</p>" * 40
    visit(page, site, blocks(*texts) + rows.format("乙"))
    change(page, site, blocks(*texts) + rows.format("乙改"), changed={"file": "content/a.md", "line": 1})
    expect(page.get_by_text("乙改")).to_be_in_viewport()
    texts.insert(2, "段新")
    change(page, site, blocks(*texts) + rows.format("乙改"), changed={"file": "content/a.md", "line": 1})
    expect(page.get_by_text("段新")).to_be_in_viewport()


def test_the_view_stays_if_the_edited_block_is_in_it(page: Page, site: LiveSite) -> None:
    texts = [f"{number} " + "字" * 300 for number in range(30)]
    visit(page, site, blocks(*texts))
    page.evaluate("document.querySelectorAll('.body p')[12].scrollIntoView()")
    before = page.evaluate("scrollY")
    texts[13] = "改了"
    change(page, site, blocks(*texts), changed={"file": "content/a.md", "line": 3 + 2 * 13})
    assert page.evaluate("scrollY") == before


INKS = """selector => {
    window.inks = new Set()
    const look = () => {
        const element = document.querySelector(selector)
        if (element) inks.add(getComputedStyle(element).color)
        requestAnimationFrame(look)
    }
    look()
}"""
"""Collects the colours an element is seen in."""


def slowly(route: Route) -> None:
    """Let what is asked for come after the page."""
    time.sleep(0.2)
    route.continue_()


def in_head(*names: str) -> tuple[str, str]:
    """Return what links style sheets: what stands in the head, and what in the body before its text."""
    return "".join(f'<link rel="stylesheet" href="{name}">' for name in names), ""


def in_body(*names: str) -> tuple[str, str]:
    return "", in_head(*names)[0]


@pytest.mark.parametrize("placed", [in_head, in_body])
def test_a_stylesheet_is_swapped_without_a_flash(
    page: Page, site: LiveSite, placed: Callable[..., tuple[str, str]]
) -> None:
    head, first = placed("/one.css")
    visit(page, site, blocks("甲"), head=head, first=first)
    page.evaluate(INKS, "body")
    page.route("**/two.css", slowly)
    site.files["/two.css"] = ("text/css", b"body { color: rgb(4, 5, 6) }")
    head, first = placed("/two.css")
    options = {"head": head, "first": first}
    change(page, site, blocks("甲"), options=options, styles={"/one.css": "/two.css"})
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(4, 5, 6)'")
    page.wait_for_function("document.querySelectorAll('link').length === 1")
    assert page.evaluate("[...inks]") == ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]


@pytest.mark.parametrize("placed", [in_head, in_body])
def test_a_style_sheet_that_is_new_is_there_before_what_needs_it(
    page: Page, site: LiveSite, placed: Callable[..., tuple[str, str]]
) -> None:
    head, first = placed("/one.css")
    visit(page, site, blocks("甲"), head=head, first=first)
    page.evaluate(INKS, ".katex")
    page.route("**/katex.css", slowly)
    site.files["/katex.css"] = ("text/css", b".katex { color: rgb(7, 8, 9) }")
    new_head, new_first = placed("/katex.css", "/one.css")
    options = {"head": new_head, "first": new_first, "title": "新题"}
    change(page, site, blocks(f"甲 {math('x')}"), options=options)
    page.wait_for_function("inks.size")
    assert page.evaluate("[...inks]") == ["rgb(7, 8, 9)"]
    assert page.title() == "新题"
    hrefs = "[...document.querySelectorAll('link')].map((e) => e.getAttribute('href'))"
    assert page.evaluate(hrefs) == ["/katex.css", "/one.css"]
    change(page, site, blocks("甲"), options={"head": head, "first": first})
    assert page.evaluate(hrefs) == ["/one.css"]


def test_the_newest_state_wins_and_pages_are_fetched_one_at_a_time(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    site.asked.clear()
    site.delay.clear()
    with page.expect_request(f"**{A}"):
        for number in range(10):
            site.change({A: document(blocks(f"第{number}"))})
    page.wait_for_timeout(100)
    assert len(site.asked) <= 1
    site.delay.set()
    page.wait_for_function("version => window.at === version", arg=site.version)
    assert page.inner_text(".body") == "第9"
    assert len(site.asked) <= 2


def test_a_page_that_is_as_it_was_is_not_fetched(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    change(page, site, blocks("乙"), pages={A: "d1", "/b/": "e1"})
    site.asked.clear()
    site.change({}, pages={A: "d1", "/b/": "e2"})
    change(page, site, blocks("丙"), pages={A: "d2", "/b/": "e2"})
    assert site.asked == [A]
    assert page.inner_text(".body") == "丙"


def test_a_page_that_was_sent_is_not_asked_for(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    change(page, site, blocks("乙"), pages={A: "d1"})
    site.asked.clear()
    for text in ("丙", "丁"):
        site.change({A: document(blocks(text))}, pages={A: text}, sends=A)
    page.wait_for_function("version => window.at === version", arg=site.version)
    assert page.inner_text(".body") == "丁"
    assert site.asked == []
    change(page, site, blocks("戊"), pages={A: "d2"})
    assert page.inner_text(".body") == "戊"
    assert site.asked == [A]


PARSED = """() => {
    window.parsed = []
    const parse = DOMParser.prototype.parseFromString
    DOMParser.prototype.parseFromString = function (...given) { parsed.push(given[0]); return parse.apply(this, given) }
}"""


def test_a_head_that_is_the_same_is_read_once(page: Page, site: LiveSite) -> None:
    style = "<style>.katex { color: teal }</style>"
    visit(page, site, blocks("甲"))
    page.evaluate(PARSED)
    change(page, site, blocks("乙"), options={"head": style})
    # In an idle moment the end of that head was looked for.
    page.wait_for_function("parsed.length === 2")
    change(page, site, blocks("丙"), options={"head": style})
    assert page.evaluate("parsed.map((html) => html.includes('teal'))") == [True, True, False]
    assert page.evaluate("document.head.textContent").count("teal") == 1
    change(page, site, blocks("丁"), options={"head": "", "title": "新题"})
    assert (page.inner_text(".body"), page.title()) == ("丁", "新题")
    assert page.evaluate("document.head.textContent").count("teal") == 0


@pytest.mark.parametrize("hidden", ['<script type="text/plain">"</head>"</script>', "<!-- </head> -->"])
def test_what_looks_like_the_end_of_the_head_is_none(page: Page, site: LiveSite, hidden: str) -> None:
    visit(page, site, blocks("甲"), head=hidden)
    page.evaluate(PARSED)
    for text, parsed in (("乙", 2), ("丙", 4)):
        change(page, site, blocks(text), options={"head": hidden})
        assert page.inner_text("body").split() == ["题", text]
        page.wait_for_function("many => parsed.length === many", arg=parsed)


def test_every_tab_ends_on_the_newest_state(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    tabs = [page, *(page.context.new_page() for _ in range(3))]
    for tab in tabs[1:]:
        tab.goto(A)
    for number in range(5):
        site.change({A: document(blocks(f"第{number}"))})
    for tab in tabs:
        expect(tab.locator(".body")).to_have_text("第4")


HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
    document.dispatchEvent(new Event('visibilitychange'))
}"""


def test_a_tab_out_of_sight_holds_no_connection_and_catches_up(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    page.evaluate(HIDE, True)
    site.asked.clear()
    site.change({A: document(blocks("乙"))})
    site.change({A: document(blocks("丙"))})
    page.wait_for_timeout(100)
    assert site.asked == []
    assert page.inner_text(".body") == "甲"
    page.evaluate(HIDE, False)
    expect(page.locator(".body")).to_have_text("丙")


def test_a_page_come_back_to_is_at_the_newest_state(page: Page, site: LiveSite) -> None:
    site.pages["/b/"] = document("乙")
    visit(page, site, blocks("甲"))
    page.goto("/b/")
    site.change({A: document(blocks("新"))})
    page.go_back()
    expect(page.locator(".body")).to_have_text("新")


def test_a_broken_connection_is_made_again(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    page.evaluate("window.same = true")
    site.version += 1
    site.state["version"] = site.version
    site.pages[A] = document(blocks("乙"))
    site.hang_up()
    expect(page.locator(".body")).to_have_text("乙")
    assert page.evaluate("same")


def test_a_server_started_again_is_asked_for_the_whole_page(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    site.token, site.version, site.state["version"] = "second", 1, 1
    site.pages[A] = document(blocks("乙"))
    with page.expect_navigation():
        site.hang_up()
    expect(page.locator(".body")).to_have_text("乙")
    page.evaluate("document.addEventListener('notesite:morphed', (e) => (window.at = e.detail.version))")
    change(page, site, blocks("丙"))
    assert page.inner_text(".body") == "丙"


def test_a_server_started_again_that_has_nothing_to_show_leaves_the_page_as_it_was(page: Page, site: LiveSite) -> None:
    """It has not read the notes yet, or cannot: what is wrong is laid over the page, which is new when it can be."""
    visit(page, site, blocks("甲"))
    page.evaluate("window.same = true")
    site.token, site.version, site.statuses[A] = "second", 0, 503
    site.pages[A] = "<h1>Reading the notes …</h1>"
    site.state |= {"version": 0, "pages": None}
    site.hang_up()
    page.wait_for_timeout(500)
    site.change({}, diagnostics=[FAULT])
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert page.evaluate("same")
    assert page.inner_text(".body") == "甲"
    site.statuses[A] = 200
    with page.expect_navigation():
        site.change({A: document(blocks("乙"))}, diagnostics=[])
    expect(page.locator(".body")).to_have_text("乙")
    expect(page.get_by_role("alertdialog")).to_be_hidden()


@pytest.mark.parametrize("reads", [False, True], ids=["at once", "when the notes are read"])
@pytest.mark.parametrize(("was", "now"), [("/", "/new/"), ("/old/", "/new/"), ("/旧/", "/")])
def test_a_page_follows_a_site_that_moved_while_no_server_ran(
    page: Page, site: LiveSite, was: str, now: str, reads: bool
) -> None:
    site.base, path = quote(was), f"{quote(was)}a/"
    site.pages[path] = document("旧")
    page.goto(f"{path}?q#here")
    until(page, lambda: site.opened)
    del site.pages[path]
    site.token, site.version, site.base = "second", 0, quote(now)
    site.state |= {"version": 0}
    if reads:
        site.statuses[path] = 503
    site.hang_up()
    page.wait_for_timeout(500)
    site.statuses.clear()
    site.change({f"{quote(now)}a/": document("新")})
    page.wait_for_url(f"{site.address}{quote(now)}a/?q#here")
    expect(page.locator(".body")).to_have_text("新")


def test_a_page_that_is_gone_stays_as_it_was_and_says_so(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    del site.pages[A]
    site.change()
    notice = page.get_by_text("no longer there")
    expect(notice).to_be_visible()
    assert page.inner_text(".body") == "甲"
    change(page, site, blocks("又有了"))
    expect(notice).to_be_hidden()
    assert page.inner_text(".body") == "又有了"


def test_a_page_that_comes_to_be_takes_the_place_of_404(page: Page, site: LiveSite) -> None:
    site.pages["/404"] = ""
    page.goto("/b/")
    assert page.inner_text("h1") == "404"
    site.change({A: "另一页"})
    page.wait_for_timeout(100)
    expect(page.get_by_text("no longer there")).to_be_hidden()
    site.change({"/b/": document("有了")})
    expect(page.locator(".body")).to_have_text("有了")


def test_a_picture_that_was_replaced_is_shown_anew(page: Page, site: LiveSite) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="9"/>'
    for name in ("one", "two"):
        site.files[f"/{name}.svg"] = ("image/svg+xml", drawn.format(9).encode())
    visit(page, site, blocks('<img src="/one.svg">'))
    page.evaluate("window.same = true")
    replaced = {"/two.svg": site.version + 1}
    change(page, site, blocks('<img src="/one.svg">', '<img src="/two.svg">'), replaced=replaced)
    assert page.evaluate("same")
    site.files["/one.svg"] = ("image/svg+xml", drawn.format(7).encode())
    with page.expect_navigation():
        site.change({}, replaced={**replaced, "/one.svg": site.version + 1})
    page.wait_for_function("document.images[0].naturalWidth === 7")
    site.files["/one.svg"] = ("image/svg+xml", drawn.format(5).encode())
    with page.expect_navigation():
        site.change({}, replaced={"/": site.version + 1})
    page.wait_for_function("document.images[0].naturalWidth === 5")


def test_an_answer_that_is_no_page_changes_nothing(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    site.statuses[A] = 500
    site.change({A: document(blocks("坏"))})
    page.wait_for_timeout(100)
    assert page.inner_text(".body") == "甲"
    site.statuses[A] = 503
    site.change({A: "<h1>This page cannot be made</h1><pre>article.html:3: 'x' is &lt;i&gt;undefined</pre>"})
    expect(page.get_by_text("article.html:3: 'x' is <i>undefined")).to_be_visible()
    assert page.inner_text(".body") == "甲"
    del site.statuses[A]
    change(page, site, blocks("好"))
    assert page.inner_text(".body") == "好"
    expect(page.get_by_text("article.html:3")).to_be_hidden()


def test_a_feed_shows_new_and_renamed_posts(page: Page, site: LiveSite) -> None:
    def feed(*titles: str) -> str:
        return "".join(f'<article class="card"><h2><a href="/{t}/">{t}</a></h2></article>' for t in titles)

    visit(page, site, feed("甲", "乙"))
    page.evaluate("document.querySelectorAll('.card').forEach((e) => (e.known = e.textContent))")
    change(page, site, feed("新", "甲", "乙改"))
    assert page.locator(".card h2").all_inner_texts() == ["新", "甲", "乙改"]
    assert page.evaluate(KNOWN.format(".card")) == ["甲"]


def test_scripts_of_the_page_keep_what_they_made_and_new_ones_run(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲", "乙"))
    page.evaluate("""() => {
        const made = document.createElement('p')
        made.dataset.live = 'keep'
        made.textContent = '钮'
        document.querySelectorAll('.body p')[1].append(made)
        window.same = true
    }""")
    change(page, site, blocks("甲", "乙改"))
    assert page.inner_text(".body p >> nth=1").split() == ["乙改", "钮"]
    assert page.evaluate("same")
    site.files["/new.js"] = ("text/javascript", b"document.body.dataset.ran = 'yes'")
    site.change({A: document(blocks("甲") + '<script src="/new.js"></script>')})
    page.wait_for_function("document.body.dataset.ran === 'yes'")
    assert page.evaluate("window.same === undefined")


FAULT = {
    "severity": "error",
    "code": "math.unknown-command",
    "message": 'unknown command <img src=x onerror="window.evil = 1">',
    "file": "content/<b>a.md",
    "line": 12,
    "column": 6,
    "source": "中文 $\\foo<script>$ x",
    "caret": "      ^^^^",
    "hint": "did you mean <i>?",
}


def test_errors_are_shown_as_text_and_go_when_they_are_repaired(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    warning = {**FAULT, "severity": "warning", "message": "suspicious"}
    site.change({}, diagnostics=[warning, FAULT])
    panel = page.get_by_role("alertdialog")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading")).to_have_text("1 error")
    for words in (FAULT["message"], "content/<b>a.md:12:6", FAULT["hint"], "1 warning"):
        expect(panel.get_by_text(str(words)).first).to_be_visible()
    assert panel.locator("img, script, i").count() == 0
    mark, caret = panel.locator("mark").first, panel.locator(".caret b").first
    assert mark.inner_text() == "\\foo"
    assert abs(mark.bounding_box()["x"] - caret.bounding_box()["x"]) < 1  # type: ignore[index]
    assert page.evaluate("window.evil === undefined")
    expect(panel.get_by_text("suspicious")).to_be_hidden()
    panel.get_by_text("1 warning").click()
    expect(panel.get_by_text("suspicious")).to_be_visible()
    assert page.inner_text(".body") == "甲"
    site.change({}, diagnostics=[])
    expect(panel).to_be_hidden()
    expect(page.locator(".badge")).to_be_hidden()


def test_the_panel_takes_the_focus_and_gives_it_back(page: Page, site: LiveSite) -> None:
    visit(page, site, '<a id="link" href="#">甲</a><input id="q">')
    page.focus("#link")
    site.change({}, diagnostics=[FAULT])
    panel = page.get_by_role("alertdialog")
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="1 error")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.focus("#q")
    site.change({}, diagnostics=[{**FAULT, "line": 13}])
    expect(page.get_by_text("content/<b>a.md:13:6")).to_be_visible()
    expect(page.locator("#q")).to_be_focused()


def test_the_focus_is_where_it_was_when_what_was_wrong_is_repaired(page: Page, site: LiveSite) -> None:
    """By its author, in an editor: nothing on the page calls for attention."""
    visit(page, site, '<a id="link" href="#">甲</a>')
    page.focus("#link")
    warning = {**FAULT, "severity": "warning"}
    site.change({}, diagnostics=[FAULT, warning])
    expect(page.get_by_role("alertdialog")).to_be_focused()
    site.change({}, diagnostics=[warning])
    expect(page.get_by_role("button", name="1 warning")).to_be_visible()
    expect(page.locator("#link")).to_be_focused()


def test_what_was_edited_is_not_brought_to_where_the_panel_covers_it(page: Page, site: LiveSite) -> None:
    """Most is written at the end, and is wrong while it is being written."""
    texts = [f"段{number} " + "字" * 300 for number in range(30)]
    visit(page, site, blocks(*texts))
    edit = {"file": "content/a.md", "line": 3 + 2 * 29}
    change(page, site, blocks(*texts) + "<hr>", changed=edit, diagnostics=[FAULT] * 9)
    panel, last = page.get_by_role("alertdialog"), page.get_by_text("段29")
    expect(panel).to_be_visible()
    above = "last => last.getBoundingClientRect().bottom <= innerHeight - {0} && last.getBoundingClientRect().top >= 0"
    height = panel.bounding_box()["height"]  # type: ignore[index]
    page.wait_for_function(above.format(height), arg=last.element_handle())
    long = page.evaluate("document.documentElement.scrollHeight")
    page.get_by_role("button", name="Close").click()
    page.wait_for_function("long => document.documentElement.scrollHeight === long", arg=long - height)


def test_warnings_wait_behind_a_badge(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    others = [{**FAULT, "severity": severity} for severity in ("warning", "note", "warning")]
    site.change({}, diagnostics=others)
    badge = page.get_by_role("button", name="2 warnings, 1 note")
    expect(badge).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    badge.click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Close").click()
    expect(badge).to_be_focused()
    site.change({}, diagnostics=others, more=True)
    expect(badge).to_have_text("2 warnings, 1 note and more")


OPENED = """document.addEventListener('notesite:open', (event) => {
    event.preventDefault()
    window.opened = event.detail.url
})"""


def test_alt_click_opens_the_line_in_the_editor(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks(f'甲 <a href="/b/">{math("x")}</a>', "乙"))
    page.evaluate(OPENED)
    page.click(".katex-html", modifiers=["Alt"])
    path = "/home/%E6%9F%90%E4%BA%BA/my%20notes/content/a.md"
    page.wait_for_function("window.opened")
    assert page.evaluate("opened") == f"myed://open?file={path}&line=3"
    page.click(".body p >> nth=1", modifiers=["Alt"])
    page.wait_for_function("opened.endsWith('line=5')")
    page.click("h1", modifiers=["Alt"])
    page.wait_for_function("opened.endsWith('line=1')")
    assert page.url.endswith(A)


def test_alt_click_opens_the_editor_that_was_told_of_last(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    page.evaluate(OPENED)
    change(page, site, blocks("乙"), editor="your://{file}:{line}")
    page.click("p", modifiers=["Alt"])
    assert page.evaluate("opened").startswith("your://")


def test_alt_click_on_a_card_opens_its_article(page: Page, site: LiveSite) -> None:
    site.pages["/b/"] = document(blocks("乙").replace("a.md", "b.md"))
    visit(page, site, '<article class="card"><h2><a href="/b/">乙</a></h2><p>摘要</p></article>')
    page.evaluate(OPENED)
    page.click(".card p", modifiers=["Alt"])
    page.wait_for_function("window.opened?.endsWith('content/b.md&line=1')")


def test_a_click_on_the_place_of_a_problem_opens_it(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲"))
    page.evaluate(OPENED)
    site.change({}, diagnostics=[FAULT])
    page.get_by_text("content/<b>a.md:12:6").click()
    page.wait_for_function("window.opened?.endsWith('content/%3Cb%3Ea.md&line=12')")


@pytest.mark.parametrize("editor", ["", "javascript:alert('{file}')"], ids=["none", "one that would run"])
def test_without_an_editor_the_place_is_copied(page: Page, site: LiveSite, editor: str) -> None:
    site.editor = editor
    visit(page, site, blocks("甲"))
    page.click(".body p", modifiers=["Alt"])
    expect(page.get_by_text("Copied content/a.md:3")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "content/a.md:3"


def test_the_block_below_the_pointer_is_outlined_while_alt_is_held(page: Page, site: LiveSite) -> None:
    visit(page, site, blocks("甲", "乙"))
    page.hover(".body p >> nth=1")
    outline = page.locator(".outline")
    expect(outline).to_be_hidden()
    page.keyboard.down("Alt")
    expect(outline).to_be_visible()
    expect(outline).to_have_text("content/a.md:5")
    page.keyboard.up("Alt")
    expect(outline).to_be_hidden()
