"""Pages as a reader's browser shows them: formulas visible, nothing broken, nothing fetched from elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen
from xml.etree.ElementTree import Element

import html5lib
import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
LEFT = "net::ERR_ABORTED"
"""Not fetched to the end because the page was left: it is not the page's fault."""


@contextmanager
def opened(browser: Browser, width: int, scheme: str = "light") -> Iterator[tuple[Page, list[str]]]:
    """Open a window of *width* pixels; with it a list that gathers what went wrong in it."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("requestfailed", lambda request: request.failure == LEFT or wrong.append(f"not loaded: {request.url}"))
    page.on("request", lambda request: urlsplit(request.url).hostname == "127.0.0.1" or wrong.append(request.url))
    page.on("response", lambda response: response.status < 400 or wrong.append(f"{response.status}: {response.url}"))
    yield page, wrong
    context.close()


class _Elements(HTMLParser):
    """The elements of a page, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}))


Elements = list[Element]


def crawled(start: str) -> dict[str, Elements | None]:
    """Return all that can be reached from *start* below it: address → elements, None for what is not HTML."""
    found: dict[str, Elements | None] = {}
    waiting = [start]
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        with urlopen(url) as response:
            is_page = response.headers.get_content_type() == "text/html"
            content = response.read()
        found[url] = page = _Elements(content.decode()).found if is_page else None
        if page is not None:
            waiting += [target for target, _ in addresses(page, url) if target.startswith(start)]
    return found


def addresses(page: Elements, url: str) -> Iterator[tuple[str, str]]:
    """Yield what *page* at *url* leads to or shows: absolute address, fragment."""
    for element in page:
        for name in ("href", "src"):
            if name in element.attrib and element.tag not in ("base",):
                target, fragment = urldefrag(urljoin(url, element.attrib[name]))
                yield quote(target, safe="/:%?=&#+,;@!$'()*~"), unquote(fragment)


@pytest.fixture(scope="session")
def pages(site: str) -> dict[str, Elements | None]:
    return crawled(site)


@pytest.fixture(scope="session")
def subpath_pages(subpath_site: str) -> dict[str, Elements | None]:
    return crawled(subpath_site)


@pytest.mark.parametrize("where", ["site", "subpath_site"])
def test_every_link_leads_somewhere(request: pytest.FixtureRequest, where: str) -> None:
    start = request.getfixturevalue(where)
    found = request.getfixturevalue(where.replace("site", "pages"))
    host = start[: start.index("/", len("http://"))]
    assert len([page for page in found.values() if page is not None]) > 30
    ids = {
        url: {element.attrib["id"] for element in page if "id" in element.attrib}
        for url, page in found.items()
        if page is not None
    }
    for url, page in found.items():
        for target, fragment in addresses(page, url) if page is not None else ():
            assert target.startswith(start) or not target.startswith(host), f"{url} leads out of the site to {target}"
            if fragment and target in ids:
                assert fragment in ids[target], f"{url} leads to {target}#{fragment}, which is not there"


def test_pages_parse_without_an_error(pages: dict[str, Elements | None]) -> None:
    for url, page in pages.items():
        if page is not None:
            with urlopen(url) as response:
                html5lib.HTMLParser(strict=True).parse(response.read(), transport_encoding="utf-8")


def test_below_a_path_nothing_differs_but_addresses(
    site: str, pages: dict[str, Elements | None], subpath_site: str, subpath_pages: dict[str, Elements | None]
) -> None:
    assert len(pages) == len(subpath_pages)
    for url, page in pages.items():
        below = subpath_site + url.removeprefix(site)
        with urlopen(url) as root, urlopen(below) as repo:
            expected, found = root.read(), repo.read()
        if page is not None or url.endswith((".css", ".js", ".xml")):
            expected = expected.replace(site.encode(), b"/")
            found = found.replace(subpath_site.encode(), b"/").replace(b"/repo/", b"/")
        assert found == expected, below


def formula_pages(pages: dict[str, Elements | None]) -> list[str]:
    """Return the addresses of the pages with most formulas, and of one of each other kind."""
    counts = {
        url: sum(element.get("class") == "katex" for element in page) for url, page in pages.items() if page is not None
    }
    return sorted(counts, key=lambda url: -counts[url])[:4]


def test_pages_load_whole_and_do_not_scroll_sideways(browser: Browser, pages: dict[str, Elements | None]) -> None:
    with opened(browser, WIDTHS[0]) as (page, wrong):
        for url, tree in pages.items():
            if tree is not None:
                page.goto(url)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (url, width)
    assert wrong == []


FORMULAS = """() => [...document.querySelectorAll('.katex-html')].filter(e => e.checkVisibility()).map(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e)
    return {width: box.width, height: box.height, font: style.fontFamily, ink: style.color, text: e.textContent}
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_formulas_are_seen(browser: Browser, pages: dict[str, Elements | None], scheme: str) -> None:
    with opened(browser, 1280, scheme) as (page, _):
        for url in formula_pages(pages):
            page.goto(url)
            page.evaluate("document.fonts.ready")
            formulas = page.evaluate(FORMULAS)
            assert len(formulas) > 20, url
            for formula in formulas:
                assert formula["width"] > 1, (url, formula)
                assert formula["height"] > 5, (url, formula)
                assert "KaTeX_Main" in formula["font"], (url, formula)
            # One of its two parts; the other holds what the page does not show.
            loaded = "[...document.fonts].some(face => face.family === 'KaTeX_Math' && face.status === 'loaded')"
            assert page.evaluate(loaded)


CLIPPED = """() => [...document.querySelectorAll('.math.display')].filter(e => e.checkVisibility()).filter(e => {
    const outer = e.getBoundingClientRect()
    return [...e.querySelectorAll('.katex-base')].some(base => {
        const inner = base.getBoundingClientRect()
        return inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1
    })
}).map(e => e.querySelector('annotation')?.textContent ?? e.textContent)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_display_formula_is_cut_at_top_or_bottom(
    browser: Browser, pages: dict[str, Elements | None], width: int
) -> None:
    with opened(browser, width) as (page, _):
        for url in formula_pages(pages):
            page.goto(url)
            page.evaluate("document.fonts.ready")
            assert page.locator(".math.display .katex-base").count(), url
            # What is far below has no place before it comes near.
            page.add_style_tag(content="* { content-visibility: visible !important }")
            assert page.evaluate(CLIPPED) == [], url


def test_digits_of_formulas_are_as_tall_as_those_of_the_text(
    browser: Browser, pages: dict[str, Elements | None]
) -> None:
    with opened(browser, 1280) as (page, _):
        page.goto(formula_pages(pages)[0])
        body = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body > p')).fontSize)")
        inline = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body > p .katex')).fontSize)")
    assert inline / body == pytest.approx(1.1)


def test_a_missing_page_is_whole_at_any_depth(browser: Browser, subpath_site: str) -> None:
    missing = subpath_site + "no/such/page/at/all.html"
    with pytest.raises(HTTPError) as caught:
        urlopen(missing)
    assert caught.value.code == 404
    caught.value.close()
    with opened(browser, 1280) as (page, wrong):
        page.goto(missing)
        assert page.inner_text("h1") == "SIGNAL LOST"
        assert page.evaluate("document.styleSheets.length") > 0
        home = page.get_attribute("main a", "href")
    assert home == "/repo/"
    expected = [
        f"404: {missing}",
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)",
    ]
    assert sorted(wrong) == sorted(expected)


def test_pages_turn_into_each_other(browser: Browser, site: str) -> None:
    with opened(browser, 1280) as (page, wrong):
        page.add_init_script("addEventListener('pagereveal', event => (window.turned = !!event.viewTransition))")
        for _ in range(5):
            page.goto(site)
            began = time.monotonic()
            page.locator(".card .title a").first.click(no_wait_after=True)
            page.wait_for_url("**/*/")
            page.wait_for_function("window.turned !== undefined")
            took = time.monotonic() - began
            # A browser turns nothing into a page that is four seconds late.
            if (turned := page.evaluate("turned")) or took < 2:
                break
        assert turned, took
        assert wrong == []


def test_the_banner_is_read_as_its_text(browser: Browser, site: str) -> None:
    with opened(browser, 1280) as (page, _):
        page.goto(site)
        assert page.get_by_role("heading", level=1).all_inner_texts() == ["INCOMING TRANSMISSION"]
        assert page.get_by_role("heading", name="LATEST UPDATES", exact=True).count() == 1
        assert page.get_by_role("article").count() == 12


def test_the_first_key_leads_past_the_menu(browser: Browser, site: str) -> None:
    with opened(browser, 1280) as (page, _):
        page.goto(site)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.url.endswith("#page--content")


def test_contents_stand_open_beside_a_wide_page_and_fold_on_a_narrow_one(
    browser: Browser, pages: dict[str, Elements | None]
) -> None:
    url = next(u for u in formula_pages(pages) if any(e.get("class") == "toc" for e in pages[u] or ()))
    seen = {}
    for width in WIDTHS:
        with opened(browser, width) as (page, _):
            page.goto(url)
            seen[width] = page.locator(".toc ol a").first.is_visible()
            if not seen[width]:
                page.locator(".toc summary").click()
                assert page.locator(".toc ol a").first.is_visible()
    assert seen == {360: False, 1280: True}
