"""Cut KaTeX's large fonts in two, as `notesite.render.sheets.katexfonts` says, and take out idle hints of large signs.

Needs fonttools and brotli.

python scripts/split_fonts.py
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import runpy
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = "src/notesite/render/sheets/katexfonts.py"
SOURCE = "src/notesite/vendor/katex/fonts"
TARGET = "src/notesite/vendor/katex-parts"
STAMP = "stamp.txt"
SIGNS = ("Size3-Regular", "Size4-Regular")
"""Fonts of large signs that are not cut."""
DROPOUTS = bytes.fromhex("b801ff 85 b004 8d b000 21")
"""A program that says only how thin strokes are drawn, and ends in a push and a pop: with one of seven bytes FreeType
takes a font for one without hints, and makes some up (`tt_loader_init`)."""
TOOLS = ("fonttools>=4.55", "brotli>=1.1")


def has_tools() -> bool:
    """Say whether fonts can be cut here."""
    return all(importlib.util.find_spec(name) for name in ("fontTools", "brotli"))


def is_present(root: Path = ROOT) -> bool:
    """Say whether the parts are there, of these fonts and as the table has them."""
    stamp = root / TARGET / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == _wanted(root)


def ensure(root: Path = ROOT) -> Path:
    """Return the folder of the parts, cut first if they are not there."""
    if not is_present(root):
        table = runpy.run_path(str(root / TABLE))
        target = root / TARGET
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for face, common in table["COMMON"].items():
            source = root / SOURCE / f"KaTeX_{face}.woff2"
            known = _characters(source)
            common_name, rest_name = table["part_names"](face)
            (target / common_name).write_bytes(_part(source, known & set(common)))
            (target / rest_name).write_bytes(_part(source, known - set(common)))
        for face in SIGNS:
            name = f"KaTeX_{face}.woff2"
            (target / name).write_bytes(_part(root / SOURCE / name, _characters(root / SOURCE / name)))
        (target / STAMP).write_text(_wanted(root), "utf-8")
    return root / TARGET


def _wanted(root: Path) -> str:
    digest = hashlib.sha256((root / TABLE).read_bytes() + Path(__file__).read_bytes())
    for font in sorted((root / SOURCE).glob("*.woff2")):
        digest.update(font.read_bytes())
    return digest.hexdigest()


def _characters(font: Path) -> set[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return set(map(chr, TTFont(font).getBestCmap()))


def _part(font: Path, characters: set[str]) -> bytes:
    """Return *font* with *characters* only, in the same measures and with the same hints, as far as glyphs have any."""
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options()
    options.layout_features = ["*"]
    options.drop_tables += ["FFTM"]
    options.notdef_outline = True
    # The same bytes whenever it is cut.
    part = TTFont(font, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, characters))
    cutter.subset(part)
    glyphs = part["glyf"]
    if not any(glyphs[name].program.getBytecode() for name in part.getGlyphOrder() if hasattr(glyphs[name], "program")):
        # The functions that hints call are half of such a font.
        del part["fpgm"]
        part["prep"].program.fromBytecode(DROPOUTS)
    part.flavor = "woff2"
    buffer = io.BytesIO()
    part.save(buffer)
    return buffer.getvalue()


def main() -> int:
    """Cut them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not has_tools():
        print(f"split_fonts: pip install {' '.join(TOOLS)}", file=sys.stderr)
        return 1
    if not (ROOT / SOURCE).is_dir():
        print("split_fonts: KaTeX is not there yet: python scripts/npm_packages.py katex", file=sys.stderr)
        return 1
    print(ensure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
