"""What a page of somebody else's, open in the author's browser, can learn of the site being served: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import HOSTILE, Address, serving, site_with_secrets, unmakeable
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

WORDS = "Words and"
"""In the note that is served."""

ATTACK = """
async ([target, stream]) => {
  const told = []
  for (const mode of ["cors", "no-cors", "same-origin"])
    for (const credentials of ["include", "omit"])
      try {
        const answer = await fetch(target, { mode, credentials })
        told.push(`${answer.type} ${answer.status} ${await answer.text()}`)
      } catch (error) { told.push(`${error.name}`) }
  told.push(await new Promise(done => {
    const source = new EventSource(stream)
    source.onerror = () => { source.close(); done("no stream") }
    source.onmessage = event => done(event.data)
    source.addEventListener("state", event => done(event.data))
  }))
  return told
}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with serving(site_with_secrets(tmp_path_factory.mktemp("rebound"))) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def attack_from(page: Page, origin: str, target: str, stream: str) -> list[str]:
    """Return what a page of *origin* learns of *target* and *stream*."""

    def own_page(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<!doctype html><title>evil</title>")

    page.route(f"{origin}/attack", own_page)
    page.goto(f"{origin}/attack")
    told: list[str] = page.evaluate(ATTACK, [target, stream])
    return told


def stream_of(server: Address) -> str:
    """Return the path of the event stream with the token of this run: should it ever leak."""
    found = re.search(rb"client\.js(\?token=[\w%-]+)", server.get("/").body)
    assert found is not None
    return "/-/notesite/events" + found[1].decode()


def test_a_name_that_leads_here_is_not_enough_to_read_the_site(page: Page, server: Address) -> None:
    origin = f"http://evil.test:{server.port}"
    # The refusal is a document of that origin, from this machine: Chromium's own guard of local networks is no help.
    refused = page.goto(f"{origin}/hello/")
    assert refused is not None
    assert refused.status == 403
    assert WORDS not in page.content()
    told = page.evaluate(ATTACK, [f"{origin}/hello/", origin + stream_of(server)])
    assert [each[:9] for each in told] == ["basic 403"] * 6 + ["no stream"]
    assert not any(WORDS in each for each in told)


@pytest.mark.parametrize("origin", ["http://localhost:1", "http://evil.test:1", "http://a.localhost:{port}"])
def test_another_origin_reads_nothing(page: Page, server: Address, origin: str) -> None:
    ours = f"http://localhost:{server.port}"
    told = attack_from(page, origin.format(port=server.port), f"{ours}/hello/", ours + stream_of(server))
    assert told[-1] == "no stream"
    assert not any(WORDS in each for each in told)


def test_its_own_pages_hear_of_changes(page: Page, server: Address) -> None:
    ours = f"http://localhost:{server.port}"
    told = attack_from(page, ours, f"{ours}/hello/", ours + stream_of(server))
    assert WORDS in told[0]
    assert '"version"' in told[-1]


def test_another_page_cannot_take_in_scripts_or_pictures(page: Page, server: Address) -> None:
    page.route("http://evil.test:1/attack", lambda route: route.fulfill(content_type="text/html", body="<title>x"))
    page.goto("http://evil.test:1/attack")
    loaded = page.evaluate(
        """async base => Promise.all(["script", "img"].map(name => new Promise(done => {
          const element = document.createElement(name)
          element.onload = () => done(`${name} loaded`)
          element.onerror = () => done(`${name} refused`)
          element.src = base + (name == "img" ? "/favicon.svg" : "/-/notesite/client.js")
          document.head.append(element)
        })))""",
        f"http://localhost:{server.port}",
    )
    assert loaded == ["script refused", "img refused"]


def test_a_page_that_cannot_be_made_shows_what_is_wrong_and_runs_nothing_else(page: Page, tmp_path: Path) -> None:
    with serving(unmakeable(tmp_path)) as address:
        answer = page.goto(f"http://localhost:{address.port}/second/")
        assert answer is not None
        assert answer.status == 503
        expect(page.locator("pre")).to_contain_text(HOSTILE)
        # Should something of it ever come through as markup, its policy stops that.
        page.evaluate(
            """text => {
            window.hacked = () => (window.wasHacked = true)
            document.body.insertAdjacentHTML("beforeend", text)
            document.body.append(Object.assign(document.createElement("script"), { textContent: "hacked()" }))
            return new Promise(done => document.images[0].addEventListener("error", done))
        }""",
            HOSTILE,
        )
        assert page.evaluate("window.wasHacked") is None
        # And its own script is there, so that it becomes the page once that can be made.
        (tmp_path / "site" / "templates" / "article.html").unlink()
        expect(page.get_by_role("heading", name="Second")).to_be_visible()
