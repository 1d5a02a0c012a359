"""Tags that HackMD's notes have in a heading of the sixth rank."""

from __future__ import annotations

import pytest
from load_support import load, shown


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# 题\n\n###### tags: `线性代数` `SVD`\n\n文", ("线性代数", "SVD")),
        ("# 题\n\n文\n\n###### Tags:`a`, `b c` `a`", ("a", "b c")),
        ("---\ntags: [甲, 乙]\n---\n\n文\n\n###### tags: `乙` `丙`", ("甲", "乙", "丙")),
    ],
)
def test_they_are_the_notes_and_are_not_shown(text: str, tags: tuple[str, ...]) -> None:
    article, diagnostics = load(text)
    assert article.tags == tags
    assert "tags" not in shown(article.body).lower()
    assert diagnostics == []


@pytest.mark.parametrize(
    "text",
    ["##### tags: `甲`", "###### tags: 甲", "###### tags: `甲` 与乙", "###### HTML tags: `div`", "###### tags: ``"],
)
def test_other_headings_are_headings(text: str) -> None:
    article, _ = load(f"# 题\n\n文\n\n{text}")
    assert article.tags == ()
    assert "tags:" in shown(article.body)
