"""URL paths below the site's base: where an article stands, the percent-encoded form, the file behind it.

An address is kept decoded, in NFC, starting with `/`; it ends with `/` unless it names a file.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

from notesite.diagnostic import Checked, Diagnostic
from notesite.digest import digest
from notesite.model import Article

PART_BYTES = 255
"""What ext4, APFS and NTFS allow for one name."""
_DIGITS = 8
"""Of the digest by which names are told apart that were cut off."""
_SHOWN = 80
"""Characters of an address in a message."""

_SAFE = "/-._~!$&'()*+,;=:@"
"""RFC 3986's `pchar` and `/`; everything else, Han included, is percent-encoded as UTF-8."""

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]")
"""What no address may hold: control characters, halves of surrogates, backslashes."""


def href(url: str) -> str:
    """Return the decoded path *url* percent-encoded, fit for an attribute once escaped for HTML."""
    return quote(url, safe=_SAFE, errors="replace")


def output_path(url: str) -> str:
    """Return the file that answers to *url*, below the output folder: `/a/` → `a/index.html`."""
    return (url + "index.html" if url.endswith("/") else url)[1:]


def address(text: str) -> str:
    """Return what an author wrote for a URL path in the form addresses have: `a/b` → `/a/b/`.

    A path copied from a browser comes percent-encoded, and is decoded. `.html` and `.htm` stay files.
    """
    path = unicodedata.normalize("NFC", _decoded(text.strip()))
    path = path if path.startswith("/") else "/" + path
    path = path.removesuffix("index.html") if path.endswith("/index.html") else path
    return path if path.endswith(("/", ".html", ".htm")) else path + "/"


def fault(url: str) -> str:
    """Say what keeps *url* from being an address; empty: nothing."""
    if url == "/":
        return ""
    if "?" in url or "#" in url:
        return "holds `?` or `#`, which no file can answer to"
    return next(filter(None, map(part_fault, url[1:].removesuffix("/").split("/"))), "")


def part_fault(part: str) -> str:
    """Say what keeps *part* from standing between two slashes of an address; empty: nothing."""
    if not part:
        return "has an empty part"
    if part in (".", ".."):
        return f"holds `{part}`, which would lead out of its folder"
    if part.startswith("."):
        return f"has a part that starts with a dot, `{part}`: such files are hidden"
    if unfit := _UNFIT.search(part):
        return f"holds the character {unfit.group()!a}"
    size = len(part.encode())
    return f"has a part of {size} bytes; file systems allow {PART_BYTES}" if size > PART_BYTES else ""


def article_address(article: Article) -> Checked[str]:
    """Return where *article* wants to stand: its `url`, else its path with `slug` as last part, or bare.

    What cannot be an address is an error; the next of these takes its place.
    """
    found: list[Diagnostic] = []
    if article.url:
        url = address(article.url)
        if not (reason := fault(url)):
            return Checked(value=url)
        found.append(_unusable(article, "url", article.url, reason))
    *folders, last = path_parts(article.path)
    if article.slug:
        # Hugo's and Hexo's may have several parts.
        slug = [part for part in unicodedata.normalize("NFC", article.slug).split("/") if part]
        if reason := next((reason for part in slug if (reason := part_fault(part))), ""):
            found.append(_unusable(article, "slug", article.slug, reason))
        else:
            folders, last = [*folders, *slug[:-1]], "".join(slug[-1:]) or last
    parts = [part for part in (*folders, last) if part]
    faults = [reason for part in parts if (reason := part_fault(part))]
    if faults:
        found.append(_unusable(article, "path", article.path, faults[0]))
    url = "/" + "".join(fitting(part) + "/" for part in parts)
    return Checked(value=url, diagnostics=tuple(found))


def path_parts(path: str) -> list[str]:
    """Return the parts of an article's address as its file's *path* gives them, at least one.

    `a/b.md` and the bundle `a/b/index.md` both stand at `a`, `b`; the root's `index.md` at one empty part.
    """
    *folders, name = unicodedata.normalize("NFC", path).split("/")
    stem = name.rpartition(".")[0] or name
    if stem in ("index", "_index"):
        return folders or [""]
    return [*folders, stem]


def fitting(part: str) -> str:
    """Return *part*, or the nearest name that may stand in an address."""
    if not part_fault(part):
        return part
    clean = _UNFIT.sub("_", part)
    clean = clean if not clean.startswith(".") else "_" + clean.lstrip(".")
    return shortened(clean, PART_BYTES)


def shortened(part: str, size: int) -> str:
    """Return *part* in at most *size* bytes; what is cut off is told apart by a digest."""
    raw = part.encode("utf-8", "surrogatepass")
    if len(raw) <= size:
        return part
    told_apart = "-" + digest(part)[:_DIGITS]
    return raw[: size - len(told_apart)].decode(errors="ignore") + told_apart


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _unusable(article: Article, key: str, value: str, reason: str) -> Diagnostic:
    return Diagnostic(
        severity="error",
        code="url.invalid",
        message=f"{key} {_quoted(value)} {reason}",
        place=article.place_of(key).at(value),
        hint="rename the file, or give it a `slug`" if key == "path" else f"change `{key}`, or leave it out",
    )


def _quoted(value: str) -> str:
    shown = _UNFIT.sub(lambda match: ascii(match.group())[1:-1], value)
    return f"`{shown}`" if len(shown) <= _SHOWN else f"`{shown[: _SHOWN - 3]}…`"
