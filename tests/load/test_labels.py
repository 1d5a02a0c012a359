"""Ids that links of other notes may name: headings, labels of formulas, figures."""

from __future__ import annotations

import pytest
from load_support import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$ x \\label{eq:a} $$", "eq-eq:a"),
        ('![a](a.png "甲"){#fig:a}', "fig:a"),
        ("![a](a.png){#a}", "a"),
        ("甲[乙]{#c}丙", "c"),
        ("# 题\n\n## 节", "节"),
    ],
    ids=["a formula", "a figure", "a figure without caption", "a span", "a heading"],
)
def test_what_can_be_linked_to_has_its_id_among_those_of_the_article(text: str, expected: str) -> None:
    article, _ = load(text)
    assert expected in article.ids
