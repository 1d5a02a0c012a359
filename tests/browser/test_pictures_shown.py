"""Pictures as a browser shows them: in their column, in their proportions, from the copy that fits."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from hosting import served
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NOTE = """---
title: 图
date: 2026-01-02
---
![照片](photo.jpg "题 $x$")

![小图](small.png)

- ![列表里](photo.jpg){width=500}

![坏](broken.png)

<img src="photo.jpg" alt="标签" width="50%">
"""
PLOT = """---
title: 白底
date: 2026-01-01
---
"""
SIGN = "![标志](sign.png)\n"
CURVE = '![曲线](plot.png "在白底上")\n\n'
SHOWN = """() => [...document.querySelectorAll(".body img")].map((image) => {
  const box = image.getBoundingClientRect()
  return {
    file: new URL(image.currentSrc).pathname, loaded: image.naturalWidth > 0,
    width: box.width, ratio: box.width / box.height,
    link: image.closest("a.enlarge")?.getAttribute("href") ?? "",
    left: box.left, right: box.right,
  }
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("pictures")
    (root / "content").mkdir()
    (root / "content" / "a.md").write_text(NOTE, "utf-8")
    (root / "site.yaml").write_text("title: t\n", "utf-8")
    colours = Image.frombytes("RGB", (24, 16), random.Random(1).randbytes(1152))
    colours.resize((2400, 1600), Image.Resampling.BICUBIC).save(root / "content" / "photo.jpg", quality=92)
    colours.resize((300, 200), Image.Resampling.BICUBIC).save(root / "content" / "small.png")
    (root / "content" / "b.md").write_text(PLOT + CURVE + "文\n\n" * 12 + CURVE, "utf-8")
    (root / "content" / "c.md").write_text(PLOT + SIGN, "utf-8")
    Image.new("RGB", (60, 40), "teal").save(root / "content" / "sign.png")
    plot = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(plot).ellipse((50, 50, 550, 250), outline="teal", width=4)
    plot.save(root / "content" / "plot.png")
    header = (root / "content" / "small.png").read_bytes()[:16] + (20_000).to_bytes(4) + (10).to_bytes(4)
    (root / "content" / "broken.png").write_bytes(header)
    with served(root, tmp_path_factory.mktemp("public"), "/") as address:
        yield address.rstrip("/")


@pytest.mark.parametrize(("width", "scale", "copy"), [(360, 1, 480), (360, 2.5, 960), (1280, 1, 960), (1280, 2, 1440)])
def test_a_browser_takes_the_copy_that_fits(browser: Browser, site: str, width: int, scale: float, copy: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 3000}, device_scale_factor=scale)
    page = context.new_page()
    page.goto(f"{site}/a/", wait_until="networkidle")
    photo, small, listed, broken, tag = page.evaluate(SHOWN)
    column = page.evaluate("document.querySelector('.body > p, .body > ul').getBoundingClientRect().width")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert photo["file"].endswith(f"-{copy}.webp")
    assert photo["link"] == "/photo.jpg"
    assert photo["width"] == pytest.approx(column, abs=1)
    for image in (photo, small, listed, tag):
        assert image["loaded"]
        assert image["ratio"] == pytest.approx(1.5, abs=0.02)
    assert small["width"] == pytest.approx(min(300, column), abs=1)
    assert not broken["loaded"]
    assert overflow <= 0


def test_a_picture_has_its_room_before_it_comes(browser: Browser, site: str) -> None:
    """With copies to choose from and without."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route(re.compile(r"\.(png|jpg|webp)$"), lambda route: None)
    rooms = []
    for note in ("a", "c"):
        page.goto(f"{site}/{note}/", wait_until="domcontentloaded")
        rooms += page.evaluate("""() => [...document.querySelectorAll(".body img[height]")].map((image) => {
          const box = image.getBoundingClientRect()
          return [image.closest("picture") !== null, image.naturalWidth, box.width, box.height]
        })""")
    page.close()
    assert rooms == [
        [True, 0, 680, pytest.approx(453.3, abs=0.1)],
        [True, 0, 300, 200],
        [True, 0, 500, 333],
        [False, 0, 60, 40],
    ]


@pytest.mark.parametrize(
    ("width", "scheme", "theme"),
    [(360, "light", None), (1280, "dark", None), (1280, "dark", "light"), (1280, "light", "dark")],
)
def test_white_ground_is_no_plate_on_the_page(
    browser: Browser, site: str, width: int, scheme: Any, theme: str | None
) -> None:
    """By day it is the page's own, by night no brighter than the plate of a drawing on nothing."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    if theme:
        page.add_init_script(f"localStorage.theme = '{theme}'")
    page.goto(f"{site}/b/", wait_until="networkidle")
    for place in (0, 1):
        image = page.locator(".body figure img").nth(place)
        image.scroll_into_view_if_needed()
        image.evaluate("e => e.decode()")
        seen = Image.open(BytesIO(image.screenshot())).convert("RGB")
        corner = seen.getpixel((8, 8))
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        if (theme or scheme) == "light":
            assert f"rgb{corner}" == ground, place
        else:
            assert 200 < min(corner) <= max(corner) < 222, place
    context.close()
