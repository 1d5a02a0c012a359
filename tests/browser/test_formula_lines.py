"""Where lines break beside formulas: never between one and the mark that belongs to it, still within long ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NOTE = """---
title: 换行
date: 2026-01-02
---
# 换行

设随机变量$x$，其密度为$p(x)$。记（$z_1$，$z_2$）为隐变量、$\\theta$：参数；令**$y$**，有“$u$”与《$v$》！若$w$？则[$s$](/)。
由定义$q(z)$，（**$k$**）即$\\mu$，见（$m$）的$n$。再看$f(x)=\\sum_i a_i x^i$，以及（$g(x)=a+b+c+d+e$）。
注意 $t$，它与（ $r$ ）不同；又$\\alpha$
、$\\beta$、$\\gamma$、$\\delta$，都是标量[^1]，$\\epsilon$[^1]。

推导到了这里就只剩下最后一步，把它们整理之后得到：$$a=b$$
所以这两者在**任何时候**、任何地方都是相等的，不论从哪里看过去。

足够长的一式$a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9=b_1+b_2+b_3+b_4+b_5+b_6+b_7+b_8+b_9+c_1+c_2$，不能不断。

[^1]: 脚注$x$，完。
"""
SETTINGS = "title: t\nbase_url: http://127.0.0.1/\n"

# Chromium gives each character its box; a mark stands first in its line if nothing of the paragraph lies left of it
# at its height.
PARTED = """([from, to]) => {
  const NO_START = "，。、：；？！）》”", NO_END = "（《“"
  const paragraphs = [...document.querySelectorAll(".body p")], range = document.createRange(), wrong = []
  for (let width = from; width < to; width++) {
    for (const p of paragraphs) {
      p.style.width = width + "px"
      const boxes = []
      const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT)
      for (let node; (node = walker.nextNode()); ) {
        if (node.parentElement.closest(".katex")) continue
        for (let i = 0; i < node.data.length; i++) {
          if (!NO_START.includes(node.data[i]) && !NO_END.includes(node.data[i])) continue
          range.setStart(node, i), range.setEnd(node, i + 1)
          const box = range.getBoundingClientRect()
          boxes.push({ char: node.data[i], box })
        }
      }
      const edges = p.getBoundingClientRect()
      const formulas = [...p.querySelectorAll(".katex-base")].map((base) => base.getBoundingClientRect())
      const text = []
      const all = document.createTreeWalker(p, NodeFilter.SHOW_TEXT)
      for (let node; (node = all.nextNode()); ) {
        if (node.parentElement.closest(".katex") || !node.data.trim()) continue
        range.selectNodeContents(node)
        text.push(...range.getClientRects())
      }
      const others = [...formulas, ...text]
      const inLine = (a, b) => a.top < b.bottom - 4 && b.top < a.bottom - 4
      for (const { char, box } of boxes) {
        const left = others.some((o) => inLine(o, box) && o.left < box.left - 2)
        const right = others.some((o) => inLine(o, box) && o.right > box.right + 2)
        if (NO_START.includes(char) && !left) wrong.push([width, char, "first"])
        if (NO_END.includes(char) && !right) wrong.push([width, char, "last"])
      }
    }
  }
  return wrong
}"""

LINES_OF_LAST = """(width) => {
  const p = [...document.querySelectorAll(".body > p")].at(-1)
  p.style.width = width + "px"
  const bases = [...p.querySelectorAll(".katex-base")]
  const lines = bases.map((base) => Math.round(base.getBoundingClientRect().bottom / 9))
  return new Set(lines).size
}"""

# Of the text above the formula, and of the paragraph: the widths at which their last line holds one character.
ALONE = """([from, to]) => {
  const p = document.querySelector(".body > p:has(.display)"), range = document.createRange(), alone = []
  const texts = [...p.querySelectorAll(".glue")].filter((glue) => !glue.querySelector(".katex"))
  for (let width = from; width < to; width += 3) {
    p.style.width = width + "px"
    for (const { firstChild: text } of texts) {
      const at = (i) => (range.setStart(text, i), range.setEnd(text, i + 1), range.getBoundingClientRect())
      if (at(0).left > at(1).left) alone.push([width, text.data])
    }
  }
  return [texts.length, alone]
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    root = tmp_path_factory.mktemp("lines")
    (root / "content").mkdir()
    (root / "content" / "note.md").write_text(NOTE, "utf-8")
    (root / "site.yaml").write_text(SETTINGS, "utf-8")
    command = [sys.executable, "-m", "notesite", "build", str(root), "--output", str(root / "public")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return _opened(browser, root / "public")


def _opened(browser: Browser, built: Path) -> Page:
    """Open the note with its styles within it: a page from disk finds no files by absolute addresses."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"file://{built}/note/index.html")
    for sheet in sorted(built.glob("assets/**/*.css")):
        page.add_style_tag(content=sheet.read_text("utf-8").replace('url("fonts', f'url("file://{sheet.parent}/fonts'))
    page.evaluate("document.fonts.ready")
    return page


def test_no_line_begins_or_ends_with_a_mark_parted_from_its_formula(page: Page) -> None:
    wrong = page.evaluate(PARTED, [300, 571])
    assert wrong == [], json.dumps(wrong[:20], ensure_ascii=False)


def test_without_the_glue_lines_would_part_them(page: Page) -> None:
    """What the test above finds if there is something to find."""
    style = page.add_style_tag(content=".glue, .katex { white-space: normal !important; }")
    found = page.evaluate(PARTED, [300, 400])
    style.evaluate("style => style.remove()")
    assert {where for _, _, where in found} == {"first", "last"}


def test_no_line_above_a_formula_or_at_the_end_holds_one_character(page: Page) -> None:
    """Nor with justified text, where a browser saves no last line from being short; without glue some would."""
    page.add_style_tag(content=".body > p { text-align: justify !important; text-wrap: wrap !important; }")
    assert page.evaluate(ALONE, [300, 571]) == [2, []]
    style = page.add_style_tag(content=".glue, .katex { white-space: normal !important; }")
    _, alone = page.evaluate(ALONE, [300, 571])
    style.evaluate("style => style.remove()")
    assert {text for _, text in alone} == {"得到：", "过去。"}


def test_a_long_formula_is_broken_between_its_parts(page: Page) -> None:
    assert page.evaluate(LINES_OF_LAST, 680) < page.evaluate(LINES_OF_LAST, 320)


def test_formulas_stand_off_from_han_as_far_as_a_typed_space(page: Page) -> None:
    gaps = page.evaluate(
        """() => {
          const p = document.querySelector(".body > p"), range = document.createRange(), found = []
          p.style.width = "1200px"
          for (const formula of p.querySelectorAll(".katex")) {
            const before = (formula.closest(".glue") ?? formula).previousSibling
            if (before?.nodeType !== Node.TEXT_NODE || !/[\\u4e00-\\u9fff] $/.test(before.data)) continue
            range.setStart(before, before.length - 2), range.setEnd(before, before.length - 1)
            const box = formula.querySelector(".katex-base").getBoundingClientRect()
            const han = range.getBoundingClientRect()
            if (Math.abs(han.top - box.top) < 20) found.push((box.left - han.right) / 17)
          }
          return found
        }"""
    )
    assert len(gaps) > 1
    assert all(0.1 < gap < 0.3 for gap in gaps), gaps
