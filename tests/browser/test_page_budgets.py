"""What a page weighs on the wire, as a host sends it: gzip, level 6. No browser is needed to know it."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

KB = 1000
ARTICLES = ("f30", "fimg", "f300")


class _Asked(HTMLParser):
    """What a page makes a browser ask for before anyone touches it, and how large its tree is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.fonts: list[str] = []
        self.scripts: list[str] = []
        self.others: list[str] = []
        self.elements = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        given = dict(attrs)
        rel = (given.get("rel") or "").split()
        if tag == "link" and "stylesheet" in rel and not (given["href"] or "").startswith("data:"):
            self.sheets.append(given["href"] or "")
        elif tag == "link" and "preload" in rel:
            self.fonts.append(given["href"] or "")
        elif tag == "link" and "icon" in rel:
            self.others.append(given["href"] or "")
        elif tag == "script" and given.get("src"):
            assert "defer" in given, "a script that the page waits for"
            self.scripts.append(given["src"] or "")

    @property
    def requests(self) -> int:
        return 1 + len([*self.sheets, *self.fonts, *self.scripts, *self.others])


def wire(path: Path) -> int:
    """Return how many bytes *path* is on the wire."""
    content = path.read_bytes()
    return len(content) if path.suffix in (".woff2", ".webp", ".png") else len(gzip.compress(content, 6, mtime=0))


@pytest.fixture(scope="module")
def root(measured_site: str, measured_folder: Path) -> Path:
    return measured_folder


def asked(root: Path, name: str) -> _Asked:
    return _Asked((root / name / "index.html").read_text("utf-8"))


def total(root: Path, links: list[str]) -> int:
    return sum(wire(root / urlsplit(link).path.lstrip("/")) for link in links)


@pytest.mark.parametrize(("name", "raw", "packed"), [("f30", 107, 18.5), ("fimg", 109, 19), ("f300", 700, 89)])
def test_an_articles_html_is_small_with_the_rules_it_carries(root: Path, name: str, raw: int, packed: int) -> None:
    page = root / name / "index.html"
    assert page.stat().st_size <= raw * KB
    assert wire(page) <= packed * KB


def test_a_formula_costs_what_it_may(root: Path) -> None:
    page = without_rules(root / "f30" / "index.html")
    displays = re.findall(r'<div class="math display".*?</div>', page, re.DOTALL)
    without = re.sub(r'<div class="math display".*?</div>', "", page, flags=re.DOTALL)
    assert len(displays) == 10
    bare = re.sub(r"<p>.*?</p>", lambda m: re.sub(r"<[^>]*>", "", m[0]), without, flags=re.DOTALL)
    sizes = [len(gzip.compress(text.encode(), 6, mtime=0)) for text in (page, without, bare)]
    assert (sizes[0] - sizes[1]) / 10 <= 0.8 * KB
    assert (sizes[1] - sizes[2]) / 20 <= 0.25 * KB


def without_rules(page: Path) -> str:
    carried = r'<style>.*?</style>|<link rel="stylesheet" href="data:[^"]*">'
    return re.sub(carried, "", page.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("name", "packed"), [("f30", 8.4), ("fimg", 8.55), ("f300", 8.8), (".", 6.85), ("archive", 5.55)]
)
def test_the_rules_a_page_carries_are_few(root: Path, name: str, packed: float) -> None:
    page = root / name / "index.html"
    bare = len(gzip.compress(without_rules(page).encode(), 6, mtime=0))
    assert 3 * KB < wire(page) - bare <= packed * KB


def test_no_page_waits_for_a_style_sheet_and_the_script_is_small(root: Path) -> None:
    for name in (*ARTICLES, ".", "archive", "tags"):
        assert asked(root, name).sheets == [], name
    page = asked(root, "f30")
    assert len(page.scripts) <= 1
    assert total(root, page.scripts) <= 4 * KB


@pytest.mark.parametrize(("name", "files", "size"), [("f30", 4, 36), ("fimg", 4, 36), ("f300", 10, 84)])
def test_only_fonts_a_page_shows_are_asked_for(root: Path, name: str, files: int, size: int) -> None:
    fonts = asked(root, name).fonts
    assert 0 < len(fonts) <= files
    assert total(root, fonts) <= size * KB
    assert all("KaTeX_" in font for font in fonts)


def test_a_first_view_is_a_few_requests_and_kilobytes(root: Path) -> None:
    page = asked(root, "f30")
    assert page.requests <= 7
    whole = wire(root / "f30/index.html") + total(root, page.sheets + page.fonts + page.scripts + page.others)
    assert whole <= 70 * KB


def test_a_second_page_is_one_request(root: Path) -> None:
    first, second = asked(root, "f30"), asked(root, "fimg")
    known = {*first.sheets, *first.fonts, *first.scripts, *first.others}
    assert {*second.sheets, *second.fonts, *second.scripts, *second.others} <= known
    assert wire(root / "fimg/index.html") <= 28 * KB


@pytest.mark.parametrize(("name", "elements"), [("f30", 1650), ("f300", 16_000)])
def test_the_tree_of_a_page_is_small(root: Path, name: str, elements: int) -> None:
    assert asked(root, name).elements <= elements


def test_no_page_asks_another_host_or_brings_a_font_for_han(root: Path) -> None:
    pages = [*root.rglob("*.html")]
    assert len(pages) > 10
    for page in pages:
        found = _Asked(page.read_text("utf-8"))
        links = found.sheets + found.fonts + found.scripts + found.others
        assert not [link for link in links if urlsplit(link).netloc], page
    fonts = [font.name for font in root.rglob("*.woff*")]
    assert len(fonts) > 10
    assert all(font.startswith("KaTeX_") for font in fonts)


def test_a_page_without_formulas_loads_nothing_for_them(root: Path) -> None:
    for name in ("archive", "tags", "categories"):
        page = asked(root, name)
        assert (page.sheets, page.fonts) == ([], []), name
        assert "KaTeX_" not in (root / name / "index.html").read_text("utf-8"), name
