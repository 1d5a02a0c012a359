"""Many windows of one served site: a browser opens six connections to a server, and one of them serves all windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attacking
import pytest
from live_server import LiveSite, serving, text
from patience import until
from playwright.sync_api import Browser, BrowserContext, Page, expect

from notesite.host.live import scripts

pytestmark = pytest.mark.browser

MANY = 8
"""More than a browser has connections to one server."""
WITHOUT = "delete window.SharedWorker"
FORBIDDEN = "SharedWorker = class { constructor() { throw new DOMException('no', 'SecurityError') } }"
BROKEN = "SharedWorker = class extends SharedWorker { constructor(url, options) { super(url + 'x', options) } }"
MUTE = "SharedWorker = class extends EventTarget { port = new MessageChannel().port1 }"


@pytest.fixture
def site() -> Iterator[LiveSite]:
    with serving() as (site, _):
        yield site


@pytest.fixture
def context(site: LiveSite, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.address)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert wrong == []


def opened(context: BrowserContext, site: LiveSite, *paths: str) -> list[Page]:
    """Return windows at *paths*, for the first of which the stream is."""
    windows: list[Page] = []
    for path in paths:
        site.pages.setdefault(path, text("旧"))
        windows.append(context.new_page())
        windows[-1].goto(site.address + path)
    return windows


def change(site: LiveSite, body: str, **state: object) -> None:
    """Make *body* that of every page."""
    site.change(dict.fromkeys(site.pages, text(body)), **state)


def all_show(windows: list[Page], body: str) -> None:
    for window in windows:
        expect(window.locator("main")).to_have_text(body)


@pytest.mark.parametrize("name", ["127.0.0.1", "evil.test"], ids=["a secure address", "another"])
def test_all_windows_are_told_over_one_stream(context: BrowserContext, site: LiveSite, name: str) -> None:
    site.address = site.address.replace("127.0.0.1", name)
    windows = opened(context, site, *(f"/{number}/" for number in range(MANY)))
    assert windows[0].evaluate("isSecureContext") == (name == "127.0.0.1")
    change(site, "一")
    all_show(windows, "一")
    assert site.opened == 1


def test_all_windows_of_another_machine_are_told(browser: Browser, tmp_path: Path) -> None:
    root = attacking.site_with_secrets(tmp_path)
    context = browser.new_context()
    with attacking.serving(root, "--allowed-host", "evil.test") as address:
        windows = [context.new_page() for _ in range(MANY)]
        for window in windows:
            window.goto(f"http://evil.test:{address.port}/hello/")
        (root / "content" / "hello.md").write_text("---\ntitle: Hello\ndate: 2024-05-01\n---\n\nOthers.\n", "utf-8")
        for window in windows:
            expect(window.get_by_text("Others.")).to_be_visible()
    context.close()


def test_when_the_one_that_was_first_is_closed_the_others_hear_on(context: BrowserContext, site: LiveSite) -> None:
    windows = opened(context, site, *["/a/"] * 4)
    for number in range(3):
        windows.pop(0).close()
        change(site, f"第{number}")
        all_show(windows, f"第{number}")


def test_the_stream_is_that_of_a_window_in_sight(context: BrowserContext, site: LiveSite) -> None:
    """What is sent along is of use to it."""
    first, *others = windows = opened(context, site, "/a/", "/b/", "/b/")
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
        document.dispatchEvent(new Event('visibilitychange'))
    }"""
    first.evaluate(hide, True)
    until(first, lambda: site.listening[-1] == "/b/")
    change(site, "一")
    all_show(others, "一")
    first.evaluate("dispatchEvent(new Event('online'))")
    expect(first.locator("main")).to_have_text("旧")
    first.evaluate(hide, False)
    all_show(windows, "一")
    change(site, "二")
    all_show(windows, "二")
    assert site.opened == 2


def test_a_window_that_comes_after_the_news_hears_of_it(context: BrowserContext, site: LiveSite) -> None:
    """Its page was sent before."""
    windows = opened(context, site, "/a/")
    site.delay.clear()
    late = context.new_page()
    with late.expect_request("**/a/"):
        late.evaluate("address => { setTimeout(() => { location.href = address }) }", f"{site.address}/a/")
    until(late, lambda: len(site.asked) >= 2)
    change(site, "一")
    site.delay.set()
    all_show([*windows, late], "一")
    assert site.opened == 1


def test_a_window_that_waits_for_its_reader_keeps_no_other_waiting(context: BrowserContext, site: LiveSite) -> None:
    site.scripts = scripts()  # A new one may have to listen for itself after a while.
    stopped, *others = opened(context, site, *["/a/"] * 3)
    with stopped.expect_event("dialog") as shown:
        stopped.on("dialog", lambda _: None)
        stopped.evaluate("() => { setTimeout(() => alert('等')) }")
    change(site, "一")
    all_show(others, "一")
    others += opened(context, site, "/a/")
    change(site, "二")
    all_show(others, "二")
    shown.value.dismiss()
    all_show([stopped, *others], "二")


def test_what_was_sent_for_one_page_is_not_taken_for_another(context: BrowserContext, site: LiveSite) -> None:
    windows = opened(context, site, "/a/", "/a/", "/b/")
    site.pages["/b/"] = text("乙")
    site.change({"/a/": text("甲")}, sends="/a/")
    all_show(windows[:2], "甲")
    all_show(windows[2:], "乙")


@pytest.mark.parametrize("token", ["first", "second"], ids=["it is the same", "it was started again"])
def test_when_the_server_was_away_all_windows_end_on_the_newest_state(
    context: BrowserContext, site: LiveSite, token: str
) -> None:
    windows = opened(context, site, *["/a/"] * 3)
    site.token, site.pages["/a/"] = token, text("新")
    site.version = site.state["version"] = 9
    site.hang_up()
    all_show(windows, "新")
    change(site, "更新")
    all_show(windows, "更新")


@pytest.mark.parametrize(
    "script",
    [WITHOUT, FORBIDDEN, BROKEN, MUTE],
    ids=["there are none", "forbidden", "it does not load", "it is silent"],
)
def test_where_windows_share_no_worker_each_listens(context: BrowserContext, site: LiveSite, script: str) -> None:
    context.add_init_script(script)
    site.scripts = scripts()
    site.pages["/a/"] = text("旧")
    windows = [context.new_page() for _ in range(3)]
    for window in windows:
        with window.expect_response("**/events?*"):
            window.goto("/a/")
    # An answer begins before the server counts it.
    until(windows[0], lambda: site.opened >= 3)
    change(site, "一")
    all_show(windows, "一")
    assert site.opened == 3
