"""What was written so that it is found sooner finds what the plain expression does."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from notesite.load.excerpt.reading import UNIT, WORD_COST, units
from notesite.load.inline.habits import _DOLLARS
from notesite.load.mask import cleaned

PLAIN_DOLLARS = re.compile(r"(?<!\\)\$(?=([^$\n]{1,400})\$)|^\$\$[ \t]*$", re.MULTILINE)
TEXT = st.text(alphabet=" \t\n$\\ab文", max_size=16)


@given(TEXT)
def test_the_same_dollars_are_found(text: str) -> None:
    found = [(match.span(), match[1]) for match in _DOLLARS.finditer(text)]
    assert found == [(match.span(), match[1]) for match in PLAIN_DOLLARS.finditer(text)]


@given(st.text(alphabet="中文𠀀がa-b'1_，。 \né", max_size=16))
def test_a_run_of_han_reads_as_its_characters(text: str) -> None:
    found = [match[1] is not None for match in UNIT.finditer(text)]
    assert units(text) == sum(1 if han else WORD_COST for han in found)


@given(
    st.text(
        alphabet="a文\x00\ufdcf\ufdd0\ufdef\ufdf0\U0001fffd\U0001fffe\U0001ffff\U0002fffe\U00020000\ud800", max_size=8
    )
)
def test_what_is_no_character_is_replaced(text: str) -> None:
    own = {"\x00", *map(chr, range(0xFDD0, 0xFDF0)), "\U0001fffe", "\U0001ffff", "\U0002fffe", "\U0002ffff"}
    assert cleaned(text) == "".join("\ufffd" if character in own else character for character in text)
