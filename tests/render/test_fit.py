"""What may not stand in a page is left out of it, and nothing else."""

from __future__ import annotations

import pytest

from notesite.render.fit import fit

FORBIDDEN = [*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]


def test_of_all_characters_just_the_forbidden_are_left_out_each_by_itself() -> None:
    surrogates = range(0xD800, 0xE000)
    left_out = [
        code for code in range(0x11000) if code not in surrogates and fit(f"汉{chr(code)}字") == "汉字".encode()
    ]
    assert left_out == FORBIDDEN


@pytest.mark.parametrize("text", ["", "<p>a\tb\r\n</p>", "，。\u00a0·é𝔼\u2028\ufffd\ufdf0"])
def test_other_text_stays(text: str) -> None:
    assert fit(text) == text.encode()


def test_all_forbidden_ones_go_together() -> None:
    assert fit("a\0b\x85c\ufdd0d\uffffe") == b"abcde"


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert fit("a\ud800b") == b"a?b"
