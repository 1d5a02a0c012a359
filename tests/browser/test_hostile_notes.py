"""What an author may have been given to paste, served with raw HTML off: it is shown, and never runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import CONFIG, Address, serving, site_with_secrets
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=hack(1)>"
SCRIPT = "</script><script>hack(2)</script>"
ATTRIBUTE = "\"onmouseover='hack(3)' autofocus onfocus='hack(4)"

NOTES = {
    f"note {IMAGE}.md": "---\ntitle: In a name\ndate: 2024-01-01\n---\n\n$\\oops$\n",
    "title.md": f"---\ntitle: >-\n  {IMAGE}{SCRIPT}{ATTRIBUTE}\ndate: 2024-01-02\n---\n\n$\\oops$\n",
    "tags.md": f"---\ntitle: Tags\ndate: 2024-01-03\ntags: ['{IMAGE}', '\">{IMAGE}']\n---\n\nText\n",
    "tex.md": f"---\ntitle: TeX\ndate: 2024-01-04\n---\n\n$\\text{{{IMAGE}}} \\oops {IMAGE}{SCRIPT}$\n\n"
    "$\\href{javascript:hack(5)}{x}$ $\\htmlData{onclick=hack(6)}{x}$\n",
    "yaml.md": f"---\ntitle: [{IMAGE}\n{SCRIPT}: : {IMAGE}\n---\n\nText\n",
    "body.md": f"---\ntitle: Body\ndate: 2024-01-05\n---\n\n{IMAGE}\n\n{SCRIPT}\n\n"
    f"[a](javascript:hack(7)) ![{IMAGE}](x{IMAGE}) `{IMAGE}`\n\n"
    f"```{IMAGE}\n{IMAGE}{SCRIPT}\n```\n\n# {IMAGE} {{#{IMAGE}}}\n",
}
LOADED = ("/", "/title/", "/tex/", "/body/", f"/missing/{IMAGE}?q={IMAGE}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    root: Path = site_with_secrets(tmp_path_factory.mktemp("hostile"))
    (root / "site.yaml").write_text(f"{CONFIG}markdown:\n  html: false\n", encoding="utf-8")
    for name, text in NOTES.items():
        (root / "content" / name).write_text(text, encoding="utf-8")
    with serving(root) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script("window.hacked = []; window.hack = number => window.hacked.push(number)")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", LOADED)
def test_nothing_pasted_runs(page: Page, server: Address, path: str) -> None:
    page.goto(f"http://127.0.0.1:{server.port}{path}")
    panel = page.get_by_role("alertdialog")
    expect(panel).to_be_visible()
    expect(panel.get_by_text(IMAGE).first).to_be_visible()
    everywhere = page.evaluate(
        """() => {
          const found = root => [...root.querySelectorAll("*")].flatMap(each =>
            [each, ...each.shadowRoot ? found(each.shadowRoot) : []])
          const all = found(document)
          for (const each of all) each.dispatchEvent(new MouseEvent("mouseover"))
          return all.flatMap(each => [...each.attributes].filter(({ name, value }) =>
            name.startsWith("on") || /^\\s*javascript:/i.test(value)).map(({ name, value }) => `${name}=${value}`))
        }"""
    )
    assert everywhere == []
    assert page.evaluate("hacked") == []
