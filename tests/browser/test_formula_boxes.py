"""Formulas wider than the screen: each scrolls in a box of its own, reached by keys, its number in view, none cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hosting import served
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NOTE = r"""---
title: 难排的公式
date: 2026-01-05
---
$$ x = 1 \tag{1} $$

$$ \underbrace{\sum_{i=1}^{n}\left(\log p_\theta(x_i\mid z_i) - \log q_\phi(z_i\mid x_i)\right)}_{\text{说明}}
 + \overbrace{a+b+c+d}^{n\text{ 项}} + \lambda\,\|\theta\|_2^2 \tag{2.13} $$

\begin{align}
a_1 &= \sum_{i=1}^{n} \frac{x_i^2}{1+\frac{1}{1+\frac{1}{x}}} + \int_0^\infty e^{-x^2}\,dx + \prod_{k=1}^{K} (1+y_k) \\
b &= c
\end{align}

$$ \sum\limits_{\substack{1\le i\le n\\ i\ne j}} x_i,\quad \lim_{n\to\infty} a_n, \quad \bigcup_{\alpha} $$

$$ \frac{\partial q(y,t)}{\partial t} = -\nabla\cdot\bigl(f(y,t)\,q(y,t)\bigr) $$

宽的$\begin{pmatrix} a_1 & a_2 & a_3 & a_4 & a_5 & a_6 & a_7 & a_8 \\ b & b & b & b & b & b & b & b \end{pmatrix}$，粗体
$\mathbf{A}$ 与 $\mathbb{R}$，又
$\begin{aligned} P(e|c_i) &= \frac{1+n_{(e,c_i)}}{\sum_{e \in E_i} (1+n_{(e,c_i)})} \\
&= \frac{1+n_{(e,c_i)}}{|E_i| + \sum_{e \in E_i} n_{(e,c_i)}} \end{aligned}$。

[甲](https://example.org/a)上一行\
[乙](https://example.org/b)再一行\
[丙](https://example.org/c)这一行\
$\dfrac{a+b+c}{d}$，$\frac{a}{b}$ 与 $\sum\limits_{i}^{n}$。

- 列表 $$ \frac{\partial \mathcal{L}}{\partial \theta} = \frac{1}{N}\sum_{n=1}^{N}\log p_\theta(x_n) \tag{a} $$
"""
FORMULAS = 13

SEEN = """() => {
  const boxes = [...document.querySelectorAll(".katex-display, .math.wide")]
  const numbers = [...document.querySelectorAll(".number")].map((n) => [n, n.parentNode])
  const rect = (element) => element.getBoundingClientRect()
  return {
    sideways: document.documentElement.scrollWidth - innerWidth,
    boxes: boxes.length,
    scrolling: boxes.filter((b) => b.scrollWidth > b.clientWidth).length,
    "out of reach": boxes.filter((b) => b.scrollWidth > b.clientWidth && b.tabIndex !== 0).length,
    unnamed: boxes.filter((b) => b.tabIndex === 0 && b.getAttribute("aria-label") !== "公式").length,
    cut: boxes.filter((b) => b.scrollHeight > b.clientHeight).length,
    numbers: numbers.length,
    "away from the edge": numbers.filter(([n, p]) => Math.abs(rect(p).right - rect(n).right) > 1).length,
    "over the formula": numbers.filter(([n, p]) => rect(n).left < rect(p.querySelector(".katex-display")).right).length,
    preloaded: [...document.querySelectorAll("link[rel=preload][as=font]")].map((link) => link.href).sort(),
    loaded: performance.getEntriesByType("resource").map((e) => e.name).filter((name) => name.includes("woff2")).sort(),
  }
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("boxes")
    (root / "content").mkdir()
    (root / "content" / "note.md").write_text(NOTE, "utf-8")
    (root / "site.yaml").write_text("title: t\n", "utf-8")
    with served(root, tmp_path_factory.mktemp("public"), "/") as address:
        yield f"{address}note/"


@pytest.mark.parametrize(("width", "scrolling"), [(320, 4), (768, 0), (1280, 0)])
def test_wide_formulas_scroll_by_themselves_whole_and_with_their_numbers(
    browser: Browser, address: str, width: int, scrolling: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text))
    page.goto(address)
    page.evaluate("document.fonts.ready")
    seen = page.evaluate(SEEN)
    page.close()
    assert seen["sideways"] <= 0
    assert (seen["boxes"], seen["scrolling"]) == (8, scrolling)
    assert (seen["out of reach"], seen["unnamed"], seen["cut"]) == (0, 0, 0)
    assert (seen["numbers"], seen["away from the edge"], seen["over the formula"]) == (4, 0, 0)
    # A font preloaded in vain would be reported on the console after a few seconds, and here by the difference.
    assert seen["preloaded"] == seen["loaded"]
    assert len(seen["loaded"]) > 5
    assert warnings == []


def test_a_wide_formula_is_scrolled_by_keys(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(address)
    box = page.locator(".katex-display[tabindex]").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.close()


def test_a_formula_is_in_the_accessibility_tree_once(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    page.close()
    roles = [node["role"]["value"] for node in tree["nodes"] if not node["ignored"]]
    assert roles.count("MathMLMath") + roles.count("math") == FORMULAS


def test_what_stands_above_a_fraction_can_be_pointed_at(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    hidden = page.evaluate("""() => [...document.querySelectorAll(".body a[href*='example.org']")].filter((link) => {
      link.scrollIntoView({ block: "center" })
      const { left, right, top, bottom } = link.getBoundingClientRect()
      const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      return !link.contains(there)
    }).map((link) => link.textContent)""")
    links = page.locator(".body a[href*='example.org']").count()
    page.close()
    assert (links, hidden) == (3, [])


SCROLLING = """() => [...document.querySelectorAll(".katex-display, .math.wide")]
    .filter((box) => getComputedStyle(box).overflowX === "auto" && box.scrollWidth > box.clientWidth)
    .map((box) => box.querySelector("annotation, math").textContent)"""


def test_what_fits_does_not_scroll_where_letters_are_bent_to_whole_pixels(bent_letters: Browser, site: str) -> None:
    """As much wider as they are become the parts of formulas, which keep the room of KaTeX's fonts elsewhere."""
    page = bent_letters.new_page(viewport={"width": 1280, "height": 800})
    page.goto(site + "generative/score-sde/")
    page.wait_for_selector("[data-loose]")
    scrolling = page.evaluate(SCROLLING)
    page.evaluate("delete document.documentElement.dataset.loose")
    kept = page.evaluate(SCROLLING)
    page.close()
    assert scrolling == []
    assert kept, "letters are as their fonts have them here, too: nothing was shown"


def test_letters_as_their_fonts_have_them_leave_parts_of_formulas_their_room(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "generative/score-sde/", wait_until="load")
    page.wait_for_timeout(1500)
    assert page.locator("[data-loose]").count() == 0
    page.close()
