"""Every page, judged by three checkers of HTML that know nothing of this project."""

from __future__ import annotations

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
