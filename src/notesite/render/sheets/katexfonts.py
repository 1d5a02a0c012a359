"""KaTeX's large fonts in two parts each, of which most pages need one: letters and signs of every day, and the rest.

The parts are cut where notesite is packed (`scripts/split_fonts.py`), so that a build needs no tool for fonts and a
font's name never changes with a site's formulas. Where they are not there, fonts stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ASCII = "".join(map(chr, range(0x20, 0x7F))).replace("`", "")
_BIG = " ()[]{}/∑∏∫√⌊⌋⟨⟩"

COMMON = {
    "Main-Regular": f"{_ASCII}\u00a0\u200b°±×ˆˇˉ˙˜‘’“”ΓΔΘΛΞΠΣΦΨΩ′…←↑→↓↔⇒⇔↦⟶⟹"
    "∀∂∃∅∇∈−∗∘⋆√∝∞∣∥∧∨∩∪∫∼≈≡≤≥≪≫⊂⊆⊕⊗⊙⊤⊥⋅⋮⋯⋱⟨⟩⌊⌋⌈⌉∖ℓ",
    "Main-Bold": f" ()[],.+=−∣{_DIGITS}{_LETTERS}ΓΔΘΛΞΠΣΦΨΩ",
    "Math-Italic": f" {_LETTERS}αβγδεζηθικλμνξπρστφχψωϵϕ",
    "AMS-Regular": " ABCDEFGHIJKLMNOPQRSTUVWXYZ∅≲≳■□",
    "Size1-Regular": _BIG,
    "Size2-Regular": _BIG,
}
"""Face → its characters of every day. Each must be in the font: a browser looks for them nowhere else."""

_FACE = re.compile(r"@font-face\{[^}]*url\(fonts/KaTeX_([\w-]+)\.woff2\)[^}]*\}")
"""The rule of one font in KaTeX's sheet."""


def part_names(face: str) -> tuple[str, str]:
    """Return the file names of the two parts of *face*: common, rest."""
    return f"KaTeX_{face}-common.woff2", f"KaTeX_{face}-rest.woff2"


def file_names(face: str, characters: Collection[str], *, split: bool) -> Iterator[str]:
    """Yield the names of the files that hold *characters* of *face*."""
    if not split:
        yield f"KaTeX_{face}.woff2"
        return
    common, rest = part_names(face)
    known = COMMON[face]
    if any(character in known for character in characters):
        yield common
    if any(character not in known for character in characters):
        yield rest


def in_parts(css: str, faces: set[str]) -> str:
    """Return the style sheet *css* with each of *faces* declared twice: all but the common characters, and those."""

    def twice(match: re.Match[str]) -> str:
        face = match[1]
        if face not in faces:
            return match[0]
        whole = f"KaTeX_{face}.woff2"
        common, rest = part_names(face)
        # Of two rules the later one is asked first, within its range.
        return match[0].replace(whole, rest) + (match[0][:-1] + f";unicode-range:{_ranges(COMMON[face])}}}").replace(
            whole, common
        )

    return _FACE.sub(twice, css)


def _ranges(characters: str) -> str:
    """Return *characters* as CSS has them: `u+20-7e,u+3b1`."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, set(characters))):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"u+{first:x}" if first == last else f"u+{first:x}-{last:x}" for first, last in runs)
