"""The words around an article, as a reader counts and names months."""

from __future__ import annotations

import pytest

from notesite.language import EN, ZH


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (1200, "1200 articles")]
)
def test_english_has_a_singular(count: int, said: str) -> None:
    assert EN["count"].format(count=count) == said


def test_english_calls_months_by_their_names() -> None:
    names = [EN["archive.month"].format(month=month) for month in range(1, 13)]
    assert (names[0], names[1], names[10], names[11]) == ("January", "February", "November", "December")
    assert len(set(names)) == 12


def test_chinese_has_one_form() -> None:
    assert [ZH["count"].format(count=count) for count in (1, 2)] == ["1 篇", "2 篇"]
    assert ZH["archive.month"].format(month=3) == "3 月"


def test_a_number_stands_beside_other_words() -> None:
    assert EN["feed.tag.description"].format(site="S", name="{x}", count=1) == "1 article on S tagged “{x}”."
