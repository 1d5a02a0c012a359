"""Fenced code: the info string, and colouring by Pygments at build time."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from notesite.load.code.languages import PYGMENTS, UNCOLOURED
from notesite.pattern import pattern

if TYPE_CHECKING:
    from pygments.lexer import Lexer

COLOURED_UP_TO = 200_000
"""Characters of a block past which it is shown plain: a lexer's worst case grows faster than its input."""

PLAIN = frozenset(
    [
        "",
        *"text txt plain plaintext plain-text none output console-output log raw".split(),
    ]
)
"""Info strings that ask for no colour."""

_INFO = pattern(r"\s*\{?\s*(?!(?:title|filename|file|caption|name)\s*=)\.?([A-Za-z0-9_+#.\-/]*)")
"""The language, the first word behind a fence, unless that is a title: `python`, `{.python`."""
_LINES = pattern(r"(?:\{|hl_lines\s*=\s*[\"'{]?)\s*(\d[\d\s,\-]*)[}\"']?")
"""Lines to mark: `{1,3-5}`, `hl_lines="1 3"`."""
_TITLE = pattern(r"\b(?:title|filename|file|caption|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s{}\"']+))")
"""`title="a b"`, `filename='a'`, `file=a`."""
_NAME = pattern(r"\s\[([^\[\]\n]*[^\W\d_][^\[\]\n]*)\]\s*$")
"""VitePress' and Nuxt's title: `[config.js]`."""
_BEHIND_COLON = pattern(r":(?![a-z-]+(?:=\d+)?(?:[\s:{]|$))([^\s{}\[\]]+)")
"""Zenn's and Qiita's title: `js:src/a.js`; in lower case and without a dot it is an option of VitePress'."""
_NUMBERS = pattern(
    r"(?:\b(?<!no-)(?:linenos|showLineNumbers|line-numbers|lineNumbers|numberLines|lineno|linenumbers)\b)"
    r"(?!\s*=\s*[\"']?(?:false|0|no|off))",
    re.IGNORECASE,
)
"""What asks for line numbers, unless it says `false`."""
_START = pattern(r"\b(?:linenostart|startFrom|start|first_line|lineNumberStart|line-numbers)\s*=\s*[\"']?(\d{1,6})")
"""The number of the first line: `start=10`."""
MOST_LINES = 100_000
"""Lines that all ranges of an info string may mark together: ten thousand ranges of as many would take minutes."""


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What an info string asks for."""

    language: str = ""
    title: str = ""
    highlighted: frozenset[int] = frozenset()
    """1-based lines of the block."""
    numbered: bool = False
    first: int = 1
    """Number of the first line."""


@lru_cache(maxsize=256)
def read_info(info: str) -> Info:
    """Return what *info*, the text after the opening fence, asks for; what it does not know it ignores."""
    head = _INFO.match(info)
    language = head[1] if head else ""
    rest = info[head.end() :] if head else info
    title = _TITLE.search(rest) or ((_NAME.search(rest) or _BEHIND_COLON.match(rest)) if language else None)
    lines = _LINES.search(info)
    start = _START.search(rest)
    return Info(
        language=language.lower(),
        title=next((group for group in title.groups() if group), "") if title else "",
        highlighted=_ranges(lines[1]) if lines else frozenset(),
        numbered=bool(_NUMBERS.search(rest)) or start is not None,
        first=int(start[1]) if start else 1,
    )


def _ranges(text: str) -> frozenset[int]:
    lines: set[int] = set()
    left = MOST_LINES
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first.strip().isdigit() and len(first) < 7:
            low = int(first)
            high = int(last) if last.strip().isdigit() and len(last) < 7 else low
            lines.update(range(low, min(high, low + left) + 1))
            left -= max(0, min(high - low, left))
    return frozenset(lines)


def is_known(language: str) -> bool:
    """Whether *language* is asked to be plain, or Pygments has a lexer for it."""
    return language in PLAIN or language in UNCOLOURED or _lexer(language) is not None


def highlight(code: str, language: str) -> list[str]:
    """Return the lines of *code* as HTML, coloured by Pygments' short class names where *language* is known."""
    code = code.removesuffix("\n")
    lexer = _lexer(language) if language not in PLAIN and len(code) <= COLOURED_UP_TO else None
    if lexer is None:
        return escape(code, quote=False).split("\n")
    _quicken(lexer, language, len(code))
    return _coloured(code, lexer)


_MUCH = 20_000
"""Characters of a language from which on it pays to make its lexer quick, which takes 0.03 s for Python's."""
_asked: Counter[str] = Counter()
"""Characters coloured so far, by language."""


def _quicken(lexer: Lexer, language: str, length: int) -> None:
    """Make *lexer* quick once it turns out to have much to do, now *length* more characters of *language*."""
    before = _asked[language]
    _asked[language] += length
    if before <= _MUCH < before + length:
        from notesite.load.code.lexing import quick  # noqa: PLC0415

        quick(lexer)


def _coloured(code: str, lexer: Lexer) -> list[str]:
    names = _class_names()
    html: list[str] = []
    run: list[str] = []
    last = ""
    for kind, text in lexer.get_tokens(code):
        name = names[kind]
        if name != last:
            html.append(_spans(last, "".join(run)))
            run.clear()
            last = name
        run.append(text)
    html.append(_spans(last, "".join(run)))
    lines = "".join(html).split("\n")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


_UNCOLOURED = frozenset(("w", "n", "p"))
"""Names, punctuation and white space look like the rest; a span around each would triple the page."""


class _ClassNames(dict[Any, str]):
    """Pygments' kind of token → its short class name, or that of the nearest kind it belongs to; empty: no colour."""

    def __missing__(self, kind: Any) -> str:
        from pygments.token import STANDARD_TYPES  # noqa: PLC0415  a build without new code never loads Pygments

        name = STANDARD_TYPES.get(kind) or (self[kind.parent] if kind.parent else "")
        self[kind] = "" if name in _UNCOLOURED else name
        return self[kind]


@lru_cache(maxsize=1)
def _class_names() -> _ClassNames:
    return _ClassNames()


def _spans(name: str, text: str) -> str:
    """Return *text* in spans of the class *name*, one for each line that has any."""
    html = escape(text, quote=False)
    if not name:
        return html
    if "\n" not in html:
        return f'<span class="{name}">{html}</span>' if html else ""
    return "\n".join(f'<span class="{name}">{line}</span>' if line else "" for line in html.split("\n"))


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415

    # Where authors write a file's name, its extension tells the language.
    for name in (language, language.rpartition(".")[2]):
        known = PYGMENTS.get(name, name)
        if known in _languages():
            return get_lexer_by_name(known, stripnl=False, ensurenl=True)
    return None


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """Return the names Pygments' own lexers go by.

    Plugins a machine may have besides would make the same note another page there; looking for them takes long, too.
    """
    from pygments.lexers import get_all_lexers  # noqa: PLC0415

    return frozenset(alias for _, aliases, *_ in get_all_lexers(plugins=False) for alias in aliases)
