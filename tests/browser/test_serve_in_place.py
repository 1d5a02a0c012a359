"""The real command and a real browser: what is saved is seen, and nothing else is touched."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

NOTE = r"""---
title: 变分
date: 2026-01-01
---

设 $p(x)$ 与 $q(z)$，则

$$
\log p(x) \ge \mathbb{E}_q[\log p(x, z) - \log q(z)] \label{elbo}
$$

由 \eqref{elbo} 知 $\mathrm{KL} \ge 0$。
"""


FORMULA = "article math > semantics"
"""One in each formula, however its sight is laid out."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Serve a folder with one note; yield it and its address."""
    root = tmp_path_factory.mktemp("site")
    (root / "site.yaml").write_text("title: 笔记\n", "utf-8")
    (root / "content").mkdir()
    (root / "content" / "a.md").write_text(NOTE, "utf-8")
    command = [sys.executable, "-m", "notesite", "serve", str(root), "--editor", "code"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as server:
        assert server.stdout is not None
        address = next(filter(None, (re.search(r"http://\S+/", line) for line in server.stdout)), None)
        assert address, "the command ended without serving"
        try:
            yield root, address[0]
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=120)


@pytest.fixture
def page(site: tuple[Path, str], browser: Browser) -> Iterator[Page]:
    root, address = site
    (root / "content" / "a.md").write_text(NOTE, "utf-8")
    context = browser.new_context(base_url=address)
    opened, wrong = context.new_page(), []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.goto("a/")
    expect(opened.get_by_role("heading", name="变分")).to_be_visible()
    expect(opened.locator(FORMULA)).to_have_count(4)
    yield opened
    context.close()
    assert wrong == []


def save(site: tuple[Path, str], text: str) -> None:
    (site[0] / "content" / "a.md").write_text(text, "utf-8")


def test_what_is_new_on_a_page_comes_with_its_rules(site: tuple[Path, str], page: Page) -> None:
    save(site, NOTE + "\n> [!WARNING]\n> 慎\n\n```python\nx = 1\n```\n")
    expect(page.locator(".callout")).to_have_css("border-inline-start-width", "2px")
    expect(page.locator("figure.code pre")).to_have_css("border-top-width", "1px")


def test_formulas_that_stay_keep_their_nodes(site: tuple[Path, str], page: Page) -> None:
    page.eval_on_selector_all(FORMULA, "all => all.forEach((e) => (e.known = e.textContent))")
    save(site, NOTE.replace("\n设", "\n新的一段，$y$。\n\n现在设").replace("0$。", r"0$，而 $\theta$ 任意。"))
    expect(page.locator(FORMULA)).to_have_count(6)
    assert page.eval_on_selector_all(FORMULA, "all => all.map((e) => e.known === e.textContent)") == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    lines = "[...document.querySelectorAll('[data-source]')].map((e) => Number(e.dataset.source))"
    assert page.evaluate(lines) == [6, 8, 10, 14]


def test_a_broken_formula_is_shown_over_the_page_until_it_is_repaired(site: tuple[Path, str], page: Page) -> None:
    save(site, NOTE.replace(r"\mathrm", r"\mathrn"))
    panel = page.get_by_role("alertdialog")
    expect(panel).to_be_visible()
    expect(panel.get_by_text("content/a.md:12:")).to_be_visible()
    expect(panel.locator("mark")).to_have_text(r"\mathrn")
    save(site, NOTE)
    expect(panel).to_be_hidden()
    expect(page.locator(FORMULA)).to_have_count(4)


def test_alt_click_on_a_formula_leads_to_its_line(site: tuple[Path, str], page: Page) -> None:
    page.evaluate("""document.addEventListener('notesite:open', (event) => {
        event.preventDefault()
        window.opened = event.detail.url
    })""")
    page.locator(".math.display .katex-html").first.click(modifiers=["Alt"])
    assert page.evaluate("opened") == f"vscode://file{site[0]}/content/a.md:8:1"


def test_a_page_follows_the_site_to_another_path(site: tuple[Path, str], page: Page) -> None:
    root, address = site
    page.goto(f"{address}a/#here")
    (root / "site.yaml").write_text("title: 笔记\nbase_url: https://x.example/new/\n", "utf-8")
    page.wait_for_url(f"{address}new/a/#here")
    expect(page.locator(FORMULA)).to_have_count(4)
    (root / "site.yaml").write_text("title: 笔记\n", "utf-8")
    page.wait_for_url(f"{address}a/#here")
    expect(page.locator(FORMULA)).to_have_count(4)


def test_a_new_note_appears_in_the_list_one_looks_at(site: tuple[Path, str], page: Page) -> None:
    page.goto("")
    (site[0] / "content" / "b.md").write_text("---\ntitle: 另一篇\ndate: 2026-02-01\n---\n\n文。\n", "utf-8")
    expect(page.get_by_role("article")).to_have_count(2)
    (site[0] / "content" / "b.md").unlink()
    expect(page.get_by_role("article")).to_have_count(1)
