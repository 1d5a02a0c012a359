"""KaTeX's large fonts in two parts: every character is in one of them, and a page asks for those it shows."""

from __future__ import annotations

import re

import pytest

from notesite.host.theme import katex_folder, katex_parts
from notesite.render.sheets.assets import KATEX_CSS, KATEX_FONTS, katex_files
from notesite.render.sheets.katexfonts import COMMON, file_names, part_names

STOCK = (katex_folder() / "katex.min.css").read_bytes()
WHOLE = {path.name: b"whole" for path in (katex_folder() / "fonts").iterdir()}
PARTS = {name: b"part" for face in COMMON for name in part_names(face)}


def test_a_font_in_parts_is_published_in_parts_only() -> None:
    files = katex_files(STOCK, WHOLE | PARTS)
    assert f"{KATEX_FONTS}/KaTeX_Main-Regular.woff2" not in files
    assert {f"{KATEX_FONTS}/{name}" for name in PARTS} <= files.keys()
    assert f"{KATEX_FONTS}/KaTeX_Size3-Regular.woff2" in files


def test_the_common_part_is_asked_first_within_its_range() -> None:
    sheet = katex_files(STOCK, WHOLE | PARTS)[KATEX_CSS].decode()
    rules = re.findall(r"@font-face\{[^}]*KaTeX_AMS-Regular[^}]*\}", sheet)
    assert ["unicode-range" in rule for rule in rules] == [False, True]
    assert rules[1].endswith(";unicode-range:u+20,u+41-5a,u+2205,u+2272-2273,u+25a0-25a1}")
    assert len({re.sub(r"-(rest|common)|;unicode-range.*(?=\})", "", rule) for rule in rules}) == 1


def test_without_parts_fonts_stay_whole() -> None:
    files = katex_files(STOCK, WHOLE)
    assert b"unicode-range" not in files[KATEX_CSS]
    assert f"{KATEX_FONTS}/KaTeX_Main-Regular.woff2" in files


@pytest.mark.parametrize(
    ("face", "characters", "split", "files"),
    [
        ("Main-Regular", "12", True, ["KaTeX_Main-Regular-common.woff2"]),
        ("Main-Regular", "♯", True, ["KaTeX_Main-Regular-rest.woff2"]),
        ("Main-Regular", "1♯", True, ["KaTeX_Main-Regular-common.woff2", "KaTeX_Main-Regular-rest.woff2"]),
        ("Main-Regular", "1♯", False, ["KaTeX_Main-Regular.woff2"]),
        ("Size3-Regular", "(", False, ["KaTeX_Size3-Regular.woff2"]),
    ],
)
def test_a_page_asks_for_the_parts_it_shows(face: str, characters: str, split: bool, files: list[str]) -> None:
    assert list(file_names(face, characters, split=split)) == files


@pytest.mark.skipif(not katex_parts().is_dir(), reason="KaTeX's fonts are whole here: fonttools was not there")
def test_parts_are_a_good_deal_smaller() -> None:
    sizes = {path.name: path.stat().st_size for path in katex_parts().glob("*.woff2")}
    assert sizes.keys() == PARTS.keys() | {"KaTeX_Size3-Regular.woff2", "KaTeX_Size4-Regular.woff2"}
    usual = [f"{face}-Regular" if face != "Math" else "Math-Italic" for face in ("Main", "Math", "Size1", "Size2")]
    assert sum(sizes[part_names(face)[0]] for face in usual) < 34_000
