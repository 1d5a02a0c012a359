"""The bytes of a file → its text: UTF-8, or an error that names what it is instead.

Nothing is decoded by guess in silence. Yet a guess is made, so that the error can name it and a build that
goes on past errors has something to show.
"""

from __future__ import annotations

import codecs
import re

from notesite.diagnostic import Checked, Diagnostic, Place, Severity
from notesite.lines import Source
from notesite.pattern import pattern

LIMIT = 16 * 1024 * 1024
"""Bytes of one article. The longest real ones have a few hundred thousand."""


def decode(content: bytes, *, path: str) -> Checked[str | None]:
    """Return the text of *content* with `\\n` line ends, without byte order mark, or None if it is no text.

    *path* is how diagnostics name the file. The text of a file in another encoding is a guess, and an error.
    """
    if len(content) > LIMIT:
        return _refused(
            path,
            "file.too-large",
            f"the file has {len(content):,} bytes; at most {LIMIT:,} are read",
            "split the article",
        )
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _foreign(content, error.start, path)
    if b"\0" in content and (_format(content) or _utf16_without_mark(content)):
        return _foreign(content, content.index(0), path)
    return _cleaned(_with_newlines(text), content, path)


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_FORMATS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or a sound"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)

NAMES = {
    "utf-8": "damaged UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without a byte order mark",
    "utf-16-be": "UTF-16 without a byte order mark",
    "utf-32": "UTF-32",
    "gb18030": "GB18030 (GBK)",
    "big5": "Big5",
    "cp1252": "Latin-1 (windows-1252)",
}


def _foreign(content: bytes, offset: int, path: str) -> Checked[str | None]:
    """Return what can be made of *content*, which is not UTF-8 from *offset* on."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _guessed(content, encoding, 0, path)
    if encoding := _utf16_without_mark(content):
        return _guessed(content, encoding, offset, path)
    kind = _format(content)
    if kind or _is_binary(content):
        what = f"it looks like {kind}" if kind else "it holds bytes no text has"
        return _refused(path, "file.binary", f"the file is not text: {what}", "give it another name, or move it away")
    return _guessed(content, _guess(content), offset, path)


def _format(content: bytes) -> str:
    return next((name for magic, name in _FORMATS if content.startswith(magic)), "")


_SAMPLE = 65_536
"""Bytes a guess is made from."""
_MOSTLY_HAN = 0.6
"""Of the bytes above ASCII, the share that must make common characters for a guess to be believed."""

_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
"""Control characters that no text holds."""


def _is_binary(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    return b"\0" in sample or len(sample) - len(sample.translate(None, _CONTROL_BYTES)) > len(sample) // 100


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:_SAMPLE]
    nuls = sample.count(0)
    if len(sample) < 16 or nuls * 4 < len(sample):
        return ""
    odd = sample[1::2].count(0)
    return "utf-16-le" if odd == nuls else "utf-16-be" if odd == 0 else ""


def _guess(content: bytes) -> str:
    """Return the encoding *content* most likely has, knowing that it is not UTF-8 throughout."""
    sample = content[:_SAMPLE]
    if _mostly_utf8(sample):
        return "utf-8"
    best = max(("gb18030", "big5"), key=lambda encoding: _han_share(sample, encoding))
    return best if _han_share(sample, best) > _MOSTLY_HAN else "cp1252"


def _mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char >= "\u0800" for char in text) - bad
    return good > 2 * bad


_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_COMMON = {
    # Both bytes above 0xA0, as Latin-1's accented letters stand beside ASCII ones.
    "gb18030": re.compile(rb"[\xb0-\xd7\xa1-\xa3][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa4-\xc6\xa1-\xa3][\x40-\xfe]"),
}
"""The most used characters of an encoding, which make up nearly all of any text."""


def _han_share(sample: bytes, encoding: str) -> float:
    """Return which part of the bytes above ASCII in *sample* belongs to common characters of *encoding*."""
    pairs = _PAIR.findall(sample)
    stray = len(_PAIR.sub(b"", sample)) - len(_PAIR.sub(b"", sample).translate(None, bytes(range(128, 256))))
    common = sum(_COMMON[encoding].fullmatch(pair) is not None for pair in pairs)
    return common / (len(pairs) + stray) if pairs else 0.0


def _guessed(content: bytes, encoding: str, offset: int, path: str) -> Checked[str | None]:
    text = _with_newlines(content.decode(encoding, "replace").removeprefix("\ufeff"))
    before = _with_newlines(content[:offset].decode(encoding, "ignore"))
    name = NAMES[encoding]
    shown = f"byte 0x{content[offset]:02X} at offset {offset}"
    message = (
        f"{shown} is not UTF-8: some bytes are damaged"
        if encoding == "utf-8"
        else f"{shown} is not UTF-8; the file looks like {name}"
    )
    problem = Diagnostic(
        severity="error",
        code="file.encoding",
        message=message,
        place=Source(path, text).place(len(before)),
        hint="restore the character" if encoding == "utf-8" else "save the file as UTF-8",
    )
    return Checked(value=_INVISIBLE.sub("", text), diagnostics=(problem,))


def _refused(path: str, code: str, message: str, hint: str) -> Checked[str | None]:
    place = Place(path=path)
    return Checked(
        value=None, diagnostics=(Diagnostic(severity="error", code=code, message=message, place=place, hint=hint),)
    )


_INVISIBLE = pattern("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters HTML forbids; U+000B and U+000C, which it allows or browsers skip, are made spaces first."""

_C0 = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_RARE_LEADS = (b"\xc2", b"\xef\xb7", b"\xef\xbf")
"""What the UTF-8 of the other forbidden characters begins with."""


def _cleaned(text: str, content: bytes, path: str) -> Checked[str | None]:
    """Return *text* without the characters that HTML forbids, each kind reported once."""
    if len(content.translate(None, _C0)) == len(content) and not any(lead in content for lead in _RARE_LEADS):
        return Checked(value=text)
    source = Source(path, text)
    text, diagnostics = _undone(source)
    text = text.replace("\x0b", " ").replace("\x0c", " ")
    places: dict[str, list[int]] = {}
    for match in _INVISIBLE.finditer(text):
        places.setdefault(match[0], []).append(match.start())
    source = Source(path, text)
    diagnostics += [_invisible(source, char, found) for char, found in places.items()]
    return Checked(value=_INVISIBLE.sub("", text), diagnostics=tuple(diagnostics))


def mended(text: str) -> str:
    """Return *text*, line ends of any kind kept, as `decode` would read it: without what HTML forbids.

    U+0000 stays: it tells of a damaged file, and is an error.
    """
    undone = _MISREAD.sub(lambda match: _meant(match[0]) or match[0], text)
    return _INVISIBLE.sub(lambda char: char[0] if char[0] == "\0" else "", undone)


_MISREAD = pattern("[\x80-\xff]*[\x80-\x9f][\x80-\xff]*")


def _undone(source: Source) -> tuple[str, list[Diagnostic]]:
    """Return the text of *source* with what was UTF-8, read as Latin-1 and saved so, made readable again."""
    found = [(match, meant) for match in _MISREAD.finditer(source.text) if (meant := _meant(match[0]))]
    if not found:
        return source.text, []
    match, meant = found[0]
    times = "" if len(found) == 1 else f", as are {len(found) - 1} more stretches of this file"
    problem = Diagnostic(
        severity="warning",
        code="file.mojibake",
        message=f"UTF-8 that was once read as Latin-1 stands here; it is read as `{meant}`{times}",
        place=source.place(match.start(), match.end()),
        hint=f"write `{meant}`",
    )
    return _MISREAD.sub(lambda match: _meant(match[0]) or match[0], source.text), [problem]


def _meant(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def _invisible(source: Source, char: str, places: list[int]) -> Diagnostic:
    times = "once" if len(places) == 1 else f"{len(places)} times, first here"
    severity: Severity = "error" if char == "\0" else "warning"
    return Diagnostic(
        severity=severity,
        code="file.control-character",
        message=f"the invisible character U+{ord(char):04X} stands in the text {times}; it is left out",
        place=source.place(places[0]),
        hint="delete it",
    )
