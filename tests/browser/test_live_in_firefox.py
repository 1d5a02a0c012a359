"""A served page in Firefox: all windows are told over one stream, what stays keeps its nodes, problems come and go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gecko import Gecko
from live_server import LiveSite, serving, text
from patience import until

pytestmark = pytest.mark.browser

FAULT = {
    "severity": "error",
    "message": "undefined control sequence: <b>\\foo</b>",
    "code": "math.undefined",
    "file": "content/a.md",
    "line": 3,
    "column": 1,
    "source": "$\\foo$",
    "caret": " ^^^^",
    "hint": None,
}


@pytest.fixture
def site() -> Iterator[LiveSite]:
    with serving() as (site, _):
        yield site


def shows(firefox: Gecko, body: str) -> bool:
    return bool(firefox.evaluate("document.querySelector('main').textContent") == body)


def test_all_windows_are_told_over_one_stream(firefox: Gecko, site: LiveSite) -> None:
    site.pages["/"] = text("旧")
    windows = [firefox.window]
    firefox.goto(site.address)
    for _ in range(2):
        windows.append(firefox.new_window())
        firefox.goto(site.address)
    until(firefox, lambda: site.opened)
    for words in ("一", "二"):
        site.change({"/": text(words)})
        for window in windows:
            firefox.look_at(window)
            until(firefox, lambda words=words: shows(firefox, words))
    assert site.opened == 1
    for window in windows[1:]:
        firefox.close_window(window)
    firefox.look_at(windows[0])
    site.change({"/": text("三")})
    until(firefox, lambda: shows(firefox, "三"))
    site.hang_up()
    until(firefox, lambda: site.opened == 2)
    site.change({"/": text("四")})
    until(firefox, lambda: shows(firefox, "四"))


def test_what_stays_keeps_its_nodes_and_what_the_reader_did(firefox: Gecko, site: LiveSite) -> None:
    folded = "<details><summary>证</summary><p>略</p></details><input type=search><p style='height: 3000px'>高</p>"
    site.pages["/"] = text("<p>设<math><mi>x</mi></math>正。</p>" + folded)
    firefox.goto(site.address)
    until(firefox, lambda: site.opened)
    firefox.evaluate("""(() => {
        window.formula = document.querySelector('math')
        document.querySelector('details').open = true
        document.querySelector('input').value = '变分'
        scrollTo(0, 40)
    })()""")
    site.change({"/": text("<p>现在设<math><mi>x</mi></math>正。</p>" + folded)})
    until(firefox, lambda: firefox.evaluate("document.querySelector('p').textContent") == "现在设x正。")
    assert firefox.evaluate("document.querySelector('math') === window.formula")
    assert firefox.evaluate("[document.querySelector('details').open, document.querySelector('input').value]") == [
        True,
        "变分",
    ]
    assert firefox.evaluate("scrollY") == 40


PANEL = "document.querySelector('notesite-live').shadowRoot.querySelector('[role=alertdialog]:not([hidden])')"


def test_problems_are_shown_as_text_and_go_when_they_are_repaired(firefox: Gecko, site: LiveSite) -> None:
    site.pages["/"] = text("甲")
    firefox.goto(site.address)
    until(firefox, lambda: site.opened)
    site.change({}, diagnostics=[FAULT])
    until(firefox, lambda: firefox.evaluate(PANEL))
    told = firefox.evaluate(f"{PANEL}.innerText")
    assert all(str(FAULT[name]) in told for name in ("message", "code", "source")), told
    assert shows(firefox, "甲")
    site.change({}, diagnostics=[])
    until(firefox, lambda: not firefox.evaluate(PANEL))
