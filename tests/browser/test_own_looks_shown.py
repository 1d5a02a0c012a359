"""The owner's colours and fonts, as Chromium computes them beside the theme's style sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from notesite.config import Config, Fonts, Palette
from notesite.render.sheets.paint import paint

pytestmark = pytest.mark.browser

SHEET = (Path(__file__).parents[2] / "static" / "site.css").read_text("utf-8")
CONFIG = Config(
    palette=Palette(light=(("background", "#fff8e7"), ("muted", "#665544")), dark=(("text", "#eeddcc"),)),
    fonts=Fonts(text=("Own Face", "serif"), code=("Own Mono",)),
)
PAGE = f"""<!DOCTYPE html><html lang="zh-CN"><style>{SHEET}</style><style>{paint(CONFIG)}</style>
<body><p id="here">字 <code>x</code></p><p id="there" lang="ja">字</p>
<p id="faint" style="color: var(--muted)">字</p>"""


@pytest.mark.parametrize(
    ("options", "ground", "text", "muted"),
    [
        ({"color_scheme": "light"}, "rgb(255, 248, 231)", "rgb(30, 35, 44)", "rgb(102, 85, 68)"),
        ({"color_scheme": "dark"}, "rgb(11, 14, 20)", "rgb(238, 221, 204)", "rgb(152, 159, 168)"),
        ({"contrast": "more"}, "rgb(255, 248, 231)", "rgb(30, 35, 44)", "rgb(30, 35, 44)"),
        ({"media": "print", "color_scheme": "dark"}, "rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(85, 93, 104)"),
    ],
    ids=["light", "dark", "more contrast", "print"],
)
def test_own_colours_stand_on_screens(
    browser: Browser, options: dict[str, str], ground: str, text: str, muted: str
) -> None:
    page = browser.new_page()
    page.emulate_media(**options)  # type: ignore[arg-type]
    page.set_content(PAGE)
    root = "getComputedStyle(document.documentElement)"
    found = page.evaluate(f"[{root}.backgroundColor, {root}.color, getComputedStyle(faint).color]")
    page.close()
    assert found == [ground, text, muted]


def test_own_fonts_are_those_of_the_sites_language(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    here, there, code = page.evaluate(
        "['#here', '#there', 'code'].map(s => getComputedStyle(document.querySelector(s)).fontFamily)"
    )
    page.close()
    assert here == '"Own Face", serif'
    assert "Own Face" not in there
    assert code == '"Own Mono", monospace'


@pytest.mark.parametrize("width", [360, 1280])
def test_links_and_the_owners_line_stand_above_and_below_the_rest_of_the_footer(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 600})
    footer = "<ul><li><a href='/'>甲</a></li></ul><p>站名</p><p>作者</p><p>备案</p>"
    page.set_content(f"<!DOCTYPE html><style>{SHEET}</style><footer class='site'>{footer}</footer>")
    links, name, author, own = page.evaluate(
        "[...document.querySelector('footer').children].map(e => e.getBoundingClientRect().top)"
    )
    page.close()
    assert links < name == author < own
