"""The examples of docs/make-it-yours.md are sites: each is built as it stands there, and is what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from notesite.commands.build import build
from notesite.commands.wish import Wish
from notesite.lines import Source
from notesite.report import full
from notesite.siteyaml.read import read_config

PAGE = (Path(__file__).parents[2] / "docs" / "make-it-yours.md").read_text("utf-8")
EXAMPLES = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
NOTES = {
    "content/elbo.md": "---\ntitle: 下界\ndate: 2026-02-01\n---\n## 甲\n\n$$\nx = 1\n$$\n\n```python\nx = 1\n```\n",
    "content/quiet.md": "---\ntitle: 静\ndate: 2025-03-01\ncomments: false\n---\n不要评论。\n",
}
ASIDE = {"static/fonts/site-code.woff2": "wOF2", "static/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
"""What the second example says goes with it."""


def files(example: str) -> dict[str, str]:
    """Return the files an example shows, by path."""
    shown = re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', example, re.MULTILINE | re.DOTALL)
    assert len(dict(shown)) == len(shown)
    return dict(shown)


@pytest.fixture(scope="session", params=range(len(EXAMPLES)), ids=[text.partition("\n")[0] for text in EXAMPLES])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Mapping[str, str]]:
    """The number of an example, and the text of every file its site has."""
    root = tmp_path_factory.mktemp("example")
    for path, text in {**NOTES, **(ASIDE if request.param == 1 else {}), **files(EXAMPLES[request.param])}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    output = root / "public"
    outcome = build(Wish(root=root, output=output, strict=True, jobs=1))
    assert not outcome.diagnostics
    texts = (path for path in output.rglob("*") if path.suffix in (".html", ".css"))
    return request.param, {path.relative_to(output).as_posix(): path.read_text("utf-8") for path in texts}


def test_an_example_is_a_site_that_asks_nobody_else_for_anything(pages: tuple[int, Mapping[str, str]]) -> None:
    number, site = pages
    loaded = re.compile(
        r'<(?:script|img|iframe)[^>]* src="(https?://[^"]+)"'
        r'|<link rel="(?:stylesheet|preload|icon)[^>]* href="(https?:[^"]+)"'
    )
    outside = {path: loaded.findall(text) for path, text in site.items() if loaded.search(text)}
    if number == 2:
        assert outside == {"elbo/index.html": [("https://giscus.app/client.js", "")]}
    else:
        assert outside == {}


def test_an_example_looks_as_it_says(pages: tuple[int, Mapping[str, str]]) -> None:
    number, site = pages
    home, article = site["index.html"], site["elbo/index.html"]
    match number:
        case 0:
            assert "--bg:light-dark(#fbf7ee,#191512);" in home
            assert ':root:lang(zh-CN),:root :lang(zh-CN){--sans:"Source Han Serif SC",' in home
            assert '<a rel="me" href="https://github.com/example">GitHub</a>' in home
            assert "<p>" + files(EXAMPLES[0])["site.yaml"].rpartition("footer: ")[2].strip() + "</p>" in article
            assert '<meta name="theme-color" content="#191512" media="(prefers-color-scheme: dark)">' in home
        case 1:
            (sheet,) = (name for name in site if re.fullmatch(r"assets/own\.\w+\.css", name))
            (font,) = set(re.findall(r"fonts/site-code\.\w+\.woff2", site[sheet]))
            assert f'<link rel="stylesheet" href="/{sheet}">' in article
            assert f'href="/assets/{font}" crossorigin>' in article
            assert re.search(r'<link rel="icon" href="/assets/icon\.\w+\.svg">', home)
            assert ':root{--mono:"Site Code",monospace}' in home
        case _:
            assert "<h2>2026</h2>" in home
            assert 'class="card"' not in home
            assert 'data-repo-id="R_kgDOabcdef"' in article
            assert 'data-lang="zh-CN"' in article
            assert "有错请告诉我" in article
            assert "giscus" not in site["quiet/index.html"]


def test_the_warning_shown_is_what_the_build_says() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    text = files(EXAMPLES[0])["site.yaml"].replace("muted: '#6b5f4d'", "muted: '#999999'")
    (found,) = read_config(Source("site.yaml", text)).diagnostics
    assert full(found).strip() == shown.strip()
