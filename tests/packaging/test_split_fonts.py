"""What cutting KaTeX's fonts in two loses: nothing."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from notesite.host.theme import katex_folder, katex_parts
from notesite.render.sheets.katexfonts import COMMON, part_names

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
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
