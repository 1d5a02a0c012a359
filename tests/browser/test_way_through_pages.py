"""How a reader finds the way through a page: contents, marks, keys, and what moves."""

from __future__ import annotations

import pytest
from looking import ARTICLE, CODE, KINDS, NOTES, SHORT, shown, specimen
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_signs_of_links_to_headings_are_there_for_who_points(browser: Browser, site: str) -> None:
    for width in (360, 768, 1280):
        with shown(browser, site + SHORT, width) as page:
            anchor = page.locator(".body h2 .anchor").nth(1)
            assert anchor.evaluate("e => getComputedStyle(e).opacity") == "0"
            anchor.locator("..").hover()
            assert anchor.evaluate("e => getComputedStyle(e).opacity") == "1"
            box = anchor.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_the_way_to_the_top_lies_on_no_text(browser: Browser, site: str) -> None:
    """On a phone, where text has the whole width, it ends the page."""
    with shown(browser, site, 320) as page:
        page.evaluate("scrollTo(0, 2000)")
        way = "document.querySelector('.top a').getBoundingClientRect().top"
        assert page.evaluate(f"{way} > document.querySelector('footer.site p').getBoundingClientRect().bottom")


AT_REST = """() => new Promise(done => {
    let times = 0, before
    const look = () => {
        const box = document.querySelector(':target').getBoundingClientRect().toJSON()
        times = box.top === before ? times + 1 : 0
        before = box.top
        if (times === 20) done(box)
        else requestAnimationFrame(look)
    }
    look()
})"""
"""Where the target of a link is once it has stood there for twenty frames."""


def test_a_link_leads_there_past_what_is_not_laid_out_yet(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 412) as page:
        lazy = "[...document.querySelectorAll('.body > *')].map(e => getComputedStyle(e).contentVisibility)"
        assert {"auto", "visible"} == set(page.evaluate(lazy))
        last = page.locator(".math.display[id]").last.get_attribute("id")
    for target in (last, "param", "forward"):
        with shown(browser, f"{site}{ARTICLE}#{target}", 412) as page:
            box = page.evaluate(AT_REST)
        assert 0 <= box["top"] < 400, target


def test_everything_is_there_without_javascript(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 360, java_script_enabled=False) as page:
        assert page.locator(".body .katex-html").first.is_visible()
        page.locator(".toc summary").click()
        page.locator(".toc ol a").last.click()
        assert page.url.partition("#")[2]


def test_older_and_newer_stand_on_one_line(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        tops = page.evaluate(
            "[...document.querySelectorAll('.neighbours .label')].map(e => e.getBoundingClientRect().top)"
        )
    assert len(tops) == 2
    assert tops[0] == tops[1]


def test_a_neighbour_with_a_long_word_for_a_title_stays_on_the_page(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 320) as page:
        page.evaluate("document.querySelector('.neighbours .newer a').textContent = 'OxHugoFlavoredMarkdownWithoutEnd'")
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_contents_mark_the_section_jumped_to(browser: Browser, site: str) -> None:
    marked = "[...document.querySelectorAll('.toc [aria-current]')].map(a => a.hash)"
    with shown(browser, site + ARTICLE, reduced_motion="reduce") as page:
        for at in (1, 3):
            link = page.locator(".toc details > div > ol > li > a").nth(at)
            link.click()
            page.wait_for_function(f"{marked}.join() === location.hash")
            top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
            assert 0 <= top < 200


FOCUS = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
    return {name: e.tagName + ' ' + (e.getAttribute('href') ?? e.className), style: style.outlineStyle,
            width: parseFloat(style.outlineWidth), seen: box.bottom > 0 && box.top < innerHeight && box.width > 0}
}"""


def test_what_floats_at_the_edge_covers_nothing_that_keys_lead_to(browser: Browser, site: str) -> None:
    covered = """() => {
        const box = document.activeElement.getBoundingClientRect()
        return box.bottom > document.querySelector('.toc').getBoundingClientRect().top
    }"""
    with shown(browser, site + NOTES, 360) as page:
        specimen(
            page, '<p style="height: 9000px"><a href="#">甲</a></p><p><a href="#">乙</a></p><p style="height: 999px">'
        )
        for above in (8, 40, 72):
            page.evaluate("document.querySelector('.body a').focus({preventScroll: true})")
            edge = "document.querySelectorAll('.body a')[1].getBoundingClientRect().bottom - innerHeight"
            page.evaluate(f"scrollTo(0, scrollY + {edge} + {above})")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "乙"
            assert not page.evaluate(covered), above


@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_of_the_tab_key_is_seen(browser: Browser, site: str, width: int) -> None:
    with shown(browser, site + CODE, width) as page:
        stops = []
        while True:
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop["name"].startswith("BODY") or len(stops) > 200:
                break
            assert (stop["style"], stop["seen"]) == ("solid", True), stop
            assert stop["width"] >= 2, stop
            stops.append(stop["name"])
    assert stops[0] == "A #page--content"
    assert 20 < len(stops) < 200
    assert any(stop.startswith("PRE") for stop in stops)


def test_the_way_to_the_top_is_seen_by_keys_on_a_short_page(browser: Browser, site: str) -> None:
    with shown(browser, site + "404.html") as page:
        is_shown = page.locator(".top a").evaluate("""link => {
            link.focus({focusVisible: true})
            const box = link.getBoundingClientRect()
            return document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2) === link
        }""")
    assert is_shown


def test_the_banner_decodes_once_and_only_for_those_who_like_motion(browser: Browser, site: str) -> None:
    noise = "getComputedStyle(document.querySelector('.banner'), '::after').content"
    with shown(browser, site, reduced_motion="reduce") as page:
        assert page.evaluate(noise) == "none"
        assert page.evaluate("document.getAnimations().filter(a => a.timeline === document.timeline).length") == 0
    with shown(browser, site) as page:
        timed = "document.getAnimations().filter(a => a.timeline === document.timeline)"
        runs = page.evaluate(f"{timed}.map(a => a.effect.getComputedTiming().endTime)")
        assert max(runs) <= 1200
        assert page.get_by_role("heading", name="INCOMING TRANSMISSION", exact=True).count() == 1


def test_no_page_is_wider_than_the_screen(browser: Browser, site: str) -> None:
    with shown(browser, site, 320) as page:
        for path in KINDS:
            page.goto(site + path)
            for width in (320, 768):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
