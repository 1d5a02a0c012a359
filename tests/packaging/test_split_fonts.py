"""What cutting KaTeX's fonts in two, and hints out of others, loses: nothing."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from notesite.host.theme import katex_folder, katex_parts
from notesite.render.sheets.katexfonts import COMMON, part_names

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
SIGNS = ("KaTeX_Size3-Regular.woff2", "KaTeX_Size4-Regular.woff2")
TTLib = pytest.importorskip("fontTools.ttLib", reason="fonttools cuts fonts where notesite is packed; it is not here")
pytest.importorskip("brotli", reason="brotli packs fonts where notesite is packed; it is not here")


@pytest.fixture(scope="module")
def parts() -> Path:
    sys.path.insert(0, str(SCRIPTS))
    try:
        folder: Path = importlib.import_module("split_fonts").ensure()
    finally:
        sys.path.remove(str(SCRIPTS))
    assert folder == katex_parts()
    return folder


@pytest.mark.parametrize("face", sorted(COMMON))
def test_every_character_is_in_one_part_in_the_same_measures(parts: Path, face: str) -> None:
    whole = TTLib.TTFont(katex_folder() / "fonts" / f"KaTeX_{face}.woff2")
    common, rest = (TTLib.TTFont(parts / name) for name in part_names(face))
    known = whole.getBestCmap()
    assert common.getBestCmap().keys() | rest.getBestCmap().keys() == known.keys()
    # A zero-width space has no glyph, wherever it is looked for.
    assert common.getBestCmap().keys() >= set(map(ord, COMMON[face])) - {0x200B}
    for part in (common, rest):
        for code, glyph in part.getBestCmap().items():
            assert part["hmtx"][glyph] == whole["hmtx"][known[code]]
        assert (part["hhea"].ascent, part["hhea"].descent) == (whole["hhea"].ascent, whole["hhea"].descent)
        assert (part["OS/2"].sTypoAscender, part["head"].unitsPerEm) == (
            whole["OS/2"].sTypoAscender,
            whole["head"].unitsPerEm,
        )


@pytest.mark.parametrize("name", [*part_names("Size1-Regular"), *part_names("Size2-Regular"), *SIGNS])
def test_large_signs_are_drawn_as_they_were(parts: Path, name: str) -> None:
    font = TTLib.TTFont(parts / name)
    assert "fpgm" not in font
    whole = katex_folder() / "fonts" / name.replace("-common", "").replace("-rest", "")
    signs = "".join(map(chr, sorted(font.getBestCmap())))
    for size in (10, 13, 17, 18, 20, 26):
        shown = drawn(parts / name, signs, size)
        assert shown.getbbox()
        assert ImageChops.difference(shown, drawn(whole, signs, size)).getbbox() is None


def drawn(path: Path, signs: str, size: int) -> Image.Image:
    """Return *signs* in the font at *path*, as FreeType draws them with its hints."""
    font, buffer = TTLib.TTFont(path), io.BytesIO()
    font.flavor = None
    font.save(buffer)
    buffer.seek(0)
    picture = Image.new("L", (2 * size * len(signs), 5 * size))
    ImageDraw.Draw(picture).text((0, size), signs, font=ImageFont.truetype(buffer, size), fill=255)
    return picture
