"""Another tool's settings are read as that tool reads them."""

from __future__ import annotations

import pytest

from notesite.importers.hugo import Hugo, joined
from notesite.importers.settings import parsed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("category_map:\n\tMajor: major\n\t\n", {"category_map": {"Major": "major"}}),
        ("a: &https\nd: &https\n", {"a": None, "d": None}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("emoji: !!python/name:material.emoji.twemoji\ntitle: 甲\n", {"emoji": None, "title": "甲"}),
        ("skip: !!js/regexp /a/\nown: !ENV [A, 1]\n", {"skip": None, "own": None}),
        ("- 甲\n", {}),
        ("", {}),
    ],
)
def test_yaml_is_read_as_leniently_as_other_tools_read_it(text: str, said: object) -> None:
    assert parsed(text, ".yml") == said


def test_a_script_says_what_stands_outermost_in_plain_text() -> None:
    script = """
        import { x } from 'y'
        export default defineConfig({
          themeConfig: {
            sidebar: [{ title: '机器学习', link: '/ml/' }, {
              title: '深度学习' }],
            nav: { title: '导航' },
          },
          lang: "zh-CN",
          title: 'Li\\'s 笔记', base: nowhere(),
          description: `推导`,
        })
    """
    assert parsed(script, ".ts") == {"lang": "zh-CN", "title": "Li's 笔记", "description": "推导"}


@pytest.mark.parametrize(
    ("text", "ending", "why"),
    [("a: [", ".yml", "(line 1)"), ("a: *b", ".yml", "undefined alias"), ("a =", ".toml", ""), ("{", ".json", "")],
)
def test_what_cannot_be_read_is_a_line(text: str, ending: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^.+$") as refused:
        parsed(text, ending)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_files_of_hugos_folder_are_parts_of_one() -> None:
    said = joined(
        {"title": "old", "permalinks": {"posts": "/:slug/"}},
        {
            "hugo": {"title": "Notes", "DefaultContentLanguage": "zh-cn"},
            "params": {"author": {"name": "某某"}},
            "languages.zh-cn": {"title": "笔记", "languageCode": "zh-CN"},
            "params.zh-cn": {"subtitle": "推导"},
            "menus.zh-cn": {"main": []},
            "permalinks": {"notes": "/n/:slug/"},
        },
    )
    assert said["permalinks"] == {"posts": "/:slug/", "notes": "/n/:slug/"}
    about = Hugo(said).about()
    assert (about.title, about.subtitle, about.author, about.language) == ("笔记", "推导", "某某", "zh-CN")
