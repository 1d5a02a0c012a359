"""What an import changes in the text of a note."""

from __future__ import annotations

import pytest

from notesite.importers.drawn import undrawn
from notesite.importers.frontmatter import with_key
from notesite.importers.notion import Notion
from notesite.load.frontmatter.block import find_block

EQUATION = "https://www.zhihu.com/equation?tex="


@pytest.mark.parametrize(
    ("written", "expected", "number"),
    [
        (f"设 ![[公式]]({EQUATION}x%5E2+%2B+1)，则", "设 $x^2 + 1$，则", 1),
        (f'设 <img src="{EQUATION}x_1" alt="x_1" eeimg="1"/> 为', "设 $x_1$ 为", 1),
        (f"由\n![[公式]]({EQUATION}a%3Db%5C%5C)\n知", "由\n$$\na=b\n$$\n知", 1),
        ('设 <img eeimg="1" alt="p(x)"> 为', "设 $p(x)$ 为", 1),
        ('<img src="https://juejin.cn/equation?tex=a&amp;b=c">', "$$\na\n$$", 1),
        ("甲 ![](https://e.example/equation/?tex=a) 乙", "甲 $a$ 乙", 1),
        ("甲 ![](https://e.example/render/math/?math=a) 乙", "甲 $a$ 乙", 1),
        ("甲 ![](https://latex.codecogs.com/gif.latex?\\dpi{120}&space;f(x)+1) 乙", "甲 $f(x)+1$ 乙", 1),
        (
            '令 <a href="https://www.codecogs.com/eqnedit.php?latex=c"><img src="https://latex.codecogs.com/a.latex?c"></a>',
            "令 $c$",
            1,
        ),
        ('甲 <img src="https://latex.codecogs.com/svg.latex?\\inline&amp;space;x" alt="x"> 乙', "甲 $x$ 乙", 1),
        ("甲 ![](https://chart.googleapis.com/chart?cht=tx&chl=x%5E2) 乙", "甲 $x^2$ 乙", 1),
        (f'甲 ![[公式]]({EQUATION}f(x)%2B1 "式") 乙', "甲 $f(x)+1$ 乙", 1),
        ('设 <img alt="p(x)" src="//e.example/a.svg" eeimg="1"> 为', "设 $p(x)$ 为", 1),
        (
            "![](https://chart.googleapis.com/chart?cht=qr&chl=x)",
            "![](https://chart.googleapis.com/chart?cht=qr&chl=x)",
            0,
        ),
        (f"![]({EQUATION}a + b)", f"![]({EQUATION}a + b)", 0),
        (f"```\n![]({EQUATION}x)\n```\n", f"```\n![]({EQUATION}x)\n```\n", 0),
        ("![图](a.png) <img src='b.png' alt='x'>", "![图](a.png) <img src='b.png' alt='x'>", 0),
        (f"![]({EQUATION})", f"![]({EQUATION})", 0),
    ],
)
def test_a_picture_of_a_formula_becomes_the_formula(written: str, expected: str, number: int) -> None:
    found = undrawn(written)
    assert (found.text, found.number) == (expected, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: 题\n---\n\n字\n", "---\ntitle: 题\nurl: '/a''b/'\n---\n\n字\n"),
        ("字\n", "---\nurl: '/a''b/'\n---\n\n字\n"),
        (
            '+++\ntitle = "题"\n[extra]\nx = 1\n+++\n字\n',
            '+++\ntitle = "题"\nurl = "/a\'b/"\n[extra]\nx = 1\n+++\n字\n',
        ),
        ("title: 题\ndate: 2024-01-01\n---\n字\n", "title: 题\ndate: 2024-01-01\nurl: '/a''b/'\n---\n字\n"),
    ],
)
def test_an_address_goes_into_the_front_matter_there_is(text: str, expected: str) -> None:
    block = find_block(text)
    assert with_key(text, "url", "/a'b/", syntax=block.syntax, end=block.end) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# 变分 $q$\n\nCreated: March 5, 2024 9:07 PM\n标签: VAE, 生成\n状态: 完\n\n正文。\n",
            "---\ntitle: '变分 $q$'\ndate: 2024-03-05 21:07:00\ntags: ['VAE', '生成']\n'状态': '完'\n---\n\n正文。\n",
        ),
        (
            "# 题\n\n创建时间: 2024年3月5日 上午12:07\n\n正文。\n",
            "---\ntitle: '题'\ndate: 2024-03-05 00:07:00\n---\n\n正文。\n",
        ),
        ("# 题\n\n注意: 这是正文。\n\n后文。\n", "---\ntitle: '题'\n---\n\n注意: 这是正文。\n\n后文。\n"),
        ("没有题目。\n", "没有题目。\n"),
        (
            "见 [它](%E9%A2%98%200123456789abcdef0123456789abcdef/a%20b.md#c)。\n",
            "见 [它](%E9%A2%98/a%20b.md#c)。\n",
        ),
        (
            "[外](https://n.so/0123456789abcdef0123456789abcdef)\n",
            "[外](https://n.so/0123456789abcdef0123456789abcdef)\n",
        ),
    ],
)
def test_notions_properties_and_links_are_written_as_here(text: str, expected: str) -> None:
    assert Notion({}).text(text) == expected
