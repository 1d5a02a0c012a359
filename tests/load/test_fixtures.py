"""Every construct a note may hold, input beside output. `UPDATE=1` rewrites the expectations; read the diff."""

from __future__ import annotations

import os

import pytest
from load_support import FIXTURES, cases, load, printed, shown, shown_with_lines

from notesite.load.options import LoadOptions

BODIES = ["cjk", "math", "blocks", "links", "code", "foreign"]


def _bodies() -> list[object]:
    return [
        pytest.param(name, title, given, expected, id=f"{name}: {title}")
        for name in BODIES
        for title, given, expected in cases(f"{name}.md")
    ]


@pytest.mark.parametrize(("name", "title", "given", "expected"), _bodies())
def test_body(name: str, title: str, given: str, expected: str) -> None:
    """The body is the expected HTML."""
    article, _ = load(given)
    _compare(f"{name}.md", title, expected, shown(article.body).strip())


@pytest.mark.parametrize(
    ("title", "given", "expected"), [pytest.param(*case, id=case[0]) for case in cases("lines.md")]
)
def test_lines(title: str, given: str, expected: str) -> None:
    """Blocks know the line of the file they begin at; excerpts, titles and descriptions know nothing of it."""
    article, _ = load(given)
    _compare("lines.md", title, expected, shown_with_lines(article.body).strip())
    headings = [part for heading in article.headings for part in heading.title]
    apart = (*article.title, *article.excerpt, *article.description, *headings)
    assert not any(isinstance(part, int) for part in apart)


@pytest.mark.parametrize(
    ("title", "given", "expected"), [pytest.param(*case, id=case[0]) for case in cases("excerpts.md")]
)
def test_excerpt(title: str, given: str, expected: str) -> None:
    """The excerpt is the expected HTML, its plain form the line after it."""
    article, _ = load(given)
    _compare("excerpts.md", title, expected, f"{shown(article.excerpt)}\n=> {shown(article.description)}")


@pytest.mark.parametrize(
    ("title", "given", "expected"), [pytest.param(*case, id=case[0]) for case in cases("diagnostics.md")]
)
def test_diagnostics(title: str, given: str, expected: str) -> None:
    """What is wrong is said in these words, at this line and column."""
    _, found = load(given)
    _compare("diagnostics.md", title, expected, printed(found).strip())


def _compare(name: str, title: str, expected: str, got: str) -> None:
    if os.environ.get("UPDATE"):
        _rewrite(name, title, got)
        return
    assert got == expected.strip()


def _rewrite(name: str, title: str, got: str) -> None:
    blocks = [f"{at}\n.\n{given}.\n{got if at == title else expected}\n.\n" for at, given, expected in cases(name)]
    (FIXTURES / name).write_text("\n".join(blocks), "utf-8")


def test_html_of_a_directive_is_code_where_a_site_wants_no_html() -> None:
    article, _ = load("```{raw} html\n<script>alert(1)</script>\n```\n", options=LoadOptions(html=False))
    assert "<script>" not in shown(article.body)
    assert "alert" in shown(article.body)
