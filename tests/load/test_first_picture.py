"""Which picture a reader waits for: the first, if it stands near the top."""

from __future__ import annotations

import pytest
from load_support import load

from notesite.load.pictures.html import NEAR_TOP
from notesite.model import Body, Picture

LONG = "字" * (NEAR_TOP + 1)


def loading(body: Body) -> list[str]:
    return [part.loading for part in body if isinstance(part, Picture)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲。\n\n![a](a.png)\n\n![b](b.png)", ["", "lazy"], id="the first"),
        pytest.param(f"{LONG}\n\n![a](a.png)", ["lazy"], id="not far below"),
        pytest.param("甲 <img src='a.png'> ![b](b.png)", ["", "lazy"], id="as HTML"),
        pytest.param("<img src='a.png'>\n\n![b](b.png)", ["", "lazy"], id="as a block of HTML"),
        pytest.param("{% asset_img a.png 图 %}\n\n![b](b.png)", ["", "lazy"], id="as another generator's tag"),
        pytest.param(
            "![a](a.png){loading=lazy} ![b](b.png){loading=eager}", ["lazy", "eager"], id="as the author says"
        ),
    ],
)
def test_the_first_picture_near_the_top_is_loaded_at_once(text: str, expected: list[str]) -> None:
    article, _ = load(text)
    assert loading(article.body) == expected


def test_pictures_of_others_wait_as_well() -> None:
    article, _ = load("![a](https://example.com/a.png)\n\n![b](https://example.com/b.png)")
    html = "".join(part for part in article.body if isinstance(part, str))
    assert 'a.png" alt="a" decoding="async">' in html
    assert 'b.png" alt="b" loading="lazy" decoding="async">' in html
