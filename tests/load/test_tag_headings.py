"""Tags that HackMD's notes have in a heading of the sixth rank, and Obsidian's in a line."""

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


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#强化学习 #off-policy\n\n文", ("强化学习", "off-policy")),
        ("# 题\n\n#a/b #c,\n#todo\n\n文", ("a/b", "c", "todo")),
        ("# 题\n\n文\n\n#甲 #乙", ("甲", "乙")),
        ("---\ntags: 甲\n---\n\n#甲 #乙\n\n文", ("甲", "乙")),
    ],
)
def test_those_in_a_line_are_the_notes_and_are_not_shown(text: str, tags: tuple[str, ...]) -> None:
    article, diagnostics = load(text)
    assert article.tags == tags
    assert "#" not in shown(article.body)
    assert diagnostics == []


@pytest.mark.parametrize(
    "line", ["#甲", "#甲 与 #乙", "#1 #2", "文\n\n#甲 #乙\n\n文", "文\n\n## 标签\n\n#甲 #乙", "C# #甲", "#include <a>"]
)
def test_other_lines_are_text(line: str) -> None:
    article, _ = load(f"# 题\n\n{line}")
    assert article.tags == ()
    assert "#" in shown(article.body)
