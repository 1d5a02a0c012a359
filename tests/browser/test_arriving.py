"""Pages that arrive slowly, in pieces and in any order: what is shown of them stays where it is."""

from __future__ import annotations

import http.server
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ARTICLE = "generative/ddpm/"
PAGES = ("", ARTICLE, "tags/", "categories/", "archive/", "nothing/")
WIDTHS = (320, 1280)
TICK = 0.004
"""Seconds between two pieces: a browser shows what it has about every fourth time."""


PATIENCE = (b"arriving 1s", b"arriving 99s")
"""How long a page keeps back what is still arriving: a busy machine takes longer than a reader should wait."""


class _SlowHost(http.server.BaseHTTPRequestHandler):
    """Hands on what *site* answers: pages in pieces, some files late."""

    site: str
    piece: int
    late: str

    def do_GET(self) -> None:
        try:
            with urllib.request.urlopen(self.site + self.path[1:]) as answer:
                self._drip(answer.status, answer.headers, answer.read().replace(*PATIENCE))
        except urllib.error.HTTPError as missing:
            self._drip(missing.code, missing.headers, missing.read().replace(*PATIENCE))

    def _drip(self, status: int, headers: object, content: bytes) -> None:
        kind = str(headers["Content-Type"])  # type: ignore[index]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.late and self.late in self.path:
            time.sleep(50 * TICK)
        size = self.piece if kind.startswith("text/html") else len(content)
        for start in range(0, len(content), size):
            self.wfile.write(content[start : start + size])
            time.sleep(TICK)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def slowed(site: str, piece: int, late: str = "") -> Iterator[str]:
    """Serve *site* once more, pages *piece* bytes at a time, and what has *late* in its name after all others."""
    host = type("_Host", (_SlowHost,), {"site": site, "piece": piece, "late": late})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), host) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


SHIFTS = """() => new Promise(done => {
    const moved = []
    let score = 0
    const observer = new PerformanceObserver(list => {
        for (const {value, sources} of list.getEntries()) {
            score += value
            const nodes = sources.map(({node}) => node)
            moved.push(...nodes.filter(node => !(node?.closest ? node : node?.parentElement)?.closest('.katex')))
        }
    })
    observer.observe({type: 'layout-shift', buffered: true})
    setTimeout(() => done({moved: moved.map(node => node?.textContent), score}), 100)
})"""


def moved(browser: Browser, address: str, width: int) -> list[str]:
    """Return the texts of what moves while the page at *address* loads in a window of *width* pixels.

    Only within the room kept for a formula letters may, when their font comes.
    """
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.fonts.ready")
    shifts = page.evaluate(SHIFTS)
    page.close()
    assert shifts["score"] < 0.002
    found: list[str] = shifts["moved"]
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_arrives_in_pieces(browser: Browser, site: str, width: int) -> None:
    with slowed(site, 1700) as host:
        found = {path: moved(browser, host + path, width) for path in PAGES}
    assert not any(found.values()), found


@pytest.mark.parametrize("late", ["_Math-", "woff2", "site."])
def test_nothing_moves_when_a_font_or_the_script_comes_late(browser: Browser, site: str, late: str) -> None:
    with slowed(site, 5000, late) as host:
        for width in WIDTHS:
            assert moved(browser, host + ARTICLE, width) == []


def test_formulas_take_the_room_they_need_where_fonts_are_blocked(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(site + ARTICLE)
    page.wait_for_selector("[data-loose]")
    # A sign of another font may lean out of its box a little: not as far as out of one made for KaTeX's (33 pixels).
    wider = "[...document.querySelectorAll('p .katex-base')].filter(e => e.scrollWidth > e.offsetWidth + 4).length"
    assert page.evaluate(wider) == 0
    page.close()


@pytest.mark.parametrize(
    ("path", "last"), [("tags/", ".terms"), (ARTICLE, "main")], ids=["what is last", "a first screen"]
)
def test_what_never_arrives_keeps_nothing_back_for_long(browser: Browser, site: str, path: str, last: str) -> None:
    page = browser.new_page(viewport={"width": 412, "height": 800})
    page.goto(site + path)
    after = "main ~ *, .terms ~ *, p > script"
    page.evaluate("after => document.querySelectorAll(after).forEach(element => element.remove())", after)
    assert page.locator(last).evaluate("last => getComputedStyle(last).animationName") == "arriving"
    page.locator(last).wait_for()
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_the_end_of_a_page_is_shown_before_its_script_adds_to_it(browser: Browser, site: str, path: str) -> None:
    """Each in a task of its own, that a reader's tap waits for neither of them long."""
    page = browser.new_page()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => (early = document.documentElement.matches('[data-enhanced]')))"
    )
    page.goto(site + path)
    page.wait_for_selector("[data-enhanced]")
    assert page.evaluate("early") is False
    after = page.locator("main + *")
    assert (after.evaluate("element => element.localName"), after.inner_text().strip()) == ("script", "")
    page.close()
