"""Static files under names that hold a hash of their content, so that a browser may keep each for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename, dirname, join, normpath, relpath, splitext

import msgspec

from notesite.digest import digest, digest_value
from notesite.load.links.address import parted
from notesite.model import Output
from notesite.render.sheets.katexcss import trimmed
from notesite.render.sheets.katexfonts import COMMON, in_parts, part_names
from notesite.render.sheets.sheet import Sheet, SheetPart, marked_parts, part_by_rule

FOLDER = "assets"
"""Where files with a hash in their name stand, below the output folder."""
HASH = 10
"""Hexadecimal digits of the hash in a name: 40 bits, and it need only tell versions of one file apart."""
KATEX_CSS = "katex/katex.css"
"""Logical name of KaTeX's style sheet."""
KATEX_FONTS = "katex/fonts"
"""Where its fonts stand, likewise."""

THEME_CSS = "site.css"
"""Logical name of the theme's style sheet."""

_PLAIN = re.compile(
    r"favicon\.\w+|apple-touch-icon[\w.-]*\.png|\w+\.(?:txt|xml|html|webmanifest)|CNAME|_headers|_redirects"
    r"|\..*|.+/\..*"
)
"""What others ask for by its plain name, unasked: icons, `robots.txt`, a host's own files, `.well-known/`."""
_SPACE = r"[ \t\r\n\f]"
_TOKEN = re.compile(
    r"""url\(\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'()]*))\s*\)"""
    r"""|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    # A comment without space around it may part two words: it stays, as does one that asks to (`/*!`).
    rf"""|(?P<last>;{_SPACE}*(?=\}}))|(?P<blank>(?:{_SPACE}+|/\*(?!!)(?:(?!\*/).)*\*/(?={_SPACE}))+)|/\*.*?\*/""",
    re.DOTALL,
)
"""What a style sheet is read as: addresses, strings, a block's last semicolon, what means no more than one space,
comments."""
_NO_SPACE_AFTER = frozenset("{};,:>")
_NO_SPACE_BEFORE = frozenset("{}>")
_IDLE = re.compile(rb"^[ \t]*(?://(?![#!@]| @)[^\r\n\xe2]*)?\r?\n|^[ \t]+", re.MULTILINE)
"""Lines that are empty or a comment, and indents. Comments that ask to stay (`//!`, `// @license`) or are for tools
(`//# sourceMappingURL`) do."""
_NEEDS_NO_QUOTES = re.compile(r"[\w./?=#-]+", re.ASCII)
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|$")
"""What begins an address that leads out of the style sheet's folder, or nowhere."""
_FACE_SOURCE = re.compile(r"\bsrc:\s*([^;}]+)")
"""The sources of a font."""


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """Published static files and under which names."""

    outputs: tuple[Output, ...]
    names: dict[str, str]
    """Logical name (`site.css`) → output path (`assets/site.3f2a91c07b.css`)."""
    theme: Sheet = ()
    """The rules of `site.css` that pages carry themselves; empty if they link it."""
    katex: Sheet = ()
    """Those of KaTeX's style sheet; their addresses are those of the file."""


def fingerprint(files: Mapping[str, bytes]) -> Assets:
    """Return *files* (path below the static folder → content) under their published names.

    `url(…)` in a style sheet that names another of *files* is rewritten to the published name, so a changed
    font changes its style sheet's name too. Others' addresses stay as they are.
    """
    publisher = _Publisher(files)
    for path in sorted(files):
        publisher.publish(path)
    outputs = tuple(sorted(publisher.outputs, key=lambda output: output.path))
    names = dict(sorted(publisher.names.items()))
    sheet = names.get(KATEX_CSS)
    katex = next((part_by_rule(_text(output.content)) for output in outputs if output.path == sheet), ())
    # Over a KaTeX that is linked, rules in the page would not go.
    carries = bool(katex) or KATEX_CSS not in names
    theme = marked_parts(_text(files[THEME_CSS])) if carries and THEME_CSS in files else ()
    return Assets(outputs=outputs, names=names, theme=tuple(map(_small, theme)), katex=katex)


def _text(css: bytes) -> str:
    """Return *css* as a page would have it: an error in its UTF-8 is one there."""
    return css.decode("utf-8", "replace")


def _small(part: SheetPart) -> SheetPart:
    return msgspec.structs.replace(part, rules=_TOKEN.sub(_smaller, part.rules).strip())


def katex_files(css: bytes, fonts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return KaTeX's style sheet and *fonts* (file name → content) as static files to fingerprint.

    Only woff2 sources are kept: every browser since 2018 takes them, and the others would be 404s. A font that is
    there in two parts is published in these only.
    """
    split = {face for face in COMMON if fonts.keys() >= {*part_names(face)}}
    kept = in_parts(trimmed(_FACE_SOURCE.sub(_woff2_only, css.decode("utf-8"))), split)
    files = {KATEX_CSS: kept.encode("utf-8")}
    whole = {f"KaTeX_{face}.woff2" for face in split}
    for name, content in fonts.items():
        if name.endswith(".woff2") and name not in whole:
            files[f"{KATEX_FONTS}/{name}"] = content
    return files


def _woff2_only(match: re.Match[str]) -> str:
    sources = [source.strip() for source in match[1].split(",")]
    kept = [source for source in sources if ".woff2" in source]
    return "src:" + ",".join(kept).replace(' format("woff2")', "") if kept else match[0]


class _Publisher:
    """Names files, those that others refer to first."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.outputs: list[Output] = []
        self.names: dict[str, str] = {}
        self._files = files
        self._open: set[str] = set()
        """Style sheets being rewritten: two that import each other must not wait for each other."""
        self._fonts = ""
        """The folder of KaTeX's fonts, once it is known."""

    def publish(self, path: str) -> str:
        """Return the output path of the file *path*."""
        if path not in self.names:
            content = self._files[path]
            if path.endswith(".js"):
                content = _without_comments(content)
            elif path.endswith(".css"):
                self._open.add(path)
                content = self._rewritten(path, content)
                self._open.discard(path)
            made = digest(content)
            self.names[path] = self._font_name(path) if dirname(path) == KATEX_FONTS else _published_name(path, made)
            self.outputs.append(Output(path=self.names[path], content=content, digest=made))
        return self.names[path]

    def _font_name(self, path: str) -> str:
        """Return where a font of KaTeX's stands: below one hash for all, which weighs less in the sheet than twenty."""
        if not self._fonts:
            fonts = sorted(item for item in self._files.items() if dirname(item[0]) == KATEX_FONTS)
            self._fonts = f"{FOLDER}/{KATEX_FONTS}.{digest_value(fonts)[:HASH]}"
        return f"{self._fonts}/{basename(path)}"

    def _rewritten(self, sheet: str, content: bytes) -> bytes:
        folder = dirname(f"{FOLDER}/{sheet}")

        def rewrite(match: re.Match[str]) -> str:
            if match.lastgroup is None:
                return match[0]
            if match.lastgroup in ("blank", "last"):
                return _smaller(match)
            address = match[match.lastgroup]
            path, tail = parted(address)
            target = normpath(join(dirname(sheet), path))
            if _OUTSIDE.match(address) or target not in self._files or target in self._open:
                return match[0]
            address = f"{relpath(self.publish(target), folder)}{tail}"
            return f"url({address})" if _NEEDS_NO_QUOTES.fullmatch(address) else f'url("{address}")'

        # A style sheet in another encoding keeps its bytes: Latin-1 maps each to one character and back.
        return _TOKEN.sub(rewrite, content.decode("latin-1")).encode("latin-1")


def _smaller(match: re.Match[str]) -> str:
    """Return what is left of a token: of one that has a meaning all."""
    match match.lastgroup:
        case "blank":
            return _blank(match)
        case "last":
            return ""
        case _:
            return match[0]


def _without_comments(script: bytes) -> bytes:
    """Return *script* without indents and lines that are empty or comments, if it is sure that no string holds a line.

    Only backticks, a backslash at a line's end and `/* … */` go on in the next line: a script with any stays as it is.
    """
    if any(sign in script for sign in (b"`", b"\\\n", b"\\\r", b"/*")):
        return script
    return _IDLE.sub(b"", script)


def _blank(match: re.Match[str]) -> str:
    """Return what is left of white space and comments between two tokens: a space, or nothing beside a sign."""
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    if before == ":" and after == ";":
        # A property with nothing in it is a space to browsers before 2021.
        return " "
    return "" if before in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE else " "


def _published_name(path: str, made: str) -> str:
    """Return where a static file, whose content has the digest *made*, stands: at its own path, or in `assets/`."""
    if _PLAIN.fullmatch(path):
        return path
    stem, extension = splitext(path)
    return f"{FOLDER}/{stem}.{made[:HASH]}{extension}"
