"""The words around an article, as a reader counts and names months."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

import pytest

from notesite.language import EN, JA, ZH, strings


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


@pytest.mark.parametrize("table", [EN, JA])
def test_each_language_says_the_same(table: Mapping[str, str]) -> None:
    assert list(table) == list(ZH)
    for key, words in ZH.items():
        assert _fields(table[key]) == _fields(words), key


def _fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("zh-CN", "目录"),
        ("zh-TW", "目錄"),
        ("zh-Hans-HK", "目录"),
        ("ja", "目次"),
        ("ja-JP", "目次"),
        ("en-GB", "Contents"),
    ],
)
def test_words_are_in_the_language_of_the_site(tag: str, said: str) -> None:
    assert strings(tag)["toc"] == said


def test_a_language_without_words_has_english_ones() -> None:
    assert strings("fr") is EN


def test_traditional_chinese_has_no_simplified_character() -> None:
    """Big5 has none of them but for a few, which mean something else there."""
    table = strings("zh-Hant")
    assert list(table) == list(ZH)
    said = "".join(table.values())
    said.encode("big5")
    assert not set("于后复") & set(said)
    assert (table["script.copy"], table["menu.tag"], table["article.neighbours"]) == ("複製", "標籤", "前後文章")
    assert table["feed.tag"] == "標籤：{name}"
