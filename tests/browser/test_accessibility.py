"""Pages for everyone: axe-core's rules, text spaced by its reader, life without scripts, the tree listeners get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from checkers import tool
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ("", "f30/", "fimg/", "boxes/", "tags/", "tags/扩散模型/", "categories/", "archive/", "404.html")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
AXE = """async only => {
    const options = {resultTypes: ['violations'], runOnly: only}
    const found = await axe.run(document, options)
    return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 200)}`))
}"""


@contextmanager
def shown(browser: Browser, url: str = "", width: int = 1280, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
    page = context.new_page()
    if url:
        page.goto(url)
    yield page
    context.close()


@pytest.mark.parametrize(("width", "paths"), [(320, PAGES), (1280, ("", "fimg/", "f300/", "boxes/", "archive/"))])
def test_axe_finds_nothing(browser: Browser, measured_site: str, width: int, paths: tuple[str, ...]) -> None:
    axe = tool("axe-core/axe.min.js")
    with shown(browser, width=width) as page:
        for path in paths:
            page.goto(measured_site + path)
            page.add_script_tag(path=axe)
            # What is far below is not laid out until it comes near, and axe passes over it.
            page.add_style_tag(content="* { content-visibility: visible !important }")
            page.emulate_media(color_scheme="light")
            assert page.evaluate(AXE, {"type": "tag", "values": RULES}) == [], path
            page.emulate_media(color_scheme="dark")
            contrast = ["color-contrast", "link-in-text-block"]
            assert page.evaluate(AXE, {"type": "rule", "values": contrast}) == [], path


def test_axe_finds_nothing_in_contents_that_scroll(browser: Browser, measured_site: str) -> None:
    with shown(browser, width=1280) as page:
        page.set_viewport_size({"width": 1280, "height": 250})
        page.goto(measured_site + "f30/")
        contents = "document.querySelector('.toc details > div')"
        assert page.evaluate(f"{contents}.scrollHeight > {contents}.clientHeight")
        page.add_script_tag(path=tool("axe-core/axe.min.js"))
        assert page.evaluate(AXE, {"type": "rule", "values": ["scrollable-region-focusable"]}) == []


SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""
LOST = """() => [...document.querySelectorAll('body *')].filter(e => {
    const style = getComputedStyle(e)
    return e.checkVisibility() && !e.closest('.katex, .skip') && style.overflowY === 'hidden'
        && !e.matches('.katex-display') && e.scrollHeight > e.clientHeight + 2
}).map(e => e.outerHTML.slice(0, 100))"""


def test_text_spaced_by_its_reader_is_not_cut(browser: Browser, measured_site: str) -> None:
    with shown(browser, width=320) as page:
        for path in PAGES:
            page.goto(measured_site + path)
            page.add_style_tag(content=SPACED)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate(LOST) == [], path


TIGHT = """() => [...document.querySelectorAll('.katex-base')]
    .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)"""


def test_formulas_have_room_however_text_is_spaced(browser: Browser, measured_site: str) -> None:
    with shown(browser, width=320) as page:
        page.route("**/*.js", lambda route: route.abort())
        page.goto(measured_site + "f30/")
        page.add_style_tag(content=SPACED + "* { content-visibility: visible !important }")
        page.evaluate("document.fonts.ready")
        assert page.evaluate(TIGHT) == []


BOXES = """(() => {
    const whole = document.createElement('style')
    whole.textContent = '* { content-visibility: visible !important }'
    document.head.append(whole)
    const all = [...document.querySelectorAll('.body *, .card *, h1, footer a')].filter(e => !e.closest('button'))
    return all.map(e => {
        const box = e.getBoundingClientRect()
        return [e.localName, box.x, box.y, box.width, box.height].join(' ')
    })
})()"""


def _boxes(page: Page) -> list[str]:
    """Return `BOXES` once the fonts are there, which laying out asks for."""
    # The probe comes from outside, so it runs where a page's own scripts do not.
    session = page.context.new_cdp_session(page)

    def asked(expression: str) -> Any:
        return session.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})["result"]["value"]

    before: list[str] = []
    for _ in range(600):
        boxes: list[str] = asked(BOXES)
        if boxes == before and asked("document.fonts.status") == "loaded":
            return boxes
        before = boxes
        page.wait_for_timeout(100)
    raise AssertionError("the page does not come to rest")


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize("path", ["", "f30/"])
def test_text_and_formulas_stand_where_they_do_without_javascript(
    browser: Browser, measured_site: str, path: str, width: int
) -> None:
    seen = []
    for enabled in (True, False):
        with shown(browser, measured_site + path, width, java_script_enabled=enabled) as page:
            seen.append(_boxes(page))
    assert len(seen[0]) > 40
    assert seen[0] == seen[1]


def test_each_formula_is_heard_once_and_each_article_in_its_language(browser: Browser, measured_site: str) -> None:
    with shown(browser, measured_site + "f30/") as page:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
        hidden = page.evaluate("[...document.querySelectorAll('.katex-html')].every(e => e.ariaHidden === 'true')")
        source = page.evaluate("[...document.querySelectorAll('math')].every(e => e.getAttribute('alttext'))")
        lang = page.evaluate("document.documentElement.lang")
    heard = [node["role"]["value"] for node in tree["nodes"] if not node["ignored"]]
    assert heard.count("MathMLMath") + heard.count("math") == 30
    assert (hidden, source, lang) == (True, True, "zh-CN")
    letters = {node["name"]["value"] for node in tree["nodes"] if node["role"]["value"] == "StaticText"}
    assert {"x", "z", "t"} <= letters
    assert not [letter for letter in letters if letter >= "\N{MATHEMATICAL BOLD CAPITAL A}"]


def test_a_formula_in_a_heading_or_link_is_a_part_of_its_name(browser: Browser, site: str) -> None:
    """Chromium makes names without MathML: a list of headings would say the colon and what follows it."""
    with shown(browser, site + "generative/ddpm/") as page:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    said = [(node["role"]["value"], node["name"]["value"]) for node in tree["nodes"] if not node["ignored"]]
    for role in ("heading", "link"):
        assert any(name.startswith("wₜ → 1 ：简化损失") for kind, name in said if kind == role), role
    # It is itself heard as before, part by part.
    assert [role for role, _ in said].count("MathMLFraction") > 10


def _heard(page: Page) -> list[tuple[str, str]]:
    """Return what a screen reader is told of *page*: roles and names."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [(node["role"]["value"], node["name"]["value"]) for node in tree["nodes"] if not node["ignored"]]


def test_a_heading_is_called_by_its_own_words(browser: Browser, site: str) -> None:
    """Not by the name of the link to it, which stands in it and keys lead to."""
    with shown(browser, site + "generative/ddpm/") as page:
        words = page.evaluate("[...document.querySelectorAll('.body :is(h2, h3) > span')].map(e => e.innerText.trim())")
        heard = _heard(page)
        page.locator(".body .anchor").first.focus()
        assert page.evaluate("document.activeElement.ariaLabel") == "本节链接"
    names = [name for role, name in heard if role == "heading"]
    assert {word for word in words if word.isalnum()} <= set(names)
    assert not [name for name in names if "本节链接" in name or "#" in name]
    assert heard.count(("link", "本节链接")) == len(words) > 5


def test_contents_are_said_to_be_folded_where_they_are(browser: Browser, measured_site: str) -> None:
    folds = "document.querySelector('.toc summary').checkVisibility({visibilityProperty: true})"
    for width, folded in ((700, True), (1280, False)):
        with shown(browser, measured_site + "f30/", width) as page:
            heard = _heard(page)
            assert page.evaluate(folds) == folded
            assert page.locator(".toc summary span").is_visible()
            page.locator(".toc summary").focus()
            assert page.evaluate("document.activeElement.localName") == ("summary" if folded else "body")
        assert [role for role, name in heard if role == "DisclosureTriangle"] == ["DisclosureTriangle"] * folded
        assert (("link", "回到顶部") in heard) == (not folded)


def test_what_keys_lead_to_has_a_name(browser: Browser, measured_site: str) -> None:
    """Tables and code scroll, so they are stops of the tab key, also where they are as narrow as here."""
    with shown(browser, measured_site + "f30/") as page:
        heard = _heard(page)
        stops = page.evaluate("[...document.querySelectorAll('[tabindex=\"0\"]')].map(e => e.ariaLabel)")
    assert {"python 代码", "表格"} <= set(stops)
    assert all(stops)
    assert heard.count(("group", "python 代码")) == 3
    assert heard.count(("group", "表格")) == 1


def test_what_a_phone_has_not_laid_out_yet_is_heard(heard: Browser, measured_site: str) -> None:
    with shown(heard, measured_site + "f30/", 412) as page:
        skipped = (
            "[...document.querySelectorAll('math')].filter(e => !e.checkVisibility({contentVisibilityAuto: true}))"
        )
        assert page.evaluate(f"{skipped}.length") > 10
        session = page.context.new_cdp_session(page)
        for _ in range(600):
            roles = [node["role"]["value"] for node in session.send("Accessibility.getFullAXTree")["nodes"]]
            if roles.count("MathMLMath") == 30:
                break
            page.wait_for_timeout(100)  # the tree is made when the browser finds the time
        assert roles.count("MathMLMath") == 30


def test_text_is_found_across_the_lines_of_its_source(browser: Browser, measured_site: str) -> None:
    with shown(browser, measured_site + "f30/", 412) as page:
        sentence = page.evaluate("[...document.querySelectorAll('.body > p')].at(-1).textContent.slice(0, 24)")
        assert page.evaluate("text => window.find(text)", sentence)


ENGLISH = """() => {
    const [p, em] = ['.body > p', '.body em'].map(s => getComputedStyle(document.querySelector(s)))
    return [p.fontFamily.split(',')[0], p.textAlign, em.fontStyle, em.fontWeight]
}"""
WORDS = """() => {
    const nearest = s => document.querySelector(s).closest('[lang]').lang
    return [['h1', '.body', '.toc ol', '.callout-title'].map(nearest), ['.toc summary', '.meta', 'footer'].map(nearest)]
}"""


def test_an_article_in_another_language_is_set_and_said_in_it(browser: Browser, measured_site: str) -> None:
    with shown(browser, measured_site + "english/", 412) as page:
        assert page.evaluate(ENGLISH) == ["system-ui", "start", "italic", "400"]
        assert page.evaluate(WORDS) == [["en"] * 4, ["zh-CN"] * 3]
        around = "[document.documentElement.lang, getComputedStyle(document.querySelector('.toc summary')).fontFamily]"
        lang, fonts = page.evaluate(around)
        assert (lang, fonts.startswith('"PingFang SC"')) == ("en", True)
        assert page.inner_text(".callout-title") == "Note"
        assert page.get_by_role("link", name="Back to the text").count() == 1
        page.goto(measured_site)
        langs = "[...document.querySelectorAll('.card :is(.title, .excerpt)[lang]')].map(e => e.lang)"
        assert page.evaluate(langs) == ["en", "en"]
