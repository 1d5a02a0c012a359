"""What only all notes together show."""

from __future__ import annotations

import pytest
from checks_support import found_in_site, pointed

from notesite.checks.own import below
from notesite.checks.site import HUGE
from notesite.config import Config, MathOptions

LONG = "甲乙丙丁" * 60


def told(*arguments: object, **options: object) -> list[tuple[str, str]]:
    return [(d.code, d.place.path) for d in found_in_site(*arguments, **options)]  # type: ignore[arg-type]


def test_the_second_of_two_titles_is_told_of_the_first() -> None:
    files = {"a.md": "# 解题  思路\n", "b.md": "---\ntitle: 解题 思路\n---\n", "c.md": "# 别的\n"}
    (found,) = found_in_site(files)
    assert (found.code, found.place.path) == ("title.duplicate", "content/b.md")
    assert "content/a.md" in found.message


def test_the_second_of_two_texts_is_told_whatever_their_front_matter() -> None:
    files = {"a.md": f"---\ntitle: 一\n---\n{LONG}\n", "b.md": f"---\ntitle: 二\n---\n\n{LONG}\n\n"}
    assert told(files) == [("note.duplicate", "content/b.md")]


def test_short_texts_and_drafts_may_be_equal() -> None:
    assert told({"a.md": "# 一\n", "b.md": "---\ntitle: 二\n---\n# 一\n"}) == []
    assert told({"a.md": f"---\ntitle: 一\n---\n{LONG}\n", "b.md": f"---\ntitle: 二\ndraft: true\n---\n{LONG}\n"}) == []


def test_a_picture_is_used_by_a_link_a_cover_raw_html_or_a_draft() -> None:
    files = {
        "a.md": "---\ntitle: 一\ncover: cover.png\n---\n![](p/1.png) [大图](p/2.png) <img src='p/3.png'>\n",
        "b.md": "---\ntitle: 二\ndraft: true\n---\n![](p/4.png)\n",
        **dict.fromkeys(
            ("cover.png", "p/1.png", "p/2.png", "p/3.png", "p/4.png", "p/5.PNG", "p/7.jfif", "p/png", ".x/6.png"), ""
        ),
    }
    assert told(files) == [("image.unused", "content/p/5.PNG"), ("image.unused", "content/p/7.jfif")]


def test_a_published_picture_is_huge_above_a_megabyte() -> None:
    files = {"a.md": "![甲](1.png) ![乙](2.png) [丙](3.zip)\n", "1.png": "", "2.png": "", "3.zip": ""}
    sizes = {"1.png": HUGE, "2.png": HUGE + 1, "3.zip": 2 * HUGE}
    assert told(files, sizes=sizes) == [("image.huge", "content/2.png")]


def test_a_macro_of_the_site_is_used_if_any_note_uses_it() -> None:
    settings = 'title: 题\nmath:\n  macros:\n    "\\\\E": \\mathbb{E}\n    R: \\mathbb{R}\n  preamble: \\def\\old{x}\n'
    macros = (("\\E", "\\mathbb{E}"), ("\\R", "\\mathbb{R}"))
    config = Config(math=MathOptions(macros=macros, preamble="\\def\\old{x}"))
    found = found_in_site({"a.md": "# 题\n\n$\\R$\n"}, config=config, settings=settings)
    assert [(d.code, d.place.line, pointed(d)) for d in found] == [
        ("math.unused-macro", 4, "\\\\E"),
        ("math.unused-macro", 6, "\\old"),
    ]


def test_an_address_of_the_site_itself_has_to_lead_somewhere_in_it() -> None:
    config = Config(base_url="https://me.example/notes/")
    there = "<https://me.example/notes/b/> [r](http://ME.example/notes) [t](https://me.example/notes/tags/?a=b#c)"
    gone = "[x](https://me.example/notes/%E7%94%B2/) <img src='https://me.example/notes/p.png'>"
    other = "[o](https://me.example/other/) [p](https://you.example/notes/x/) [q](https://me.example/notesx)"
    found = found_in_site({"a.md": f"# 一\n\n{there}\n\n{gone}\n\n{other}\n", "b.md": "# 二\n"}, config=config)
    assert [(d.code, pointed(d)) for d in found] == [
        ("link.missing", "https://me.example/notes/%E7%94%B2/"),
        ("link.missing", "https://me.example/notes/p.png"),
    ]
    assert "`/甲/`" in found[0].message


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.example/r/x", "/x"),
        ("http://A.example/r/", "/"),
        ("https://a.example/r", ""),
        ("https://a.example/rest", None),
        ("https://a.example/", None),
        ("https://b.example/r/", None),
        ("https://[bad/", None),
    ],
)
def test_what_lies_below_the_site(url: str, path: str | None) -> None:
    assert below(url, "https://a.example/r/") == path
    assert below(url, "http://localhost/") is None
