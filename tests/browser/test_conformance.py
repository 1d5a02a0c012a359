"""Every page, judged by three checkers of HTML that know nothing of this project, and what it says of itself."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from checkers import html_validate, vnu


@pytest.fixture(scope="module")
def pages(measured_site: str, measured_folder: Path) -> list[Path]:
    """Every page of the measured site: home, articles, tags, categories, archive, 404."""
    found = sorted(measured_folder.rglob("*.html"))
    assert len(found) > 10
    return found


def test_html_validate_has_nothing_to_say(pages: list[Path]) -> None:
    assert html_validate(pages) == []


def test_the_nu_checker_has_nothing_to_say(pages: list[Path]) -> None:
    assert vnu(pages) == []


def test_pages_parse_without_an_error(pages: list[Path]) -> None:
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.read_bytes())


class _Head(HTMLParser):
    """What a page says of itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.headings = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.said[given.get("name") or given.get("property") or "charset"] = given.get("content", "")
        elif tag == "link":
            self.said[given["rel"]] = given["href"]
        elif tag == "html":
            self.said["lang"] = given["lang"]
        self.headings += tag == "h1"


def test_every_page_says_what_it_is(pages: list[Path]) -> None:
    for page in pages:
        head = _Head(page.read_text("utf-8"))
        assert head.headings == 1, page
        assert head.said["lang"] == ("en" if "english" in page.parts else "zh-CN")
        assert head.said["description"], page
        assert ("canonical" in head.said) != ("noindex" in head.said.get("robots", "")), page
        assert "canonical" not in head.said or head.said["og:url"] == head.said["canonical"]
        assert not [value for value in head.said.values() if "$" in value or "\\" in value], page


def test_an_article_says_when_and_by_what_it_is_found(pages: list[Path]) -> None:
    said = _Head(next(page for page in pages if page.parent.name == "f30").read_text("utf-8")).said
    assert said["og:type"] == "article"
    assert said["article:published_time"].startswith("2026-03-01")
    assert said["color-scheme"] == "light dark"
