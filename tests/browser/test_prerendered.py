"""Pages that Chromium makes ready while their link is pointed at."""

from __future__ import annotations

import pytest
from piped import Chromium

pytestmark = pytest.mark.browser

CORNER = "(() => {{ const {{x, y}} = document.querySelector('{}').getBoundingClientRect(); return {{x, y}} }})()"
TITLE = ".card .title a"


def test_a_page_that_is_pointed_at_is_ready_when_it_is_asked_for(prerendering: Chromium, site: str) -> None:
    window = prerendering
    window.command("Preload.enable")
    window.open(site)
    address = window.evaluate(f"document.querySelector('{TITLE}').href")
    corner = window.evaluate(CORNER.format(TITLE))
    window.point(corner["x"] + 9, corner["y"] + 9)
    window.wait_until_told("Preload.prerenderStatusUpdated", status="Ready")
    # In the page that is ready, unseen, a choice of colours is not known that is made now.
    window.evaluate("localStorage.theme = 'dark'")
    window.point(corner["x"] + 9, corner["y"] + 9, "mousePressed")
    window.point(corner["x"] + 9, corner["y"] + 9, "mouseReleased")
    window.wait_until_told("Target.detachedFromTarget")
    window.take_page()
    window.wait_for("!document.prerendering && document.visibilityState == 'visible'")
    assert window.evaluate("location.href") == address
    assert window.evaluate("performance.getEntriesByType('navigation')[0].activationStart") > 0
    assert window.evaluate("document.documentElement.dataset.theme") == "dark"
