"""Bytes → text: what is read, what is refused, and what each refusal says."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesite.load.decode import LIMIT, decode

NOTE = "深度学习笔记：变分自编码器的推导，以及重参数化技巧。\n公式 $x$ 如下。\n"


def said(content: bytes) -> list[str]:
    found = decode(content, path="a.md").diagnostics
    return [f"{d.place.line}:{d.place.column}: {d.severity}: {d.message} [{d.code}]" for d in found]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(NOTE.encode(), id="plain"),
        pytest.param(codecs.BOM_UTF8 + NOTE.encode(), id="with a byte order mark"),
        pytest.param(NOTE.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(NOTE.replace("\n", "\r").encode(), id="CR only"),
    ],
)
def test_utf8_gives_the_same_text_whatever_its_mark_and_line_ends(content: bytes) -> None:
    checked = decode(content, path="a.md")
    assert checked.value == NOTE
    assert checked.diagnostics == ()


def test_mixed_line_ends_each_count_once() -> None:
    assert decode(b"a\r\n\rb\n\r\nc", path="a.md").value == "a\n\nb\n\nc"


def test_separators_and_emoji_and_private_characters_are_text() -> None:
    text = "a\u2028b\u2029c😀\ue000\u202e𠮷"
    checked = decode(text.encode(), path="a.md")
    assert (checked.value, checked.diagnostics) == (text, ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (NOTE.encode("gb18030"), "1:1: error: byte 0xC9 at offset 0 is not UTF-8; the file looks like GB18030 (GBK)"),
        (
            "深度學習筆記：變分自編碼器的推導。".encode("big5"),
            "1:1: error: byte 0xB2 at offset 0 is not UTF-8; the file looks like Big5",
        ),
        (
            "# 笔记\n\n".encode("gbk") + NOTE.encode("gbk"),
            "1:3: error: byte 0xB1 at offset 2 is not UTF-8; the file looks like GB18030 (GBK)",
        ),
        (NOTE.encode("utf-16-le"), "is not UTF-8; the file looks like UTF-16 without a byte order mark"),
        (
            codecs.BOM_UTF16_LE + NOTE.encode("utf-16-le"),
            "byte 0xFF at offset 0 is not UTF-8; the file looks like UTF-16",
        ),
        (
            codecs.BOM_UTF16_BE + NOTE.encode("utf-16-be"),
            "byte 0xFE at offset 0 is not UTF-8; the file looks like UTF-16",
        ),
        (codecs.BOM_UTF32_LE + NOTE.encode("utf-32-le"), "the file looks like UTF-32"),
        (
            "déjà vu".encode("latin-1"),
            "1:2: error: byte 0xE9 at offset 1 is not UTF-8; the file looks like Latin-1 (windows-1252)",
        ),
        (b"a\nb \x80 c", "2:3: error: byte 0x80 at offset 4 is not UTF-8; the file looks like Latin-1"),
        (NOTE.encode() + b"\xff", "3:1: error: byte 0xFF at offset 100 is not UTF-8: some bytes are damaged"),
    ],
)
def test_another_encoding_is_an_error_that_names_it_and_the_byte(content: bytes, message: str) -> None:
    if "UTF-16 without" in message:
        # A note all in Chinese has too few zero bytes to show it.
        content = "title: x\nlorem ipsum dolor 笔记\n".encode("utf-16-le")
    (line,) = said(content)
    assert message in line
    assert line.endswith("[file.encoding]")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-32"])
def test_a_guessed_text_is_still_given(encoding: str) -> None:
    assert decode(NOTE.replace("\n", "\r\n").encode(encoding), path="a.md").value == NOTE


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "it looks like a PNG image"),
        (b"\x1f\x8b\x08\x00\x00", "it looks like a gzip archive"),
        (b"\x7fELF\x02\x01\x01\x00", "it looks like a program"),
        (b"SQLite format 3\x00" + bytes(100), "it looks like a SQLite database"),
        (random.Random(1).randbytes(1_000_000), "it holds bytes no text has"),
    ],
    ids=["png", "gzip", "elf", "sqlite", "noise"],
)
def test_what_is_not_text_has_no_value(content: bytes, what: str) -> None:
    assert decode(content, path="a.md").value is None
    assert said(content) == [f"1:1: error: the file is not text: {what} [file.binary]"]


def test_a_file_over_the_limit_is_refused() -> None:
    assert decode(b"x" * LIMIT, path="a.md").value is not None
    assert decode(b"x" * (LIMIT + 1), path="a.md").value is None
    assert said(b"x" * (LIMIT + 1)) == [
        "1:1: error: the file has 16,777,217 bytes; at most 16,777,216 are read [file.too-large]"
    ]


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("a\nb\x00c", "a\nbc", "2:2: error: the invisible character U+0000 stands in the text once; it is left out"),
        (
            "\x08a\x08",
            "a",
            "1:1: warning: the invisible character U+0008 stands in the text 2 times, first here; it is left out",
        ),
        ("a\ufffeb", "ab", "1:2: warning: the invisible character U+FFFE stands in the text once; it is left out"),
    ],
)
def test_a_character_no_page_may_hold_is_left_out(text: str, value: str, message: str) -> None:
    assert decode(text.encode(), path="a.md").value == value
    assert said(text.encode()) == [message + " [file.control-character]"]


def test_page_breaks_become_spaces() -> None:
    assert decode(b"a\x0cb", path="a.md").value == "a b"


def test_utf8_that_was_once_read_as_latin_1_is_read_again() -> None:
    misread = "图片".encode().decode("latin-1")
    assert decode(f"![{misread}](a.png)".encode(), path="a.md").value == "![图片](a.png)"
    assert said(f"![{misread}](a.png)".encode()) == [
        "1:3: warning: UTF-8 that was once read as Latin-1 stands here; it is read as `图片` [file.mojibake]"
    ]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    checked = decode(content, path="a.md")
    if checked.value is None:
        assert checked.diagnostics
    else:
        assert "\r" not in checked.value
        checked.value.encode("utf-8")
