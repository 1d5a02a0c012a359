"""Many windows of one served site: a browser opens six connections to a server, and one of them serves all windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_server import LiveSite, serving
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

MANY = 8
"""More than a browser has connections to one server."""
OWN = "Object.defineProperty(navigator, 'locks', {value: undefined})"
"""As at an address that is not secure."""


@pytest.fixture
def site() -> Iterator[LiveSite]:
    with serving() as (site, address):
        site.address = address
        yield site


@pytest.fixture
def context(site: LiveSite, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.address)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert wrong == []


def text(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>题</title></head><body><main>{body}</main></body></html>"


def opened(context: BrowserContext, site: LiveSite, *paths: str) -> list[Page]:
    """Return windows at *paths*, of which the first listens, and the others wait for its place in their order."""
    windows: list[Page] = []
    for path in paths:
        site.pages.setdefault(path, text("旧"))
        windows.append(context.new_page())
        windows[-1].goto(path, wait_until="commit")
        windows[-1].wait_for_function(
            "known => navigator.locks.query().then(({held, pending}) => held.length + pending.length === known)",
            arg=len(windows),
        )
    return windows


def change(site: LiveSite, body: str, **state: object) -> None:
    """Make *body* that of every page."""
    site.change(dict.fromkeys(site.pages, text(body)), **state)


def all_show(windows: list[Page], body: str) -> None:
    for window in windows:
        expect(window.locator("main")).to_have_text(body)


def test_all_windows_are_told_over_one_stream(context: BrowserContext, site: LiveSite) -> None:
    windows = opened(context, site, *(f"/{number}/" for number in range(MANY)))
    assert site.opened == 1
    change(site, "一")
    all_show(windows, "一")
    assert site.opened == 1


def test_when_the_one_that_listens_is_closed_another_does(context: BrowserContext, site: LiveSite) -> None:
    windows = opened(context, site, *["/a/"] * 4)
    for number in range(3):
        windows.pop(0).close()
        change(site, f"第{number}")
        all_show(windows, f"第{number}")
    assert site.opened == 4


def test_when_the_one_that_listens_is_out_of_sight_another_does(context: BrowserContext, site: LiveSite) -> None:
    first, *others = windows = opened(context, site, *["/a/"] * 3)
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
        document.dispatchEvent(new Event('visibilitychange'))
    }"""
    first.evaluate(hide, True)
    change(site, "一")
    all_show(others, "一")
    first.evaluate("dispatchEvent(new Event('online'))")
    expect(first.locator("main")).to_have_text("旧")
    assert first.evaluate("navigator.locks.query().then(({held, pending}) => held.length + pending.length)") == 2
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
    while len(site.asked) < 2:
        late.wait_for_timeout(10)
    change(site, "一")
    site.delay.set()
    all_show([*windows, late], "一")
    assert site.opened == 1


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


def test_where_there_are_no_locks_each_window_listens(context: BrowserContext, site: LiveSite) -> None:
    context.add_init_script(OWN)
    site.pages["/a/"] = text("旧")
    windows = [context.new_page() for _ in range(3)]
    for window in windows:
        with window.expect_response("**/events?*"):
            window.goto("/a/")
    assert site.opened == 3
    change(site, "一")
    all_show(windows, "一")
